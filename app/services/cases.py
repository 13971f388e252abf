"""Cases: whether a badge is taken back is told, answered, voted on, and recorded."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, view
from app.domain.errors import ConflictError, ForbiddenError, MoveError
from app.domain.policy import policy_of
from app.domain.revocation import RevocationReason, SuspensionReason
from app.domain.revocation_case import CaseMove, CaseState, CaseVote, finding, move_case
from app.services import calendars, credentials, notices, panels, status_lists, suspending
from app.services.work import Work
from app.storage import appeals as stored
from app.storage import rows
from app.storage.tables import (
    Appeal,
    Credential,
    MicrocredentialVersion,
    PanelSeat,
    RevocationCase,
)

CALL_VOTE = "case.call_vote"
_OPEN = ("issued", "suspended")


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
    if credential.person_id == work.actor.person_id:
        raise ForbiddenError("Somebody else has to do this: it is about your own badge.")
    if credential.state not in _OPEN:
        raise MoveError(credential.state, "open_case", [])
    if rows.find_by(
        work.session, RevocationCase, work.organization_id, live_key=str(credential.id)
    ):
        raise ConflictError("A case about this badge is open already.")
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


def get(work: Work, case_id: UUID) -> RevocationCase:
    """Return one case."""
    row = work.get(RevocationCase, case_id)
    work.require(Action.READ_CASES, panels.target_of(work, row))
    return row


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[RevocationCase]:  # noqa: ANN401 - column values
    """Return a page of the cases that the actor may see."""
    seen = view(work.actor, Action.READ_CASES)
    conditions = stored.visible(seen, work.organization_id, RevocationCase)
    scope = (work.session, RevocationCase, work.organization_id)
    return rows.page_by(*scope, request, *conditions, **filters)


def answer(work: Work, case_id: UUID, text: str) -> RevocationCase:
    """Answer the notice about one's own badge; the vote begins."""
    row, _ = _locked(work, case_id)
    work.require(Action.ANSWER_CASE, panels.target_of(work, row))
    row.state = move_case(row.state, CaseMove.ANSWER)
    row.answer, row.answered_at = text, work.now
    work.record("case.answered", row)
    panels.fill(work, row)
    return row


def call_vote(work: Work, case_id: UUID) -> bool:
    """Let the vote begin once the time to answer is over; tells whether it did."""
    row, _ = _locked(work, case_id)
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


def name_panel(work: Work, case_id: UUID, people: list[UUID]) -> RevocationCase:
    """Name the panel, in place of whoever sat before."""
    row, _ = _locked(work, case_id)
    work.require(Action.NAME_PANEL, panels.target_of(work, row))
    move_case(row.state, CaseMove.NAME_PANEL)
    panels.name(work, row, people)
    return row


def recuse(work: Work, case_id: UUID, *, reason: str) -> PanelSeat:
    """Give one's seat back; somebody else is drawn."""
    row, _ = _locked(work, case_id)
    work.require(Action.VOTE, panels.target_of(work, row))
    move_case(row.state, CaseMove.RECUSE)
    return panels.recuse(work, row, reason=reason)


def vote(work: Work, case_id: UUID, said: CaseVote, *, reason: str) -> PanelSeat:
    """Seal one's vote; the last one decides."""
    row, credential = _locked(work, case_id)
    work.require(Action.VOTE, panels.target_of(work, row))
    move_case(row.state, CaseMove.VOTE)
    seat = panels.cast(work, row, vote=said.value, reason=reason)
    cast = panels.all_cast(work, row)
    if cast:
        found = finding(cast)
        row.reasons = list(found.reasons)
        panels.close(work, row)
        _end(work, row, found.move)
        _carry_out(work, row, credential, found.vote)
        notices.case_decided(work, row)
    return seat


def afresh(work: Work, appeal: Appeal, credential: Credential) -> None:
    """Open the case that a panel wants decided anew: with what was told and answered before."""
    of_badge = {"credential_id": credential.id}
    known = rows.all_by(work.session, RevocationCase, work.organization_id, **of_badge)
    before = known[-1] if known else None
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


def fill_waiting(work: Work) -> int:
    """Try again for every panel that could not be filled; returns how many are complete now."""
    filled = 0
    waiting = {"state": CaseState.VOTING.value}
    for one in rows.all_by(work.session, RevocationCase, work.organization_id, **waiting):
        if one.obstacle is not None:
            row, _ = _locked(work, one.id)
            panels.fill(work, row)
            filled += row.obstacle is None
    return filled


def _locked(work: Work, case_id: UUID) -> tuple[RevocationCase, Credential]:
    """Return the case and its badge, locked in the order in which every writer does."""
    found = work.get(RevocationCase, case_id)
    credential = work.get_for_update(Credential, found.credential_id)
    return work.get_for_update(RevocationCase, case_id), credential


def _writable(work: Work, case_id: UUID, wanted: CaseMove) -> tuple[RevocationCase, Credential]:
    row, credential = _locked(work, case_id)
    work.require(Action.WRITE_CASES, panels.target_of(work, row))
    if row.person_id == work.actor.person_id:
        raise ForbiddenError("Somebody else has to do this: it is about your own badge.")
    move_case(row.state, wanted)
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
        status_lists.set_all(work, credentials.places_of(work, [credential.id]))


def _let_count(work: Work, row: RevocationCase, credential: Credential) -> None:
    is_ours = row.has_suspended and credential.state == "suspended"
    if is_ours or (row.appeal_id is not None and credential.state == "revoked"):
        suspending.let_count(work, credential)
