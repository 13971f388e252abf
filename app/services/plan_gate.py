"""Whether a plan stands in the way of the first stage."""

from app.domain.plan import PlanState, check_begins, plan_rule_of
from app.services import plan_moves
from app.services.work import Work
from app.storage import plans
from app.storage.tables import Enrollment, MicrocredentialVersion


def is_open(work: Work, enrollment: Enrollment, version: MicrocredentialVersion) -> bool:
    """Tell whether the first stage can begin: no plan is asked for, or it is approved."""
    return version.plan is None or state_of(work, enrollment) == PlanState.APPROVED


def check(work: Work, enrollment: Enrollment) -> None:
    """Raise MoveError, naming the plan's state and what is allowed, while it stands in the way."""
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    if plan_rule_of(version.plan) is not None:
        plan = plans.live_plan(work.session, work.organization_id, enrollment.id)
        can = [] if plan is None else plan_moves.open_moves(work, plan)
        check_begins(None if plan is None else plan.state, can)


def state_of(work: Work, enrollment: Enrollment) -> str | None:
    """Return where the plan of an enrollment stands; None while there is none."""
    plan = plans.live_plan(work.session, work.organization_id, enrollment.id)
    return None if plan is None else plan.state
