"""Accommodations: what is asked of one educator in another form, and the one table of moves."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.domain.evidence_requirement import MEASURES, MEDIA_TYPES, Bound, EvidenceRequirement, Kind
from app.domain.moves import follow
from app.domain.rubric import Key, Value


class AccommodationState(StrEnum):
    """Where an accommodation stands; only `granted` changes what is asked."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class AccommodationMove(StrEnum):
    """What can happen to an accommodation."""

    GRANT = "grant"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    END = "end"


ACCOMMODATION_MOVES: Mapping[tuple[AccommodationState, AccommodationMove], AccommodationState] = {
    (AccommodationState.ASKED, AccommodationMove.GRANT): AccommodationState.GRANTED,
    (AccommodationState.ASKED, AccommodationMove.DECLINE): AccommodationState.DECLINED,
    (AccommodationState.ASKED, AccommodationMove.WITHDRAW): AccommodationState.WITHDRAWN,
    (AccommodationState.GRANTED, AccommodationMove.END): AccommodationState.ENDED,
}
LIVE = frozenset({AccommodationState.ASKED, AccommodationState.GRANTED})


def move_accommodation(state: str, wanted: AccommodationMove) -> AccommodationState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(ACCOMMODATION_MOVES, AccommodationState(state), wanted)


class Adaptation(Value):
    """What changes for one evidence requirement: another kind of evidence, other bounds, or both."""

    requirement: Key
    kind: Kind | None = None
    # None leaves them as they are; an empty list drops them.
    bounds: Annotated[tuple[Bound, ...], Field(max_length=6)] | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.kind is None and self.bounds is None:
            raise ValueError("kind, bounds: expected one of them at least")
        return self


def adapted(requirement: EvidenceRequirement, changes: Adaptation) -> EvidenceRequirement:
    """Return the requirement as it is asked of this educator; raises ValueError where it does not fit."""
    kind = changes.kind or requirement.kind
    kept = requirement.bounds if kind is requirement.kind else ()
    bounds = kept if changes.bounds is None else changes.bounds
    unfit = [one.measure for one in bounds if one.measure not in MEASURES.get(kind, ())]
    if unfit:
        raise ValueError(f"bounds: {unfit[0]} cannot be counted in evidence of kind {kind}")
    said: dict[str, Any] = {"kind": kind, "bounds": bounds}
    if kind is not requirement.kind:
        size = requirement.max_bytes if kind in MEDIA_TYPES else None
        said |= {"media_types": (), "max_bytes": size}
    return requirement.model_copy(update=said)


def adapted_all(
    requirements: Iterable[EvidenceRequirement], changes: Sequence[Adaptation]
) -> list[EvidenceRequirement]:
    """Return the requirements of a stage as they are asked of this educator."""
    by_key = {one.requirement: one for one in changes}
    return [adapted(one, by_key[one.key]) if one.key in by_key else one for one in requirements]
