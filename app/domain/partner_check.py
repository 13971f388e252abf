"""A learning partner looks a draft over before it is handed in: what is there, never how good it is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.domain.errors import Fault, InvalidError
from app.domain.moves import follow

# Whether a programme knows it, and whether nothing is handed in without it.
PartnerCheckRule = Literal["none", "optional", "required"]


class PartnerCheckState(StrEnum):
    """Where a check stands; all but `asked` are final."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class PartnerCheckMove(StrEnum):
    """What can happen to a check."""

    CONFIRM = "confirm"
    RETURN = "return"
    WITHDRAW = "withdraw"


PARTNER_CHECK_MOVES: Mapping[tuple[PartnerCheckState, PartnerCheckMove], PartnerCheckState] = {
    (PartnerCheckState.ASKED, PartnerCheckMove.CONFIRM): PartnerCheckState.CONFIRMED,
    (PartnerCheckState.ASKED, PartnerCheckMove.RETURN): PartnerCheckState.RETURNED,
    (PartnerCheckState.ASKED, PartnerCheckMove.WITHDRAW): PartnerCheckState.WITHDRAWN,
}


def move_partner_check(state: str, wanted: PartnerCheckMove) -> PartnerCheckState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(PARTNER_CHECK_MOVES, PartnerCheckState(state), wanted)


def digest_of(pieces: Iterable[tuple[str, str]]) -> str:
    """Return one digest of a draft from the requirement and the digest of each piece, in any order."""
    lines = sorted(f"{requirement} {sha256}" for requirement, sha256 in pieces)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: what is asked, how much of it is there, and what the gate says is missing."""

    requirement: str
    title: str
    pieces: int
    missing: tuple[str, ...]


def check_ticks(
    ticks: Sequence[str], items: Sequence[Item], wanted: PartnerCheckMove
) -> list[str]:
    """Return the ticks in the order of the list; raises InvalidError for unknown ones, and to confirm for gaps."""
    keys = [item.requirement for item in items]
    for number, key in enumerate(ticks):
        if key not in keys:
            raise InvalidError(
                "This is not on the list.",
                Fault(f"/ticks/{number}", f"expected one of {', '.join(keys)}"),
            )
    left = [key for key in keys if key not in ticks]
    if wanted is PartnerCheckMove.CONFIRM and left:
        detail = f"tick everything to confirm, or return it; not ticked: {', '.join(left)}"
        raise InvalidError("Not everything is ticked.", Fault("/ticks", detail))
    return [key for key in keys if key in ticks]


def lack(checks: Iterable[tuple[str, str | None]], digest: str) -> str | None:
    """Return why the draft is not looked over as it stands, from (state, digest) of each check; None if it is."""
    every = list(checks)
    if any(state == PartnerCheckState.CONFIRMED and of == digest for state, of in every):
        return None
    states = [state for state, _ in every if state != PartnerCheckState.WITHDRAWN]
    if PartnerCheckState.ASKED in states:
        return "your learning partner has not answered yet"
    if PartnerCheckState.CONFIRMED in states:
        return "the draft was changed after your learning partner confirmed it; ask again"
    if PartnerCheckState.RETURNED in states:
        return "your learning partner gave it back; ask again once it is mended"
    return "a learning partner has to look it over first"
