"""What can happen to a badge that is out, and to an endorsement: one table of moves each."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum


class CredentialState(StrEnum):
    """Where a credential stands; one that is issued has expired once its end has come."""

    ISSUED = "issued"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class CredentialMove(StrEnum):
    """What can happen to a credential."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    OPEN_CASE = "open_case"
    CORRECT = "correct"
    RENEW = "renew"


CREDENTIAL_MOVES: Mapping[tuple[CredentialState, CredentialMove], CredentialState] = {
    (CredentialState.ISSUED, CredentialMove.SUSPEND): CredentialState.SUSPENDED,
    (CredentialState.ISSUED, CredentialMove.REVOKE): CredentialState.REVOKED,
    (CredentialState.ISSUED, CredentialMove.OPEN_CASE): CredentialState.ISSUED,
    (CredentialState.ISSUED, CredentialMove.CORRECT): CredentialState.ISSUED,
    (CredentialState.ISSUED, CredentialMove.RENEW): CredentialState.ISSUED,
    (CredentialState.EXPIRED, CredentialMove.SUSPEND): CredentialState.SUSPENDED,
    (CredentialState.EXPIRED, CredentialMove.REVOKE): CredentialState.REVOKED,
    (CredentialState.EXPIRED, CredentialMove.OPEN_CASE): CredentialState.EXPIRED,
    (CredentialState.EXPIRED, CredentialMove.RENEW): CredentialState.ISSUED,
    (CredentialState.SUSPENDED, CredentialMove.REINSTATE): CredentialState.ISSUED,
    (CredentialState.SUSPENDED, CredentialMove.REVOKE): CredentialState.REVOKED,
    (CredentialState.SUSPENDED, CredentialMove.OPEN_CASE): CredentialState.SUSPENDED,
}


class EndorsementState(StrEnum):
    """Where an endorsement stands: ours, or a stranger's; the last two are final."""

    OURS = "ours"
    RECEIVED = "received"
    REVOKED = "revoked"
    REMOVED = "removed"


class EndorsementMove(StrEnum):
    """What can happen to an endorsement."""

    REVOKE = "revoke"
    REMOVE = "remove"


# Who has signed it can revoke it, so that copies are refused too; a stranger's is only shown no more.
ENDORSEMENT_MOVES: Mapping[tuple[EndorsementState, EndorsementMove], EndorsementState] = {
    (EndorsementState.OURS, EndorsementMove.REVOKE): EndorsementState.REVOKED,
    (EndorsementState.RECEIVED, EndorsementMove.REMOVE): EndorsementState.REMOVED,
}


def credential_state(stored: str, ends: datetime | None, now: datetime) -> CredentialState:
    """Return where a credential stands, its end considered."""
    state = CredentialState(stored)
    has_ended = ends is not None and ends <= now
    return CredentialState.EXPIRED if state is CredentialState.ISSUED and has_ended else state


def endorsement_state(stored: str, *, is_ours: bool) -> EndorsementState:
    """Return where an endorsement stands."""
    if stored != "standing":
        return EndorsementState(stored)
    return EndorsementState.OURS if is_ours else EndorsementState.RECEIVED
