"""The request and response shapes of `/submissions`."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.shapes import Shape, Stored, Text, Time
from app.domain import self_levels as own
from app.domain.declaration import AiUse, Declaration
from app.domain.review import State
from app.domain.rubric import Key


class SubmissionIn(Shape):
    """A draft to open; the next open stage unless one is named."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"enrollment_id": "01957d1c-8a00-7000-8000-000000000002"}]}
    )
    enrollment_id: UUID
    stage_id: UUID | None = None


class SelfLevel(Shape):
    """The level that the educator sees on one criterion."""

    criterion: Key
    level: Key


class Submit(Shape):
    """What the educator declares when handing in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "declared_own_work": True,
                    "ai_use": "assisted",
                    "ai_use_description": "A chatbot suggested three of the questions.",
                }
            ]
        }
    )
    declared_own_work: bool
    ai_use: AiUse | None = Field(
        default=None, description="Asked for where the policy has `declares_ai_use`"
    )
    ai_use_description: Annotated[Text, Field(min_length=1, max_length=2000)] | None = Field(
        default=None, description="Which tool helped, and with what; with `assisted` only"
    )
    self_levels: Annotated[list[SelfLevel], Field(max_length=200)] = Field(
        default=[],
        description="Where you see yourself; for versions whose policy has `self_levels`",
    )

    @property
    def own_levels(self) -> list[own.SelfLevel]:
        """The self-levels, as the domain has them."""
        return [own.SelfLevel(one.criterion, one.level) for one in self.self_levels]

    @property
    def declaration(self) -> Declaration:
        """What is declared, as the domain has it."""
        return Declaration(self.declared_own_work, self.ai_use, self.ai_use_description)


class Obstacle(Shape):
    """One thing that is missing or worth knowing."""

    pointer: str
    detail: str


class Missing(Shape):
    """One thing that is missing."""

    pointer: Annotated[str, Field(max_length=200, pattern=r"^(/[a-z0-9_-]+)*$")] = ""
    detail: Annotated[Text, Field(min_length=1, max_length=1000)]


class CarriedLevel(Shape):
    """A criterion met in an earlier attempt."""

    criterion: str
    level: str | None = Field(description="Null for an assessor who has not sealed levels yet")
    digests: list[str] = Field(description="SHA-256 of the evidence it was judged on")


class Submission(Stored):
    """One attempt at one stage."""

    enrollment_id: UUID | None = Field(description="Null for the assessor in a blind scheme")
    stage_id: UUID
    person_id: UUID | None = Field(description="Null for the assessor in a blind scheme")
    previous_id: UUID | None
    attempt: int
    round: int
    state: State
    declared_own_work: bool
    ai_use: AiUse | None = Field(description="As declared; null where it was not asked for")
    ai_use_description: str | None = Field(description="Null for a machine that acts for itself")
    self_levels: list[SelfLevel] = Field(
        description="Where the educator sees themself; empty for an assessor who has not sealed"
    )
    carried: list[CarriedLevel]
    obstacles: list[Obstacle] = Field(description="Why it was returned as incomplete")
    submitted_at: Time | None
    is_on_hold: bool = Field(
        description="Nothing is decided and no badge goes out; false for whoever judges it"
    )


class Completeness(Shape):
    """What a draft still lacks, and what its assessor will notice."""

    is_complete: bool
    missing: list[Obstacle]
    warnings: list[Obstacle]
    anonymity_warnings: list[Obstacle] = Field(
        description="What could tell a blind assessor whose work it is; nothing to whom it would"
    )


class OpenCriteria(Shape):
    """What is judged in this attempt."""

    unmet: list[str]
    reaffirm: list[str] = Field(description="Met before, but their evidence has changed since")
    remand_reason: str | None = Field(description="Why an approver has sent these back")


class SendBack(Shape):
    """What is missing, as the person who looked saw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"missing": [{"pointer": "/evidence/plan", "detail": "The file is empty."}]}
            ]
        }
    )
    missing: Annotated[list[Missing], Field(min_length=1, max_length=50)]
