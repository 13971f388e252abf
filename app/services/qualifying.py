"""Whether somebody who was asked may still judge: by the role, and where the policy asks for it by the gate."""

from app.domain.errors import ForbiddenError
from app.services import calibrations, drifting, routing
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage.tables import Assignment, Submission

NO_ASSESSOR = "no assessor any more"
NOT_CALIBRATED = "not calibrated any more"
_TOLD = {
    NO_ASSESSOR: "You are no longer an assessor of this microcredential and school.",
    NOT_CALIBRATED: "You are no longer calibrated for this scoring guide: somebody else is asked.",
}


def why_not(work: Work, submission: Submission, assignment: Assignment) -> str | None:
    """Return why somebody who was asked may not judge it, or may no longer, or None."""
    if not routing.is_qualified(work, submission, assignment.person_id):
        return NO_ASSESSOR
    # What two people have set aside stays so.
    if assignment.reason.get("rule") == "override":
        return None
    return _why_not_calibrated(work, rules_of(work, submission), assignment)


def check(work: Work, submission: Submission, assignment: Assignment) -> None:
    """Raise ForbiddenError, saying why, for whoever may not judge it any more."""
    why = why_not(work, submission, assignment)
    if why is not None:
        raise ForbiddenError(_TOLD[why])


def _why_not_calibrated(work: Work, rules: StageRules, assignment: Assignment) -> str | None:
    """Return why the gate stands in the way: what was taken on in time is finished, but not after a drift."""
    rubric_id, person_id = rules.stage.rubric_id, assignment.person_id
    if not rules.policy.calibrated or person_id in calibrations.qualified(work, rubric_id):
        return None
    if assignment.claimed_at is None:
        return NOT_CALIBRATED
    drifted_at = drifting.last_found(work, rubric_id).get(person_id)
    has_drifted = drifted_at is not None and drifted_at >= assignment.claimed_at
    return NOT_CALIBRATED if has_drifted else None
