"""Leaving: what was to be judged by somebody who may not judge it any more goes to somebody else."""

from uuid import UUID

from app.services import assignments, obstacles, panels, parts, qualifying
from app.services.bars import has_come_up
from app.services.runs import JobRun
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import absences
from app.storage.tables import Assignment, Submission


def leave(run: JobRun) -> None:
    """Hand over what somebody may not judge any more, and their seats on panels; name what nobody can approve now."""
    person_id = run.id_of("person_id")
    with run.work() as work:
        hand_over(work, person_id)
    with run.work() as work:
        panels.leave(work, person_id)
    with run.work() as work:
        obstacles.name_all(work, person_id)


def hand_over(work: Work, person_id: UUID) -> int:
    """Hand over what a person may not judge any more, and what of theirs others may not; returns how much there was."""
    handed = 0
    for assignment_id, submission_id in absences.open_work_around(
        work.session, work.organization_id, person_id
    ):
        submission = work.get_for_update(Submission, submission_id)
        assignment = work.get_for_update(Assignment, assignment_id)
        # Handing over another one may have ended it, or given it to somebody.
        why = _why(work, submission, assignment) if assignment.live_key else None
        if why is not None:
            assignments.hand_over(work, assignment, reason=why)
            handed += 1
    return handed


def _why(work: Work, submission: Submission, assignment: Assignment) -> str | None:
    """Return why somebody else has to judge this now, or None where nothing has come up."""
    why = qualifying.why_not(work, submission, assignment)
    # What two people have set aside stays so; nobody is near to whoever wrote an anchor.
    is_kept = submission.is_anchor or assignment.reason.get("rule") == "override"
    if why is not None or is_kept:
        return why
    rules, is_told = rules_of(work, submission), not assignments.is_untold(assignment)
    person_id = assignment.person_id
    has_conflict = has_come_up(
        work, submission.person_id, rules.version, person_id, is_told=is_told
    ) or _is_teammate(work, submission, rules, person_id, is_told=is_told)
    return "a conflict has come up" if has_conflict else None


def _is_teammate(
    work: Work, submission: Submission, rules: StageRules, person_id: UUID, *, is_told: bool
) -> bool:
    """Tell whether the person is in a team by now that something in the work is of."""
    # Where names are hidden, losing work that one has seen would tell whose it is.
    if rules.policy.is_blind and is_told:
        return False
    is_shared = any(one.shared == "team" for one in rules.requirements.values())
    return is_shared and person_id in parts.teammates(work, submission)
