"""Renewal: the same award, with a later end, by a coordinator or by newly accepted work."""

from datetime import datetime
from uuid import UUID

from app.domain.access import Action
from app.domain.credential_moves import CredentialMove
from app.domain.expiry import Expiry, ends_at, next_reminder, renewal_opens
from app.domain.signed_award import ReissueReason
from app.services import credential_moves, notices, reevaluating, reissuing
from app.services.credential_moves import rule_of
from app.services.credentials import target_of
from app.services.reissuing import Reissue
from app.services.work import Work
from app.storage import awards, credentials, submissions
from app.storage.tables import Credential, Enrollment, MicrocredentialVersion, Stage


def renew(work: Work, credential_id: UUID) -> Credential:
    """Renew as a coordinator: from the old end on, or from now where it has passed."""
    row = work.get_for_update(Credential, credential_id)
    work.require(Action.RENEW_CREDENTIAL, target_of(work, row))
    says = "This credential is {state}; only one that counts, or has ended, is renewed."
    credential_moves.check(work, row, CredentialMove.RENEW, says)
    expiry = rule_of(work, row)
    if expiry.renewal != "coordinator" or row.valid_until is None:
        says = "The definition does not let a coordinator renew this credential."
        credential_moves.refuse(work, row, CredentialMove.RENEW, says)
    opens = renewal_opens(expiry, row.valid_until)
    if opens > work.now:
        says = f"This credential can be renewed from {opens:%Y-%m-%d} on."
        credential_moves.refuse(work, row, CredentialMove.RENEW, says)
    return _renew(work, row, expiry, max(row.valid_until, work.now))


def renew_by_work(work: Work, enrollment_id: UUID, stage_id: UUID) -> Credential | None:
    """Renew the badge that the newly accepted stage of a later enrollment stands for, once; or None.

    It lasts from the moment of this renewal.
    """
    enrollment, stage = work.get(Enrollment, enrollment_id), work.get(Stage, stage_id)
    found = _standing(work, enrollment)
    if found is None or rule_of(work, found).stage != stage.key:
        return None
    scope = (work.session, work.organization_id)
    attempt = submissions.live_submissions(*scope, enrollment.id, locked=True).get(stage.id)
    if attempt is None or attempt.is_on_hold:
        return None
    return _renew_once(work, found, enrollment)


def renewed_by(work: Work, enrollment: Enrollment) -> Credential | None:
    """Return the badge that work of this enrollment renewed, so that it is not awarded a second time."""
    return awards.renewed_by(work.session, work.organization_id, enrollment.id)


def remind(work: Work, limit: int = 200) -> int:
    """Tell owners whose badges end soon, or just ended; returns how many. Each reminder is told once."""
    found = credentials.to_remind(work.session, work.organization_id, work.now, limit)
    for row in found:
        _remind(work, row)
    return len(found)


def _standing(work: Work, enrollment: Enrollment) -> Credential | None:
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    return awards.renewable(
        work.session,
        work.organization_id,
        enrollment,
        microcredential_id=version.microcredential_id,
    )


def _renew_once(work: Work, found: Credential, enrollment: Enrollment) -> Credential:
    row = work.get_for_update(Credential, found.id)
    if row.renewed_by != enrollment.id:
        row.renewed_by = enrollment.id
        work.session.flush()
        _renew(work, row, rule_of(work, row), work.now)
    return row


def _renew(work: Work, row: Credential, expiry: Expiry, since: datetime) -> Credential:
    until = ends_at(expiry, since)
    order = Reissue(ReissueReason.RENEWAL, valid_until=until)
    renewed = reissuing.reissue(work, row.id, order)
    renewed.remind_at = next_reminder(expiry, until, work.now)
    reevaluating.ask(work, row.person_id)
    return renewed


def _remind(work: Work, row: Credential) -> None:
    ends = row.valid_until
    row.remind_at = next_reminder(rule_of(work, row), ends, work.now)
    if row.revoked_at is not None or ends is None:
        return
    has_ended = ends <= work.now
    kind = "credential.expired" if has_ended else "credential.expiring"
    work.record(kind, row, person_id=str(row.person_id), valid_until=ends.isoformat())
    notices.badge_ends(work, row, ends, has_ended=has_ended)
