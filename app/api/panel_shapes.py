"""What panels look like, and what they decide: who sits, what may be sent, and when a vote is told."""

from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field

from app.api.dependencies import saved, whole
from app.api.shapes import Shape, Stored, Text, Time
from app.domain.panel import SeatState
from app.services import panels
from app.services.matters import is_member_only
from app.services.work import Work
from app.storage import tables
from app.storage.appeals import Matter

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


class Decided(Stored):
    """What an appeal and a case have in common: whom it is about, its panel and what that has said."""

    person_id: UUID | None = Field(
        description="Whose work, or badge, it is about; null for the panel"
    )
    seats: int = Field(description="How many decide")
    is_named: bool = Field(description="Whether a coordinator has named the panel")
    obstacle: str | None = Field(description="Why a seat is free, for those who run the programme")
    reasons: list[str] = Field(description="The reasons of those who carried the outcome")
    decided_at: Time | None


D = TypeVar("D", bound=Decided)


def shown(work: Work, row: Matter, shape: type[D]) -> D:
    """Return an appeal or a case as the actor may see it."""
    found = shape.model_validate(row)
    if is_member_only(work, row):
        return found.model_copy(update={"person_id": None, "obstacle": None})
    if row.person_id == work.actor.person_id:
        return found.model_copy(update={"obstacle": None})
    return found


def answered(work: Work, response: Response, row: Matter, shape: type[D]) -> D:
    """Return what was changed with its ETag."""
    saved(work, response, row)
    return shown(work, row, shape)


def panel_shown(work: Work, row: Matter) -> dict[str, Any]:
    """Return the whole panel as the actor may see it, as one page."""
    seats = panels.seats(work, row)
    is_decided = row.decided_at is not None
    data = [_seat_shown(work, one, is_decided=is_decided) for one in seats]
    return whole(data)


def seat_answered(work: Work, response: Response, seat: tables.PanelSeat) -> Seat:
    """Return one's own seat with its ETag."""
    saved(work, response, seat)
    return _seat_shown(work, seat, is_decided=False)


def _seat_shown(work: Work, seat: tables.PanelSeat, *, is_decided: bool) -> Seat:
    """Return a seat as the actor may see it: until all have voted, nothing of the vote but one's own."""
    found = Seat.model_validate(seat)
    if seat.person_id == work.actor.person_id:
        return found.model_copy(update={"chosen": None})
    if is_decided:
        return found
    # The time and number of a change would tell that somebody has voted.
    kept = {"vote": None, "reason": None, "voted_at": None}
    return found.model_copy(update=kept | {"revision": 1, "updated_at": seat.created_at})
