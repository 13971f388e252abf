"""Policies: presets, settings that fit together, and what a change lets be filled in anew."""

import pytest
from pydantic import ValidationError

from app.domain.merge_patch import merge
from app.domain.policy import NEAR, STRICT, Policy, patchable, policy_of


def test_a_preset_says_its_settings_and_settings_name_their_preset():
    blind = policy_of({"preset": "double_blind"})
    assert (blind.reviews, blind.anonymity, blind.second_read) == (2, "both", "none")
    assert policy_of({"reviews": 2, "anonymity": "both"}) == blind
    assert Policy().preset == "single"
    assert policy_of({"reviews": 2}).preset is None


def test_conflicts_are_strict_where_names_are_hidden_and_in_house_where_they_are_shown():
    assert policy_of({}).conflicts == NEAR
    assert "line_manager" not in NEAR
    blind = policy_of({"anonymity": "educator"})
    assert (blind.conflicts, blind.reciprocal_months) == (STRICT, 12)
    assert policy_of({"anonymity": "educator", "conflicts": ["coach"]}).conflicts == ("coach",)


@pytest.mark.parametrize(
    "change",
    [
        {"preset": "double_blind", "reviews": 1},
        {"preset": "single", "anonymity": "both"},
        {"second_read": "sample"},
        {"second_read_percent": 10},
        {"second_read": "sample", "second_read_percent": 0},
        {"reviews": 2, "second_read": "all"},
        {"reviews": 3},
        {"anonymity": "some"},
        {"split_rule": "loudest"},
        {"conflicts": ["self"]},
        {"preset": "triple"},
    ],
)
def test_settings_that_contradict_or_are_unknown_are_refused(change):
    with pytest.raises(ValidationError):
        Policy.model_validate(change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"preset": "double_blind"}, {"preset": "double_blind"}),
        ({"reviews": 2}, {"reviews": 2}),
        ({"anonymity": "both"}, {"anonymity": "both"}),
        ({"load_limit": 4}, {"load_limit": 4}),
    ],
)
def test_a_change_is_read_as_if_it_had_been_said_from_the_start(change, expected):
    stored = Policy().model_dump(mode="json")
    changed = policy_of(merge(patchable(stored, change), change))
    assert changed == policy_of(expected)
    again = changed.model_dump(mode="json")
    assert policy_of(merge(patchable(again, again), again)) == changed


def test_conflicts_that_were_chosen_outlive_a_change_of_anonymity():
    stored = policy_of({"conflicts": ["coach"]}).model_dump(mode="json")
    change = {"anonymity": "both"}
    assert policy_of(merge(patchable(stored, change), change)).conflicts == ("coach",)


@pytest.mark.parametrize(
    ("policy", "draw", "seats"),
    [
        ({}, 0, 1),
        ({"reviews": 2}, 99, 2),
        ({"second_read": "all"}, 99, 2),
        ({"second_read": "every_not_yet"}, 0, 1),
        ({"second_read": "sample", "second_read_percent": 20}, 19, 2),
        ({"second_read": "sample", "second_read_percent": 20}, 20, 1),
    ],
)
def test_a_round_begins_with_as_many_seats_as_the_policy_and_the_draw_say(policy, draw, seats):
    assert policy_of(policy).seats(draw) == seats
