"""How far a million scores agree: a report from counts, beside numpy over arrays of the same scores.

Laurel counts each pair of levels as its round closes (ADR 0021), so what a report has left to do does
not grow with the scores. numpy gets the levels as small integers, as short as it can have them, and
makes one pass over them for each figure that the report shows.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.agreement import Agreement, Asked, agreement
from app.domain.agreement_interval import drawn_anew
from app.domain.agreement_table import Table, ordinal_weights
from bench.rows import Row, at_most, microseconds

CRITERIA, LEVELS, REQUIRED = 4, 4, 2
PAIRS = 1_000_000 // 2 // CRITERIA
LIMIT = 2
Levels = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Scores:
    """What two readers gave on one criterion, submission by submission."""

    first: Levels
    second: Levels

    @classmethod
    def drawn(cls, seed: int, pairs: int = PAIRS) -> "Scores":
        """Draw scores of two readers who mostly agree."""
        draw = np.random.default_rng(seed)
        first = draw.integers(0, LEVELS, pairs, dtype=np.int8)
        apart = draw.choice(np.array([-1, 0, 0, 0, 1], dtype=np.int8), pairs)
        return cls(first, np.clip(first + apart, 0, LEVELS - 1).astype(np.int8))

    def codes(self) -> Levels:
        """Return one number for each pair of levels."""
        return self.first * np.int8(LEVELS) + self.second

    def table(self) -> Table:
        """Return how often each pair of levels was given."""
        return _table(self.codes())


def rows() -> list[Row]:
    """Measure the figures of all criteria, and one of the resamples that their intervals rest on."""
    scores = [Scores.drawn(seed) for seed in range(CRITERIA)]
    tables = [one.table() for one in scores]
    draw = np.random.default_rng(0)
    ours, theirs, resampled, bare = microseconds(
        (lambda: [figures(table) for table in tables], 1),
        (lambda: [passes(one) for one in scores], 1),
        (lambda: [drawn_anew(table, seed=0, times=1) for table in tables], 1),
        (lambda: [_drawn(one, draw) for one in scores], 1),
        rounds=20,
    )
    name = "of 1,000,000 scores"
    return [
        at_most(f"agreement {name} / numpy, a pass for each figure", ours, theirs, LIMIT),
        at_most(f"resample {name} / numpy, drawing submissions", resampled, bare, LIMIT),
    ]


def figures(table: Table) -> Agreement:
    """Return what Laurel reports of the counts, but for the intervals."""
    return agreement(table, Asked(REQUIRED, resamples=0))


def passes(scores: Scores) -> dict[str, float]:
    """Return the same figures from the scores, with one pass of numpy over them for each."""
    first, second, pairs = scores.first, scores.second, len(scores.first)
    weights = np.array(ordinal_weights(LEVELS))
    met = np.bincount((first >= REQUIRED) * np.int8(2) + (second >= REQUIRED), minlength=4)
    given = np.bincount(first, minlength=LEVELS) + np.bincount(second, minlength=LEVELS)
    same, near = np.count_nonzero(first == second), np.abs(first - second) <= 1
    credit = weights.ravel()[scores.codes()].mean()
    middles = given.cumsum() - given / 2
    apart = (middles[:, None] - middles) ** 2
    far = apart.ravel()[scores.codes()].sum()
    return {
        "observed": same / pairs,
        "adjacent": np.count_nonzero(near) / pairs,
        "weighted": credit,
        "prevalence": abs(met[3] - met[0]) / pairs,
        "bias": (met[2] - met[1]) / pairs,
        "gwet_ac1": _gwet(np.count_nonzero(first == second) / pairs, np.eye(LEVELS), given),
        "gwet_ac2": _gwet(weights.ravel()[scores.codes()].mean(), weights, given),
        "alpha_nominal": _alpha(np.count_nonzero(first != second), 1 - np.eye(LEVELS), given),
        "alpha_ordinal": _alpha(far, apart, given),
    }


def _gwet(seen: float, weights: npt.NDArray[np.float64], given: npt.NDArray[np.int64]) -> float:
    share = given / given.sum()
    chance = weights.sum() / (LEVELS * (LEVELS - 1)) * (share * (1 - share)).sum()
    return float((seen - chance) / (1 - chance))


def _alpha(seen: float, apart: npt.NDArray[np.float64], given: npt.NDArray[np.int64]) -> float:
    return float(1 - (given.sum() - 1) * 2 * seen / (given @ apart @ given))


def _drawn(scores: Scores, draw: np.random.Generator) -> Table:
    """Return the table of as many submissions, drawn from these with replacement."""
    codes = scores.codes()
    return _table(codes[draw.integers(0, len(codes), len(codes))])


def _table(codes: Levels) -> Table:
    counts = np.bincount(codes, minlength=LEVELS**2).reshape(LEVELS, LEVELS)
    return Table(tuple(map(tuple, counts.tolist())))
