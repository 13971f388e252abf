"""The gate, its bounds, severity and drift."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from app.domain import severity as strict
from app.domain.bounds import lower_bound
from app.domain.calibration import (
    AnchorFacts,
    GateRule,
    check_set,
    judge_gate,
    severity_of,
)
from app.domain.definition import criteria_of
from app.domain.rubric import Outcome
from app.domain.severity import Drift, drift, severities

YES, NO = Outcome.ACCEPTED, Outcome.NOT_YET


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.data())
def test_the_lower_bound_is_that_of_scipy(tries, data):
    successes = data.draw(st.integers(0, tries))
    theirs = stats.binomtest(successes, tries, alternative="greater")
    expected = theirs.proportion_ci(confidence_level=0.95, method="exact").low
    assert lower_bound(successes, tries) == pytest.approx(expected, abs=1e-9)


def anchors(accepted, refused, *, close=True):
    kinds = [(YES, accepted), (NO, refused)]
    return [
        AnchorFacts(kind, close and number == 0)
        for kind, count in kinds
        for number in range(count)
    ]


def test_a_balanced_set_has_no_fault():
    assert check_set(anchors(6, 5), GateRule()) == []


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (anchors(9, 5), "at least 40 % must be not yet, now 36 %"),
        (anchors(6, 4), "at least 5 anchors that are not yet, has 4"),
        (anchors(4, 6), "at least 5 anchors that are accepted, has 4"),
        (anchors(6, 6, close=False), "needs a borderline anchor that is not yet"),
        ([], "at least 5 anchors that are not yet, has 0"),
    ],
)
def test_what_is_not_balanced_is_named(found, words):
    assert any(words in fault.detail for fault in check_set(found, GateRule()))


def test_the_gate_is_passed_within_both_limits():
    read = [(NO, NO)] * 4 + [(NO, YES)] + [(YES, YES)] * 5
    result = judge_gate(read, GateRule())
    assert result.passed
    assert (result.false_accepts.wrong, result.false_accepts.total) == (1, 5)
    assert result.false_accepts.right_at_least == pytest.approx(0.3426, abs=1e-4)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ([(NO, YES)] * 2 + [(NO, NO)] * 3 + [(YES, YES)] * 5, "false accepts: 2 of 5"),
        ([(NO, NO)] * 5 + [(YES, NO)] * 2 + [(YES, YES)] * 3, "false refusals: 2 of 5"),
        ([(NO, NO)] * 4 + [(YES, YES)] * 5, "false accepts: fewer than 5"),
        ([(YES, YES)] * 10, "false accepts: fewer than 5"),
    ],
)
def test_the_gate_says_what_stands_against_passing(read, words):
    result = judge_gate(read, GateRule())
    assert not result.passed
    assert any(reason.startswith(words) for reason in result.reasons)


def test_accepting_everything_does_not_pass():
    assert not judge_gate([(NO, YES)] * 5 + [(YES, YES)] * 5, GateRule()).passed


def test_severity_counts_how_far_below_the_agreed_level():
    levels = [{"key": key, "name": key} for key in ("low", "middle", "high")]
    base = {"levels": levels, "required_level": "middle", "evidence": ["plan"]}
    scale = criteria_of([base | {"key": key, "title": key} for key in ("a", "b")])
    agreed = {"a": "high", "b": "middle"}
    assert severity_of(scale, agreed, {"a": "low", "b": "middle"}) == 0.5
    assert severity_of(scale, agreed, {"a": "high", "b": "high"}) == -0.25


def by_hand(read):
    """Morris's estimator with the between-variance of DerSimonian and Laird, in numpy."""
    means = np.array([np.mean(own) for own in read])
    counts = np.array([len(own) for own in read])
    residual = sum(((np.array(own) - np.mean(own)) ** 2).sum() for own in read)
    within = max(residual / (counts.sum() - len(read)), strict.LEAST_SPREAD**2)
    noise = within / counts
    w = 1 / noise
    mean = (w * means).sum() / w.sum()
    q = (w * (means - mean) ** 2).sum()
    between = max(0, (q - (len(read) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    v = 1 / (noise + between)
    middle = (v * means).sum() / v.sum()
    return middle + between / (noise + between) * (means - middle)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.25, 0.5]), min_size=2, max_size=8),
        min_size=3,
        max_size=6,
    )
)
def test_severity_is_shrunk_by_empirical_bayes(read):
    found = severities({str(place): own for place, own in enumerate(read)})
    expected = by_hand(read)
    for place, own in enumerate(read):
        one = found[str(place)]
        assert one.raw == pytest.approx(np.mean(own))
        assert one.shrunk == pytest.approx(expected[place], abs=1e-9)


def test_whoever_has_read_little_is_shrunk_more():
    read = {
        "much": [0.5, 0.4, 0.6] * 5,
        "little": [0.5, 0.6],
        "one": [0.0, 0.1, -0.1] * 5,
        "two": [0.05, -0.05] * 5,
    }
    found = severities(read)
    assert found["much"].raw - found["much"].shrunk < found["little"].raw - found["little"].shrunk


def test_severity_is_not_shown_shrunk_for_two():
    found = severities({"one": [0.1], "two": [0.2]})
    assert {one.shrunk for one in found.values()} == {None}
    assert all("fewer than 3" in one.reason for one in found.values())


def test_drift_is_seen_when_somebody_turns_strict_and_not_before():
    steady = [0.05, -0.05, 0.1, -0.1, 0.0, 0.05]
    assert not drift(steady, 0.1).is_drifting
    assert drift([*steady, 0.4, 0.4, 0.4, 0.4], 0.1).is_drifting


def test_drift_needs_five_readings():
    found = drift([0.9] * 4, 0.1)
    assert found == Drift((), (), "fewer than 5 anchors were read")
    assert not found.is_drifting


def test_the_average_and_its_limits_are_those_of_the_formula():
    found = drift([0.5, 0.0, 0.0, 0.0, 0.0], 0.2)
    assert found.values[1] == pytest.approx(0.2 * 0.8 * 0.5)
    settled = 0.2 / 1.8 * (1 - 0.8**4)
    assert found.limits[1][1] == pytest.approx(2.86 * 0.2 * settled**0.5)
