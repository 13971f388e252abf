"""`/goals`: one's own goals for the school year, and those of whom one coaches or manages."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.goals import GoalChange, GoalIn
from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError
from app.domain.goal import GoalMove
from app.pages.forms import Filled, Form, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import aiming, goals, needs

router = LateRouter(include_in_schema=False)
_SAID = {
    GoalMove.REACH: "Well done: the goal is reached.",
    GoalMove.DROP: "The goal is dropped.",
    GoalMove.REOPEN: "The goal is open again.",
}


@router.get("/goals")
def goals_page(visit: SignedIn, asked: PageAsked) -> Response:
    """Show one's own goals, and whose else one may read."""
    with visit.reading() as work:
        page, lines = aiming.of_person(work, asked, work.actor.person_id)
        others = aiming.others(work)
        return visit.show("goals/list.html", lines=lines, others=others, next=visit.next_of(page))


@router.get("/goals/of/{person_id}")
def others_page(person_id: UUID, visit: SignedIn, asked: PageAsked) -> Response:
    """Show the goals of somebody whom one coaches or manages."""
    with visit.reading() as work:
        person = aiming.readable(work, person_id)
        page, lines = aiming.of_person(work, asked, person.id)
        return visit.show(
            "goals/others.html", person=person, lines=lines, next=visit.next_of(page)
        )


@router.get("/goals/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for a goal."""
    return _form(visit, None, blank(school_year=needs.current_year(visit.now)))


@router.post("/goals/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Set a goal."""
    try:
        wanted = checked(GoalIn, **_said(form))
        with visit.writing() as work:
            goals.create(work, **wanted.model_dump(mode="json"))
    except MENDABLE as error:
        return _form(visit, None, form.filled(error), status_of(error))
    return visit.to("/goals", "Your goal is set.")


@router.get("/goals/{goal_id}")
def edit_page(goal_id: UUID, visit: SignedIn) -> Response:
    """Show one's own goal to be changed."""
    return _form(visit, goal_id)


@router.post("/goals/{goal_id}")
def change(goal_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change a goal."""
    try:
        wanted = checked(GoalChange, **_said(form))
        with visit.writing() as work:
            changes = wanted.model_dump(mode="json", exclude_unset=True)
            goals.update(work, goal_id, changes, form.revision() or 0)
    except MENDABLE as error:
        return _form(visit, goal_id, form.filled(error), status_of(error))
    return visit.to("/goals", "Your goal is saved.")


@router.post("/goals/{goal_id}/move")
def move(goal_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Say that a goal is reached or dropped, or take it up again."""
    try:
        wanted = GoalMove(form.text("move"))
        with visit.writing() as work:
            goals.move(work, goal_id, wanted)
    except (ValueError, ConflictError):
        return visit.to("/goals", "It was changed meanwhile; look at it again.", tone="warn")
    return visit.to("/goals", _SAID.get(wanted, "Done."))


def _said(form: Form) -> dict[str, object]:
    return {
        "text": form.text("text"),
        "measure": form.maybe("measure"),
        "school_year": form.text("school_year"),
        "competency_ids": form.all("competency_ids"),
        "enrollment_ids": form.all("enrollment_ids"),
        "progress": form.maybe("progress"),
    }


def _form(
    visit: Visit, goal_id: UUID | None, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        goal = None if goal_id is None else aiming.own(work, goal_id)
        kept = filled or blank(**goal.model_dump(include=set(GoalIn.model_fields)) if goal else {})
        return visit.show(
            "goals/form.html",
            status,
            goal=goal,
            filled=kept,
            competencies=aiming.competencies(work),
            enrollments=aiming.enrollments(work),
        )
