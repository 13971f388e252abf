"""Attestations: somebody who was there confirms what an educator wrote; never a level."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.evidence_requirement import AttestedBy, EvidenceRequirement
from app.domain.moves import follow


class AttestationState(StrEnum):
    """Where a request to confirm stands; all but `asked` are final."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AttestationMove(StrEnum):
    """What can happen to a request to confirm."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


ATTESTATION_MOVES: Mapping[tuple[AttestationState, AttestationMove], AttestationState] = {
    (AttestationState.ASKED, AttestationMove.CONFIRM): AttestationState.CONFIRMED,
    (AttestationState.ASKED, AttestationMove.DECLINE): AttestationState.DECLINED,
    (AttestationState.ASKED, AttestationMove.WITHDRAW): AttestationState.WITHDRAWN,
}


class Standing(StrEnum):
    """As what somebody confirms: what they are to the educator, or a host from outside."""

    COACH = "coach"
    LINE_MANAGER = "line_manager"
    LEARNING_PARTNER = "learning_partner"
    COLLEAGUE = "colleague"
    HOST = "host"


_OF_KINDS: Mapping[str, Standing] = {
    "coach_of": Standing.COACH,
    "manager_of": Standing.LINE_MANAGER,
    "partner_of": Standing.LEARNING_PARTNER,
}


def move_attestation(state: str, wanted: AttestationMove) -> AttestationState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(ATTESTATION_MOVES, AttestationState(state), wanted)


def standing_of(kinds: Collection[str]) -> Standing:
    """Return as what somebody of the organization confirms, from what they are to the educator."""
    found = (standing for kind, standing in _OF_KINDS.items() if kind in kinds)
    return next(found, Standing.COLLEAGUE)


def fits(wanted: AttestedBy, standing: Standing) -> bool:
    """Tell whether the requirement takes the word of somebody who stands so to the educator."""
    return wanted in {"another", standing.value}


@dataclass(frozen=True, slots=True)
class Said:
    """One request, as it bears on a piece: where it stands, and the digest of what it is about."""

    state: str
    sha256: str


def lack(requirement: EvidenceRequirement, sha256: str, requests: Iterable[Said]) -> str | None:
    """Return why a piece is not attested as it stands, or None where it is or need not be."""
    if not requirement.needs_attestor:
        return None
    every = list(requests)
    now = {one.state for one in every if one.sha256 == sha256}
    if AttestationState.CONFIRMED in now:
        return None
    if any(one.state == AttestationState.CONFIRMED for one in every):
        return "it was changed after it was confirmed; ask again"
    if AttestationState.ASKED in now:
        return "somebody was asked to confirm it and has not answered yet"
    if AttestationState.DECLINED in now:
        return "whoever was asked has not confirmed it; ask somebody else"
    return "nobody was asked to confirm it yet"
