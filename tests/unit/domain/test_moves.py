"""Every table of moves of the domain: what it has not is refused, naming state, move and what is allowed."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import pytest

from app import domain
from app.domain.errors import Fault, MoveError
from app.domain.moves import follow


def tables() -> Iterator[tuple[str, Mapping[tuple[Any, Any], Any]]]:
    for module in pkgutil.iter_modules(domain.__path__, "app.domain."):
        members = vars(importlib.import_module(module.name))
        for name, value in members.items():
            if name.endswith("MOVES") and isinstance(value, Mapping):
                yield f"{module.name}.{name}", value


TABLES = dict(tables())


@pytest.mark.parametrize("name", TABLES)
def test_every_pair_of_state_and_move_is_followed_or_refused_with_what_is_allowed(name):
    table = TABLES[name]
    states, moves = {type(s) for s, _ in table}, {type(m) for _, m in table}
    for state in next(iter(states)):
        here = sorted(m for (s, m) in table if s == state)
        for move in next(iter(moves)):
            if move in here:
                assert follow(table, state, move) == table[state, move]
                continue
            with pytest.raises(MoveError) as refused:
                follow(table, state, move)
            error = refused.value
            assert (error.state, error.move, error.allowed) == (state, move, here)


def test_the_tables_are_found():
    assert len(TABLES) >= 15


class _State(StrEnum):
    WITH_IT = "with_it"


class _Move(StrEnum):
    GO_ON = "go_on"
    TAKE_BACK = "take_back"


_TABLE = {(_State.WITH_IT, _Move.GO_ON): _State.WITH_IT}


def test_the_sentence_says_names_as_words_and_what_stands_in_the_way():
    with pytest.raises(MoveError) as refused:
        follow(_TABLE, _State.WITH_IT, _Move.TAKE_BACK, Fault("/state", "it is late"))
    told = "Cannot take back while with it: it is late; allowed now: go on."
    assert refused.value.message == told


def test_a_sentence_of_its_own_is_followed_by_what_is_allowed():
    with pytest.raises(MoveError) as refused:
        follow(_TABLE, _State.WITH_IT, _Move.TAKE_BACK, says="It is gone.")
    assert refused.value.message == "It is gone. Allowed now: go on."


def test_what_is_closed_to_this_very_thing_is_neither_followed_nor_named():
    with pytest.raises(MoveError) as refused:
        follow(_TABLE, _State.WITH_IT, _Move.GO_ON, closed={_Move.GO_ON})
    assert refused.value.allowed == []
    assert refused.value.message == "Cannot go on while with it; allowed now: none."
