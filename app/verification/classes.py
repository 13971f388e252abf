"""The one reason for a verdict: every code that can decide belongs to exactly one class."""

from enum import StrEnum


class Class(StrEnum):
    """What became of a badge, in one word; docs/verifying.md says what to do about each."""

    VALID = "valid"
    WRONG_RECIPIENT = "wrong_recipient"
    # invalid
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    TAMPERED = "tampered"
    WRONG_KEY = "wrong_key"
    MALFORMED = "malformed"
    # unverifiable
    KEY_NOT_FOUND = "key_not_found"
    ISSUER_UNREACHABLE = "issuer_unreachable"
    STATUS_UNKNOWN = "status_unknown"
    UNSUPPORTED = "unsupported"
    NOT_FOUND = "not_found"
    # the 1EdTech validator, where it was asked
    SECOND_OPINION = "second_opinion"


_CODES = {
    Class.EXPIRED: "expired proof_expired",
    Class.NOT_YET_VALID: "not_yet_valid proof_not_yet_valid",
    Class.REVOKED: "revoked",
    Class.SUSPENDED: "suspended",
    Class.SUPERSEDED: "superseded",
    Class.TAMPERED: "signature_wrong claims_differ unsigned_data copy_differs proof_missing "
    "previous_proof_missing algorithm_forbidden header_forbidden endorsement_false "
    "proof_purpose_wrong proof_domain_differs proof_challenge_differs",
    Class.WRONG_KEY: "key_not_listed key_controller_differs key_revoked host_not_allowed",
    Class.MALFORMED: "malformed image_malformed image_without_badge context_missing schema_broken "
    "own_schema_broken proof_malformed status_malformed index_out_of_range period_malformed",
    Class.KEY_NOT_FOUND: "key_unavailable key_not_found issuer_not_found issuer_lists_no_keys",
    Class.ISSUER_UNREACHABLE: "issuer_unreachable issuer_unreadable key_unreachable "
    "badge_class_unavailable assertion_unavailable schema_unreachable",
    Class.STATUS_UNKNOWN: "status_unsupported list_unreachable list_not_found list_malformed "
    "list_not_the_issuers list_purpose_differs list_unproven list_too_short list_stale",
    Class.UNSUPPORTED: "suite_unsupported not_canonical key_unsupported identifier_unsupported "
    "context_unknown data_model_unsupported image_unsupported schema_unusable",
    Class.NOT_FOUND: "input_unreachable input_not_found input_not_a_badge",
}
_CLASS_OF = {code: kind for kind, codes in _CODES.items() for code in codes.split()}


def class_of(code: str) -> Class:
    """Return the class of a code that decided a verdict."""
    return _CLASS_OF.get(code, Class.MALFORMED)


def is_placed(code: str) -> bool:
    """Tell whether a code has a class of its own."""
    return code in _CLASS_OF
