"""Tables of moves: which state follows which, and the error that names what is allowed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import MoveError

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A")
W = TypeVar("W", bound=StrEnum)


def follow(moves: Mapping[tuple[S, W], A], state: S, wanted: W) -> A:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    if (state, wanted) not in moves:
        raise MoveError(state, wanted, [move for (before, move) in moves if before == state])
    return moves[state, wanted]
