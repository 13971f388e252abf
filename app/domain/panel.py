"""Panels: a few people who vote apart, each with a reason, and what their majority says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import MoveError

V = TypeVar("V", bound=StrEnum)


class SeatState(StrEnum):
    """Where a seat of a panel stands."""

    SEATED = "seated"
    RECUSED = "recused"
    REPLACED = "replaced"


class SeatMove(StrEnum):
    """What can happen to a seat."""

    VOTE = "vote"
    RECUSE = "recuse"
    REPLACE = "replace"


# A vote seals the seat, and only naming another panel sets it aside.
_OPEN: Mapping[SeatMove, SeatState] = {
    SeatMove.VOTE: SeatState.SEATED,
    SeatMove.RECUSE: SeatState.RECUSED,
    SeatMove.REPLACE: SeatState.REPLACED,
}
_SEALED: Mapping[SeatMove, SeatState] = {SeatMove.REPLACE: SeatState.REPLACED}


@dataclass(frozen=True, slots=True)
class Cast:
    """One vote, and why."""

    vote: str
    reason: str


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


def reasons_of(cast: Iterable[Cast], heard: Iterable[str]) -> tuple[str, ...]:
    """Return the reasons of those who voted so, in the order of their seats, each once."""
    wanted = set(heard)
    return tuple(dict.fromkeys(one.reason for one in cast if one.vote in wanted))
