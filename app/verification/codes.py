"""The stable codes of the checks, what each means, and how a check is written down."""

from enum import StrEnum

from app.verification.report import Check, Name, Outcome

_VC = "https://www.w3.org/TR/vc-data-model#"
_DI = "https://w3id.org/security#"
_LIST = "https://www.w3.org/ns/credentials/status-list#"


class Code(StrEnum):
    """Every code that a report may carry (docs/verifying.md lists them with their meaning)."""

    NOT_REACHED = "not_reached"
    # parse, unbake
    READ = "read"
    MALFORMED = "malformed"
    INPUT_UNREACHABLE = "input_unreachable"
    INPUT_NOT_FOUND = "input_not_found"
    INPUT_NOT_A_BADGE = "input_not_a_badge"
    NOT_AN_IMAGE = "not_an_image"
    UNBAKED = "unbaked"
    IMAGE_UNSUPPORTED = "image_unsupported"
    IMAGE_MALFORMED = "image_malformed"
    IMAGE_WITHOUT_BADGE = "image_without_badge"
    # context, schema
    CONTEXTS_KNOWN = "contexts_known"
    CONTEXT_MISSING = "context_missing"
    CONTEXT_UNKNOWN = "context_unknown"
    DATA_MODEL_UNSUPPORTED = "data_model_unsupported"
    SCHEMA_MET = "schema_met"
    SCHEMA_BROKEN = "schema_broken"
    OWN_SCHEMA_BROKEN = "own_schema_broken"
    SCHEMA_UNREACHABLE = "schema_unreachable"
    SCHEMA_UNUSABLE = "schema_unusable"
    # proof
    SIGNATURE_CORRECT = "signature_correct"
    SIGNATURE_WRONG = "signature_wrong"
    PROOF_MISSING = "proof_missing"
    PROOF_MALFORMED = "proof_malformed"
    PROOF_PURPOSE_WRONG = "proof_purpose_wrong"
    PROOF_EXPIRED = "proof_expired"
    PROOF_NOT_YET_VALID = "proof_not_yet_valid"
    PROOF_DOMAIN_DIFFERS = "proof_domain_differs"
    PROOF_CHALLENGE_DIFFERS = "proof_challenge_differs"
    PREVIOUS_PROOF_MISSING = "previous_proof_missing"
    UNSIGNED_DATA = "unsigned_data"
    NOT_CANONICAL = "not_canonical"
    SUITE_UNSUPPORTED = "suite_unsupported"
    ALGORITHM_FORBIDDEN = "algorithm_forbidden"
    HEADER_FORBIDDEN = "header_forbidden"
    CLAIMS_DIFFER = "claims_differ"
    HOSTED = "hosted"
    COPY_DIFFERS = "copy_differs"
    ASSERTION_UNAVAILABLE = "assertion_unavailable"
    KEY_UNAVAILABLE = "key_unavailable"
    # issuer_key
    KEY_LISTED = "key_listed"
    KEY_HOSTED = "key_hosted"
    KEY_NOT_LISTED = "key_not_listed"
    KEY_CONTROLLER_DIFFERS = "key_controller_differs"
    KEY_REVOKED = "key_revoked"
    KEY_UNSUPPORTED = "key_unsupported"
    KEY_UNREACHABLE = "key_unreachable"
    KEY_NOT_FOUND = "key_not_found"
    ISSUER_UNREACHABLE = "issuer_unreachable"
    ISSUER_NOT_FOUND = "issuer_not_found"
    ISSUER_UNREADABLE = "issuer_unreadable"
    ISSUER_LISTS_NO_KEYS = "issuer_lists_no_keys"
    IDENTIFIER_UNSUPPORTED = "identifier_unsupported"
    HOST_ALLOWED = "host_allowed"
    HOST_NOT_ALLOWED = "host_not_allowed"
    BADGE_CLASS_UNAVAILABLE = "badge_class_unavailable"
    # status
    NO_STATUS = "no_status"
    IN_FORCE = "in_force"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    STATUS_MESSAGE = "status_message"
    SUPERSEDED = "superseded"
    STATUS_MALFORMED = "status_malformed"
    STATUS_UNSUPPORTED = "status_unsupported"
    INDEX_OUT_OF_RANGE = "index_out_of_range"
    LIST_UNREACHABLE = "list_unreachable"
    LIST_NOT_FOUND = "list_not_found"
    LIST_MALFORMED = "list_malformed"
    LIST_NOT_THE_ISSUERS = "list_not_the_issuers"
    LIST_PURPOSE_DIFFERS = "list_purpose_differs"
    LIST_UNPROVEN = "list_unproven"
    LIST_TOO_SHORT = "list_too_short"
    LIST_STALE = "list_stale"
    # validity, recipient, endorsements
    CURRENT = "current"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    PERIOD_MALFORMED = "period_malformed"
    RECIPIENT_MATCHED = "recipient_matched"
    RECIPIENT_NOT_MATCHED = "recipient_not_matched"
    RECIPIENT_NOT_ASKED = "recipient_not_asked"
    NO_ENDORSEMENTS = "no_endorsements"
    ENDORSEMENTS_HOLD = "endorsements_hold"
    ENDORSEMENT_FALSE = "endorsement_false"
    ENDORSEMENT_LAPSED = "endorsement_lapsed"
    ENDORSEMENT_UNVERIFIABLE = "endorsement_unverifiable"


PROBLEMS = {
    Code.MALFORMED: _VC + "PARSING_ERROR",
    Code.IMAGE_MALFORMED: _VC + "PARSING_ERROR",
    Code.IMAGE_WITHOUT_BADGE: _VC + "PARSING_ERROR",
    Code.CONTEXT_MISSING: _VC + "MALFORMED_VALUE_ERROR",
    Code.SCHEMA_BROKEN: _VC + "MALFORMED_VALUE_ERROR",
    Code.OWN_SCHEMA_BROKEN: _VC + "MALFORMED_VALUE_ERROR",
    Code.PERIOD_MALFORMED: _VC + "MALFORMED_VALUE_ERROR",
    Code.NOT_YET_VALID: _VC + "RANGE_ERROR",
    Code.EXPIRED: _VC + "RANGE_ERROR",
    Code.SIGNATURE_WRONG: _DI + "PROOF_VERIFICATION_ERROR",
    Code.PROOF_MISSING: _DI + "PROOF_VERIFICATION_ERROR",
    Code.PROOF_MALFORMED: _DI + "PROOF_VERIFICATION_ERROR",
    Code.PROOF_PURPOSE_WRONG: _DI + "PROOF_VERIFICATION_ERROR",
    Code.PROOF_EXPIRED: _DI + "PROOF_VERIFICATION_ERROR",
    Code.PROOF_NOT_YET_VALID: _DI + "PROOF_VERIFICATION_ERROR",
    Code.PROOF_DOMAIN_DIFFERS: _DI + "INVALID_DOMAIN_ERROR",
    Code.PROOF_CHALLENGE_DIFFERS: _DI + "INVALID_CHALLENGE_ERROR",
    Code.PREVIOUS_PROOF_MISSING: _DI + "PROOF_VERIFICATION_ERROR",
    Code.UNSIGNED_DATA: _DI + "DATA_LOSS_DETECTION_ERROR",
    Code.ALGORITHM_FORBIDDEN: _VC + "CRYPTOGRAPHIC_SECURITY_ERROR",
    Code.HEADER_FORBIDDEN: _VC + "CRYPTOGRAPHIC_SECURITY_ERROR",
    Code.CLAIMS_DIFFER: _VC + "CRYPTOGRAPHIC_SECURITY_ERROR",
    Code.KEY_NOT_LISTED: _DI + "INVALID_VERIFICATION_METHOD",
    Code.KEY_CONTROLLER_DIFFERS: _DI + "INVALID_VERIFICATION_METHOD",
    Code.KEY_REVOKED: _DI + "INVALID_VERIFICATION_METHOD",
    # Bitstring Status List 3 and 3.2 take these two from the data model; 3.5 names the others.
    Code.STATUS_MALFORMED: _VC + "MALFORMED_VALUE_ERROR",
    Code.INDEX_OUT_OF_RANGE: _VC + "RANGE_ERROR",
    Code.LIST_UNREACHABLE: _LIST + "STATUS_RETRIEVAL_ERROR",
    Code.LIST_NOT_FOUND: _LIST + "STATUS_RETRIEVAL_ERROR",
    Code.LIST_MALFORMED: _VC + "MALFORMED_VALUE_ERROR",
    Code.LIST_NOT_THE_ISSUERS: _LIST + "STATUS_VERIFICATION_ERROR",
    Code.LIST_PURPOSE_DIFFERS: _LIST + "STATUS_VERIFICATION_ERROR",
    Code.LIST_UNPROVEN: _LIST + "STATUS_VERIFICATION_ERROR",
    Code.LIST_STALE: _LIST + "STATUS_VERIFICATION_ERROR",
    Code.LIST_TOO_SHORT: _LIST + "STATUS_LIST_LENGTH_ERROR",
}


def passed(name: Name, code: Code, message: str) -> Check:
    """Write down that the question was asked and went well."""
    return Check(name, Outcome.PASSED, code, message)


def failed(name: Name, code: Code, message: str) -> Check:
    """Write down that the badge is at fault."""
    return Check(name, Outcome.FAILED, code, message, PROBLEMS.get(code))


def unknown(name: Name, code: Code, message: str) -> Check:
    """Write down that the question could not be answered, which is not the badge's fault."""
    return Check(name, Outcome.UNKNOWN, code, message, PROBLEMS.get(code))


def skipped(name: Name, code: Code, message: str) -> Check:
    """Write down that the question does not arise."""
    return Check(name, Outcome.SKIPPED, code, message)


def not_reached(name: Name) -> Check:
    """Write down that an earlier answer made this question pointless."""
    return skipped(name, Code.NOT_REACHED, "Not looked at, because an earlier check did not pass.")
