"""A rule for plans, and plans that keep it, for tests."""

from typing import Any

from app.api.plan_shapes import CONTENT
from tests.programme import Programme

RULE = {
    "decided_by": "coordinator",
    "sources": {"min": 2, "max": 4, "published_or_recorded": 1},
    "application": {"min": 5, "max": 40},
}
OBJECTION = {"part": "sources", "reason": "The visit is over; name another."}


def written(
    programme: Programme, enrollment: dict[str, Any] | None = None, **content: Any
) -> dict[str, Any]:
    """A draft that lacks nothing but what is given as nothing."""
    enrollment = enrollment or programme.enroll()
    body = {"enrollment_id": enrollment["id"]} | CONTENT | content
    return programme.educator.made("/plans", body)


def proposed(
    programme: Programme, enrollment: dict[str, Any] | None = None, **content: Any
) -> dict[str, Any]:
    """A plan that waits for whoever decides."""
    plan = written(programme, enrollment, **content)
    return programme.educator.made(f"/plans/{plan['id']}/propose")
