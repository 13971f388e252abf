"""Whether somebody judges more strictly than others, and whether that changes: both on anchors only.

Anchors have levels that were agreed on, so a difference is not the partner's. Severity is shrunk
towards everybody's: with few readings one bad day would look like a trait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

# An exponentially weighted moving average (Roberts 1959); weight and width as Lucas and Saccucci (1990).
WEIGHT, WIDTH = 0.2, 2.86
LEAST_READINGS, LEAST_ASSESSORS = 5, 3
# Without any spread the limits would lie on the line itself.
LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True)
class Drift:
    """The average after each reading, its limits, and whether the last one is outside."""

    values: tuple[float, ...]
    limits: tuple[tuple[float, float], ...]
    reason: str | None = None

    @property
    def is_drifting(self) -> bool:
        """Tell whether the newest average lies outside its limits."""
        if self.reason is not None or not self.values:
            return False
        low, high = self.limits[-1]
        return not low <= self.values[-1] <= high


@dataclass(frozen=True, slots=True)
class Severity:
    """One assessor's mean signed difference, raw and shrunk; above 0 is stricter than agreed."""

    readings: int
    raw: float
    shrunk: float | None
    reason: str | None = None


def drift(differences: Sequence[float], spread: float) -> Drift:
    """Return the moving average of signed differences in the order of reading."""
    if len(differences) < LEAST_READINGS:
        return Drift((), (), f"fewer than {LEAST_READINGS} anchors were read")
    average, values, limits = 0.0, [], []
    for number, value in enumerate(differences, 1):
        average = WEIGHT * value + (1 - WEIGHT) * average
        settled = WEIGHT / (2 - WEIGHT) * (1 - (1 - WEIGHT) ** (2 * number))
        reach = WIDTH * max(spread, LEAST_SPREAD) * sqrt(settled)
        values.append(average)
        limits.append((-reach, reach))
    return Drift(tuple(values), tuple(limits))


def spread_within(differences: Sequence[Sequence[float]]) -> float:
    """Return the pooled standard deviation of each one's differences around their own mean."""
    freedom = sum(len(own) - 1 for own in differences if own)
    squares = sum((value - fmean(own)) ** 2 for own in differences if own for value in own)
    return sqrt(squares / freedom) if freedom > 0 else 0.0


def severities(differences: Mapping[str, Sequence[float]]) -> dict[str, Severity]:
    """Return each assessor's severity, shrunk by parametric empirical Bayes (Morris 1983).

    With the variance within s^2 pooled and the variance between t^2 by DerSimonian and Laird (1986),
    shrunk_i = m + (1 - B_i) (mean_i - m) where B_i = (s^2 / n_i) / (s^2 / n_i + t^2) and m is the mean
    weighted by 1 / (s^2 / n_i + t^2): James and Stein's estimator for unequal numbers of readings.
    """
    read = {who: own for who, own in differences.items() if own}
    if len(read) < LEAST_ASSESSORS:
        reason = f"fewer than {LEAST_ASSESSORS} assessors have read anchors"
        return {who: Severity(len(own), fmean(own), None, reason) for who, own in read.items()}
    means = {who: fmean(own) for who, own in read.items()}
    noise = _noise(read)
    between = _between(means, noise)
    weights = {who: 1 / (noise[who] + between) for who in read}
    middle = sum(weights[who] * means[who] for who in read) / sum(weights.values())
    return {
        who: Severity(
            len(own),
            means[who],
            middle + between / (noise[who] + between) * (means[who] - middle),
        )
        for who, own in read.items()
    }


def _noise(read: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the variance of each mean."""
    within = max(spread_within(list(read.values())), LEAST_SPREAD) ** 2
    return {who: within / len(own) for who, own in read.items()}


def _between(means: Mapping[str, float], noise: Mapping[str, float]) -> float:
    """Return the variance of the assessors' true severities, at least 0 (DerSimonian and Laird)."""
    weights = {who: 1 / noise[who] for who in means}
    total = sum(weights.values())
    middle = sum(weights[who] * means[who] for who in means) / total
    apart = sum(weights[who] * (means[who] - middle) ** 2 for who in means)
    scale = total - sum(weight**2 for weight in weights.values()) / total
    return max(0.0, (apart - (len(means) - 1)) / scale)
