"""Why a credential is taken back: codes, never prose, for the reason of a person is nobody's business."""

from enum import StrEnum

from app.domain.errors import Fault, MoveError


class SuspensionReason(StrEnum):
    """What may be said about why a credential does not count for now."""

    UNDER_REVIEW = "under_review"
    REQUIREMENT_LAPSED = "requirement_lapsed"
    ASKED_BY_OWNER = "asked_by_owner"


class RevocationReason(StrEnum):
    """What may be said about it."""

    ISSUED_IN_ERROR = "issued_in_error"
    DECISION_REVERSED = "decision_reversed"
    EVIDENCE_NOT_OWN = "evidence_not_own"
    MISCONDUCT = "misconduct"
    ASKED_BY_OWNER = "asked_by_owner"
    KEY_COMPROMISED = "key_compromised"


# What is held against the holder: who must be told, heard, and voted on.
NEEDS_CASE = frozenset({RevocationReason.EVIDENCE_NOT_OWN, RevocationReason.MISCONDUCT})
DIRECT = tuple(reason for reason in RevocationReason if reason not in NEEDS_CASE)


class NeedsCaseError(MoveError):
    """What is held against the holder takes a case, and no button."""

    def __init__(
        self, state: str, reason: RevocationReason, pointer: str, *, has_case: bool
    ) -> None:
        """Say what is allowed in its place; a case that is open goes its own way."""
        super().__init__(state, "revoke", [] if has_case else ["open_case"])
        codes = ", ".join(DIRECT)
        self.message = (
            f"{reason} is held against the holder, so it takes a case: open one (POST /cases). "
            f"Revoked at once is for: {codes}."
        )
        self.faults = (Fault(pointer, f"expected one of {codes}, or a case"),)


def check_direct(
    state: str, reason: RevocationReason, pointer: str = "/reason", *, has_case: bool = False
) -> None:
    """Raise NeedsCaseError for a reason that is held against the holder."""
    if reason in NEEDS_CASE:
        raise NeedsCaseError(state, reason, pointer, has_case=has_case)
