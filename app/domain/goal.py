"""Goals: what a person sets out to reach in a school year, and the one table of moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.moves import follow

# Under so many people a figure could tell who they are.
LEAST_TOLD = 5


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class GoalMove(StrEnum):
    """What can happen to a goal."""

    EDIT = "edit"
    REACH = "reach"
    DROP = "drop"
    REOPEN = "reopen"


GOAL_MOVES: Mapping[tuple[GoalState, GoalMove], GoalState] = {
    (GoalState.OPEN, GoalMove.EDIT): GoalState.OPEN,
    (GoalState.OPEN, GoalMove.REACH): GoalState.REACHED,
    (GoalState.OPEN, GoalMove.DROP): GoalState.DROPPED,
    (GoalState.REACHED, GoalMove.REOPEN): GoalState.OPEN,
    (GoalState.DROPPED, GoalMove.REOPEN): GoalState.OPEN,
}


def move_goal(state: str, wanted: GoalMove) -> GoalState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(GOAL_MOVES, GoalState(state), wanted)


def school_year_of(text: str) -> str:
    """Return the school year; raises ValueError for what is not two years in a row."""
    first, dash, last = text.partition("-")
    are_years = len(first) == len(last) == len("2026") and (first + last).isascii()
    if not dash or not are_years or not (first + last).isdigit() or int(last) != int(first) + 1:
        raise ValueError("must be two years in a row, such as 2026-2027")
    return text


@dataclass(frozen=True, slots=True)
class Aim:
    """One person's open goal: which competency, where they work, and as what."""

    person: str
    competency: str
    school: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Need:
    """How many people of a role and school aim at what no offer meets; None where they are too few to tell."""

    competency: str
    school: str | None
    role: str
    people: int | None


def unmet_needs(aims: Iterable[Aim], offered: frozenset[str]) -> list[Need]:
    """Count people by competency, school and role; whoever has several goals of a kind counts once.

    The order tells nothing of how many there are.
    """
    found: dict[tuple[str, str | None, str], set[str]] = {}
    for aim in aims:
        if aim.competency not in offered:
            found.setdefault((aim.competency, aim.school, aim.role), set()).add(aim.person)
    ordered = sorted(found.items(), key=lambda one: (one[0][0], one[0][1] or "", one[0][2]))
    return [Need(*where, told(len(people))) for where, people in ordered]


def told(count: int) -> int | None:
    """Return a number of people, or None where it is too small to tell."""
    return count if count >= LEAST_TOLD else None
