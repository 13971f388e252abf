"""Tables of moves: which state follows which, and the error that names what is allowed."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import Fault, MoveError

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A")
W = TypeVar("W", bound=StrEnum)


def follow(
    moves: Mapping[tuple[S, W], A],
    state: S,
    wanted: W,
    *faults: Fault,
    closed: Collection[W] = (),
    unasked: Collection[tuple[S, W]] = (),
    says: str | None = None,
) -> A:
    """Return the state after the move; raises MoveError naming state, move and what is allowed.

    What is `closed` is in the table, but not open to this very thing now; what is `unasked` comes of
    something else, such as the last vote, so nobody is told that it is allowed.
    """
    if (state, wanted) not in moves or wanted in closed:
        raise MoveError(state, wanted, allowed(moves, state, closed, unasked), *faults, says=says)
    return moves[state, wanted]


def allowed(
    moves: Mapping[tuple[S, W], A],
    state: S,
    closed: Collection[W] = (),
    unasked: Collection[tuple[S, W]] = (),
) -> list[str]:
    """Return what can be asked for in a state, but for what is closed now."""
    here = [move for (before, move) in moves if before == state]
    return [move for move in here if move not in closed and (state, move) not in unasked]
