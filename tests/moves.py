"""Kinds of things whose every move is tried in each of their states, through the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ID = str


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how it comes into each state, and how each move is made."""

    table: Mapping[tuple[Any, Any], Any]
    reach: dict[str, Callable[[], ID]]
    make: dict[str, Callable[[ID], Any]]
    # What this very thing does not offer, though the table has it for others.
    closed: frozenset[str] = field(default_factory=frozenset)

    def allowed(self, state: str) -> set[str]:
        return {str(m) for (s, m) in self.table if s == state} - self.closed


def check(kind: Kind) -> None:
    """What the table has not is refused with what it has; what it has succeeds."""
    for state, reach in kind.reach.items():
        one = reach()
        for move, make in kind.make.items():
            if move not in kind.allowed(state):
                refused(make(one), state, move, kind.allowed(state))
            else:
                answer = make(reach())
                assert answer.status_code in {200, 201, 202, 204}, (state, move, answer.text)


def refused(answer: Any, state: str, move: str, allowed: set[str]) -> None:
    """It is a 409 of the one kind, with the three members, and a sentence that says them too."""
    told = answer.json()
    assert answer.status_code == 409, (state, move, told)
    assert told["type"].endswith("/problems/wrong-state"), (state, move, told)
    assert (told["state"], told["move"]) == (state, move)
    assert set(told["allowed"]) == allowed, (state, move, told)
    assert "llowed now: " in told["detail"]


def check_told(
    reach: Mapping[str, Callable[[], ID]], make: Mapping[str, Callable[[ID], Any]]
) -> None:
    """In each state a refused move names just those of the others that succeed there."""
    for state, fresh in reach.items():
        answers = {move: act(fresh()) for move, act in make.items()}
        done = {move for move, answer in answers.items() if answer.status_code < 300}
        for move in make.keys() - done:
            told = answers[move].json()
            assert answers[move].status_code == 409, (state, move, told)
            assert set(told["allowed"]) & make.keys() == done, (state, move, told, done)
            assert told["move"] == move, (state, told)
            assert told["state"], (move, told)
