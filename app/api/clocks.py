"""`/clocks`: how long each step of a submission has taken, by when it is due, what is overdue."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.api.dependencies import PageAsked, ReadWork, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Stored, Time
from app.domain.clock import Step
from app.services import calendars, clocks
from app.services.work import Work
from app.storage import tables

router = operations("/clocks", "calendar")


class Clock(Stored):
    """One step of a submission, or a plan that waits: how long it has taken, and by when it should be done."""

    submission_id: UUID | None = Field(description="null for the clock of a plan")
    plan_id: UUID | None = Field(description="Set for the clock of a plan that was proposed")
    step: Step
    started_at: Time
    is_running: bool = Field(
        description="False while the educator has the work, and once it stopped"
    )
    spent_days: int = Field(description="Working days that have begun while it ran")
    target_days: int | None
    due_on: date | None = Field(description="The last day, in the organization's time zone")
    due_at: Time | None = Field(description="When that day is over")
    is_overdue: bool
    stopped_at: Time | None
    outcome: str | None = Field(description="What state it stopped in")
    reminded_at: Time | None
    escalated_at: Time | None


def _shown(found: list[tables.Clock], work: Work) -> list[Clock]:
    calendar = calendars.rules(work).working
    return [
        Clock.model_validate(
            row.model_dump(include=set(Clock.model_fields))
            | {
                "spent_days": clocks.days_spent(calendar, row, work.now),
                "is_overdue": row.is_running and row.due_at is not None and row.due_at <= work.now,
            }
        )
        for row in found
    ]


@router.get("", operation_id="listClocks", summary="List the clocks", response_model=Page[Clock])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    submission_id: Annotated[UUID | None, Query()] = None,
    plan_id: Annotated[UUID | None, Query()] = None,
    step: Annotated[Step | None, Query()] = None,
    is_running: Annotated[bool | None, Query()] = None,
    overdue: Annotated[bool | None, Query(description="Runs, and its last day is over")] = None,
) -> dict[str, Any]:
    """List the clocks of the work that you run or audit, oldest first."""
    about = {"submission_id": submission_id, "plan_id": plan_id}
    filters = about | {"step": step, "is_running": is_running}
    found = clocks.page(work, asked, overdue=overdue, **filters)
    body = listed(request, response, found)
    return body | {"data": _shown(found.rows, work)}


@router.get("/{clock_id}", operation_id="getClock", summary="Get one clock")
def get(clock_id: UUID, response: Response, work: ReadWork) -> Clock:
    """Get one clock."""
    row = tagged(response, clocks.get(work, clock_id))
    return _shown([row], work)[0]
