"""Suspending a credential, and letting it count again.

The schema of Open Badges 3.0 takes one `credentialStatus`, and every verifier reads a revocation
list: so the place of the newest version is set while the credential is suspended, and it comes back
as a new version (docs/adr, on suspension).
"""

from uuid import UUID

from app.domain.access import Action
from app.domain.credential_moves import CredentialMove
from app.domain.revocation import SuspensionReason
from app.domain.signed_award import ReissueReason
from app.services import credential_moves, notices, reevaluating, reissuing, status_lists
from app.services.credentials import target_of
from app.services.reissuing import Reissue
from app.services.work import Work
from app.storage import credentials
from app.storage.tables import Credential


def suspend(work: Work, credential_id: UUID, reason: SuspensionReason) -> Credential:
    """Let the credential not count for now; strangers refuse it, our own verifier says why."""
    row = work.get_for_update(Credential, credential_id)
    work.require(Action.SUSPEND_CREDENTIAL, target_of(work, row))
    let_rest(work, row, reason)
    return row


def let_rest(work: Work, row: Credential, reason: SuspensionReason) -> None:
    """Suspend a locked credential; who may ask for it is for the caller to say."""
    says = "This credential is {state}; only one that counts is suspended."
    credential_moves.check(work, row, CredentialMove.SUSPEND, says)
    row.state, row.suspended_at, row.suspension_reason = "suspended", work.now, reason.value
    newest = credentials.versions_of(work.session, work.organization_id, row.id)[0]
    status_lists.set_revoked(work, newest.status_list_id, [newest.status_index])
    work.record("credential.suspended", row, reason=reason.value)
    reevaluating.end_hold(work, row)
    reevaluating.ask(work, row.person_id)
    notices.badge_suspended(work, row)


def reinstate(work: Work, credential_id: UUID) -> Credential:
    """Let it count again, as a new version; one that has ended meanwhile is only to be renewed.

    A capstone is left alone then until everything that it rests on stands again.
    """
    row = work.get_for_update(Credential, credential_id)
    work.require(Action.SUSPEND_CREDENTIAL, target_of(work, row))
    says = "This credential is {state}, not suspended."
    credential_moves.check(work, row, CredentialMove.REINSTATE, says)
    let_count(work, row)
    reevaluating.leave_alone(work, row)
    return row


def let_count(work: Work, row: Credential) -> None:
    """Let a locked credential count again, suspended or, by a panel's ruling, revoked before."""
    row.state, row.suspended_at, row.suspension_reason = "issued", None, None
    row.revoked_at = row.revocation_reason = None
    work.record("credential.reinstated", row)
    reevaluating.end_hold(work, row)
    reevaluating.ask(work, row.person_id)
    if row.valid_until is None or row.valid_until > work.now:
        work.session.flush()
        reissuing.reissue(work, row.id, Reissue(ReissueReason.REINSTATEMENT))
