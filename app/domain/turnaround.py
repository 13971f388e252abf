"""Turnaround by cohort: how soon work is decided, with what is still open counted and not left out.

Kaplan and Meier's estimate (1958) in whole working days. What is open, or was withdrawn, on its
day *d* is only known to have waited longer than *d - 1* days: it counts up to then.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

# Exact: a half must not be missed by the last bit of a product.
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Wait:
    """One submission: the month in which it was handed in, its working days so far, and how it ended."""

    month: str
    days: int
    is_decided: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """What was handed in in one month: how many, how many are decided, and how soon."""

    month: str
    handed_in: int
    decided: int
    open: int
    withdrawn: int
    within_days: int
    decided_within: int
    # The estimate, or None where nothing has been watched for so long; and what it can lie between.
    share_within: float | None
    share_at_least: float
    share_at_most: float
    # None until half of the cohort is estimated to be decided.
    median_days: int | None
    longest_wait_days: int | None


def cohorts(waits: Iterable[Wait], within: int) -> tuple[Cohort, ...]:
    """Return the cohorts in order of their months."""
    by_month: dict[str, list[Wait]] = {}
    for wait in waits:
        by_month.setdefault(wait.month, []).append(wait)
    return tuple(_cohort(month, found, within) for month, found in sorted(by_month.items()))


def _cohort(month: str, found: Sequence[Wait], within: int) -> Cohort:
    decided = [one.days for one in found if one.is_decided]
    still_open = [one.days for one in found if not one.is_decided and not one.is_withdrawn]
    censored = [one.days for one in found if not one.is_decided]
    soon = sum(days <= within for days in decided)
    unknown = sum(days <= within for days in censored)
    curve = survival(decided, censored)
    return Cohort(
        month=month,
        handed_in=len(found),
        decided=len(decided),
        open=len(still_open),
        withdrawn=len(censored) - len(still_open),
        within_days=within,
        decided_within=soon,
        share_within=_share(curve, decided, censored, within),
        share_at_least=soon / len(found),
        share_at_most=(soon + unknown) / len(found),
        median_days=next((day for day, left in curve if left <= HALF), None),
        longest_wait_days=max(still_open, default=None),
    )


def survival(decided: Sequence[int], censored: Sequence[int]) -> list[tuple[int, Fraction]]:
    """Return (day, share estimated to wait longer) at each day on which something was decided."""
    events = Counter(decided)
    watched = sorted((*decided, *(days - 1 for days in censored)))
    curve, left, gone = [], Fraction(1), 0
    for day in sorted(events):
        while gone < len(watched) and watched[gone] < day:
            gone += 1
        left *= 1 - Fraction(events[day], len(watched) - gone)
        curve.append((day, left))
    return curve


def _share(
    curve: Sequence[tuple[int, Fraction]],
    decided: Sequence[int],
    censored: Sequence[int],
    within: int,
) -> float | None:
    """Return the estimated share that is decided within so many days."""
    left = next((left for day, left in reversed(curve) if day <= within), Fraction(1))
    farthest = max((*decided, *(days - 1 for days in censored)), default=-1)
    if left > 0 and farthest < within:
        return None
    return float(1 - left)
