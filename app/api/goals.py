"""`/goals`: what a person sets out to reach, what serves it, how far it has come."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Page, Paragraph, Shape, Stored, Text, Time
from app.domain.goal import GoalMove, GoalState, school_year_of
from app.services import goals
from app.storage import tables

router = operations("/goals", "goals")
EXAMPLE: dict[str, Any] = {
    "text": "Every student explains a classmate's reasoning once a week.",
    "measure": "A tally on the wall, looked at every month.",
    "school_year": "2026-2027",
    "competency_ids": [],
}
SchoolYear = Annotated[
    str,
    Field(min_length=9, max_length=9, pattern=r"^[0-9]{4}-[0-9]{4}$"),
    AfterValidator(school_year_of),
]
Ids = Annotated[tuple[UUID, ...], Field(max_length=50)]


class GoalIn(Shape):
    """A goal to set."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    text: Annotated[Paragraph, Field(min_length=1)]
    measure: Paragraph | None = Field(default=None, description="How you will see it is reached")
    school_year: SchoolYear
    competency_ids: Ids = ()
    enrollment_ids: Ids = Field(default=(), description="Your own enrollments that serve it")
    progress: Annotated[Text, Field(max_length=4000)] | None = None


class GoalChange(Shape):
    """What to change while it is open; lists are replaced as a whole."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"progress": "Half of the class does."}]}
    )
    text: Annotated[Paragraph, Field(min_length=1)] = "-"
    measure: Paragraph | None = None
    school_year: SchoolYear = "2026-2027"
    competency_ids: Ids = ()
    enrollment_ids: Ids = ()
    progress: Annotated[Text, Field(max_length=4000)] | None = None


class Goal(Stored):
    """What a person sets out to reach in a school year."""

    person_id: UUID
    text: str
    measure: str | None
    school_year: str
    competency_ids: list[UUID]
    enrollment_ids: list[UUID]
    progress: str | None
    state: GoalState
    closed_at: Time | None


@router.post(
    "", operation_id="createGoal", summary="Set a goal", status_code=201, response_model=Goal
)
def create(body: GoalIn, request: Request, response: Response, work: WriteWork) -> tables.Goal:
    """Set a goal of your own, aligned to competencies, such as the district's goals."""
    goal = goals.create(work, **body.model_dump(mode="json"))
    created(response, request, goal)
    return goal


@router.get("", operation_id="listGoals", summary="List goals", response_model=Page[Goal])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    school_year: Annotated[SchoolYear | None, Query()] = None,
    state: Annotated[GoalState | None, Query()] = None,
) -> dict[str, Any]:
    """List the goals that you may see, oldest first."""
    filters = {"person_id": person_id, "school_year": school_year, "state": state}
    return listed(request, response, goals.page(work, asked, **filters))


@router.get("/{goal_id}", operation_id="getGoal", summary="Get one goal", response_model=Goal)
def get(goal_id: UUID, response: Response, work: ReadWork) -> tables.Goal:
    """Get one goal with its ETag."""
    goal = goals.get(work, goal_id)
    tagged(response, goal)
    return goal


@router.patch(
    "/{goal_id}", operation_id="changeGoal", summary="Change a goal", response_model=Goal
)
def change(
    goal_id: UUID, body: GoalChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Goal:
    """Change the members that are sent, while it is open."""
    changes = body.model_dump(mode="json", exclude_unset=True)
    return _answered(response, work, goals.update(work, goal_id, changes, revision))


@router.post(
    "/{goal_id}/reach", operation_id="reachGoal", summary="Say it is reached", response_model=Goal
)
def reach(goal_id: UUID, response: Response, work: WriteWork) -> tables.Goal:
    """Say that your goal is reached."""
    return _answered(response, work, goals.move(work, goal_id, GoalMove.REACH))


@router.post(
    "/{goal_id}/drop", operation_id="dropGoal", summary="Drop a goal", response_model=Goal
)
def drop(goal_id: UUID, response: Response, work: WriteWork) -> tables.Goal:
    """Say that you no longer pursue it."""
    return _answered(response, work, goals.move(work, goal_id, GoalMove.DROP))


@router.post(
    "/{goal_id}/reopen", operation_id="reopenGoal", summary="Take it up again", response_model=Goal
)
def reopen(goal_id: UUID, response: Response, work: WriteWork) -> tables.Goal:
    """Take a goal up again that was reached or dropped."""
    return _answered(response, work, goals.move(work, goal_id, GoalMove.REOPEN))


def _answered(response: Response, work: WriteWork, goal: tables.Goal) -> tables.Goal:
    work.session.flush()
    tagged(response, goal)
    return goal
