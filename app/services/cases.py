"""Cases: whether a badge is taken back is told, answered, voted on, and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.credential_moves import CredentialMove
from app.domain.errors import MoveError
from app.domain.moves import allowed
from app.domain.panel import Cast
from app.domain.policy import policy_of
from app.domain.revocation import RevocationReason, SuspensionReason
from app.domain.revocation_case import (
    CASE_MOVES,
    UNASKED,
    CaseMove,
    CaseState,
    CaseVote,
    finding,
    move_case,
)
from app.services import (
    calendars,
    credential_moves,
    credentials,
    matters,
    notices,
    panels,
    reevaluating,
    status_lists,
    suspending,
)
from app.services.work import Work
from app.storage.tables import (
    Appeal,
    Credential,
    MicrocredentialVersion,
    RevocationCase,
)

CALL_VOTE = "case.call_vote"
_OWN = "do this: it is about your own badge"


@dataclass(frozen=True, slots=True)
class Charge:
    """Which badge, why as a code, and what its holder is told."""

    credential_id: UUID
    reason: RevocationReason
    notice: str
    suspend: bool = False


def open_case(work: Work, charge: Charge) -> RevocationCase:
    """Open a case and give its holder notice, and time to answer; the badge may be suspended meanwhile."""
    work.get_named(Credential, charge.credential_id, "/credential_id")
    credential = work.get_for_update(Credential, charge.credential_id)
    work.require(Action.WRITE_CASES, credentials.target_of(work, credential))
    work.require_another(credential.person_id, _OWN)
    says = "This badge is {state}; a case is about one that is not."
    credential_moves.check(work, credential, CredentialMove.OPEN_CASE, says)
    _check_first(work, credential)
    version = work.get(MicrocredentialVersion, credential.version_id)
    rules = policy_of(version.policy).cases
    due = calendars.rules(work).working.later(work.now, rules.answer_working_days)
    row = work.add(
        RevocationCase,
        credential_id=credential.id,
        person_id=credential.person_id,
        version_id=version.id,
        opened_by=work.actor.person_id,
        live_key=str(credential.id),
        reason=charge.reason.value,
        notice=charge.notice,
        answer_due_at=due,
        seats=rules.panel,
    )
    # Named by its own id alone: a system that reads events must not learn of whom it speaks.
    work.record("case.opened", row)
    work.enqueue(CALL_VOTE, {"case_id": str(row.id)}, run_at=due)
    notices.case_opened(work, row)
    if charge.suspend:
        _suspend(work, row, credential)
    return row


def answer(work: Work, case_id: UUID, text: str) -> RevocationCase:
    """Answer the notice about one's own badge; the vote begins."""
    row = matters.locked(work, RevocationCase, case_id)
    work.require(Action.ANSWER_CASE, matters.target_of(work, row))
    closed = _closed(work.get(Credential, row.credential_id))
    row.state = move_case(row.state, CaseMove.ANSWER, closed)
    row.answer, row.answered_at = text, work.now
    work.record("case.answered", row)
    panels.fill(work, row)
    return row


def call_vote(work: Work, case_id: UUID) -> bool:
    """Let the vote begin once the time to answer is over; tells whether it did."""
    row = matters.locked(work, RevocationCase, case_id)
    if row.state != CaseState.NOTIFIED or row.answer_due_at > work.now:
        return False
    row.state = move_case(row.state, CaseMove.CALL_VOTE)
    work.record("case.vote_called", row)
    panels.fill(work, row)
    return True


def suspend(work: Work, case_id: UUID) -> RevocationCase:
    """Let the badge not count until the case is decided."""
    row, credential = _writable(work, case_id, CaseMove.SUSPEND)
    _suspend(work, row, credential)
    return row


def withdraw(work: Work, case_id: UUID) -> RevocationCase:
    """Drop the case; a badge that it suspended counts again."""
    row, credential = _writable(work, case_id, CaseMove.WITHDRAW)
    _end(work, row, CaseMove.WITHDRAW)
    _let_count(work, row, credential)
    return row


def decide(work: Work, row: RevocationCase, cast: Sequence[Cast]) -> None:
    """Let happen what the votes of the panel come to."""
    said = finding(cast)
    row.reasons = list(said.reasons)
    _end(work, row, CaseMove(said.vote))
    _carry_out(work, row, work.get(Credential, row.credential_id), said.vote)
    notices.case_decided(work, row)


def afresh(work: Work, appeal: Appeal, credential: Credential) -> None:
    """Open the case that a panel wants decided anew: with what was told and answered before."""
    of_badge = {"credential_id": credential.id}
    known = work.all_by(RevocationCase, **of_badge)
    before = known[-1] if known else None
    if before is not None and before.live_key is not None:
        # It was open when the badge was revoked directly: it goes on in the new one.
        _end(work, before, CaseMove.WITHDRAW)
        work.session.flush()
    row = work.add(
        RevocationCase,
        credential_id=credential.id,
        person_id=credential.person_id,
        version_id=credential.version_id,
        appeal_id=appeal.id,
        live_key=str(credential.id),
        reason=credential.revocation_reason,
        notice=before.notice if before else f"Revoked: {credential.revocation_reason}.",
        answer_due_at=work.now,
        answer=appeal.statement,
        answered_at=work.now,
        state=CaseState.VOTING.value,
        seats=appeal.seats,
    )
    work.record("case.opened", row)
    panels.fill(work, row)


def _check_first(work: Work, credential: Credential) -> None:
    """Raise MoveError where a case about this badge is open already."""
    known = work.find_by(RevocationCase, live_key=str(credential.id))
    if known is not None:
        says, closed = "A case about this badge is open already.", _closed(credential)
        can = allowed(CASE_MOVES, CaseState(known.state), closed, UNASKED)
        raise MoveError(known.state, CredentialMove.OPEN_CASE, can, says=says)


def _closed(credential: Credential) -> set[CaseMove]:
    """Return what cannot happen now: only a badge that counts is suspended."""
    return set() if credential.state == "issued" else {CaseMove.SUSPEND}


def _writable(work: Work, case_id: UUID, wanted: CaseMove) -> tuple[RevocationCase, Credential]:
    row = matters.locked(work, RevocationCase, case_id)
    work.require(Action.WRITE_CASES, matters.target_of(work, row))
    work.require_another(row.person_id, _OWN)
    credential = work.get(Credential, row.credential_id)
    move_case(row.state, wanted, _closed(credential) - {wanted})
    return row, credential


def _suspend(work: Work, row: RevocationCase, credential: Credential) -> None:
    suspending.let_rest(work, credential, SuspensionReason.UNDER_REVIEW)
    row.has_suspended = True
    work.record("case.suspended", row)


def _end(work: Work, row: RevocationCase, wanted: CaseMove) -> None:
    row.state = move_case(row.state, wanted)
    row.live_key, row.obstacle, row.decided_at = None, None, work.now
    work.record("case.closed", row, outcome=row.state)


def _carry_out(work: Work, row: RevocationCase, credential: Credential, said: CaseVote) -> None:
    """Take the badge back, or let it count; what was revoked directly meanwhile stays so."""
    if said is CaseVote.DISMISS:
        _let_count(work, row, credential)
    elif credential.state != "revoked":
        credentials.take_back(work, credential, RevocationReason(row.reason))
        work.record("credential.revoked", credential, reason=row.reason)
        reevaluating.ask(work, credential.person_id)
        status_lists.set_all(work, credentials.places_of(work, [credential.id]))


def _let_count(work: Work, row: RevocationCase, credential: Credential) -> None:
    is_ours = row.has_suspended and credential.state == "suspended"
    if is_ours or (row.appeal_id is not None and credential.state == "revoked"):
        suspending.let_count(work, credential)
