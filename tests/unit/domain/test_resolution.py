"""What one, two or three sealed reviews come to, by each rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.resolution import Panel, Step, next_step, resolve, verdict
from app.domain.review import CarriedLevel
from app.domain.rubric import Criterion, Level, Outcome, PassRule

LEVELS = tuple(Level(key=key, name=key, points=place) for place, key in enumerate("abcd"))
KEYS = ("one", "two", "three")
# "c" is asked for: "a" and "b" are not yet.
CRITERIA = tuple(
    Criterion(key=key, title=key, levels=LEVELS, required_level="c", evidence=("plan",))
    for key in KEYS
)
RULES = ("decision_majority", "criterion_median", "expert_replaces")
levels_of_all = st.tuples(*[st.sampled_from("abcd")] * 3).map("".join)


def panel(rule="decision_majority", passing=None):
    return Panel(CRITERIA, passing or PassRule(), rule)


def said(levels, *, comment="", within=None, carried=()):
    given_levels = {k: (v, comment) for k, v in zip(KEYS, levels, strict=False)}
    return verdict(within or panel(), given_levels, carried)


def resolved(rule, *levels):
    found = resolve(panel(rule), [said(one) for one in levels])
    return found.outcome.value, "".join(r.level for r in found.levels), found.unmet


def test_both_accept_at_different_levels_the_lower_one_stands():
    for rule in RULES:
        assert resolved(rule, "cdd", "dcd") == ("accepted", "ccd", ())


def test_both_refuse_on_different_criteria_what_either_misses_is_unmet():
    for rule in RULES:
        assert resolved(rule, "bcd", "dcb") == ("not_yet", "bcb", ("one", "three"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # No median is below: then what the two who refuse miss has to be mended.
        ("decision_majority", ("not_yet", "ccd", ("one", "two"))),
        ("criterion_median", ("accepted", "ccd", ())),
        ("expert_replaces", ("not_yet", "cbd", ("two",))),
    ],
)
def test_two_of_three_refuse_on_different_criteria(rule, expected):
    assert resolved(rule, "bcd", "ccd", "cbd") == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("decision_majority", ("not_yet", "bcc", ("one",))),
        ("criterion_median", ("not_yet", "bcc", ("one",))),
        ("expert_replaces", ("not_yet", "bbd", ("one", "two"))),
    ],
)
def test_two_of_three_refuse_and_a_median_is_below(rule, expected):
    assert resolved(rule, "bcc", "ccc", "bbd") == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("decision_majority", ("accepted", "ccd", ())),
        ("criterion_median", ("accepted", "ccd", ())),
        ("expert_replaces", ("accepted", "dcd", ())),
    ],
)
def test_two_of_three_accept_at_different_levels(rule, expected):
    assert resolved(rule, "ccd", "bdd", "dcd") == expected


@pytest.mark.parametrize("rule", RULES)
def test_two_refuse_on_different_criteria_before_one_accepts(rule):
    """The third accepts, so the two first can never have agreed: the order of seats decides nothing."""
    expected = {
        "decision_majority": ("not_yet", "ccd", ("one", "two")),
        "criterion_median": ("accepted", "ccd", ()),
        "expert_replaces": ("accepted", "ccd", ()),
    }
    assert resolved(rule, "bcd", "cbd", "ccd") == expected[rule]


def test_a_points_rule_that_two_fail_with_every_criterion_met_reopens_what_can_rise():
    within = panel(passing=PassRule(kind="points", minimum=8))
    verdicts = [said("ccd", within=within), said("ddd", within=within), said("ccd", within=within)]
    found = resolve(within, verdicts)
    assert (found.outcome, found.unmet) == (Outcome.NOT_YET, ("one", "two"))


def test_two_who_disagree_are_no_decision():
    with pytest.raises(ValueError, match="third"):
        resolve(panel(), [said("ccc"), said("bcc")])


def test_a_criterion_has_the_comments_of_those_whose_decision_it_is_each_once():
    heard = [
        said("bcd", comment="Show more."),
        said("ccd", comment="Fine."),
        said("bcd", comment="Why?"),
    ]
    assert resolve(panel(), heard).levels[0].comment == "Show more.\n\nWhy?"
    same = [said("bcd", comment="Show more.")] * 2
    assert resolve(panel(), same).levels[0].comment == "Show more."


def test_what_was_met_before_is_carried_in_every_verdict():
    carried = (CarriedLevel("three", "d", ("x",)),)
    found = resolve(panel(), [said("cc", carried=carried), said("dc", carried=carried)])
    assert [(r.level, r.is_carried) for r in found.levels] == [
        ("c", False),
        ("c", False),
        ("d", True),
    ]


@given(levels_of_all)
def test_one_review_decides_alone_and_its_unmet_set_is_what_is_below(levels):
    outcome, shown, unmet = resolved("decision_majority", levels)
    assert shown == levels
    assert set(unmet) == {key for key, one in zip(KEYS, levels, strict=True) if one in "ab"}
    assert (outcome == "accepted") == (not unmet)


@given(st.sampled_from(RULES), st.tuples(levels_of_all, levels_of_all, levels_of_all))
def test_three_are_resolved_with_one_level_each_and_unmet_only_when_not_yet(rule, levels):
    outcome, shown, unmet = resolved(rule, *levels)
    assert len(shown) == len(KEYS)
    assert (outcome == "accepted") == (not unmet)
    for place, level in enumerate(shown):
        assert level in {one[place] for one in levels}


@given(st.permutations(["bcd", "cbd", "ccc"]))
def test_majority_and_median_do_not_depend_on_who_sits_where(levels):
    for rule in RULES[:2]:
        assert resolved(rule, *levels) == resolved(rule, "bcd", "cbd", "ccc")


@given(levels_of_all, levels_of_all)
def test_a_round_waits_for_every_seat_and_asks_a_third_exactly_on_a_split(first, second):
    one, two = said(first), said(second)
    assert next_step(2, [], reads_not_yet_again=False) is Step.WAIT
    assert next_step(2, [one], reads_not_yet_again=False) is Step.WAIT
    split = one.outcome is not two.outcome
    after_two = next_step(2, [one, two], reads_not_yet_again=False)
    assert after_two is (Step.ADJUDICATE if split else Step.RESOLVE)
    assert next_step(3, [one, two], reads_not_yet_again=False) is Step.WAIT
    assert next_step(3, [one, two, one], reads_not_yet_again=False) is Step.RESOLVE


@given(levels_of_all)
def test_a_not_yet_is_read_again_where_the_policy_says_so_and_only_then(levels):
    one = said(levels)
    assert next_step(1, [one], reads_not_yet_again=False) is Step.RESOLVE
    is_refused = one.outcome is Outcome.NOT_YET
    expected = Step.READ_AGAIN if is_refused else Step.RESOLVE
    assert next_step(1, [one], reads_not_yet_again=True) is expected
