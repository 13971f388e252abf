"""How assessors judge, in figures: who accepts more or less than others, and pairs that stand out.

Figures for a person to look into, never a verdict: few reviews tell little, so those are left out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.domain.rubric import Outcome

LEAST_REVIEWS, LEAST_OF_PAIR, FAR = 10, 4, 0.4

Counted = tuple[UUID, UUID, str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """What one assessor has said; the share is None under ten reviews."""

    person_id: UUID
    accepted: int
    not_yet: int
    accepted_share: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """An assessor and an educator who meet in a way that is worth a look."""

    assessor_id: UUID
    educator_id: UUID
    reviews: int
    accepted: int
    reason: str


def spread(counted: Iterable[Counted]) -> tuple[Spread, ...]:
    """Return what each assessor has said, in the order of ids."""
    said = _by_assessor(counted)
    return tuple(
        Spread(one, yes, no, round(yes / (yes + no), 3) if yes + no >= LEAST_REVIEWS else None)
        for one, (yes, no) in sorted(said.items())
    )


def pairs(counted: Iterable[Counted]) -> tuple[Pair, ...]:
    """Return pairs that judge each other, or whose outcomes lie far from the assessor's others."""
    rows = list(counted)
    meetings: dict[tuple[UUID, UUID], Counter[str]] = {}
    for assessor, educator, outcome, count in rows:
        meetings.setdefault((assessor, educator), Counter())[outcome] += count
    whole = _by_assessor(rows)
    found = []
    for (assessor, educator), said in sorted(meetings.items()):
        yes, all_of = said[Outcome.ACCEPTED], said.total()
        if (educator, assessor) in meetings:
            found.append(Pair(assessor, educator, all_of, yes, "judge_each_other"))
        if _is_far(whole[assessor], yes, all_of):
            found.append(Pair(assessor, educator, all_of, yes, "unlike_the_assessors_others"))
    return tuple(found)


def _is_far(whole: tuple[int, int], yes: int, all_of: int) -> bool:
    """Tell whether the pair's share of acceptances is far from that of the assessor's other work."""
    others_yes, others = whole[0] - yes, sum(whole) - all_of
    if all_of < LEAST_OF_PAIR or others < LEAST_REVIEWS:
        return False
    return abs(yes / all_of - others_yes / others) >= FAR


def _by_assessor(counted: Iterable[Counted]) -> dict[UUID, tuple[int, int]]:
    said: dict[UUID, tuple[int, int]] = {}
    for assessor, _, outcome, count in counted:
        yes, no = said.get(assessor, (0, 0))
        is_yes = outcome == Outcome.ACCEPTED
        said[assessor] = (yes + count, no) if is_yes else (yes, no + count)
    return said
