"""Panels: a few people who vote apart, each with a reason, and what their majority says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.errors import MoveError

V = TypeVar("V", bound=StrEnum)


class PanelMove(StrEnum):
    """What can happen to an appeal and to a case alike, while its panel is to decide."""

    NAME_PANEL = "name_panel"
    VOTE = "vote"
    RECUSE = "recuse"


class SeatState(StrEnum):
    """Where a seat of a panel stands."""

    SEATED = "seated"
    RECUSED = "recused"
    REPLACED = "replaced"
    LAPSED = "lapsed"


class SeatMove(StrEnum):
    """What can happen to a seat."""

    VOTE = "vote"
    RECUSE = "recuse"
    REPLACE = "replace"
    LAPSE = "lapse"


# A vote seals the seat, and only naming another panel sets it aside.
_OPEN: Mapping[SeatMove, SeatState] = {
    SeatMove.VOTE: SeatState.SEATED,
    SeatMove.RECUSE: SeatState.RECUSED,
    SeatMove.REPLACE: SeatState.REPLACED,
    SeatMove.LAPSE: SeatState.LAPSED,
}
_SEALED: Mapping[SeatMove, SeatState] = {SeatMove.REPLACE: SeatState.REPLACED}


@dataclass(frozen=True, slots=True)
class Cast:
    """One vote, and why."""

    vote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling(Generic[V]):
    """What the votes come to, with the reasons of those who carried it."""

    vote: V
    reasons: tuple[str, ...]


def move_seat(state: str, wanted: SeatMove, *, has_voted: bool) -> SeatState:
    """Return the seat's state after the move; raises MoveError naming state, move and what is allowed."""
    moves = (_SEALED if has_voted else _OPEN) if state == SeatState.SEATED else {}
    if wanted not in moves:
        told = "voted" if has_voted and state == SeatState.SEATED else state
        raise MoveError(told, wanted, list(moves))
    return moves[wanted]


def has_majority(votes: Sequence[str], vote: str) -> bool:
    """Tell whether more than half of the panel say this."""
    return 2 * sum(one == vote for one in votes) > len(votes)


def ruled(cast: Sequence[Cast], vote: V, *near: V) -> Ruling[V]:
    """Return the ruling with the reasons of those who voted so, or near to it, each once."""
    carried = [one.reason for one in cast if one.vote in (vote, *near)]
    return Ruling(vote, tuple(dict.fromkeys(carried)))
