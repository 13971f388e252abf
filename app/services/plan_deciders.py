"""Who decides on a plan: whom its version names, never its educator nor who coaches them."""

from collections.abc import Collection
from uuid import UUID

from app.domain.access import Action, Party, RoleName, Target
from app.domain.errors import ForbiddenError
from app.services import targets
from app.services.work import Work
from app.storage import plans, relationships
from app.storage.tables import Enrollment, Plan

_ACTIONS = {
    "coordinator": Action.DECIDE_PLANS,
    "approver": Action.DECIDE_PLANS_AS_APPROVER,
    "line_manager": Action.DECIDE_PLANS_AS_MANAGER,
}


def target_of(work: Work, plan: Plan) -> Target:
    """Return where a plan lies; a line manager is nothing to it unless they decide on it."""
    target = targets.about_enrollment(work, work.get(Enrollment, plan.enrollment_id))
    if plan.decided_by == "line_manager":
        return target
    parties = target.parties - {Party.MANAGING}
    return Target(target.school_id, target.microcredential_id, parties)


def check_decides(work: Work, plan: Plan) -> None:
    """Raise ForbiddenError unless the actor is one who decides on this plan."""
    target = target_of(work, plan)
    kind = plan.decided_by if _able(work, plan, target, plan.decided_by) else "coordinator"
    work.require(_ACTIONS[kind], target)
    if Party.OWNER in target.parties:
        raise ForbiddenError("Nobody decides on their own plan.")
    refused = plans.have_refused(work.session, work.organization_id, plan.id)
    if work.actor.person_id in refused:
        raise ForbiddenError("Somebody else decides now: you have refused this plan.")
    if Party.COACHING in target.parties:
        raise ForbiddenError("Who coaches the educator does not decide on their plan.")


def deciders_of(work: Work, plan: Plan) -> list[UUID]:
    """Return who can decide on a plan; coordinators where nobody is what the version names."""
    target = target_of(work, plan)
    found = _able(work, plan, target, plan.decided_by)
    return sorted(found or _able(work, plan, target, "coordinator"))


def coordinators_of(work: Work, plan: Plan) -> list[UUID]:
    """Return who runs the programme that the plan is for; if need be those who decide on it no more."""
    target = target_of(work, plan)
    found = _able(work, plan, target, "coordinator")
    if not found:
        active = plans.active_of(
            work.session, work.organization_id, _with_role(work, target, "coordinator")
        )
        found = active - {plan.person_id}
    return sorted(found)


def _able(work: Work, plan: Plan, target: Target, kind: str) -> Collection[UUID]:
    around = relationships.around(work.session, work.organization_id, plan.person_id)
    near = {
        wanted: {one for one, other, k in around if other == plan.person_id and k == wanted}
        for wanted in ("coach_of", "manager_of")
    }
    found = near["manager_of"] if kind == "line_manager" else _with_role(work, target, kind)
    active = plans.active_of(work.session, work.organization_id, found)
    refused = plans.have_refused(work.session, work.organization_id, plan.id)
    return active - near["coach_of"] - {plan.person_id} - refused


def _with_role(work: Work, target: Target, role: str) -> set[UUID]:
    if target.microcredential_id is None:
        return set()
    found = relationships.active_with_role(
        work.session,
        work.organization_id,
        RoleName(role),
        school_id=target.school_id,
        microcredential_id=target.microcredential_id,
    )
    return set(found)
