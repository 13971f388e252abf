"""Scoring rounds: several assessors give one work levels apart, see each other's, and talk about them.

Nothing of it is part of a decision, of agreement, severity or drift: they know that it is for talking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, may
from app.domain.definition import criteria_of
from app.domain.errors import ForbiddenError, MoveError
from app.domain.rubric import Criterion
from app.services import anchors, assessor_notices, calibrations, scoring_access
from app.services.work import Work, refuse
from app.storage import rows, scoring
from app.storage.tables import (
    Anchor,
    Person,
    Rubric,
    ScoringRemark,
    ScoringRound,
    ScoringSeat,
)

OPEN = "scoring_round.open"
Levels = list[dict[str, Any]]
_MOVES = {
    "score": ("scoring",),
    "withdraw": ("scoring",),
    "discuss": ("discussing",),
    "close": ("discussing",),
}
_OF_ITS_TEAM = ("withdraw", "close")


@dataclass(frozen=True, slots=True)
class Whole:
    """A scoring round as its reader may see it: before it opens nobody's levels but one's own."""

    row: ScoringRound
    person_ids: list[UUID]
    scores: list[ScoringSeat]
    remarks: list[ScoringRemark]

    @property
    def own(self) -> ScoringSeat | None:
        """The only score that is told before the round opens."""
        return self.scores[0] if len(self.scores) == 1 else None


def begin(work: Work, person_ids: Sequence[UUID], **about: Any) -> ScoringRound:  # noqa: ANN401 - column values
    """Ask these people, whom the caller may ask, to score what the caller has checked."""
    made = work.add(ScoringRound, **about)
    opens_at = made.opens_at
    for person_id in person_ids:
        work.add(ScoringSeat, scoring_round_id=made.id, person_id=person_id)
        assessor_notices.asked_to_score(work, made, person_id)
    work.record("scoring_round.created", made, people=len(person_ids))
    if opens_at is not None:
        work.enqueue(OPEN, {"scoring_round_id": str(made.id)}, run_at=opens_at)
    return made


def join(work: Work, found: ScoringRound, person_id: UUID, *, most: int) -> None:
    """Ask one more person, unless they have a seat or there is none left; others see no more of it than before."""
    seats = work.all_by(ScoringSeat, scoring_round_id=found.id)
    if len(seats) >= most or person_id in {one.person_id for one in seats}:
        return
    work.add(ScoringSeat, scoring_round_id=found.id, person_id=person_id)
    assessor_notices.asked_to_score(work, found, person_id)
    work.record("scoring_round.joined", found, person_id=str(person_id))


def leave(work: Work, found: ScoringRound, person_id: UUID) -> None:
    """Wait no more for somebody who is in it no longer; levels that they gave stay."""
    seats = work.all_by(ScoringSeat, scoring_round_id=found.id)
    for one in seats:
        if one.person_id == person_id and one.sealed_at is None:
            work.session.delete(one)
            work.session.flush()
            work.record("scoring_round.left", found, person_id=str(person_id))
    left = [one for one in seats if one.person_id != person_id or one.sealed_at is not None]
    if found.state == "scoring" and _waits_for_nobody(work, left):
        _open(work, found, left)


def get(work: Work, scoring_round_id: UUID) -> Whole:
    """Return one round with what the actor may see of it."""
    found = work.get(ScoringRound, scoring_round_id)
    work.require(Action.READ_SCORING, scoring_access.target(work, found))
    return wholes(work, [found])[0]


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[ScoringRound]:  # noqa: ANN401 - column values
    """Return a page of rounds: those one takes part in, or all for those who run the programme."""
    conditions = []
    if not may(work.actor, Action.READ_SCORING):
        work.require(Action.READ_SCORING, scoring_access.as_somebody(work))
        conditions.append(scoring.taken_part_in(work.organization_id, work.actor.person_id))
    scope = (work.session, ScoringRound, work.organization_id)
    return rows.page_by(*scope, request, *conditions, **filters)


def wholes(work: Work, found: Sequence[ScoringRound]) -> list[Whole]:
    """Return these rounds, which may be seen, with what of them may be seen."""
    seats = scoring.seats_of(work.session, work.organization_id, [one.id for one in found])
    return [_whole(work, one, seats.get(one.id, [])) for one in found]


def criteria(work: Work, found: ScoringRound) -> tuple[Criterion, ...]:
    """Return what the work is scored on."""
    return criteria_by(work, found.rubric_id)


def criteria_by(work: Work, rubric_id: UUID) -> tuple[Criterion, ...]:
    """Return what work is scored on by a rubric."""
    return criteria_of(work.get(Rubric, rubric_id).criteria)


def score(work: Work, scoring_round_id: UUID, levels: Levels) -> Whole:
    """Seal one's levels, once and for all; with the last ones everybody sees everybody's."""
    found = _locked(work, scoring_round_id, Action.SCORE, "score")
    seat = _own_seat(work, found)
    if seat.sealed_at is not None:
        raise MoveError("sealed", "score", [])
    calibrations.check_levels_of(work, found.rubric_id, levels)
    seat.levels, seat.sealed_at, seat.sealed_by = levels, work.now, work.actor.to_json()
    work.session.flush()
    seats = scoring.seats_of(work.session, work.organization_id, [found.id])[found.id]
    if _waits_for_nobody(work, seats):
        _open(work, found, seats)
    return _whole(work, found, seats)


def open_when_due(work: Work, scoring_round_id: UUID) -> bool:
    """Let everybody see the levels that were given by the date; tells whether they were still sealed."""
    found = work.get_for_update(ScoringRound, scoring_round_id)
    if found.state != "scoring" or found.opens_at is None or found.opens_at > work.now:
        return False
    seats = scoring.seats_of(work.session, work.organization_id, [found.id])[found.id]
    _open(work, found, seats)
    return True


def go_on_without(work: Work, person_id: UUID) -> None:
    """Open every round in which only this person, who was let in no more, had given no levels."""
    scope = (work.session, work.organization_id)
    for round_id in scoring.waiting_for(*scope, person_id):
        found = work.get_for_update(ScoringRound, round_id)
        seats = scoring.seats_of(*scope, [found.id])[found.id]
        if found.state == "scoring" and _waits_for_nobody(work, seats):
            _open(work, found, seats)


def remark(work: Work, scoring_round_id: UUID, *, criterion: str, text: str) -> ScoringRemark:
    """Say something about a criterion, once the levels are open."""
    found = _locked(work, scoring_round_id, Action.DISCUSS_SCORES, "discuss")
    known = [one.key for one in criteria(work, found)]
    if criterion not in known:
        raise refuse("/criterion", f"expected one of {', '.join(known)}")
    said = work.add(
        ScoringRemark,
        scoring_round_id=found.id,
        person_id=work.actor.person_id,
        criterion=criterion,
        text=text,
    )
    work.record("scoring_round.discussed", found, criterion=criterion)
    return said


def close(
    work: Work,
    scoring_round_id: UUID,
    *,
    agreed: Levels,
    becomes_anchor: bool,
    is_borderline: bool = False,
) -> ScoringRound:
    """End the talk, with the levels that were agreed on, if any; they can become an anchor."""
    found = _locked(work, scoring_round_id, Action.WRITE_SCORING, "close")
    if becomes_anchor and not agreed:
        raise refuse("/agreed", "an anchor needs one agreed level for each criterion")
    if agreed:
        calibrations.check_levels_of(work, found.rubric_id, agreed)
    end(work, found, agreed)
    if becomes_anchor and found.stage_id is not None:
        made = _as_anchor(work, found, found.stage_id, is_borderline=is_borderline)
        found.anchor_id = made.id
    work.record("scoring_round.closed", found, is_agreed=bool(agreed))
    return found


def end(work: Work, found: ScoringRound, agreed: Levels) -> None:
    """End the talk about levels that are open."""
    found.agreed, found.state, found.closed_at = agreed, "closed", work.now


def withdraw(work: Work, scoring_round_id: UUID) -> ScoringRound:
    """Call it off before the levels are open; nobody ever sees what was given."""
    return call_off(work, _locked(work, scoring_round_id, Action.WRITE_SCORING, "withdraw"))


def call_off(work: Work, found: ScoringRound) -> ScoringRound:
    """End a round whose levels are sealed; nobody ever sees them."""
    found.state, found.closed_at = "withdrawn", work.now
    work.record("scoring_round.withdrawn", found)
    return found


def _whole(work: Work, found: ScoringRound, seats: Sequence[ScoringSeat]) -> Whole:
    is_open = found.opened_at is not None
    told = [
        one
        for one in seats
        if one.sealed_at is not None and (is_open or one.person_id == work.actor.person_id)
    ]
    said = scoring.remarks_of(work.session, work.organization_id, found.id) if is_open else []
    return Whole(found, [one.person_id for one in seats], told, said)


def _waits_for_nobody(work: Work, seats: Sequence[ScoringSeat]) -> bool:
    """Tell whether there are levels, and nobody who is still let in has yet to give some."""
    missing = [one.person_id for one in seats if one.sealed_at is None]
    people = work.by_ids(Person, missing).values()
    is_left_alone = all(one.deactivated_at is not None for one in people)
    return is_left_alone and len(missing) < len(seats)


def _open(work: Work, found: ScoringRound, seats: Sequence[ScoringSeat]) -> None:
    """Show the levels, and write what was kept back: who sealed theirs when."""
    for one in seats:
        if one.sealed_at is not None:
            told = {"person_id": str(one.person_id), "sealed_at": one.sealed_at.isoformat()}
            work.record_of(one.sealed_by or {}, "scoring_round.scored", found, **told)
    found.state, found.opened_at = "discussing", work.now
    work.record("scoring_round.opened", found)
    for one in seats:
        assessor_notices.scores_are_open(work, found, one.person_id)


def _as_anchor(work: Work, found: ScoringRound, stage_id: UUID, *, is_borderline: bool) -> Anchor:
    seats = scoring.seats_of(work.session, work.organization_id, [found.id])[found.id]
    made = anchors.create(
        work,
        stage_id=stage_id,
        title=found.title,
        submission_id=found.submission_id,
        levels=found.agreed,
        pieces=[] if found.submission_id is not None else found.pieces,
        is_borderline=is_borderline,
        agreed_by=[one.person_id for one in seats],
    )
    if found.source_anchor_id is not None:
        # What was agreed before is not edited: another anchor takes its place.
        anchors.archive(work, found.source_anchor_id, None)
    return made


def _locked(work: Work, scoring_round_id: UUID, action: Action, move: str) -> ScoringRound:
    found = work.get_for_update(ScoringRound, scoring_round_id)
    work.require(action, scoring_access.target(work, found))
    if move in _OF_ITS_TEAM and scoring_access.cycle_of(work, found) is not None:
        raise ForbiddenError("This belongs to a team's inquiry, and is ended there.")
    if found.state not in _MOVES[move]:
        allowed = [one for one, states in _MOVES.items() if found.state in states]
        raise MoveError(found.state, move, allowed)
    return found


def _own_seat(work: Work, found: ScoringRound) -> ScoringSeat:
    seat = scoring_access.seat_of(work, found)
    if seat is None:
        raise ForbiddenError("You were not asked to score this.")
    return work.get_for_update(ScoringSeat, seat.id)
