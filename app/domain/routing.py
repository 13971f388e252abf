"""Who is asked to judge: a pure choice with reasons, the same for the same seed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

# Candidates whose load is within this many open assignments of the least loaded are alike.
LOAD_BAND = 1


class Bar(StrEnum):
    """Why somebody cannot judge this submission."""

    SELF = "self"
    DECLARED = "declared_conflict"
    COACH = "coach"
    ALREADY_ASKED = "already_asked_this_round"


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


def choose(candidates: Sequence[Candidate], seed: bytes) -> Choice:
    """Choose within the least-loaded band of those without a bar; the seed decides among them."""
    free = sorted((c for c in candidates if not c.bars), key=lambda c: c.person_id)
    reason: dict[str, Any] = {
        "qualified": len(candidates),
        "barred": [
            {"person_id": str(c.person_id), "bars": sorted(c.bars)} for c in candidates if c.bars
        ],
        "seed": seed.hex(),
    }
    if not free:
        return Choice(None, reason | {"obstacle": obstacle(candidates)})
    least = min(c.load for c in free)
    band = [c for c in free if c.load <= least + LOAD_BAND]
    chosen = band[int.from_bytes(hashlib.sha256(seed).digest()) % len(band)]
    loads = {str(c.person_id): c.load for c in band}
    return Choice(chosen.person_id, reason | {"band": loads, "rule": "least_loaded_band"})


def obstacle(candidates: Sequence[Candidate]) -> str:
    """Name what stands in the way when nobody can be asked."""
    if not candidates:
        return "Nobody has the assessor role for this microcredential and school."
    bars = sorted({bar for c in candidates for bar in c.bars})
    return f"Every qualified assessor is barred ({', '.join(bars)})."
