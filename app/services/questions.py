"""Questions of assessors to an educator, without names; no other assessor is told before sealing.

A question touches its own row, its assessor's own assignment and the clock that only those who run the
programme can read: neither the submission nor anything that another assessor of the round sees.
"""

from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, Fault, MoveError, NotFoundError
from app.domain.names import named_in
from app.domain.review import BEING_JUDGED, AssignmentMove, as_told, move_assignment
from app.services import (
    assignment_days,
    assignments,
    calendars,
    clocks,
    question_notices,
    sealing,
    submission_moves,
    targets,
)
from app.services.assignment_days import ANSWER_DAYS
from app.services.stages import rules_of
from app.services.work import Work, refuse
from app.storage import questions as stored
from app.storage import rows
from app.storage.tables import Assignment, Evidence, Person, Question, Review, Submission

# From one assignment.
MOST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What an assessor wants to know, and about what."""

    text: str
    criterion: str | None = None
    evidence_id: UUID | None = None
    # That a name stands in it was said, and it is to be sent all the same.
    names_confirmed: bool = False


def ask(work: Work, assignment_id: UUID, asked: Asked) -> Question:
    """Ask the educator something; raises ConflictError once one has sealed, or has asked enough."""
    assignment = assignments.told(work, assignment_id, Action.ASK_QUESTIONS)
    submission = work.get(Submission, assignment.submission_id)
    _check_may_ask(work, assignment)
    _check_about(work, submission, asked)
    if submission.anonymity == "both":
        _check_names(work, assignment.person_id, asked.text, is_confirmed=asked.names_confirmed)
    rules = calendars.rules(work)
    closes_at = rules.working.later(work.now, ANSWER_DAYS)
    row = work.add(
        Question,
        submission_id=submission.id,
        assignment_id=assignment.id,
        person_id=assignment.person_id,
        round=assignment.round,
        live_key=str(assignment.id),
        criterion=asked.criterion,
        evidence_id=asked.evidence_id,
        text=asked.text,
        closes_at=closes_at,
    )
    assignment_days.count(work, rules, submission, assignment)
    payload = {"question_id": str(row.id)}
    work.enqueue("question.close", payload, run_at=closes_at, dedup_key=f"question:{row.id}")
    work.record("question.asked", row, submission_id=str(submission.id))
    clocks.follow(work, submission)
    question_notices.asked(work, submission, row)
    return row


def answer(work: Work, question_id: UUID, *, text: str, names_confirmed: bool = False) -> Question:
    """Answer, once; raises ConflictError when it is too late."""
    submission = work.get_for_update(Submission, work.get(Question, question_id).submission_id)
    work.require(Action.ANSWER_QUESTIONS, targets.about_submission(work, submission))
    row = work.get_for_update(Question, question_id)
    _check_open(work, submission, row)
    if submission.anonymity != "none":
        _check_names(work, submission.person_id, text, is_confirmed=names_confirmed)
    row.answer, row.answered_at = text, work.now
    _end(work, submission, row)
    work.record("question.answered", row, submission_id=str(submission.id))
    question_notices.answered(work, submission, row)
    return row


def close(work: Work, question_id: UUID) -> None:
    """Let the clocks go on when the time to answer is over; again changes nothing."""
    submission = work.get_for_update(Submission, work.get(Question, question_id).submission_id)
    row = work.get_for_update(Question, question_id)
    if row.live_key is None or row.closes_at > work.now:
        return
    _end(work, submission, row)
    work.record("question.closed", row, submission_id=str(submission.id))


def get(work: Work, question_id: UUID) -> Question:
    """Return one question; it is unknown to an assessor of the round who has not sealed."""
    row = work.get(Question, question_id)
    submission = work.get(Submission, row.submission_id)
    work.require(Action.READ_QUESTIONS, targets.about_submission(work, submission))
    is_mine = row.person_id == work.actor.person_id
    if not is_mine and sealing.has_yet_to_judge(work, submission):
        raise NotFoundError(f"There is no question {question_id}.")
    return row


def page(work: Work, submission_id: UUID, request: rows.PageRequest) -> rows.PageOf[Question]:
    """Return a page of the questions about a submission; one's own only for who has yet to judge."""
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_QUESTIONS, targets.about_submission(work, submission))
    is_apart = sealing.has_yet_to_judge(work, submission)
    mine = [stored.asked_by(work.actor.person_id)] if is_apart else []
    scope = (work.session, Question, work.organization_id, request)
    return rows.page_by(*scope, *mine, submission_id=submission.id)


def all_of(work: Work, submission_id: UUID) -> list[Question]:
    """Return every question about a submission that the actor is shown, the first one first."""
    return page(work, submission_id, rows.PageRequest(limit=200)).rows


def asker_shown(work: Work, row: Question) -> tuple[UUID | None, UUID | None]:
    """Return who asked and from which assignment, where the actor may know."""
    submission = work.get(Submission, row.submission_id)
    is_hidden = sealing.hides_assessor(work, submission, row.person_id)
    return (None, None) if is_hidden else (row.person_id, row.assignment_id)


def is_open(submission: Submission, row: Question) -> bool:
    """Tell whether the educator can answer now: whether it is sealed meanwhile makes no difference."""
    is_judged = submission.state in BEING_JUDGED and row.round == submission.round
    return is_judged and row.live_key is not None


def left(work: Work, assignment: Assignment) -> int:
    """Return how many questions can still be asked from an assignment."""
    used = stored.count_of(work.session, work.organization_id, assignment.id)
    return max(0, MOST - used)


def _check_may_ask(work: Work, assignment: Assignment) -> None:
    move_assignment(assignment.state, AssignmentMove.ASK)
    about = {"assignment_id": assignment.id}
    own = work.find_by(Review, **about)
    if own is not None and own.sealed_at is not None:
        raise MoveError("sealed", "ask", [], Fault("/state", "ask before you seal"))
    asked = work.all_by(Question, **about)
    if any(one.live_key is not None for one in asked):
        waits = Fault("/state", "ask again once it is answered")
        raise MoveError("asked", "ask", [], waits)
    if len(asked) >= MOST:
        raise ConflictError(f"You have asked {MOST} questions, which is all there are.")


def _check_about(work: Work, submission: Submission, asked: Asked) -> None:
    keys = [one.key for one in rules_of(work, submission).criteria]
    if asked.criterion is not None and asked.criterion not in keys:
        raise refuse("/criterion", f"expected one of {', '.join(keys)}")
    if asked.evidence_id is None:
        return
    piece = work.get_named(Evidence, asked.evidence_id, "/evidence_id")
    if piece.submission_id != submission.id:
        raise refuse("/evidence_id", "expected a piece of this submission")


def _check_names(work: Work, person_id: UUID, text: str, *, is_confirmed: bool) -> None:
    """Warn of the writer's own name, never of the reader's: a warning would tell who that is."""
    found = named_in(text, [work.get(Person, person_id).name])
    if found is not None and not is_confirmed:
        raise refuse("/text", f"“{found}” may tell who you are: leave it out, or confirm it.")


def _check_open(work: Work, submission: Submission, row: Question) -> None:
    if row.answered_at is not None:
        raise MoveError("answered", "answer", [])
    if row.closed_at is not None:
        raise MoveError("closed", "answer", [], says="The time to answer this is over.")
    if not is_open(submission, row):
        raise MoveError(
            as_told(submission.state), "answer", submission_moves.open_moves(work, submission)
        )


def _end(work: Work, submission: Submission, row: Question) -> None:
    """Close the question and count the days on which it was open for its assessor."""
    row.live_key, row.closed_at = None, work.now
    work.session.flush()
    assignment = work.get_for_update(Assignment, row.assignment_id)
    if assignment.live_key is not None:
        assignment_days.count(work, calendars.rules(work), submission, assignment)
    clocks.follow(work, submission)
