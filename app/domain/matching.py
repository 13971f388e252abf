"""Giving each thing at most one place of those it fits, so that as many places as possible are filled."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
P = TypeVar("P", bound=Hashable)


def assign(capacities: Mapping[P, int], fits: Mapping[T, Sequence[P]]) -> dict[T, P]:
    """Return a largest assignment: things before others, and places in the order they are named.

    By augmenting paths (Kuhn's algorithm): a thing that was given a place keeps one, though maybe
    another, when a later thing is fitted in.
    """
    inside: dict[P, list[T]] = {place: [] for place in capacities}
    for thing in fits:
        _place(thing, capacities, fits, inside, set())
    return {thing: place for place, things in inside.items() for thing in things}


def _place(
    thing: T,
    capacities: Mapping[P, int],
    fits: Mapping[T, Sequence[P]],
    inside: dict[P, list[T]],
    tried: set[P],
) -> bool:
    """Fit the thing in, moving others where that makes room; depth is bounded by the places."""
    for place in fits[thing]:
        if place in tried:
            continue
        tried.add(place)
        if len(inside[place]) < capacities[place]:
            inside[place].append(thing)
            return True
        for other in inside[place]:
            if _place(other, capacities, fits, inside, tried):
                inside[place].remove(other)
                inside[place].append(thing)
                return True
    return False
