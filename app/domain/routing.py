"""Who is asked to judge: a pure choice with reasons, the same for the same seed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.errors import Fault, InvalidError

# Candidates whose load is within this many open assignments of the least loaded are alike.
LOAD_BAND = 1


class Bar(StrEnum):
    """Why somebody cannot judge this submission."""

    SELF = "self"
    DECLARED = "declared_conflict"
    COACH = "coach"
    MANAGER = "line_manager"
    SCHOOL = "same_school"
    PARTNER = "learning_partner"
    # A role shows them the names that a blind scheme hides.
    NAMES = "sees_names"
    # They confirmed, or were asked to confirm, what stands in it.
    ATTESTED = "attested_the_work"
    # They were asked to look the draft over.
    CHECKED = "checked_the_draft"
    # They met its educator about it, commented on a draft or the plan of it, or learned whose it is by deciding something about it.
    ADVISED = "advised_on_it"
    # The work has something that they made together, or they are in the team that did.
    TEAMMATE = "teammate"
    RECIPROCAL = "judged_by_the_educator"
    SEATED = "seated_this_round"
    TAKEN = "taken_away_this_round"
    AWAY = "away"
    # They did, judged or decided something that is now appealed, or sat on its panel.
    INVOLVED = "involved"
    FULL = "no_capacity"
    # The policy asks for the gate of the scoring guide, which they have not passed or not lately.
    UNCALIBRATED = "not_calibrated"
    PRIOR = "judged_before"
    # Whoever judges does not approve, and nobody else is left who could.
    NEEDED = "only_approver"
    RECUSED = "recused_this_round"
    LAPSED = "lapsed_this_round"


# Two people may set any other bar aside; these would break what every round rests on.
NEVER_OVERRIDDEN = frozenset({Bar.SELF, Bar.SEATED, Bar.NAMES})
# Given way to, in this order, when nobody else is left; the reason of the choice says which.
RELAXED_IN_ORDER = (Bar.FULL, Bar.LAPSED, Bar.PRIOR, Bar.NEEDED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A qualified assessor: how many open assignments, and what stands in the way."""

    person_id: UUID
    load: int
    bars: frozenset[Bar] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Who was chosen (or nobody), and why."""

    person_id: UUID | None
    reason: dict[str, Any]


def choose(
    candidates: Sequence[Candidate], seed: bytes, *, preferred: UUID | None = None
) -> Choice:
    """Choose the preferred person if free, else within the least-loaded band; the seed decides."""
    reason: dict[str, Any] = {
        "qualified": len(candidates),
        "barred": [
            {"person_id": str(c.person_id), "bars": sorted(c.bars)} for c in candidates if c.bars
        ],
        "seed": seed.hex(),
    }
    relaxed, free = _free(candidates)
    if not free:
        return Choice(None, reason | {"obstacle": obstacle(candidates)})
    if relaxed:
        reason["relaxed"] = list(relaxed)
    if preferred in {c.person_id for c in free}:
        return Choice(preferred, reason | {"rule": "same_assessor"})
    band = _band(free)
    chosen = band[int.from_bytes(hashlib.sha256(seed).digest()) % len(band)]
    loads = {str(c.person_id): c.load for c in band}
    return Choice(chosen.person_id, reason | {"band": loads, "rule": "least_loaded_band"})


def overridden(candidate: Candidate) -> Choice:
    """Return the choice of a person whom bars stand against; raises InvalidError if they must not be set aside."""
    kept = sorted(candidate.bars & NEVER_OVERRIDDEN)
    if kept:
        fault = Fault("/person_id", f"can never judge this: {', '.join(kept)}")
        raise InvalidError("This bar cannot be set aside, not even by two people.", fault)
    return Choice(candidate.person_id, {"rule": "override", "bars": sorted(candidate.bars)})


def obstacle(candidates: Sequence[Candidate]) -> str:
    """Name what stands in the way when nobody can be asked."""
    if not candidates:
        return "Nobody has the assessor role for this microcredential and school."
    bars = sorted({bar for c in candidates for bar in c.bars})
    return f"Every qualified assessor is barred ({', '.join(bars)})."


def _free(candidates: Sequence[Candidate]) -> tuple[tuple[Bar, ...], list[Candidate]]:
    """Return who can be asked, and the bars that had to give way for it."""
    for count in range(len(RELAXED_IN_ORDER) + 1):
        relaxed = RELAXED_IN_ORDER[:count]
        free = [c for c in candidates if not c.bars - set(relaxed)]
        if free:
            return relaxed, sorted(free, key=lambda c: c.person_id)
    return RELAXED_IN_ORDER, []


def _band(free: Sequence[Candidate]) -> list[Candidate]:
    least = min(c.load for c in free)
    return [c for c in free if c.load <= least + LOAD_BAND]
