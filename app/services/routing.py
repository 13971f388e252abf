"""Routing: ask assessors to judge a submission, one for each seat of the round, and keep the reasons."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.access import RoleName
from app.domain.review import BEING_JUDGED, AssignmentState
from app.domain.routing import Bar, Candidate, Choice, choose, overridden
from app.domain.working_days import WorkingCalendar
from app.services import anchor_draws, calendars, clocks, notices
from app.services.bars import bars_of, judges_of
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import journal, relationships, submissions
from app.storage.tables import Assignment, Person, Submission

SEED_BYTES, PERCENT = 16, 100
_TAKEN = {AssignmentState.OFFERED, AssignmentState.CLAIMED, AssignmentState.DONE}


def open_round(work: Work, submission: Submission) -> None:
    """Begin a round: say how many are asked, and ask them."""
    seats = rules_of(work, submission).policy.seats(secrets.randbelow(PERCENT))
    submissions.set_quietly(work.session, submission, seats=seats)
    route(work, submission)


def open_round_again(work: Work, submission: Submission) -> None:
    """Begin the round of what was sent back, with as many as began the one before: nothing is drawn anew."""
    policy = rules_of(work, submission).policy
    drawn = min(submission.seats, 2) if policy.second_read == "sample" else policy.seats(PERCENT)
    submissions.set_quietly(work.session, submission, seats=drawn)
    route(work, submission)


def route(work: Work, submission: Submission) -> int:
    """Offer every free seat to one assessor; returns how many were, and names the obstacle."""
    if submission.is_anchor:
        # Nobody else reads it: the other seats get the agreed levels.
        return 0
    # Two who choose at once would not see whom the other asks: one educator to judge another and the other way round.
    journal.lock(work.session, work.organization_id)
    rules, offered = rules_of(work, submission), 0
    for seat in _free_seats(work, submission):
        choice = choose_for(work, submission, seat)
        if choice.person_id is None:
            _name_obstacle(work, submission, str(choice.reason["obstacle"]))
            return offered
        _offer_chosen(work, submission, seat, choice)
        anchor_draws.draw(work, rules, UUID(str(choice.person_id)))
        offered += 1
    if submission.routing_obstacle is not None:
        submissions.set_quietly(work.session, submission, routing_obstacle=None)
        clocks.follow(work, submission)
    return offered


def route_waiting(work: Work) -> int:
    """Try again for every submission that nobody could be asked to judge; returns how many were routed."""
    waiting = submissions.waiting_for_an_assessor(work.session, work.organization_id)
    routed = 0
    for submission in waiting:
        locked = work.get_for_update(Submission, submission.id)
        is_waiting = locked.state in BEING_JUDGED and locked.routing_obstacle is not None
        routed += is_waiting and route(work, locked) > 0
    return routed


def lapses_at(work: Work, days: int) -> datetime:
    """Return when work that is given out now goes to somebody else."""
    return calendars.rules(work).working.later(work.now, days)


def offer_despite_bars(work: Work, submission: Submission, person_id: UUID) -> Assignment | None:
    """Offer the first free seat to somebody whom bars stand against; returns None if none is free."""
    seats = _free_seats(work, submission)
    if not seats:
        return None
    rules = rules_of(work, submission)
    choice = overridden(*candidates_for(work, submission, rules, [person_id]))
    assignment = _offer_chosen(work, submission, seats[0], choice)
    submissions.set_quietly(work.session, submission, routing_obstacle=None)
    clocks.follow(work, submission)
    route(work, submission)
    return assignment


def has_free_seat(work: Work, submission: Submission) -> bool:
    """Tell whether a seat of the round is offered to nobody."""
    return bool(_free_seats(work, submission))


def due_of(
    calendar: WorkingCalendar, target: int | None, since: datetime
) -> tuple[date | None, datetime | None]:
    """Return the last day of a review that was asked for at this moment, and when it is over."""
    if target is None:
        return None, None
    last = calendar.day_after(calendar.day_of(since), target)
    return last, calendar.ends(last)


def watch_lapse(work: Work, assignment: Assignment) -> None:
    """Ask for the job that ends the assignment if it is not done in time."""
    due = max(assignment.lapses_at, work.now)
    key = f"lapse:{assignment.id}:{due.isoformat()}"
    work.enqueue(
        "assignment.lapse", {"assignment_id": str(assignment.id)}, run_at=due, dedup_key=key
    )


def is_qualified(work: Work, submission: Submission, person_id: UUID) -> bool:
    """Tell whether the person still has the assessor role for this submission."""
    if submission.is_anchor:
        lineage = rules_of(work, submission).version.microcredential_id
        scope = (work.session, work.organization_id)
        return relationships.has_role(*scope, person_id, RoleName.ASSESSOR, lineage)
    return person_id in _qualified(work, submission, rules_of(work, submission))


def _free_seats(work: Work, submission: Submission) -> list[int]:
    asked = submissions.assignments_of(work.session, work.organization_id, submission.id)
    taken = {
        one.seat
        for one in asked
        if one.round == submission.round and AssignmentState(one.state) in _TAKEN
    }
    return [seat for seat in range(1, submission.seats + 1) if seat not in taken]


def _name_obstacle(work: Work, submission: Submission, obstacle: str) -> None:
    submissions.set_quietly(work.session, submission, routing_obstacle=obstacle)
    work.record("submission.unrouted", submission, obstacle=obstacle)
    clocks.follow(work, submission)


def _offer_chosen(work: Work, submission: Submission, seat: int, choice: Choice) -> Assignment:
    return offer(work, submission, seat, UUID(str(choice.person_id)), choice.reason)


def offer(
    work: Work, submission: Submission, seat: int, person_id: UUID, reason: dict[str, Any]
) -> Assignment:
    """Offer a seat of the round to somebody, and tell them."""
    rules, place = rules_of(work, submission), f"{submission.id}:{submission.round}"
    calendar = calendars.rules(work)
    target = clocks.targets_of(work, submission, calendar).review
    last, due_at = due_of(calendar.working, target, work.now)
    assignment = work.add(
        Assignment,
        submission_id=submission.id,
        person_id=person_id,
        round=submission.round,
        seat=seat,
        is_blind=rules.policy.is_blind,
        live_key=f"{place}:{seat}",
        judge_key=f"{place}:{person_id}",
        reason=reason,
        lapses_at=calendar.working.later(work.now, rules.policy.lapse_after_working_days),
        due_on=last,
        due_at=due_at,
    )
    watch_lapse(work, assignment)
    work.record("assignment.offered", assignment, submission_id=str(submission.id))
    notices.assignment_offered(work, assignment, submission)
    return assignment


def choose_for(work: Work, submission: Submission, seat: int) -> Choice:
    """Return whom to ask for a seat of the round, and why; changes nothing."""
    rules = rules_of(work, submission)
    people = _qualified(work, submission, rules)
    candidates = candidates_for(work, submission, rules, people)
    preferred = _preferred(work, submission, rules, seat)
    wanted = [_welcome(one) if one.person_id == preferred else one for one in candidates]
    return choose(wanted, secrets.token_bytes(SEED_BYTES), preferred=preferred)


def _welcome(candidate: Candidate) -> Candidate:
    """Return whom the policy asks because they judged before, without the bar of having done so."""
    return replace(candidate, bars=candidate.bars - {Bar.PRIOR})


def candidates_for(
    work: Work, submission: Submission, rules: StageRules, people: Sequence[UUID]
) -> list[Candidate]:
    """Return these people with their loads and with what stands in the way of each."""
    loads = submissions.open_loads(work.session, work.organization_id, people)
    bars = bars_of(work, submission, rules, people)
    return [
        Candidate(
            p, loads.get(p, 0), frozenset(bars.get(p, set()) | _full(rules, loads.get(p, 0)))
        )
        for p in people
    ]


def qualified_for(work: Work, submission: Submission) -> list[Candidate]:
    """Return everybody who has the assessor role for this submission, barred or not."""
    rules = rules_of(work, submission)
    return candidates_for(work, submission, rules, _qualified(work, submission, rules))


def _preferred(work: Work, submission: Submission, rules: StageRules, seat: int) -> UUID | None:
    """Return who judged before in this seat: of what was sent back, or where the policy wants the same."""
    if submission.remand is not None:
        return judges_of(work, submission.id).get(seat)
    routing = rules.policy.resubmission_routing
    is_same = routing == "same" or (routing == "mixed" and seat == 1)
    if not is_same or submission.round > 1:
        return None
    return judges_of(work, submission.previous_id).get(seat)


def _qualified(work: Work, submission: Submission, rules: StageRules) -> list[UUID]:
    owner = work.get(Person, submission.person_id)
    return relationships.active_with_role(
        work.session,
        work.organization_id,
        RoleName.ASSESSOR,
        school_id=owner.school_id,
        microcredential_id=rules.version.microcredential_id,
    )


def _full(rules: StageRules, load: int) -> set[Bar]:
    limit = rules.policy.load_limit
    return {Bar.FULL} if limit is not None and load >= limit else set()
