"""`/calendar`: the working days of the organization, and within how many of them things should be done."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import BeforeValidator, ConfigDict, Field

from app.api.dependencies import ReadWork, Revision, WriteWork, saved, tagged
from app.api.routes import operations
from app.api.shapes import Code, Shape, Time, not_a_truth_value
from app.domain.clock import NO_TARGETS, Targets
from app.domain.working_days import Weekday
from app.services import calendars
from app.storage import tables

router = operations("/calendar", "calendar")
Few = Annotated[int, Field(ge=0, le=60), BeforeValidator(not_a_truth_value)]
EXAMPLE: dict[str, Any] = {
    "time_zone": "America/Chicago",
    "targets": {"check": 1, "review": 5, "decide": 14},
    "remind_days": 1,
    "escalate_days": 0,
}


class CalendarChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    time_zone: Code = Field(default="UTC", description="A name of the IANA list; days begin there")
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = Field(
        default=[], description="The weekdays that are worked"
    )
    targets: Targets = Field(
        default=NO_TARGETS, description="Where a version's policy sets no target of its own"
    )
    remind_days: Few | None = Field(
        default=None, description="Working days before the last day; null reminds nobody"
    )
    escalate_days: Few | None = Field(
        default=None, description="Working days after the last day; null tells nobody"
    )


class Calendar(Shape):
    """The working days of the organization; at revision 0 these are the defaults."""

    time_zone: str
    weekdays: list[Weekday]
    targets: Targets
    remind_days: int | None
    escalate_days: int | None
    updated_at: Time
    revision: int = Field(description="The number in the ETag; send it as If-Match to change it")


@router.get(
    "", operation_id="getCalendar", summary="Get the working days", response_model=Calendar
)
def get(response: Response, work: ReadWork) -> tables.Calendar:
    """Get time zone, weekdays, targets, and when people are told."""
    return tagged(response, calendars.own(work))


@router.patch(
    "", operation_id="changeCalendar", summary="Change the working days", response_model=Calendar
)
def change(
    body: CalendarChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Calendar:
    """Change the members that are sent; what is due is counted anew within moments."""
    changes = body.model_dump(exclude_unset=True)
    return saved(work, response, calendars.update(work, changes, revision))
