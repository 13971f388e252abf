"""The request and response shapes of `/plans`."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.shapes import Name, Shape, Stored, Text, Time
from app.domain.plan import (
    MOST_SOURCES,
    Decider,
    Objection,
    PlanContent,
    PlanState,
    Source,
)

CONTENT: dict[str, Any] = {
    "topic": "Talk moves in algebra",
    "sources": [
        {
            "title": "Who speaks in class",
            "kind": "published",
            "url": "https://journal.example/who-speaks",
            "relevance": "Counts who is heard, as I want to.",
        },
        {
            "title": "A morning in Ms Diaz's class",
            "kind": "visit",
            "citation": "Room 12, North School, 3 March",
            "relevance": "She uses the moves every day.",
        },
    ],
    "application": "Twice a week in my two algebra groups, with a count of who speaks.",
}
PlanVersionNumber = Annotated[
    int, Field(strict=True, ge=1, le=1_000_000, description="The version that was read")
]


class PlanIn(Shape):
    """A plan to begin; whatever is left out can be written later."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"enrollment_id": "01957d1c-8a00-7000-8000-000000000001"} | CONTENT]
        }
    )
    enrollment_id: UUID
    topic: Name | None = None
    sources: Annotated[tuple[Source, ...], Field(max_length=MOST_SOURCES)] = ()
    application: Text | None = None
    goal_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class PlanChange(Shape):
    """What to change; the list of sources is replaced as a whole."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"application": CONTENT["application"]}]}
    )
    topic: Name | None = None
    sources: Annotated[tuple[Source, ...], Field(max_length=MOST_SOURCES)] = ()
    application: Text | None = None
    goal_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class PlanReturn(Shape):
    """Why a plan comes back, part by part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "objections": [
                        {"part": "sources", "reason": "Both are events; name one to read."}
                    ],
                }
            ]
        }
    )
    version: PlanVersionNumber
    objections: Annotated[tuple[Objection, ...], Field(min_length=1, max_length=20)]


class PlanApproval(Shape):
    """What is approved, with a word if one is due."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})
    version: PlanVersionNumber
    reason: Annotated[Text, Field(min_length=1, max_length=4000)] | None = None


class PlanRefusal(Shape):
    """What is refused, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "reason": "The same was done last year, by yourself."}]
        }
    )
    version: PlanVersionNumber
    reason: Annotated[Text, Field(min_length=1, max_length=4000)]


class Plan(Stored):
    """What an educator means to do, as it stands."""

    enrollment_id: UUID
    person_id: UUID
    state: PlanState
    decided_by: Decider = Field(
        description="Who decides; coordinators where nobody is what the version names"
    )
    number: int = Field(description="How often it was proposed; the number of its newest version")
    topic: str | None
    sources: tuple[Source, ...]
    application: str | None
    goal_ids: list[UUID]
    proposed_at: Time | None
    decided_at: Time | None


class PlanVersion(Shape):
    """A plan as it was proposed, and what came of that."""

    id: UUID
    created_at: Time
    plan_id: UUID
    number: int
    content: PlanContent
    outcome: Literal["returned", "approved", "refused", "withdrawn"] | None = Field(
        description="null while it waits"
    )
    objections: list[Objection]
    reason: str | None
    decided_by: UUID | None
    decided_at: Time | None


class PlanHistory(Shape):
    """Every proposal of a plan, the first one first."""

    data: list[PlanVersion]


class PlanCommentIn(Shape):
    """What is said about a plan."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "A second visit would tell you more."}]}
    )
    text: Annotated[Text, Field(min_length=1, max_length=4000)]


class PlanComment(Shape):
    """What somebody said about a plan."""

    id: UUID
    created_at: Time
    plan_id: UUID
    person_id: UUID = Field(description="Who said it: a coach, or the educator")
    text: str
