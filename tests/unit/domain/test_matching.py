"""A largest assignment, held against trying everything."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.domain.matching import assign

PLACES = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 3), min_size=1)


@st.composite
def problems(draw):
    capacities = draw(PLACES)
    things = draw(st.integers(0, 7))
    choices = st.lists(st.sampled_from(sorted(capacities)), unique=True)
    return capacities, {thing: draw(choices) for thing in range(things)}


def brute_force(capacities, fits):
    """The most things that can be given a place at all."""
    best = 0
    for given_to in product(*[[None, *places] for places in fits.values()]):
        used = {place: given_to.count(place) for place in capacities}
        if all(used[place] <= capacities[place] for place in capacities):
            best = max(best, len(given_to) - given_to.count(None))
    return best


@given(problems())
def test_as_many_things_have_a_place_as_trying_everything_finds(problem):
    capacities, fits = problem
    found = assign(capacities, fits)
    assert len(found) == brute_force(capacities, fits)
    assert all(place in fits[thing] for thing, place in found.items())
    for place, room in capacities.items():
        assert list(found.values()).count(place) <= room


def test_a_thing_moves_over_so_that_another_fits_in():
    assert assign({"a": 1, "b": 1}, {1: ["a", "b"], 2: ["a"]}) == {1: "b", 2: "a"}


def test_nothing_to_assign_assigns_nothing():
    assert assign({"a": 1}, {}) == {}
    assert assign({"a": 1}, {1: []}) == {}
