"""Enrollments: where one stands, and what its educator can do with it."""

from enum import StrEnum

from app.domain.moves import follow


class State(StrEnum):
    """Where an enrollment stands."""

    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What people do with an enrollment; that it is completed follows from its stages."""

    CHANGE = "change"
    WORK = "work"
    WITHDRAW = "withdraw"
    RESUME = "resume"


MOVES: dict[tuple[State, Move], State] = {
    (State.ACTIVE, Move.CHANGE): State.ACTIVE,
    (State.ACTIVE, Move.WORK): State.ACTIVE,
    (State.ACTIVE, Move.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Move.RESUME): State.ACTIVE,
}


def move(state: str, wanted: Move) -> State:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(MOVES, State(state), wanted)
