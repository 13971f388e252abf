"""Routing: ask one assessor to judge a submission, and keep the reason."""

import secrets
from uuid import UUID

from app.domain.access import Role
from app.domain.review import AssignmentState, State
from app.domain.routing import Bar, Candidate, Choice, choose
from app.domain.working_days import add_working_days
from app.services import notices
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import relationships, submissions
from app.storage.tables import Assignment, Person, Submission

SEED_BYTES = 16


def route(work: Work, submission: Submission) -> Assignment | None:
    """Offer the submission to one assessor; names the obstacle on it when there is none."""
    rules = rules_of(work, submission)
    choice = _choose(work, submission, rules)
    if choice.person_id is None:
        submission.routing_obstacle = str(choice.reason["obstacle"])
        work.record("submission.unrouted", submission, obstacle=submission.routing_obstacle)
        return None
    submission.routing_obstacle = None
    assignment = work.add(
        Assignment,
        submission_id=submission.id,
        person_id=choice.person_id,
        round=submission.round,
        live_key=f"{submission.id}:{submission.round}",
        reason=choice.reason,
        lapses_at=add_working_days(work.now, rules.policy.lapse_after_working_days),
    )
    watch_lapse(work, assignment)
    work.record("assignment.offered", assignment, submission_id=str(submission.id))
    notices.assignment_offered(work, assignment, submission)
    return assignment


def route_waiting(work: Work) -> int:
    """Try again for every submission that nobody could be asked to judge; returns how many were routed."""
    waiting = submissions.waiting_for_an_assessor(work.session, work.organization_id)
    routed = 0
    for submission in waiting:
        locked = work.get_for_update(Submission, submission.id)
        is_waiting = locked.state == State.IN_REVIEW and locked.routing_obstacle is not None
        routed += is_waiting and route(work, locked) is not None
    return routed


def watch_lapse(work: Work, assignment: Assignment) -> None:
    """Ask for the job that ends the assignment if it is not done in time."""
    due = assignment.lapses_at
    key = f"lapse:{assignment.id}:{due.isoformat()}"
    work.enqueue(
        "assignment.lapse", {"assignment_id": str(assignment.id)}, run_at=due, dedup_key=key
    )


def is_qualified(work: Work, submission: Submission, person_id: UUID) -> bool:
    """Tell whether the person still has the assessor role for this submission."""
    return person_id in _qualified(work, submission, rules_of(work, submission))


def _choose(work: Work, submission: Submission, rules: StageRules) -> Choice:
    people = _qualified(work, submission, rules)
    loads = submissions.open_loads(work.session, work.organization_id, people)
    bars = _bars(work, submission, rules)
    candidates = [
        Candidate(
            p, loads.get(p, 0), frozenset(bars.get(p, set()) | _full(rules, loads.get(p, 0)))
        )
        for p in people
    ]
    same = rules.policy.resubmission_routing != "fresh" and submission.round == 1
    preferred = _judge_of(work, submission.previous_id) if same else None
    return choose(candidates, secrets.token_bytes(SEED_BYTES), preferred=preferred)


def _qualified(work: Work, submission: Submission, rules: StageRules) -> list[UUID]:
    owner = work.get(Person, submission.person_id)
    return relationships.active_with_role(
        work.session,
        work.organization_id,
        Role.ASSESSOR,
        school_id=owner.school_id,
        microcredential_id=rules.version.microcredential_id,
    )


def _bars(work: Work, submission: Submission, rules: StageRules) -> dict[UUID, set[Bar]]:
    owner, bars = submission.person_id, {submission.person_id: {Bar.SELF}}
    around = relationships.around(work.session, work.organization_id, owner)
    for person, other, kind in around:
        if kind == "conflict_with" and "declared_conflict" in rules.policy.conflicts:
            bars.setdefault(other if person == owner else person, set()).add(Bar.DECLARED)
        if kind == "coach_of" and other == owner and "coach" in rules.policy.conflicts:
            bars.setdefault(person, set()).add(Bar.COACH)
    for person_id, bar in _asked_before(work, submission, rules):
        bars.setdefault(person_id, set()).add(bar)
    return bars


def _asked_before(work: Work, submission: Submission, rules: StageRules) -> list[tuple[UUID, Bar]]:
    asked = submissions.assignments_of(work.session, work.organization_id, submission.id)
    ended = {AssignmentState.RECUSED: Bar.RECUSED, AssignmentState.LAPSED: Bar.LAPSED}
    found = [
        (a.person_id, ended[AssignmentState(a.state)])
        for a in asked
        if a.round == submission.round and a.state in ended
    ]
    # After a voided decision somebody else looks, if there is anybody else.
    found += [
        (a.person_id, Bar.PRIOR) for a in asked if a.round < submission.round and a.state == "done"
    ]
    if rules.policy.resubmission_routing == "fresh":
        judge = _judge_of(work, submission.previous_id)
        found += [(judge, Bar.PRIOR)] if judge else []
    return found


def _judge_of(work: Work, submission_id: UUID | None) -> UUID | None:
    if submission_id is None:
        return None
    asked = submissions.assignments_of(work.session, work.organization_id, submission_id)
    return next((a.person_id for a in reversed(asked) if a.state == AssignmentState.DONE), None)


def _full(rules: StageRules, load: int) -> set[Bar]:
    limit = rules.policy.load_limit
    return {Bar.FULL} if limit is not None and load >= limit else set()
