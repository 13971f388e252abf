"""What panels look like: who sits, what they may send, and when a vote is told."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.shapes import Shape, Stored, Text, Time
from app.domain.panel import SeatState
from app.services.work import Work
from app.storage import tables

Reason = Annotated[Text, Field(min_length=1, max_length=4000)]


class Named(Shape):
    """Who shall be the panel."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_ids": ["019a0000-0000-7000-8000-000000000001"]}]}
    )
    person_ids: Annotated[list[UUID], Field(min_length=1, max_length=7)]


class SteppingBack(Shape):
    """Why a member of the panel cannot, or shall not, decide this."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "I recognise whose work this is."}]}
    )
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


class Seat(Stored):
    """One member of a panel; a vote is told when all are cast, to oneself before."""

    person_id: UUID
    state: SeatState
    chosen: dict[str, Any] | None = Field(description="Why this person, for those who may see it")
    vote: str | None
    reason: str | None
    voted_at: Time | None
    end_reason: str | None


def seat_shown(work: Work, seat: tables.PanelSeat, *, is_decided: bool) -> Seat:
    """Return a seat as the actor may see it: until all have voted, nothing of the vote but one's own."""
    shown = Seat.model_validate(seat)
    if seat.person_id == work.actor.person_id:
        return shown.model_copy(update={"chosen": None})
    if is_decided:
        return shown
    # The time and number of a change would tell that somebody has voted.
    kept = {"vote": None, "reason": None, "voted_at": None}
    return shown.model_copy(update=kept | {"revision": 1, "updated_at": seat.created_at})
