"""The clock of a plan: it runs while the plan is proposed, and stands still while its educator has it."""

from app.domain.clock import Step, Targets
from app.domain.plan import PlanState
from app.domain.policy import policy_of
from app.services import calendars, clocks
from app.services.calendars import Rules
from app.services.work import Work
from app.storage.tables import Clock, Enrollment, MicrocredentialVersion, Plan

_WITH_THE_EDUCATOR = frozenset({PlanState.DRAFT, PlanState.RETURNED})


def follow(work: Work, plan: Plan) -> None:
    """Start, hold or stop the clock as the state of the plan wants it; again changes nothing."""
    key = f"{plan.id}:{Step.PLAN}"
    clock = work.find_by(Clock, live_key=key)
    if plan.state == PlanState.PROPOSED:
        clock = clock or clocks.start(work, Step.PLAN, key, plan_id=plan.id)
        if not clock.is_running:
            clocks.go_on(work, clock)
    elif clock is not None:
        clocks.hold(work, clock)
        if plan.state not in _WITH_THE_EDUCATOR:
            clocks.stop(work, clock, plan.state)
    if clock is not None and clock.live_key is not None:
        rules = calendars.rules(work)
        clocks.set_due(rules, clock, _targets_of(work, plan, rules))


def _targets_of(work: Work, plan: Plan, rules: Rules) -> Targets:
    """Return the targets that count for a plan: its version's, else the organization's."""
    enrollment = work.get(Enrollment, plan.enrollment_id)
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    return policy_of(version.policy).targets.over(rules.targets)
