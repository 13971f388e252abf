"""What can happen to this very plan now: the table of its state, but for what else closes a move."""

from collections.abc import Iterator

from app.domain.moves import allowed, follow
from app.domain.plan import PLAN_MOVES, UNASKED, PlanMove, PlanState
from app.domain.policy import policy_of
from app.services import calendars
from app.services.work import Work
from app.storage import plans as stored
from app.storage.tables import Appeal, Enrollment, MicrocredentialVersion, Plan


def move(work: Work, plan: Plan, wanted: PlanMove) -> PlanState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    state = PlanState(plan.state)
    closed = () if (state, wanted) in PLAN_MOVES else set(_closed(work, plan))
    return follow(PLAN_MOVES, state, wanted, closed=closed, unasked=UNASKED)


def open_moves(work: Work, plan: Plan) -> list[str]:
    """Return what can happen to the plan now."""
    return allowed(PLAN_MOVES, PlanState(plan.state), set(_closed(work, plan)), UNASKED)


def _closed(work: Work, plan: Plan) -> Iterator[PlanMove]:
    enrollment = work.get(Enrollment, plan.enrollment_id)
    if not _can_appeal(work, plan, enrollment):
        yield PlanMove.APPEAL
    known = stored.live_plan(work.session, work.organization_id, enrollment.id)
    if enrollment.state != "active" or known is not None:
        yield PlanMove.RESTORE


def _can_appeal(work: Work, plan: Plan, enrollment: Enrollment) -> bool:
    """Tell whether a refusal can still be appealed."""
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    offered = policy_of(version.policy).appeals
    if offered is None or plan.decided_at is None or enrollment.state == "withdrawn":
        return False
    until = calendars.rules(work).working.later(plan.decided_at, offered.window_working_days)
    return work.now <= until and not work.all_by(Appeal, plan_id=plan.id)
