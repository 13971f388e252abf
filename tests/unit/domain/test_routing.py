"""Routing: a pure choice that is fair, bounded by the bars, and the same for the same seed."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.routing import LOAD_BAND, RELAXED_IN_ORDER, Bar, Candidate, choose

HARD = [bar for bar in Bar if bar not in RELAXED_IN_ORDER]
candidates = st.lists(
    st.builds(
        Candidate,
        person_id=st.integers(0, 2**32).map(lambda n: UUID(int=n)),
        load=st.integers(0, 20),
        bars=st.frozensets(st.sampled_from(Bar), max_size=2),
    ),
    max_size=12,
    unique_by=lambda c: c.person_id,
)
seeds = st.binary(min_size=16, max_size=16)


@given(candidates, seeds)
def test_whoever_has_a_conflict_is_never_asked(people, seed):
    choice = choose(people, seed)
    chosen = [c for c in people if c.person_id == choice.person_id]
    assert not any(bar in HARD for c in chosen for bar in c.bars)


@given(candidates, seeds)
def test_either_somebody_is_asked_or_the_obstacle_is_named(people, seed):
    choice = choose(people, seed)
    assert (choice.person_id is None) == ("obstacle" in choice.reason)
    can_be_asked = any(not set(c.bars) & set(HARD) for c in people)
    assert (choice.person_id is not None) == can_be_asked


@given(candidates, seeds)
def test_no_bar_gives_way_while_somebody_has_none(people, seed):
    choice = choose(people, seed)
    free = {c.person_id: c.load for c in people if not c.bars}
    if free:
        assert "relaxed" not in choice.reason
        assert free[choice.person_id] <= min(free.values()) + LOAD_BAND


@given(candidates, seeds)
def test_the_same_seed_gives_the_same_choice_in_any_order(people, seed):
    assert choose(people, seed).person_id == choose(people[::-1], seed).person_id


@given(candidates, seeds)
def test_a_preferred_person_is_asked_whenever_free(people, seed):
    for candidate in people:
        choice = choose(people, seed, preferred=candidate.person_id)
        if not candidate.bars:
            assert choice.person_id == candidate.person_id
            assert choice.reason["rule"] == "same_assessor"


def test_within_the_band_everybody_comes_up():
    people = [Candidate(UUID(int=n), load=n % 2) for n in range(4)]
    asked = {choose(people, bytes([n]) * 16).person_id for n in range(200)}
    assert asked == {c.person_id for c in people}


def test_the_reason_tells_who_was_barred_by_what():
    coach = Candidate(UUID(int=1), 0, frozenset({Bar.COACH}))
    reason = choose([coach, Candidate(UUID(int=2), 5)], b"0" * 16).reason
    assert reason["barred"] == [{"person_id": str(coach.person_id), "bars": ["coach"]}]
    assert reason["qualified"] == 2
    assert reason["seed"] == (b"0" * 16).hex()
