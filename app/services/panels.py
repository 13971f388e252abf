"""Panels: draw or name the people who decide on an appeal or a case, and take their votes.

Nobody can tell a vote before the last one is cast: it touches nothing but its own seat.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.access import Action
from app.domain.appeal import AppealMove, move_appeal
from app.domain.errors import ForbiddenError
from app.domain.panel import Cast, PanelMove, SeatMove, SeatState, move_seat
from app.domain.policy import policy_of
from app.domain.revocation_case import CaseMove, move_case
from app.services import calendars, drawing, notices
from app.services.matters import is_member_only, locked, target_of
from app.services.work import Work, noun
from app.storage import appeals as stored
from app.storage.appeals import M, Matter
from app.storage.tables import (
    Appeal,
    MicrocredentialVersion,
    PanelSeat,
    RevocationCase,
)

LAPSE = "panel.lapse"
_OPEN = ("open", "voting")
_STEPPED_BACK = "A seat of the named panel is free; name a panel anew."
_TOO_LATE = "The time to vote was over."
_BARRED = "You may not vote on this panel any more; somebody else is asked."


def seats(work: Work, matter: Matter) -> list[PanelSeat]:
    """Return the panel: the whole of it for those who run the programme, a member's own seat else."""
    work.require(Action.READ_PANELS, target_of(work, matter))
    found = stored.seats_of(work.session, matter)
    if is_member_only(work, matter):
        return [one for one in found if one.person_id == work.actor.person_id]
    return found


def waiting_for_me(work: Work) -> list[Matter]:
    """Return the appeals and cases that lack one's own vote."""
    if work.actor.person_id is None:
        return []
    return stored.waiting_for(work.session, work.organization_id, work.actor.person_id)


def own_seat(work: Work, matter: Matter) -> PanelSeat:
    """Return one's own seat of a panel; raises ForbiddenError for everybody else."""
    work.require(Action.VOTE, target_of(work, matter))
    mine = stored.seat_of(work.session, matter, work.actor.person_id)
    if mine is None:
        raise ForbiddenError("You do not sit on this panel.")
    return mine


def fill(work: Work, matter: Matter) -> None:
    """Draw somebody for every free seat, or say what stands in the way."""
    sitting = _sitting(work, matter)
    obstacle = None
    for _ in range(matter.seats - len(sitting)):
        if matter.is_named:
            obstacle = _STEPPED_BACK
            break
        choice = drawing.draw(work, matter)
        if choice.person_id is None:
            obstacle = str(choice.reason["obstacle"])
            break
        _seat(work, matter, choice.person_id, choice.reason)
    if matter.obstacle != obstacle:
        matter.obstacle = obstacle
        if obstacle is not None:
            work.record(f"{noun(type(matter))}.unseated", matter, obstacle=obstacle)


def fill_waiting(work: Work, table: type[M]) -> int:
    """Try again for every panel that could not be filled; returns how many are complete now."""
    filled = 0
    for one in stored.unfilled(work.session, work.organization_id, table):
        row = locked(work, table, one.id)
        if row.obstacle is not None:
            fill(work, row)
            filled += row.obstacle is None
    return filled


def name(work: Work, table: type[M], matter_id: UUID, people: Sequence[UUID]) -> M:
    """Let exactly these people be the panel; of who sat before the others are replaced, and what they voted set aside."""
    matter = _deciding(work, table, matter_id, PanelMove.NAME_PANEL)
    if work.actor.person_id in drawing.apart(work, matter):
        raise ForbiddenError("Somebody else has to do this: you are part of what is decided on.")
    drawing.check_named(work, matter, people)
    sitting = {one.person_id: one for one in _sitting(work, matter)}
    for person_id in sitting.keys() - set(people):
        _end(work, sitting[person_id], SeatMove.REPLACE, "another panel was named")
    matter.is_named, matter.obstacle = True, None
    for person_id in people:
        if person_id not in sitting:
            _seat(work, matter, person_id, {"named_by": str(work.actor.person_id)})
    return matter


def recuse(work: Work, table: type[M], matter_id: UUID, *, reason: str) -> PanelSeat:
    """Give one's seat back with a reason; somebody else is drawn."""
    matter = _deciding(work, table, matter_id, PanelMove.RECUSE)
    seat = work.get_for_update(PanelSeat, own_seat(work, matter).id)
    _end(work, seat, SeatMove.RECUSE, reason)
    fill(work, matter)
    return seat


def lapse(work: Work, seat_id: UUID) -> bool:
    """End a seat whose time is over without a vote, and ask somebody else; tells whether it did."""
    matter, seat = _with_seat(work, seat_id)
    if not _is_waited_for(matter, seat):
        return False
    if due_of(work, matter, seat) > work.now:
        # A day that was to be worked is a holiday by now.
        _watch(work, matter, seat)
        return False
    _end(work, seat, SeatMove.LAPSE, _TOO_LATE)
    fill(work, matter)
    return True


def recount(work: Work) -> None:
    """Ask anew when the seats that wait for a vote lapse: the working days have changed."""
    for seat in stored.unvoted(work.session, work.organization_id):
        matter = _matter_of(work, seat)
        if _is_waited_for(matter, seat):
            _watch(work, matter, seat)


def leave(work: Work, person_id: UUID) -> int:
    """Give seats of, or about, somebody to others where who sits may not any more; a vote that is cast stays."""
    left = 0
    for found in stored.seats_around(work.session, work.organization_id, person_id):
        matter, seat = _with_seat(work, found.id)
        why = (
            drawing.why_not(work, matter, seat.person_id) if _is_waited_for(matter, seat) else None
        )
        if why is not None:
            _end(work, seat, SeatMove.REPLACE, why)
            fill(work, matter)
            left += 1
    return left


def _with_seat(work: Work, seat_id: UUID) -> tuple[Matter, PanelSeat]:
    """Return what a seat decides on, and the seat, locked in this order."""
    found = work.get(PanelSeat, seat_id)
    matter: Matter
    if found.appeal_id is not None:
        matter = locked(work, Appeal, found.appeal_id)
    else:
        matter = locked(work, RevocationCase, stored.case_of(found))
    return matter, work.get_for_update(PanelSeat, seat_id)


def _matter_of(work: Work, seat: PanelSeat) -> Matter:
    if seat.appeal_id is not None:
        return work.get(Appeal, seat.appeal_id)
    return work.get(RevocationCase, stored.case_of(seat))


def _is_waited_for(matter: Matter, seat: PanelSeat) -> bool:
    return seat.state == SeatState.SEATED and seat.vote is None and matter.state in _OPEN


def due_of(work: Work, matter: Matter, seat: PanelSeat) -> datetime:
    """Return until when the seat waits for its vote: as many working days as a review has."""
    policy = policy_of(work.get(MicrocredentialVersion, matter.version_id).policy)
    days = policy.lapse_after_working_days
    return calendars.rules(work).working.later(seat.created_at, days)


def cast(
    work: Work, table: type[M], matter_id: UUID, vote: str, *, reason: str
) -> tuple[M, PanelSeat]:
    """Seal one's vote; nothing but the seat changes, and nobody else is told."""
    matter = _deciding(work, table, matter_id, PanelMove.VOTE)
    seat = work.get_for_update(PanelSeat, own_seat(work, matter).id)
    move_seat(seat.state, SeatMove.VOTE, has_voted=seat.vote is not None)
    if drawing.why_not(work, matter, seat.person_id) is not None:
        raise ForbiddenError(_BARRED)
    seat.vote, seat.reason, seat.voted_at = vote, reason, work.now
    seat.voted_by = work.actor.to_json()
    work.session.flush()
    return matter, seat


def all_cast(work: Work, matter: Matter) -> list[Cast]:
    """Return the votes once everybody has voted; nothing before."""
    found = _sitting(work, matter)
    cast = [Cast(one.vote, one.reason or "") for one in found if one.vote is not None]
    return cast if len(cast) == matter.seats else []


def close(work: Work, matter: Matter) -> None:
    """Write what was kept back: who voted when."""
    for one in _sitting(work, matter):
        told = {f"{noun(type(matter))}_id": str(matter.id)}
        told["voted_at"] = one.voted_at.isoformat() if one.voted_at else ""
        work.record_of(one.voted_by or {}, "panel.voted", one, **told)


def _sitting(work: Work, matter: Matter) -> list[PanelSeat]:
    found = stored.seats_of(work.session, matter)
    return [one for one in found if one.state == SeatState.SEATED]


def _deciding(work: Work, table: type[M], matter_id: UUID, wanted: PanelMove) -> M:
    """Return the matter, locked, if the actor may do this and its state allows it."""
    matter = locked(work, table, matter_id)
    naming = wanted is PanelMove.NAME_PANEL
    work.require(Action.NAME_PANEL if naming else Action.VOTE, target_of(work, matter))
    if isinstance(matter, Appeal):
        move_appeal(matter.state, AppealMove(wanted))
    else:
        move_case(matter.state, CaseMove(wanted))
    return matter


def _seat(work: Work, matter: Matter, person_id: UUID, chosen: dict[str, object]) -> None:
    seat = work.add(
        PanelSeat,
        **stored.of_matter(matter),
        person_id=person_id,
        person_key=f"{matter.id}:{person_id}",
        chosen=chosen,
    )
    work.record("panel.seated", seat, **{f"{noun(type(matter))}_id": str(matter.id)})
    notices.seated(work, matter, person_id, _watch(work, matter, seat))


def _watch(work: Work, matter: Matter, seat: PanelSeat) -> datetime:
    """Ask for the job that ends the seat if nobody votes in it; returns when."""
    due = due_of(work, matter, seat)
    at = max(due, work.now)
    key = f"{LAPSE}:{seat.id}:{at.isoformat()}"
    work.enqueue(LAPSE, {"seat_id": str(seat.id)}, run_at=at, dedup_key=key)
    return due


def _end(work: Work, seat: PanelSeat, wanted: SeatMove, reason: str) -> None:
    has_voted = seat.vote is not None
    seat.state = move_seat(seat.state, wanted, has_voted=has_voted)
    seat.end_reason = reason
    work.record(f"panel.{seat.state}", seat)
