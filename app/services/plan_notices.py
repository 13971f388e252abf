"""Notices about plans: to whoever decides, and to the educator; what was written stays on the pages."""

from uuid import UUID

from app.domain.moments import in_words
from app.domain.plan import PlanState
from app.rendering.letter import Letter, Link
from app.services import notices, plan_deciders
from app.services.work import Work
from app.storage.tables import Clock, Enrollment, MicrocredentialVersion, Plan

_SAID = {
    PlanState.RETURNED: (
        "Your plan came back",
        "Your plan for {name} needs another look. Its page says which parts, and why.",
    ),
    PlanState.APPROVED: (
        "Your plan is approved",
        "Your plan for {name} is approved: the first stage is open.",
    ),
    PlanState.REFUSED: (
        "Your plan was refused",
        "Your plan for {name} was refused. Its page says why.",
    ),
}


def proposed(work: Work, plan: Plan) -> None:
    """Tell whoever decides that a plan waits; no name stands in it."""
    name = _name(work, plan)
    deciders = plan_deciders.deciders_of(work, plan)
    if not deciders:
        _nobody_decides(work, plan, name)
    for person_id in deciders:
        letter = Letter(
            f"A plan waits: {name}",
            "",
            (f"An educator has proposed a plan for {name}.", "Approve it, or say what it needs."),
            Link("Read the plan", f"{work.tools.base_url}/plans/{plan.id}"),
            "because you decide on plans for this programme",
        )
        notices.tell(work, person_id, letter)


def _nobody_decides(work: Work, plan: Plan, name: str) -> None:
    """Tell those who run the programme that somebody has to be found."""
    letter = Letter(
        f"Nobody can decide on a plan: {name}",
        "",
        (
            f"A plan for {name} waits, and nobody may decide on it.",
            "Whoever could has refused it, coaches its educator, or is its educator.",
            "Give somebody else the role that decides, or make somebody the educator's line manager.",
        ),
        Link("Read the plan", f"{work.tools.base_url}/plans/{plan.id}"),
        "because you run this programme",
    )
    for person_id in plan_deciders.coordinators_of(work, plan):
        notices.tell(work, person_id, letter)


def decided(work: Work, plan: Plan) -> None:
    """Tell the educator what was decided."""
    subject, sentence = _SAID[PlanState(plan.state)]
    name = _name(work, plan)
    letter = Letter(
        f"{subject}: {name}",
        "",
        (sentence.format(name=name),),
        Link("Open your plan", f"{work.tools.base_url}/work/{plan.enrollment_id}/plan"),
        "because you proposed this plan",
    )
    notices.tell(work, plan.person_id, letter)


def clock_told(work: Work, plan: Plan, clock: Clock, person_id: UUID, *, is_over: bool) -> None:
    """Tell somebody that a plan is to be decided, or that it is overdue."""
    last = clock.due_on
    if last is None:
        return
    name, day = _name(work, plan), in_words(last)
    due = f"It was due on {day}, and is not done." if is_over else f"It is due by {day}."
    letter = Letter(
        f"{'Overdue' if is_over else 'Due soon'}: a plan for {name}",
        "",
        (f"A plan for {name} waits to be decided.", due),
        Link("Read the plan", f"{work.tools.base_url}/plans/{plan.id}"),
        "because you decide on plans or run this programme",
    )
    notices.tell(work, person_id, letter)


def _name(work: Work, plan: Plan) -> str:
    enrollment = work.get(Enrollment, plan.enrollment_id)
    return work.get(MicrocredentialVersion, enrollment.version_id).name
