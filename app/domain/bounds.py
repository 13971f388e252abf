"""How sure a share is that was seen in few tries: exact one-sided bounds."""

from math import comb

CONFIDENCE = 0.95
_STEPS = 60


def lower_bound(successes: int, tries: int, *, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided Clopper-Pearson lower bound of a share.

    Exact: it never claims more than the tries hold. Wilson's interval is narrower but says too
    much with the five or ten anchors of a kind that a set has, and just where nearly all are right.
    """
    if successes == 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if at_least(successes, tries, middle) < 1 - confidence:
            low = middle
        else:
            high = middle
    return low


def at_least(successes: int, tries: int, share: float) -> float:
    """Return how likely so many successes or more are, if this is the share."""
    return sum(
        comb(tries, k) * share**k * (1 - share) ** (tries - k) for k in range(successes, tries + 1)
    )
