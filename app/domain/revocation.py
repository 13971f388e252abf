"""Why a credential is taken back: codes, never prose, for the reason of a person is nobody's business."""

from enum import StrEnum


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
