"""Rubrics: what passes, what is unmet, and that doing better never makes it worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.rubric import Criterion, Level, Outcome, PassRule, check_criteria, judge


def criterion(key="a", *, levels=3, required=1, points=False):
    made = tuple(
        Level(key=f"l{n}", name=f"Level {n}", points=n if points else None) for n in range(levels)
    )
    return Criterion(
        key=key, title=key, levels=made, required_level=f"l{required}", evidence=("e",)
    )


@st.composite
def judgings(draw):
    has_points = draw(st.booleans())
    criteria = []
    for place in range(draw(st.integers(1, 5))):
        levels = draw(st.integers(2, 5))
        required = draw(st.integers(0, levels - 1))
        criteria.append(
            criterion(f"c{place}", levels=levels, required=required, points=has_points)
        )
    kind = draw(st.sampled_from(["every_criterion", "points", "count"]))
    minimum = None if kind == "every_criterion" else draw(st.integers(1, 12))
    given_levels = {c.key: draw(st.integers(0, len(c.levels) - 1)) for c in criteria}
    return tuple(criteria), PassRule(kind=kind, minimum=minimum), given_levels


def judged(criteria, rule, ranks):
    return judge(criteria, rule, {key: f"l{rank}" for key, rank in ranks.items()})


@given(judgings(), st.data())
def test_raising_a_level_never_turns_accepted_into_not_yet(judging, data):
    criteria, rule, ranks = judging
    raised = data.draw(st.sampled_from(criteria))
    higher = data.draw(st.integers(ranks[raised.key], len(raised.levels) - 1))
    before = judged(criteria, rule, ranks)
    after = judged(criteria, rule, ranks | {raised.key: higher})
    assert not (before.outcome is Outcome.ACCEPTED and after.outcome is Outcome.NOT_YET)


@given(judgings())
def test_nothing_is_unmet_exactly_when_accepted_if_the_rule_can_be_met(judging):
    criteria, rule, ranks = judging
    judgement = judged(criteria, rule, ranks)
    if judgement.outcome is Outcome.ACCEPTED:
        assert judgement.unmet == ()
    elif rule.fits(criteria):
        assert judgement.unmet
        assert set(judgement.unmet) <= {c.key for c in criteria}


@given(judgings())
def test_a_rule_fits_exactly_when_the_highest_levels_are_accepted(judging):
    criteria, rule, _ = judging
    best = judged(criteria, rule, {c.key: len(c.levels) - 1 for c in criteria})
    assert (best.outcome is Outcome.ACCEPTED) == rule.fits(criteria)


@pytest.mark.parametrize(
    "change",
    [
        {"required_level": "gone"},
        {"levels": ({"key": "x", "name": "X"},) * 2},
        {"levels": ({"key": "l0", "name": "X", "points": 2}, {"key": "l1", "name": "Y"})},
        {
            "levels": (
                {"key": "l0", "name": "X", "points": 2},
                {"key": "l1", "name": "Y", "points": 1},
            )
        },
        {"evidence": ()},
        {"title": "nul\x00"},
        {"title": "lone \ud800"},
    ],
)
def test_a_criterion_that_does_not_hold_together_is_refused(change):
    with pytest.raises(ValidationError):
        Criterion.model_validate(criterion(levels=2).model_dump() | change)


@pytest.mark.parametrize(
    "rule", [{"kind": "points"}, {"kind": "every_criterion", "minimum": 1}, {"kind": "most"}]
)
def test_a_pass_rule_without_its_minimum_or_with_a_needless_one_is_refused(rule):
    with pytest.raises(ValidationError):
        PassRule.model_validate(rule)


def test_criteria_with_one_key_are_refused():
    with pytest.raises(ValueError, match="doubled: a"):
        check_criteria([criterion(), criterion()])


def test_where_points_are_lacking_more_is_open_than_what_alone_cannot_bring_them():
    criteria = [criterion("x", points=True), criterion("y", points=True, required=0)]
    rule = PassRule(kind="points", minimum=4)
    levels = {"x": "l0", "y": "l1"}
    assert judge(criteria, rule, levels).unmet == ("x", "y")
    assert judge(criteria, PassRule(kind="points", minimum=3), levels).unmet == ("x",)
