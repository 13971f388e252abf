"""Leaving: what was to be judged by somebody who is no assessor of it any more goes to somebody else."""

from uuid import UUID

from app.services import assignments, routing
from app.services.work import Work
from app.storage import absences
from app.storage.tables import Assignment, Submission


def hand_over(work: Work, person_id: UUID) -> int:
    """Hand over the open work of somebody who was deactivated, or lost the role; returns how much there was."""
    handed = 0
    for assignment_id, submission_id in absences.open_work_of(
        work.session, work.organization_id, person_id
    ):
        submission = work.get_for_update(Submission, submission_id)
        if routing.is_qualified(work, submission, person_id):
            continue
        assignment = work.get_for_update(Assignment, assignment_id)
        assignments.hand_over(work, assignment, reason="no assessor any more")
        handed += 1
    return handed
