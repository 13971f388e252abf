"""Blind anchors: work with agreed levels that its assessor judges like any other.

It is a submission of nobody's. Its round runs as every round does, with the agreed levels in the
other seats; no clock, report, figure, event or badge comes of it.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.access import Action, Party, Target
from app.domain.clock import Step, remind_at
from app.domain.errors import NotFoundError
from app.domain.review import BEING_JUDGED, AssignmentState, State
from app.services import (
    anchor_copies,
    assignments,
    calendars,
    clocks,
    decisions,
    notices,
    rounds,
    routing,
)
from app.services.anchor_draws import given_in
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import submissions
from app.storage.tables import (
    Anchor,
    Assignment,
    BlindAnchor,
    Clock,
    Person,
    Review,
    Stage,
    Submission,
)

REMIND = "anchor.remind"
PERCENT = 100


def give(
    work: Work, *, draw: str, person_id: UUID, stage_id: UUID, submitted_at: datetime
) -> Assignment | None:
    """Offer an anchor that the person has never seen, as work to judge; None where there is none."""
    # One at a time for each assessor, so that of two workers one finds what the other has done.
    work.get_for_update(Person, person_id)
    if work.find_by(BlindAnchor, draw_key=draw):
        return None
    rules = StageRules(work, work.get(Stage, stage_id))
    found = anchor_copies.choose(work, rules, person_id)
    if found is None:
        return None
    since = submitted_at if rules.policy.gates_by_person else work.now
    submission = anchor_copies.as_submission(work, rules, found, since)
    work.add(
        BlindAnchor,
        anchor_id=found.anchor.id,
        submission_id=submission.id,
        person_id=person_id,
        draw_key=draw,
    )
    assignment = _offer(work, rules, submission, person_id, found.anchor)
    remind_later(work, submission, assignment)
    return assignment


def go_on(work: Work, submission_id: UUID, sealed: int) -> bool:
    """Read on in place of those who would be asked too, or approve; tells whether there was something to do."""
    submission = work.get_for_update(Submission, submission_id)
    found = submissions.sealed_in_round(work.session, work.organization_id, submission_id, 1)
    if len(found) != sealed:
        return False
    if submission.state == State.AWAITING_APPROVAL:
        proposal = submissions.decision_of_round(
            work.session, work.organization_id, submission_id, 1
        )
        if proposal is not None:
            decisions.make(work, submission, proposal)
        return True
    if submission.state not in BEING_JUDGED or len(found) >= submission.seats:
        return False
    _read_as_agreed(work, submission, seat=sealed + 1)
    rounds.advance(work, submission)
    return True


def remind(work: Work, assignment_id: UUID) -> bool:
    """Remind its assessor once, as everybody in an open round is, sealed or not; tells whether it did."""
    assignment = work.get(Assignment, assignment_id)
    submission = work.get(Submission, assignment.submission_id)
    given = work.get_for_update(BlindAnchor, given_in(work, submission).id)
    due_on, moment = _reminder(work, submission, assignment)
    if assignment.live_key is None or given.reminded_at is not None or moment is None:
        return False
    if moment > work.now:
        # The calendar has changed meanwhile.
        remind_later(work, submission, assignment)
        return False
    given.reminded_at = work.now
    due = Clock(
        organization_id=work.organization_id,
        submission_id=submission.id,
        step=Step.REVIEW.value,
        started_at=assignment.created_at,
        runs=[],
        due_on=due_on,
    )
    notices.clock_told(work, submission, due, assignment.person_id, is_over=False)
    return True


def remind_later(work: Work, submission: Submission, assignment: Assignment) -> None:
    """Ask for the job that reminds its assessor, if that is still to come."""
    _, moment = _reminder(work, submission, assignment)
    if moment is None or moment <= work.now or given_in(work, submission).reminded_at is not None:
        return
    key = f"{REMIND}:{assignment.id}:{moment.isoformat()}"
    payload = {"assignment_id": str(assignment.id)}
    work.enqueue(REMIND, payload, run_at=moment, dedup_key=key)


def take_back(work: Work, anchor_id: UUID) -> None:
    """Take an anchor out of every queue and forget its copies: whose work it was wants it back."""
    for given in work.all_by(BlindAnchor, anchor_id=anchor_id):
        submission = work.get_for_update(Submission, given.submission_id)
        for one in submissions.assignments_of(work.session, work.organization_id, submission.id):
            if one.live_key is not None:
                assignments.hand_over(work, one, reason="no longer needed")
        anchor_copies.forget(work, submission)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was agreed on an anchor, beside what its assessor gave it."""

    anchor: Anchor
    review: Review
    rules: StageRules


def feedback(work: Work, assignment_id: UUID) -> Feedback:
    """Return what was agreed on, once it is decided and where the policy tells it; else it is unknown."""
    assignment = assignments.get(work, assignment_id)
    is_mine = assignment.person_id == work.actor.person_id
    parties = frozenset({Party.ASSIGNED}) if is_mine else frozenset[Party]()
    work.require(Action.ANSWER_ASSIGNMENT, Target(parties=parties))
    found = find_feedback(work, assignment)
    if found is None:
        raise NotFoundError("There is nothing to compare this with.")
    return found


def find_feedback(work: Work, assignment: Assignment) -> Feedback | None:
    """Return what was agreed on an assignment of one's own, or None where nothing is to be told."""
    submission = work.get(Submission, assignment.submission_id)
    is_over = submission.state in {State.ACCEPTED, State.NOT_YET}
    if not submission.is_anchor or not is_over:
        return None
    rules = rules_of(work, submission)
    wanted = rules.policy.blind_anchors
    review = work.find_by(Review, assignment_id=assignment.id)
    if wanted is None or not wanted.feedback or review is None:
        return None
    return Feedback(work.get(Anchor, given_in(work, submission).anchor_id), review, rules)


def _offer(
    work: Work, rules: StageRules, submission: Submission, person_id: UUID, anchor: Anchor
) -> Assignment:
    reason = {"rule": "blind_anchor", "anchor_id": str(anchor.id)}
    seats = rules.policy.seats(secrets.randbelow(PERCENT))
    submissions.set_quietly(work.session, submission, seats=seats)
    return routing.offer(work, submission, 1, person_id, reason)


def _reminder(
    work: Work, submission: Submission, assignment: Assignment
) -> tuple[date | None, datetime | None]:
    """Return the last day, and when to remind of it: without the days of questions, as the clock of other work."""
    rules = calendars.rules(work)
    target = clocks.targets_of(work, submission, rules).review
    since = assignment.created_at
    due_on = routing.due_of(rules.working, target, since)[0]
    moment = None if due_on is None else remind_at(rules.working, rules.watch, due_on, since)
    return due_on, moment


def _read_as_agreed(work: Work, submission: Submission, seat: int) -> None:
    """Seal the agreed levels in a seat, in the name of nobody."""
    anchor = work.get(Anchor, given_in(work, submission).anchor_id)
    place = {"submission_id": submission.id, "person_id": submission.person_id}
    taken = work.add(
        Assignment,
        **place,
        round=submission.round,
        seat=seat,
        state=AssignmentState.CLAIMED.value,
        is_blind=True,
        live_key=f"{submission.id}:{submission.round}:{seat}",
        reason={"rule": "blind_anchor"},
        lapses_at=work.now,
        claimed_at=work.now,
    )
    levels = [
        {"criterion": one["criterion"], "level": one["level"], "comment": one.get("comment", "")}
        for one in anchor.levels
    ]
    kept = {"assignment_id": taken.id, "round": submission.round, "levels": levels}
    read = work.add(Review, **place, **kept)
    # Begun, then sealed: two revisions, as every other review has by then.
    read.outcome, read.sealed_at, read.sealed_by = anchor.outcome, work.now, work.actor.to_json()
    work.session.flush()
