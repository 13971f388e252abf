"""Obstacles: why work waits for a person who is not there, named as long as it is so.

Why nobody could be asked to judge is named by routing; here is what comes before and after.
"""

from uuid import UUID

from app.domain.access import RoleName
from app.domain.review import State
from app.services import approvers
from app.services.runs import JobRun
from app.services.work import Work
from app.storage import jobs, submissions
from app.storage.tables import Submission

NAME_ALL = "submission.name_obstacles"
# Who is waited for before and after the round.
WAITED_FOR = frozenset({RoleName.COORDINATOR, RoleName.APPROVER})
_BEFORE_AND_AFTER = frozenset({State.SUBMITTED, State.AWAITING_APPROVAL})
_NO_COORDINATOR = (
    "Nobody but its educator has the coordinator role for this microcredential and school, and"
    " nobody checks their own work."
)
_NO_APPROVER = "Nobody has the approver role for this microcredential and school."
_APART = (
    "Everybody with the approver role did or judged the work, coaches its educator or has declared"
    " a conflict."
)


def follow(work: Work, submission: Submission) -> None:
    """Name what stands in the way of the step before or after the round, or nothing any more."""
    found = _of(work, submission)
    if found == submission.routing_obstacle:
        return
    submissions.set_quietly(work.session, submission, routing_obstacle=found)
    if found is not None:
        work.record("submission.unrouted", submission, obstacle=found)


def name_all(work: Work, person_id: UUID | None = None) -> int:
    """Look again at everything that waits for a coordinator or an approver, or at what of one person does."""
    found = submissions.waiting_for_somebody(work.session, work.organization_id, person_id)
    for one in found:
        submission = work.get_for_update(Submission, one.id)
        if submission.state in _BEFORE_AND_AFTER:
            follow(work, submission)
    return len(found)


def look_again(work: Work) -> None:
    """Ask for the job that looks at everything that waits, once however many ask."""
    job = jobs.NewJob(NAME_ALL, {}, organization_id=work.organization_id)
    jobs.enqueue_once(work.session, job, work.now)


def name_all_due(run: JobRun) -> None:
    """Do the same for everybody, as a job."""
    with run.work() as work:
        name_all(work)


def _of(work: Work, submission: Submission) -> str | None:
    if submission.is_anchor:
        return None
    if submission.state == State.SUBMITTED:
        coordinators = approvers.having(work, submission, RoleName.COORDINATOR)
        return None if coordinators - {submission.person_id} else _NO_COORDINATOR
    if submission.state != State.AWAITING_APPROVAL or approvers.left_for(work, submission):
        return None
    return _APART if approvers.having(work, submission, RoleName.APPROVER) else _NO_APPROVER
