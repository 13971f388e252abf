"""Intervals by resampling submissions: the table is drawn anew, as if other submissions had come."""

import math
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from app.domain.agreement_table import Table

# Two-sided, percentile method.
COVERAGE = 0.95
# More resamples than this without a value, and the interval would say more than is known.
MOST_UNDEFINED = 0.05
UNDEFINED_TOO_OFTEN = "no interval: undefined in too many resamples, there is hardly any variance"
# Up to this many pairs each is drawn by itself; beyond, each cell's count is drawn at once.
DRAWN_SINGLY = 500
# Counts whose smaller side is expected below this are waited for, others are close to normal.
RARE = 30.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the value of other submissions would lie, 95 times of 100."""

    low: float
    high: float


def drawn_anew(table: Table, *, seed: int, times: int) -> list[Table]:
    """Return so many tables of submissions drawn from this one's; the same for a seed."""
    draw = Random(seed)  # noqa: S311 - a repeatable simulation, no secret
    return [_drawn(table, draw) for _ in range(times)]


def interval(found: Iterable[float | None]) -> Interval | str:
    """Return the percentile interval of a statistic's resampled values, or why there is none."""
    every = list(found)
    values = sorted(value for value in every if value is not None)
    if not values or len(values) < len(every) * (1 - MOST_UNDEFINED):
        return UNDEFINED_TOO_OFTEN
    tail = (1 - COVERAGE) / 2
    return Interval(_quantile(values, tail), _quantile(values, 1 - tail))


def _drawn(table: Table, draw: Random) -> Table:
    """Return a table of as many pairs, drawn from the pairs of this one with replacement."""
    cells, total = table.filled, table.total
    counts = [often for _, _, often in cells]
    drawn = _singly(counts, total, draw) if total <= DRAWN_SINGLY else _at_once(counts, draw)
    return Table.of(table.size, ((i, j, n) for (i, j, _), n in zip(cells, drawn, strict=True)))


def _singly(counts: Sequence[int], total: int, draw: Random) -> list[int]:
    ends, found = list(accumulate(counts)), [0] * len(counts)
    for _ in range(total):
        found[bisect(ends, draw.random() * total)] += 1
    return found


def _at_once(counts: Sequence[int], draw: Random) -> list[int]:
    """Return multinomial counts, as one binomial after another."""
    left, weight, found = sum(counts), sum(counts), []
    for count in counts:
        number = left if count == weight else binomial(left, count / weight, draw)
        found.append(number)
        left, weight = left - number, weight - count
    return found


def binomial(times: int, share: float, draw: Random) -> int:
    """Return how many of so many tries succeed; exact for rare outcomes, else the normal limit."""
    if share > 1 / 2:
        return times - binomial(times, 1 - share, draw)
    if times * share >= RARE:
        spread = math.sqrt(times * share * (1 - share))
        return min(times, max(0, round(draw.gauss(times * share, spread))))
    return _waited(times, share, draw)


def _waited(times: int, share: float, draw: Random) -> int:
    """Count successes by the geometric waits between them."""
    if share == 0:
        return 0
    found, place, scale = 0, 0, math.log1p(-share)
    while True:
        place += 1 + int(math.log(1 - draw.random()) / scale)
        if place > times:
            return found
        found += 1


def _quantile(values: Sequence[float], share: float) -> float:
    """Return the value at this share of a sorted list, between two by their distance."""
    place = share * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
