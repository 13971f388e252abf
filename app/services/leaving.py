"""Leaving: what was to be judged by somebody who may not judge it any more goes to somebody else."""

from uuid import UUID

from app.services import assignments, routing
from app.services.bars import has_come_up
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import absences
from app.storage.tables import Assignment, Submission


def hand_over(work: Work, person_id: UUID) -> int:
    """Hand over what a person is to judge and may not judge any more; returns how much there was."""
    handed = 0
    for assignment_id, submission_id in absences.open_work_of(
        work.session, work.organization_id, person_id
    ):
        submission = work.get_for_update(Submission, submission_id)
        assignment = work.get_for_update(Assignment, assignment_id)
        why = _why(work, submission, assignment)
        if why is not None:
            assignments.hand_over(work, assignment, reason=why)
            handed += 1
    return handed


def _why(work: Work, submission: Submission, assignment: Assignment) -> str | None:
    """Return why somebody else has to judge this now, or None where nothing has come up."""
    person_id = assignment.person_id
    if not routing.is_qualified(work, submission, person_id):
        return "no assessor any more"
    # What two people have set aside stays so; nobody is near to whoever wrote an anchor.
    if submission.is_anchor or assignment.reason.get("rule") == "override":
        return None
    version = rules_of(work, submission).version
    has_conflict = has_come_up(
        work,
        submission.person_id,
        version,
        person_id,
        is_told=not assignments.is_untold(assignment),
    )
    return "a conflict has come up" if has_conflict else None
