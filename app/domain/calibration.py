"""Calibration: sets of anchor submissions, and the gate that an assessor passes by them.

The gate looks at false accepts and false refusals only. No figure of agreement is part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.bounds import lower_bound
from app.domain.errors import Fault
from app.domain.rubric import Criterion, Outcome, Value

# A set in which nearly everything is accepted would be passed by accepting everything.
LEAST_NOT_YET = 0.4


class Mode(StrEnum):
    """Why an anchor is read: to learn, to qualify, or unknowingly in the queue."""

    TRAINING = "training"
    GATE = "gate"
    BLIND = "blind"


Share = Annotated[float, Field(ge=0, le=0.5)]


class GateRule(Value):
    """What it takes to pass: of how many of each kind at most which share may go wrong, and for how long."""

    minimum: Annotated[int, Field(strict=True, ge=3, le=100)] = 5
    max_false_accepts: Share = 0.2
    max_false_refusals: Share = 0.2
    valid_days: Annotated[int, Field(strict=True, ge=1, le=1825)] = 365


@dataclass(frozen=True, slots=True)
class AnchorFacts:
    """What a set is checked by: the outcome that was agreed on, and whether it is a close one."""

    outcome: Outcome
    is_borderline: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind went wrong, and the lower bound of going right."""

    wrong: int
    total: int

    @property
    def share(self) -> float:
        """The share that went wrong."""
        return self.wrong / self.total if self.total else 0.0

    @property
    def right_at_least(self) -> float:
        """The one-sided 95 % lower bound of the share that goes right."""
        return lower_bound(self.total - self.wrong, self.total) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate came to, and each reason against passing."""

    false_accepts: Tally
    false_refusals: Tally
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing stands against it."""
        return not self.reasons


def check_set(anchors: Sequence[AnchorFacts], rule: GateRule) -> list[Fault]:
    """Return every fault of a set that is to be published; none means that it is balanced."""
    refused = [one for one in anchors if one.outcome is Outcome.NOT_YET]
    accepted = [one for one in anchors if one.outcome is Outcome.ACCEPTED]
    faults = [
        f"needs at least {rule.minimum} anchors that are {words}, has {len(kind)}"
        for words, kind in (("not yet", refused), ("accepted", accepted))
        if len(kind) < rule.minimum
    ]
    if anchors and len(refused) < LEAST_NOT_YET * len(anchors):
        share = round(100 * len(refused) / len(anchors))
        faults.append(f"at least 40 % must be not yet, now {share} %")
    faults += [
        f"needs a borderline anchor that is {words}"
        for words, kind in (("not yet", refused), ("accepted", accepted))
        if not any(one.is_borderline for one in kind)
    ]
    return [Fault("/anchor_ids", fault) for fault in faults]


def judge_gate(read: Sequence[tuple[Outcome, Outcome]], rule: GateRule) -> GateResult:
    """Return the result of (agreed, given) outcomes."""
    refused = [given for agreed, given in read if agreed is Outcome.NOT_YET]
    accepted = [given for agreed, given in read if agreed is Outcome.ACCEPTED]
    accepts = Tally(refused.count(Outcome.ACCEPTED), len(refused))
    refusals = Tally(accepted.count(Outcome.NOT_YET), len(accepted))
    kinds = (
        ("false accepts", accepts, rule.max_false_accepts),
        ("false refusals", refusals, rule.max_false_refusals),
    )
    reasons = [
        f"{words}: fewer than {rule.minimum} anchors of this kind were read"
        for words, tally, _ in kinds
        if tally.total < rule.minimum
    ]
    reasons += [
        f"{words}: {tally.wrong} of {tally.total}, at most {limit:.0%} may be"
        for words, tally, limit in kinds
        if tally.share > limit
    ]
    return GateResult(accepts, refusals, tuple(reasons))


def severity_of(
    criteria: Sequence[Criterion], agreed: dict[str, str], given: dict[str, str]
) -> float:
    """Return how much stricter than agreed the levels are: above 0 stricter, from -1 to 1."""
    apart = [
        (one.rank(agreed[one.key]) - one.rank(given[one.key])) / (len(one.levels) - 1)
        for one in criteria
        if one.key in agreed and one.key in given
    ]
    return sum(apart) / len(apart) if apart else 0.0
