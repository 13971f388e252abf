"""How far two readers who judged apart agree: several figures side by side, never one alone.

Only the first two sealed reviews of a submission count. Where a figure cannot be had, its reason
stands in its place. Nothing here decides anything: no figure of chance-corrected agreement is a gate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.domain.agreement_interval import Interval, drawn_anew, interval
from app.domain.agreement_table import (
    Square,
    Table,
    agreed,
    by_chance,
    identity_weights,
    nominal_differences,
    ordinal_weights,
    quadratic_weights,
)

# Below this many pairs of reviews nothing is shown at all.
MINIMUM = 10
# Weighted figures and *adjacent* mean something only with levels between the ends.
ORDERED = 3

NO_VARIANCE = "undefined, no variance: every review gave the same level"
TOO_FEW = f"fewer than {MINIMUM} submissions were read by two people"
TWO_LEVELS = "needs at least three ordered levels"
NOT_FIXED = "only between two fixed people"


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic: its value with its interval, or why there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything that is shown about one criterion, together."""

    pairs: int
    reason: str | None
    table: Table | None
    observed: Figure
    adjacent: Figure
    weighted: Figure
    prevalence: Figure
    bias: Figure
    gwet_ac1: Figure
    gwet_ac2: Figure
    alpha_nominal: Figure
    alpha_ordinal: Figure
    kappa: Figure
    kappa_weighted: Figure


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: the rank of the required level, fixed people or not, seed and resamples."""

    required: int
    is_fixed_pair: bool = False
    seed: int = 0
    resamples: int = 500


def agreement(table: Table, asked: Asked) -> Agreement:
    """Return every figure of a table; none, with the reason, under ten pairs."""
    pairs = table.total
    if pairs < MINIMUM:
        nothing = Figure(reason=TOO_FEW)
        return Agreement(pairs, TOO_FEW, None, *([nothing] * 11))
    met = table.split_at(asked.required)
    (no_no, no_yes), (yes_no, yes_yes) = met.counts
    show = _Shown(table, drawn_anew(table, seed=asked.seed, times=asked.resamples))
    return Agreement(
        pairs,
        None,
        table,
        Figure(observed(table)),
        show.ordered(adjacent, plain=True),
        show.ordered(weighted, plain=True),
        Figure(abs(yes_yes - no_no) / pairs),
        Figure((yes_no - no_yes) / pairs),
        show.nominal(gwet_ac1),
        show.ordered(gwet_ac2),
        show.nominal(alpha_nominal),
        show.ordered(alpha_ordinal),
        show.nominal(kappa) if asked.is_fixed_pair else Figure(reason=NOT_FIXED),
        show.ordered(kappa_weighted) if asked.is_fixed_pair else Figure(reason=NOT_FIXED),
    )


def observed(table: Table) -> float:
    """Return the share of pairs with the same level."""
    return agreed(table, identity_weights(table.size))


def adjacent(table: Table) -> float:
    """Return the share of pairs with the same or a neighbouring level."""
    return sum(often for i, j, often in table.filled if abs(i - j) <= 1) / table.total


def weighted(table: Table) -> float:
    """Return the agreement in which a near miss counts in part (Gwet's ordinal weights)."""
    return agreed(table, ordinal_weights(table.size))


def gwet_ac1(table: Table) -> float:
    """Return Gwet's AC1 (Gwet 2008): chance agreement only on submissions that are hard to rate."""
    return _gwet(table, identity_weights(table.size))


def gwet_ac2(table: Table) -> float:
    """Return Gwet's AC2 with ordinal weights."""
    return _gwet(table, ordinal_weights(table.size))


def alpha_nominal(table: Table) -> float | None:
    """Return Krippendorff's alpha for levels without order, or None without variance."""
    return _alpha(table, nominal_differences(table.size))


def alpha_ordinal(table: Table) -> float | None:
    """Return Krippendorff's alpha for ordered levels, or None without variance."""
    return _alpha(table, _ordinal_differences(table.given))


def kappa(table: Table) -> float | None:
    """Return Cohen's kappa of two fixed people, or None without variance."""
    return _kappa(table, identity_weights(table.size))


def kappa_weighted(table: Table) -> float | None:
    """Return Cohen's kappa with quadratic weights, or None without variance."""
    return _kappa(table, quadratic_weights(table.size))


Statistic = Callable[[Table], float | None]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Statistics of one table with their intervals, all from the same resamples."""

    table: Table
    drawn: Sequence[Table]

    def nominal(self, statistic: Statistic) -> Figure:
        """Return a figure for levels of any number."""
        value = statistic(self.table)
        if value is None:
            return Figure(reason=NO_VARIANCE)
        found = interval(map(statistic, self.drawn))
        if isinstance(found, Interval):
            return Figure(value, found.low, found.high)
        return Figure(value, reason=found)

    def ordered(self, statistic: Statistic, *, plain: bool = False) -> Figure:
        """Return a figure that needs three ordered levels; a plain one has no interval."""
        if self.table.size < ORDERED:
            return Figure(reason=TWO_LEVELS)
        return Figure(statistic(self.table)) if plain else self.nominal(statistic)


def _gwet(table: Table, weights: Square) -> float:
    size, values = table.size, 2 * table.total
    spread = sum(n / values * (1 - n / values) for n in table.given)
    chance = sum(map(sum, weights)) / (size * (size - 1)) * spread
    return (agreed(table, weights) - chance) / (1 - chance)


def _alpha(table: Table, difference: Square) -> float | None:
    given, values = table.given, 2 * table.total
    seen = sum(2 * often * difference[i][j] for i, j, often in table.filled)
    expected = by_chance(difference, given, given)
    return None if expected == 0 else 1 - (values - 1) * seen / expected


def _ordinal_differences(given: Sequence[int]) -> Square:
    """Return the squared numbers of values that lie between two levels, half of each end counted."""
    middles = [upto - own / 2 for upto, own in zip(accumulate(given), given, strict=True)]
    return tuple(tuple((one - other) ** 2 for other in middles) for one in middles)


def _kappa(table: Table, weights: Square) -> float | None:
    total = table.total
    first, second = table.rows, table.columns
    if any(row == column == total for row, column in zip(first, second, strict=True)):
        return None
    chance = by_chance(weights, first, second) / total**2
    return (agreed(table, weights) - chance) / (1 - chance)
