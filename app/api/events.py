"""`/events`: the feed of what happened, for systems that follow along."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict

from app.api.dependencies import ReadWork
from app.api.feeds import FeedAsked, fed
from app.api.routes import operations
from app.api.shapes import Page, Shape, Time
from app.services import events

router = operations("/events", "events")
EXAMPLE: dict[str, Any] = {
    "sequence": 41,
    "id": "0198c0de-0000-7000-8000-000000000041",
    "created_at": "2026-03-02T09:00:00.000Z",
    "kind": "submission.submitted",
    "subject_kind": "submission",
    "subject_id": "0198c0de-0000-7000-8000-000000000017",
    "data": {},
}


class Event(Shape):
    """Something that happened; `sequence` counts without gaps in the order of commits."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    sequence: int
    id: UUID
    created_at: Time
    kind: str
    subject_kind: str
    subject_id: UUID
    data: dict[str, Any]


@router.get(
    "", operation_id="listEvents", summary="Follow what happens", response_model=Page[Event]
)
def page(request: Request, response: Response, work: ReadWork, asked: FeedAsked) -> dict[str, Any]:
    """Return what happened after `after`, oldest first.

    Keep the last `sequence` you have seen and ask again with it: nothing is ever added before it.
    """
    rows = events.after(work, asked.after, asked.limit + 1)
    return fed(request, response, asked, rows)
