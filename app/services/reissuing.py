"""Signing an award anew: the same id and date, a newer version, and the old one taken back.

Why: a correction, a renewal, a new e-mail address, or a key that can no longer be trusted.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from app.domain.addresses import Addresses
from app.domain.credential import StatusEntry
from app.domain.credential_moves import CredentialMove
from app.domain.errors import BusyError, SigningError
from app.domain.issuer_moves import IssuerMove
from app.domain.signed_award import ReissueReason, Told, told_in
from app.services import credential_moves, issuer_moves, notices, status_lists
from app.services.credential_versions import SALT_BYTES, Award, Period, build, keep
from app.services.signed_forms import Surroundings, check, sign
from app.services.work import Work
from app.storage import credentials, issuers, tables

# Signed times have whole seconds and each version is newer than the one before. Of two versions
# within a second, the second begins with the next one; a third has to wait for it.
_STEP = timedelta(seconds=1)


def unchanged(told: Told) -> Told:
    """Tell the same."""
    return told


@dataclass(frozen=True, slots=True)
class Reissue:
    """Why a credential is signed anew, and what the new version says otherwise."""

    reason: ReissueReason
    tell: Callable[[Told], Told] = unchanged
    # None leaves the end, and the address whose hash stands in the badge, as they are.
    valid_until: datetime | None = None
    email: str | None = None


def reissue(work: Work, credential_id: UUID, order: Reissue) -> tables.Credential:
    """Sign the award anew in every form, and take the version before back, in this transaction.

    Raises ConflictError for a credential that was revoked or that has expired and is not renewed,
    BusyError when its newest version has not begun yet, and SigningError, leaving everything as
    it was, if what was signed does not verify. Who may ask for it is for the caller to say.
    """
    row = work.get_for_update(tables.Credential, credential_id)
    before = _newest(work, row, order)
    period = _period(work, row, before, order)
    award, issuer = _award(work, row, order.reason)
    if order.email is not None:
        row.recipient_email, row.recipient_salt = order.email, secrets.token_hex(SALT_BYTES)
    told = _consented(work, row, order.tell(told_in(_signed(before))))
    status_list, place = _next_place(work, before, issuer)
    credential = build(work, award, told, place, period)
    known = issuers.keys_of(work.session, work.organization_id, issuer.id)
    signed = sign(work, credential, known)
    check(work, signed, Surroundings(row, award.version, issuer, known, status_list, credential))
    row.number, row.valid_until = before.number + 1, period.ends
    keep(work, row, credential, signed, number=row.number, cause=order.reason.value)
    _tell(work, row, order.reason)
    return row


def _newest(work: Work, row: tables.Credential, order: Reissue) -> tables.CredentialVersion:
    if row.revoked_at is not None:
        says = "This credential is revoked; it is not signed anew."
        credential_moves.refuse(work, row, _move_of(order), says)
    if row.suspended_at is not None:
        says = "This credential is suspended; reinstate it first."
        credential_moves.refuse(work, row, _move_of(order), says)
    return credentials.versions_of(work.session, work.organization_id, row.id)[0]


def _move_of(order: Reissue) -> CredentialMove:
    is_renewal = order.reason is ReissueReason.RENEWAL
    return CredentialMove.RENEW if is_renewal else CredentialMove.CORRECT


def _period(
    work: Work, row: tables.Credential, before: tables.CredentialVersion, order: Reissue
) -> Period:
    now = work.now.replace(microsecond=0)
    begins = max(now, before.valid_from + _STEP)
    if begins > now + _STEP:
        raise BusyError("This credential was signed anew just now; try again.", retry_after=1)
    ends = order.valid_until or before.valid_until
    if ends is not None and ends <= begins:
        says = f"The credential {row.id} has expired; it can only be renewed."
        credential_moves.refuse(work, row, _move_of(order), says)
    return Period(begins, ends)


def _award(
    work: Work, row: tables.Credential, reason: ReissueReason
) -> tuple[Award, tables.Issuer]:
    issuer = work.get(tables.Issuer, row.issuer_id)
    # After a compromise honest badges are signed anew, whatever became of the issuer meanwhile.
    if issuer.archived_at is not None and reason is not ReissueReason.KEY_COMPROMISE:
        says = "The issuer of this credential is archived and signs nothing."
        issuer_moves.check(issuer, IssuerMove.ISSUE, says)
    version = work.get(tables.MicrocredentialVersion, row.version_id)
    stage = work.get(tables.Stage, row.stage_id) if row.stage_id else None
    return Award(row, version, stage), issuer


def _signed(before: tables.CredentialVersion) -> dict[str, object]:
    """Return what was signed, once its digest shows that it is what we signed."""
    if hashlib.sha256(before.ob3_json).hexdigest() != before.sha256:
        raise SigningError("The stored version is not what was signed; it is not signed anew.")
    document: dict[str, object] = orjson.loads(before.ob3_json)
    return document


def _consented(work: Work, row: tables.Credential, told: Told) -> Told:
    """Leave the name out once its owner has taken the consent back."""
    may_tell = work.get(tables.Person, row.person_id).share_name
    return told if may_tell else replace(told, name=None)


def _next_place(
    work: Work, before: tables.CredentialVersion, issuer: tables.Issuer
) -> tuple[tables.StatusList, StatusEntry]:
    """Take a new place, then set the bit of the old one; lists are locked in one order by everybody."""
    status_list, index = status_lists.reserve(work, issuer)
    status_lists.lock(work, {before.status_list_id, status_list.id})
    status_lists.set_revoked(work, before.status_list_id, [before.status_index])
    before.superseded_at = work.now
    work.session.flush()
    address = Addresses(work.tools.base_url).status_list(status_list.id)
    return status_list, StatusEntry(address, index)


def _tell(work: Work, row: tables.Credential, reason: ReissueReason) -> None:
    work.record(
        "credential.reissued",
        row,
        person_id=str(row.person_id),
        version_id=str(row.version_id),
        reason=reason.value,
        number=row.number,
    )
    notices.badge_reissued(work, row, reason)
