"""Recalling: an educator takes back what waits and nobody has begun to judge, to work on it again."""

from uuid import UUID

from app.domain import review
from app.domain.errors import Fault, MoveError
from app.domain.integrity import check_free
from app.domain.review import AssignmentState, Move, State
from app.services import assignments, clocks, likenesses, submission_moves, submissions
from app.services.work import Work
from app.storage import submissions as stored
from app.storage.tables import Submission

_STAYS = Fault("/state", "an assessor has begun to judge it")
_JUDGED = Fault("/state", "it was judged before in this attempt")


def recall(work: Work, submission_id: UUID) -> Submission:
    """Make a draft of what waits again, with everything in it; raises MoveError once it is judged."""
    submission = submissions.writable(work, submission_id)
    after = submission_moves.move(work, submission, Move.RECALL)
    check_free(Move.RECALL, is_on_hold=submission.is_on_hold)
    submissions.check_enrolled(work, submission)
    if submission.state != State.SUBMITTED:
        _take_from_assessors(work, submission)
    submission.state, submission.submitted_at, submission.routing_obstacle = after, None, None
    likenesses.forget(work, submission)
    work.record("submission.recalled", submission)
    clocks.follow(work, submission)
    return submission


def _take_from_assessors(work: Work, submission: Submission) -> None:
    """End what was offered; a claim at the same moment waits for this, or this for the claim."""
    if submission.round > 1:
        raise MoveError(review.as_told(submission.state), Move.RECALL, [], _JUDGED)
    if submission_moves.was_begun(work, submission):
        raise MoveError(review.as_told(submission.state), Move.RECALL, [], _STAYS)
    for one in stored.assignments_of(work.session, work.organization_id, submission.id):
        if one.state == AssignmentState.OFFERED:
            assignments.recall(work, one)
