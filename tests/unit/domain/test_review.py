"""The table of moves, and what an assessor's levels come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import review
from app.domain.errors import InvalidError, MoveError
from app.domain.resolution import Panel, resolve, verdict
from app.domain.review import (
    ASSIGNMENT_MOVES,
    MOVES,
    UNASKED,
    AssignmentMove,
    AssignmentState,
    CarriedLevel,
    Move,
    State,
)
from app.domain.rubric import Criterion, Level, PassRule

LEVELS = tuple(Level(key=key, name=key, points=place) for place, key in enumerate("abcd"))
KEYS = ("one", "two", "three", "four")
EVIDENCE = {"one": ("plan",), "two": ("plan", "talk"), "three": ("talk",), "four": ("data",)}
CRITERIA = tuple(
    Criterion(key=key, title=key, levels=LEVELS, required_level="c", evidence=EVIDENCE[key])
    for key in KEYS
)
PANEL = Panel(CRITERIA, PassRule())
levels_of_all = st.fixed_dictionaries({key: st.sampled_from("abcd") for key in KEYS})


def single(given_levels, kept):
    return resolve(PANEL, [verdict(PANEL, given_levels, kept)])


@given(st.sampled_from(State), st.sampled_from(Move))
def test_a_move_is_in_the_table_or_refused_with_what_is_allowed(state, wanted):
    if (state, wanted) in MOVES:
        assert review.move(state, wanted) is MOVES[state, wanted]
        return
    with pytest.raises(MoveError) as refused:
        review.move(state, wanted)
    assert set(refused.value.allowed) == {m for s, m in MOVES.keys() - UNASKED if s is state}


@given(st.lists(st.sampled_from(Move), max_size=30))
def test_no_path_of_moves_leaves_the_table(path):
    state = State.DRAFT
    for wanted in path:
        try:
            state = review.move(state, wanted)
        except MoveError:
            continue
    assert state in set(State)


def test_every_state_is_reached_and_withdrawn_is_the_only_dead_end():
    reached = {State.DRAFT} | set(MOVES.values())
    assert reached == set(State)
    assert {s for s in State if not any(before is s for before, _ in MOVES)} == {State.WITHDRAWN}


@given(st.lists(st.sampled_from(AssignmentMove), max_size=10))
def test_an_ended_assignment_never_moves_again(path):
    state, ended = AssignmentState.OFFERED, None
    for wanted in path:
        try:
            state = review.move_assignment(state, wanted)
        except MoveError:
            continue
        assert ended is None
        if not any(before is state for before, _ in ASSIGNMENT_MOVES):
            ended = state


@given(levels_of_all, levels_of_all)
def test_a_resubmission_judges_the_unmet_set_and_keeps_the_rest(first, second):
    digests = {"plan": ["p"], "talk": ["t"], "data": ["d"]}
    before = single({k: (v, "") for k, v in first.items()}, ())
    kept = review.carry_over(CRITERIA, first, before.unmet, digests)
    opened = review.open_criteria(CRITERIA, kept, digests)
    assert (opened.unmet, opened.reaffirm) == (before.unmet, ())
    given_now = {key: (second[key], "") for key in opened.to_judge}
    after = single(given_now, kept)
    for resolved in after.levels:
        assert resolved.is_carried == (resolved.criterion not in before.unmet)
        source = first if resolved.is_carried else second
        assert resolved.level == source[resolved.criterion]


def test_a_met_criterion_whose_evidence_changed_is_to_be_reaffirmed():
    kept = (CarriedLevel("one", "c", ("p",)), CarriedLevel("two", "c", ("p", "t")))
    opened = review.open_criteria(CRITERIA, kept, {"plan": ["p"], "talk": ["changed"]})
    assert opened.unmet == ("three", "four")
    assert opened.reaffirm == ("two",)


def test_the_order_in_which_evidence_was_added_is_no_change():
    kept = (CarriedLevel("one", "c", ("p", "q")),)
    opened = review.open_criteria(CRITERIA, kept, {"plan": ["q", "p"]})
    assert "one" not in opened.to_judge


def test_what_reopens_is_the_evidence_of_the_unmet_set_and_what_nobody_judges():
    every = ["plan", "talk", "data", "extra"]
    assert review.open_requirements(CRITERIA, ["three"], every) == {"talk", "extra"}
    assert review.open_requirements(CRITERIA, [], every) == {"extra"}


@pytest.mark.parametrize(
    "given_levels",
    [
        {"one": "c"},
        {"one": "c", "two": "nope"},
        {"one": "c", "two": "c", "ghost": "c"},
        {"one": "c", "two": "c", "three": "c"},
    ],
)
def test_levels_that_are_missing_unknown_or_not_open_are_refused(given_levels):
    with pytest.raises(InvalidError) as refused:
        review.check_levels(CRITERIA, frozenset({"one", "two"}), given_levels)
    assert refused.value.faults
