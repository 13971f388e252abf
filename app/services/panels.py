"""Panels: draw or name the people who decide on an appeal or a case, and take their votes.

Nobody can tell a vote before the last one is cast: it touches nothing but its own seat.
"""

import secrets
from collections.abc import Sequence
from uuid import UUID

from app.domain.access import Action, Party, RoleName, Target
from app.domain.errors import Fault, ForbiddenError, InvalidError
from app.domain.panel import Cast, SeatMove, SeatState, move_seat
from app.domain.routing import Bar, Candidate, Choice, choose
from app.services import notices, targets
from app.services.bars import bars_around
from app.services.work import Work, noun
from app.storage import appeals as stored
from app.storage import relationships, submissions
from app.storage.appeals import Matter
from app.storage.tables import (
    Credential,
    MicrocredentialVersion,
    PanelSeat,
    Person,
    RevocationCase,
    Submission,
)

SEED_BYTES = 16
_STEPPED_BACK = "Somebody of the named panel has stepped back; name a panel anew."


def target_of(work: Work, matter: Matter) -> Target:
    """Return where an appeal or a case lies and what the actor is to it."""
    version = work.get(MicrocredentialVersion, matter.version_id)
    target = targets.about_person(work, matter.person_id, version.microcredential_id)
    if stored.seat_of(work.session, matter, work.actor.person_id) is None:
        return target
    return Target(target.school_id, target.microcredential_id, target.parties | {Party.PANEL})


def seats(work: Work, matter: Matter) -> list[PanelSeat]:
    """Return the panel: the whole of it for those who run the programme, a member's own seat else."""
    target = target_of(work, matter)
    work.require(Action.READ_PANELS, target)
    found = stored.seats_of(work.session, matter)
    if is_member_only(work, matter):
        return [one for one in found if one.person_id == work.actor.person_id]
    return found


def is_member_only(work: Work, matter: Matter) -> bool:
    """Tell whether the actor knows of the matter as a member of its panel, and not otherwise."""
    mine = stored.seat_of(work.session, matter, work.actor.person_id)
    return mine is not None and work.actor.person_id != matter.person_id


def fill(work: Work, matter: Matter) -> None:
    """Draw somebody for every free seat, or say what stands in the way."""
    sitting = _sitting(work, matter)
    obstacle = None
    for _ in range(matter.seats - len(sitting)):
        if matter.is_named:
            obstacle = _STEPPED_BACK
            break
        choice = _draw(work, matter)
        if choice.person_id is None:
            obstacle = str(choice.reason["obstacle"])
            break
        _seat(work, matter, choice.person_id, choice.reason)
    if matter.obstacle != obstacle:
        matter.obstacle = obstacle
        if obstacle is not None:
            work.record(f"{noun(type(matter))}.unseated", matter, obstacle=obstacle)


def name(work: Work, matter: Matter, people: Sequence[UUID]) -> None:
    """Let exactly these people be the panel; who sat before is replaced, and what they voted set aside."""
    work.require(Action.NAME_PANEL, target_of(work, matter))
    if work.actor.person_id in _apart(work, matter):
        raise ForbiddenError("Somebody else has to do this: you are part of what is decided on.")
    _check_named(work, matter, people)
    for one in _sitting(work, matter):
        _end(work, one, SeatMove.REPLACE, "another panel was named")
    matter.is_named, matter.obstacle = True, None
    for person_id in people:
        _seat(work, matter, person_id, {"named_by": str(work.actor.person_id)})


def recuse(work: Work, matter: Matter, *, reason: str) -> PanelSeat:
    """Give one's seat back with a reason; somebody else is drawn."""
    seat = _own(work, matter)
    _end(work, seat, SeatMove.RECUSE, reason)
    fill(work, matter)
    return seat


def cast(work: Work, matter: Matter, *, vote: str, reason: str) -> PanelSeat:
    """Seal one's vote; nothing but the seat changes, and nobody else is told."""
    seat = _own(work, matter)
    move_seat(seat.state, SeatMove.VOTE, has_voted=seat.vote is not None)
    seat.vote, seat.reason, seat.voted_at = vote, reason, work.now
    seat.voted_by = work.actor.to_json()
    work.session.flush()
    return seat


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


def _own(work: Work, matter: Matter) -> PanelSeat:
    work.require(Action.VOTE, target_of(work, matter))
    mine = stored.seat_of(work.session, matter, work.actor.person_id)
    if mine is None:
        raise ForbiddenError("You do not sit on this panel.")
    return work.get_for_update(PanelSeat, mine.id)


def _seat(work: Work, matter: Matter, person_id: UUID, chosen: dict[str, object]) -> None:
    seat = work.add(
        PanelSeat,
        **stored.of_matter(matter),
        person_id=person_id,
        person_key=f"{matter.id}:{person_id}",
        chosen=chosen,
    )
    work.record("panel.seated", seat, **{f"{noun(type(matter))}_id": str(matter.id)})
    notices.seated(work, matter, person_id)


def _end(work: Work, seat: PanelSeat, wanted: SeatMove, reason: str) -> None:
    has_voted = seat.vote is not None
    seat.state = move_seat(seat.state, wanted, has_voted=has_voted)
    seat.end_reason = reason
    work.record(f"panel.{seat.state}", seat)


def _draw(work: Work, matter: Matter) -> Choice:
    people = _pool(work, matter)
    bars = _bars(work, matter, people)
    loads = submissions.open_loads(work.session, work.organization_id, people)
    found = [Candidate(p, loads.get(p, 0), frozenset(bars.get(p, set()))) for p in people]
    return choose(found, secrets.token_bytes(SEED_BYTES))


def _pool(work: Work, matter: Matter) -> list[UUID]:
    """Return who may be drawn: assessors, and on a badge approvers too, of this programme and school."""
    roles = [RoleName.ASSESSOR]
    if isinstance(matter, RevocationCase):
        roles.append(RoleName.APPROVER)
    version = work.get(MicrocredentialVersion, matter.version_id)
    school_id = work.get(Person, matter.person_id).school_id
    found: set[UUID] = set()
    for role in roles:
        found |= set(
            relationships.active_with_role(
                work.session,
                work.organization_id,
                role,
                school_id=school_id,
                microcredential_id=version.microcredential_id,
            )
        )
    return sorted(found)


def _bars(work: Work, matter: Matter, people: Sequence[UUID]) -> dict[UUID, set[Bar]]:
    version = work.get(MicrocredentialVersion, matter.version_id)
    bars = bars_around(work, matter.person_id, version, people)
    for person_id in _apart(work, matter):
        bars[person_id].add(Bar.INVOLVED)
    for one in stored.seats_of(work.session, matter):
        bars[one.person_id].add(Bar.SEATED)
    return bars


def _apart(work: Work, matter: Matter) -> set[UUID]:
    """Return who is part of what is decided on, and so can neither sit nor say who sits."""
    found = {matter.person_id}
    scope = (work.session, work.organization_id)
    if matter.credential_id is not None:
        found |= stored.sat_about_badge(*scope, matter.credential_id, apart_from=matter)
        enrollment_id = work.get(Credential, matter.credential_id).enrollment_id
        return found | (stored.involved(*scope, enrollment_id, None) if enrollment_id else set())
    submission = work.get(Submission, stored.submission_of(matter))
    return found | stored.involved(*scope, submission.enrollment_id, submission.stage_id)


def _check_named(work: Work, matter: Matter, people: Sequence[UUID]) -> None:
    """Raise InvalidError naming everybody who cannot sit, and why."""
    if len(people) != matter.seats or len(set(people)) != len(people):
        detail = f"expected {matter.seats} different people"
        raise InvalidError("The panel is not complete.", Fault("/person_ids", detail))
    bars = _bars(work, matter, people)
    faults = []
    for place, person_id in enumerate(people):
        person = work.get_named(Person, person_id, f"/person_ids/{place}")
        barred: list[str] = sorted(bars.get(person_id, set()) - {Bar.AWAY})
        if person_id == work.actor.person_id:
            barred.append("nobody names themself")
        if person.deactivated_at is not None:
            barred.append("is not active")
        if barred:
            faults.append(Fault(f"/person_ids/{place}", f"cannot sit: {', '.join(barred)}"))
    if faults:
        raise InvalidError("Not everybody named can sit on this panel.", *faults)
