"""Inquiry cycles: a team looks at student work together, and learns what its next steps did.

The common work is scored in a scoring round (ADR 0039). Nothing of it decides about anybody, and no
clock, report or figure of agreement knows of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, Target, may
from app.domain.errors import ConflictError, Fault, InvalidError
from app.domain.inquiry import (
    CycleMove,
    Group,
    NextStep,
    Phase,
    check_writable,
    faults_of,
    move_cycle,
    phase_of,
)
from app.domain.team_moves import TeamMove, check_team
from app.services import receiving, scoring_rounds
from app.services.work import Work, change, check_revision, refuse
from app.storage import inquiry as stored
from app.storage import rows
from app.storage.tables import InquiryCycle, InquiryFile, Rubric, ScoringRound, Team, TeamMember

FEWEST, MOST = 2, 50


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle, and where it stands."""

    row: InquiryCycle
    phase: Phase


def create(
    work: Work,
    *,
    team_id: UUID,
    rubric_id: UUID,
    question: str,
    pieces: Sequence[dict[str, Any]] = (),
    previous_id: UUID | None = None,
) -> Cycle:
    """Open a cycle for a team that one is in; it can follow an earlier one of the team."""
    team = work.get_named(Team, team_id, "/team_id")
    work.require(Action.WRITE_INQUIRY, target(work, team.id))
    check_team(team.archived_at, TeamMove.BEGIN_CYCLE)
    work.get_named(Rubric, rubric_id, "/rubric_id")
    if previous_id is not None:
        before = work.get_named(InquiryCycle, previous_id, "/previous_id")
        if before.team_id != team.id:
            raise refuse("/previous_id", "expected an earlier cycle of the same team")
    made = work.add(
        InquiryCycle,
        team_id=team.id,
        rubric_id=rubric_id,
        previous_id=previous_id,
        question=question,
        pieces=list(pieces),
    )
    work.record("inquiry_cycle.created", made, team_id=str(team.id))
    return Cycle(made, Phase.PLAN)


def get(work: Work, cycle_id: UUID) -> Cycle:
    """Return one cycle, to members of its team and to who runs the programme."""
    found = work.get(InquiryCycle, cycle_id)
    work.require(Action.READ_INQUIRY, target(work, found.team_id))
    return wholes(work, [found])[0]


def page(
    work: Work,
    request: rows.PageRequest,
    phase: Phase | None = None,
    **filters: Any,  # noqa: ANN401 - column values
) -> rows.PageOf[InquiryCycle]:
    """Return a page of the cycles of one's teams; all of them to who runs the programme."""
    conditions = [] if phase is None else [stored.is_in(work.organization_id, phase)]
    if not may(work.actor, Action.READ_INQUIRY):
        work.require(
            Action.READ_INQUIRY, Target(parties=_member(work.actor.person_id is not None))
        )
        conditions.append(stored.of_teams_with(work.organization_id, work.actor.person_id))
    return work.page(InquiryCycle, request, *conditions, **filters)


def wholes(work: Work, found: Sequence[InquiryCycle]) -> list[Cycle]:
    """Return where these cycles stand."""
    rounds = work.by_ids(ScoringRound, (one.scoring_round_id for one in found))
    known = {round_id: one.state for round_id, one in rounds.items()}
    return [
        Cycle(one, phase_of(one.state, known.get(one.scoring_round_id or one.id))) for one in found
    ]


def teams(work: Work) -> list[Team]:
    """Return the teams for which one can open a cycle."""
    return stored.own_teams(work.session, work.organization_id, work.actor.person_id)


def update(work: Work, cycle_id: UUID, changes: dict[str, Any], revision: int) -> Cycle:
    """Write what belongs to the phase: the question, the groups and next steps, or what they did."""
    found = own(work, cycle_id)
    check_revision(found.row, revision)
    check_writable(found.phase, list(changes))
    change(found.row, changes)
    _check_fits(found.row)
    work.session.flush()
    return found


def begin(work: Work, cycle_id: UUID, opens_at: datetime | None = None) -> Cycle:
    """Let each member score the common work, apart from the others."""
    # Whoever joins at the same moment comes before or after, so nobody is left without a seat.
    work.get_for_update(Team, work.get(InquiryCycle, cycle_id).team_id)
    found = _moved(work, cycle_id, CycleMove.BEGIN)
    if opens_at is not None and opens_at <= work.now:
        raise refuse("/opens_at", "expected a moment to come")
    files = _files_of(work, found)
    if not found.pieces and not files:
        raise InvalidError("There is no work yet.", Fault("/pieces", "expected one piece or more"))
    people = stored.active_members(work.session, work.organization_id, found.team_id)
    if not FEWEST <= len(people) <= MOST:
        raise ConflictError(f"It takes {FEWEST} to {MOST} members who are active.")
    pieces = [{"requirement": "common-work", **one} for one in (*found.pieces, *files)]
    asked = scoring_rounds.begin(
        work,
        people,
        rubric_id=found.rubric_id,
        title=found.question[:200],
        pieces=pieces,
        opens_at=opens_at,
    )
    found.scoring_round_id, found.state = asked.id, Phase.DO
    work.record("inquiry_cycle.begun", found, people=len(people))
    return Cycle(found, Phase.DO)


def let_in(work: Work, team_id: UUID, person_id: UUID) -> None:
    """Give whoever joins a team a seat in what the team is scoring, while there is room."""
    for cycle in stored.being_scored(work.session, work.organization_id, team_id):
        asked = _round(work, cycle)
        if asked is not None and asked.state == "scoring":
            scoring_rounds.join(work, asked, person_id, most=MOST)


def let_out(work: Work, team_id: UUID, person_id: UUID) -> None:
    """Wait no more for the levels of somebody who has left the team."""
    for cycle in stored.being_scored(work.session, work.organization_id, team_id):
        asked = _round(work, cycle)
        if asked is not None:
            scoring_rounds.leave(work, asked, person_id)


def act(work: Work, cycle_id: UUID) -> Cycle:
    """Go from talking to doing, with the next steps that were chosen."""
    found = _moved(work, cycle_id, CycleMove.ACT)
    if not found.next_steps:
        detail = "expected one next step or more"
        raise InvalidError("There is no next step yet.", Fault("/next_steps", detail))
    asked = _round(work, found)
    if asked is not None and asked.state == "discussing":
        scoring_rounds.end(work, asked, [])
    found.state = Phase.ACT
    work.record("inquiry_cycle.acting", found)
    return Cycle(found, Phase.ACT)


def close(work: Work, cycle_id: UUID) -> Cycle:
    """Close the cycle, once it says what the steps did."""
    found = _moved(work, cycle_id, CycleMove.CLOSE)
    if not found.findings:
        raise InvalidError("It is not said what the steps did.", Fault("/findings", "is missing"))
    found.state, found.closed_at = Phase.CLOSED, work.now
    work.record("inquiry_cycle.closed", found)
    return Cycle(found, Phase.CLOSED)


def withdraw(work: Work, cycle_id: UUID) -> Cycle:
    """Call it off before the levels are open; nobody ever sees what was given."""
    found = _moved(work, cycle_id, CycleMove.WITHDRAW)
    asked = _round(work, found)
    if asked is not None:
        scoring_rounds.call_off(work, asked)
    for one in work.all_by(InquiryFile, cycle_id=found.id):
        forget(work, one)
    found.state, found.closed_at = Phase.WITHDRAWN, work.now
    work.record("inquiry_cycle.withdrawn", found)
    return Cycle(found, Phase.WITHDRAWN)


def forget(work: Work, found: InquiryFile) -> None:
    """Delete what is in a file of a cycle; that it was there stays."""
    if found.store_key is None:
        return
    work.enqueue("evidence.forget", {"store_key": found.store_key})
    found.store_key, found.forgotten_at = None, work.now
    work.record("inquiry_file.forgotten", found, cycle_id=str(found.cycle_id))


def may_write(work: Work, found: InquiryCycle) -> bool:
    """Tell whether the actor is one of the team."""
    return may(work.actor, Action.WRITE_INQUIRY, target(work, found.team_id))


def own(work: Work, cycle_id: UUID) -> Cycle:
    """Return a cycle of a team that one is in, locked, and where it stands."""
    row = work.get_for_update(InquiryCycle, cycle_id)
    work.require(Action.WRITE_INQUIRY, target(work, row.team_id))
    asked = _round(work, row)
    return Cycle(row, phase_of(row.state, asked.state if asked else None))


def target(work: Work, team_id: UUID) -> Target:
    """Return as what the actor stands to a team."""
    person_id = work.actor.person_id
    if person_id is None:
        return Target()
    is_member = work.find_by(TeamMember, team_id=team_id, person_id=person_id) is not None
    return Target(parties=_member(is_member))


def _moved(work: Work, cycle_id: UUID, wanted: CycleMove) -> InquiryCycle:
    found = own(work, cycle_id)
    move_cycle(found.phase, wanted)
    return found.row


def _files_of(work: Work, found: InquiryCycle) -> list[dict[str, str | None]]:
    """Return the files of the common work as the round keeps them: by their titles; raises for one that nobody can open."""
    files = work.all_by(InquiryFile, cycle_id=found.id)
    for one in files:
        receiving.check_scanned(one.scan)
    bare = {"text": None, "url": None}
    return [bare | {"title": one.title, "inquiry_file_id": str(one.id)} for one in files]


def _round(work: Work, found: InquiryCycle) -> ScoringRound | None:
    if found.scoring_round_id is None:
        return None
    return work.get_for_update(ScoringRound, found.scoring_round_id)


def _check_fits(found: InquiryCycle) -> None:
    groups = [Group.model_validate(one) for one in found.groups]
    steps = [NextStep.model_validate(one) for one in found.next_steps]
    faults = [Fault(pointer, detail) for pointer, detail in faults_of(groups, steps)]
    if faults:
        raise InvalidError("Groups and next steps do not fit together.", *faults)


def _member(is_so: bool) -> frozenset[Party]:  # noqa: FBT001 - what it turns into parties
    return frozenset({Party.ASSIGNED}) if is_so else frozenset()
