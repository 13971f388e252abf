"""A key that somebody else may have: trusted no more, replaced, and what it honestly signed signed anew."""

from collections.abc import Callable
from uuid import UUID

import structlog

from app.domain.access import Action
from app.domain.errors import BusyError, ConflictError, LaurelError, SigningError
from app.domain.issuer_moves import KeyMove
from app.domain.keys import Algorithm
from app.domain.signed_award import ReissueReason
from app.services import endorsing_anew, keys, reissuing, signatures, status_lists
from app.services.runs import JobRun
from app.services.work import Work, check_revision
from app.storage import compromises, credentials, rows
from app.storage.tables import Issuer, Key, KeyCompromise, StatusList

KIND = "key.sign_anew"
# So many badges, or endorsements, are signed anew in one transaction: others get their turn in between.
BATCH = 20
# When so many have failed it is not the badges' fault.
MOST_FAILURES = 500

_ORDER = reissuing.Reissue(ReissueReason.KEY_COMPROMISE)

log = structlog.get_logger()


def compromise(work: Work, key_id: UUID, revision: int | None = None) -> KeyCompromise:
    """Take back all trust in a key, give the issuer another, and have its honest badges signed anew."""
    work.require(Action.WRITE_KEYS)
    issuer = work.get_for_update(Issuer, work.get(Key, key_id).issuer_id)
    key = work.get_for_update(Key, key_id)
    check_revision(key, revision)
    keys.check_key(work, key, KeyMove.COMPROMISE)
    key.compromised_at, key.retired_at = work.now, key.retired_at or work.now
    work.session.flush()
    keys.ensure_active(work, issuer, Algorithm(key.algorithm), instead_of=key)
    _sign_lists_anew(work, issuer)
    return _announced(work, key)


def get(work: Work, compromise_id: UUID) -> KeyCompromise:
    """Return how far one compromise is dealt with."""
    # Whoever reads the feed has read of it there.
    work.require(Action.READ_EVENTS)
    return work.get(KeyCompromise, compromise_id)


def page(
    work: Work, request: rows.PageRequest, issuer_id: UUID | None = None
) -> rows.PageOf[KeyCompromise]:
    """Return a page of the compromises."""
    work.require(Action.READ_EVENTS)
    return work.page(KeyCompromise, request, issuer_id=issuer_id)


def sign_anew(run: JobRun) -> None:
    """Do one batch of a compromise, and ask for the next."""
    if next_batch(run).finished_at is None:
        with run.work() as work:
            work.enqueue(KIND, run.payload)


def next_batch(run: JobRun) -> KeyCompromise:
    """Sign the next badges anew; what is done drops out by itself, so nothing is done twice."""
    with run.work() as work:
        row = work.get_for_update(KeyCompromise, run.id_of("compromise_id"))
        if row.finished_at is None:
            _batch(work, row)
    return row


def _announced(work: Work, key: Key) -> KeyCompromise:
    total = compromises.count(work.session, key, work.now)
    endorsements = compromises.count_endorsements(work.session, key, work.now)
    row = work.add(
        KeyCompromise,
        issuer_id=key.issuer_id,
        key_id=key.id,
        total=total,
        endorsements=endorsements,
    )
    work.record(
        "key.compromised",
        key,
        issuer_id=str(key.issuer_id),
        algorithm=key.algorithm,
        compromise_id=str(row.id),
        badges=total,
        endorsements=endorsements,
    )
    work.enqueue(KIND, {"compromise_id": str(row.id)})
    return row


def _sign_lists_anew(work: Work, issuer: Issuer) -> None:
    # No bit changes, but the signature under the list may be the compromised key's.
    found = rows.all_by(work.session, StatusList, issuer.organization_id, issuer_id=issuer.id)
    for status_list in sorted(found, key=lambda one: one.id):
        status_lists.set_revoked(work, status_list.id, ())


def _batch(work: Work, row: KeyCompromise) -> None:
    key = work.get(Key, row.key_id)
    found = compromises.next_batch(work.session, key, row, work.now, BATCH)
    for credential_id in found:
        if _is_signed_anew(work, row, credential_id, _badge):
            row.signed += 1
        row.reached = credential_id
    if not found and row.reached is not None:
        # Once more from the start: a badge may have been issued while the key was taken back.
        row.reached = None
    elif not found and not _endorsements(work, row, key):
        _finish(work, row)
    work.session.flush()


def _endorsements(work: Work, row: KeyCompromise, key: Key) -> int:
    """Sign the next endorsements anew; those that are done drop out, as their keys are others."""
    found = compromises.next_endorsements(work.session, key, row, work.now, BATCH)
    for endorsement_id in found:
        if _is_signed_anew(work, row, endorsement_id, endorsing_anew.sign_anew):
            row.endorsements_signed += 1
    return len(found)


def _badge(work: Work, credential_id: UUID) -> None:
    _require_honest(work, credential_id)
    reissuing.reissue(work, credential_id, _ORDER)


def _is_signed_anew(
    work: Work, row: KeyCompromise, one: UUID, sign: Callable[[Work, UUID], object]
) -> bool:
    """Sign one document anew; what cannot be signed leaves no trace but its id among the failures."""
    try:
        with work.session.begin_nested():
            sign(work, one)
    except BusyError:
        raise
    except LaurelError as error:
        log.warning("not_signed_anew", document=str(one), error=error.message)
        row.failed_ids = [*row.failed_ids, str(one)]
        if len(row.failed_ids) > MOST_FAILURES:
            raise ConflictError("Too many badges cannot be signed anew; see the log.") from error
        return False
    return True


def _require_honest(work: Work, credential_id: UUID) -> None:
    """Raise SigningError for a badge that the signing log does not hold: it may be the thief's."""
    version = credentials.versions_of(work.session, work.organization_id, credential_id)[0]
    if not signatures.is_on_record(work, version):
        raise SigningError("The signing log does not hold this badge.")


def _finish(work: Work, row: KeyCompromise) -> None:
    row.finished_at = work.now
    work.record(
        "key.badges_signed_anew",
        row,
        key_id=str(row.key_id),
        issuer_id=str(row.issuer_id),
        signed=row.signed,
        endorsements=row.endorsements_signed,
        failed=len(row.failed_ids),
    )
