"""What a verdict means to a person: one sentence and what to do next, for every code of a check."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from app.verification.codes import Code
from app.verification.receipts import Code as ReceiptCode
from app.verification.report import Recipient, Report, Trust, Verdict


class Telling(NamedTuple):
    """A heading, one sentence, and what to do next."""

    title: str
    sentence: str
    next_step: str


class Kind(StrEnum):
    """What can be the matter with a badge, as far as a person has to tell it apart."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    TAMPERED = "tampered"
    WRONG_KEY = "wrong_key"
    KEY_NOT_FOUND = "key_not_found"
    ISSUER_UNREACHABLE = "issuer_unreachable"
    STATUS_UNKNOWN = "status_unknown"
    UNSUPPORTED = "unsupported"
    MALFORMED = "malformed"
    NOT_FOUND = "not_found"
    FALSE_ENDORSEMENT = "false_endorsement"
    SECOND_OPINION = "second_opinion"
    WRONG_RECIPIENT = "wrong_recipient"
    UNKNOWN_ISSUER = "unknown_issuer"


TELLINGS: Mapping[Kind, Telling] = {
    Kind.GOOD: Telling(
        "Genuine",
        "The issuer signed exactly this badge, still stands by it, and it holds today.",
        "See below whether you know the issuer and whose badge it is.",
    ),
    Kind.EXPIRED: Telling(
        "Expired",
        "The time for which this badge was given is over.",
        "Ask its owner whether it was renewed, and for the new badge.",
    ),
    Kind.NOT_YET_VALID: Telling(
        "Not valid yet",
        "The issuer lets this badge count only from a later day.",
        "Verify it again on that day.",
    ),
    Kind.REVOKED: Telling(
        "Taken back",
        "The issuer has taken this badge back, so it no longer counts.",
        "Do not accept it; whoever thinks that is a mistake should ask the issuer.",
    ),
    Kind.SUSPENDED: Telling(
        "Suspended",
        "The issuer has suspended this badge for the time being.",
        "Do not accept it now; verify it again later, or ask the issuer.",
    ),
    Kind.SUPERSEDED: Telling(
        "Replaced",
        "The issuer has replaced this badge by a newer version.",
        "Look at the newer version instead, or ask its owner for it.",
    ),
    Kind.TAMPERED: Telling(
        "Changed or forged",
        "The signature does not fit: somebody changed the badge, or the issuer never made it.",
        "Do not accept it; ask its owner for the original link or file.",
    ),
    Kind.WRONG_KEY: Telling(
        "Signed with a wrong key",
        "The issuer does not vouch for the key that signed this badge.",
        "Do not accept it; ask the issuer whether the badge is theirs.",
    ),
    Kind.KEY_NOT_FOUND: Telling(
        "Key not found",
        "The key that the signature is checked with could not be found; the badge may still be genuine.",
        "Verify it again later; if nothing changes, ask the issuer.",
    ),
    Kind.ISSUER_UNREACHABLE: Telling(
        "Issuer out of reach",
        "The issuer's site did not show what is needed; that says nothing against the badge.",
        "Verify it again in an hour; if nothing changes, ask the issuer.",
    ),
    Kind.STATUS_UNKNOWN: Telling(
        "Status unknown",
        "It could not be found out whether the issuer has taken this badge back.",
        "Do not rely on it yet; verify it again later.",
    ),
    Kind.UNSUPPORTED: Telling(
        "A kind we cannot check",
        "This badge is made in a way that is not checked here; that says nothing against it.",
        "Ask the issuer for it as a current Open Badge, or verify it where it was issued.",
    ),
    Kind.MALFORMED: Telling(
        "Not a proper badge",
        "This is no Open Badge, or one that was damaged or badly made.",
        "Get the link or file anew from where the badge was issued, and hand in all of it.",
    ),
    Kind.NOT_FOUND: Telling(
        "Nothing there",
        "There is no badge at this address, or the address could not be reached.",
        "Look for typing errors in the address, or ask for the badge as a file.",
    ),
    Kind.FALSE_ENDORSEMENT: Telling(
        "With a forged endorsement",
        "The badge carries a recommendation that the person named in it never gave.",
        "Do not accept it; ask the issuer about it.",
    ),
    Kind.SECOND_OPINION: Telling(
        "Doubtful",
        "We find nothing wrong with this badge, but 1EdTech's validator does.",
        "Ask the issuer about it before you accept it.",
    ),
    Kind.WRONG_RECIPIENT: Telling(
        "Somebody else's badge",
        "It was not issued to the person you asked about.",
        "Ask the person under which e-mail address it was earned, and try that one.",
    ),
    Kind.UNKNOWN_ISSUER: Telling(
        "Issuer not known here",
        "Nobody has put this issuer on a list here, and a signature does not tell who is behind a name.",
        "Make sure in another way who the issuer is, then judge for yourself.",
    ),
}
_OF_KIND: Mapping[Kind, tuple[Code, ...]] = {
    Kind.GOOD: (
        *(Code.NOT_REACHED, Code.READ, Code.NOT_AN_IMAGE, Code.UNBAKED, Code.CONTEXTS_KNOWN),
        *(Code.SCHEMA_MET, Code.SIGNATURE_CORRECT, Code.HOSTED, Code.KEY_LISTED),
        *(Code.HOST_ALLOWED, Code.NO_STATUS, Code.IN_FORCE, Code.CURRENT),
        *(Code.RECIPIENT_MATCHED, Code.RECIPIENT_NOT_ASKED, Code.NO_ENDORSEMENTS),
        *(Code.ENDORSEMENTS_HOLD, Code.ENDORSEMENT_LAPSED, Code.ENDORSEMENT_UNVERIFIABLE),
        *(Code.KEY_HOSTED, Code.STATUS_MESSAGE),
    ),
    Kind.EXPIRED: (Code.EXPIRED, Code.PROOF_EXPIRED),
    Kind.NOT_YET_VALID: (Code.NOT_YET_VALID, Code.PROOF_NOT_YET_VALID),
    Kind.REVOKED: (Code.REVOKED,),
    Kind.SUSPENDED: (Code.SUSPENDED,),
    Kind.SUPERSEDED: (Code.SUPERSEDED,),
    Kind.TAMPERED: (
        *(Code.SIGNATURE_WRONG, Code.PROOF_MISSING, Code.PROOF_PURPOSE_WRONG),
        *(Code.UNSIGNED_DATA, Code.ALGORITHM_FORBIDDEN),
        *(Code.HEADER_FORBIDDEN, Code.CLAIMS_DIFFER, Code.COPY_DIFFERS),
        *(Code.PROOF_DOMAIN_DIFFERS, Code.PROOF_CHALLENGE_DIFFERS),
        Code.PREVIOUS_PROOF_MISSING,
    ),
    Kind.WRONG_KEY: (
        *(Code.KEY_NOT_LISTED, Code.KEY_CONTROLLER_DIFFERS, Code.KEY_REVOKED),
        Code.HOST_NOT_ALLOWED,
    ),
    Kind.KEY_NOT_FOUND: (
        *(Code.KEY_UNAVAILABLE, Code.KEY_UNREACHABLE, Code.KEY_NOT_FOUND),
        Code.ISSUER_LISTS_NO_KEYS,
    ),
    Kind.ISSUER_UNREACHABLE: (
        *(Code.ISSUER_UNREACHABLE, Code.ISSUER_NOT_FOUND, Code.ISSUER_UNREADABLE),
        *(Code.ASSERTION_UNAVAILABLE, Code.BADGE_CLASS_UNAVAILABLE),
    ),
    Kind.STATUS_UNKNOWN: (
        *(Code.STATUS_UNSUPPORTED, Code.LIST_UNREACHABLE, Code.LIST_NOT_FOUND),
        *(Code.LIST_MALFORMED, Code.LIST_NOT_THE_ISSUERS, Code.LIST_UNPROVEN),
        *(Code.LIST_TOO_SHORT, Code.LIST_STALE),
    ),
    Kind.UNSUPPORTED: (
        *(Code.CONTEXT_UNKNOWN, Code.DATA_MODEL_UNSUPPORTED, Code.NOT_CANONICAL),
        *(Code.SUITE_UNSUPPORTED, Code.KEY_UNSUPPORTED, Code.IDENTIFIER_UNSUPPORTED),
        Code.IMAGE_UNSUPPORTED,
    ),
    Kind.MALFORMED: (
        *(Code.MALFORMED, Code.INPUT_NOT_A_BADGE, Code.IMAGE_MALFORMED),
        *(Code.IMAGE_WITHOUT_BADGE, Code.CONTEXT_MISSING, Code.SCHEMA_BROKEN),
        *(Code.PROOF_MALFORMED, Code.STATUS_MALFORMED, Code.INDEX_OUT_OF_RANGE),
        Code.PERIOD_MALFORMED,
    ),
    Kind.NOT_FOUND: (Code.INPUT_UNREACHABLE, Code.INPUT_NOT_FOUND),
    Kind.FALSE_ENDORSEMENT: (Code.ENDORSEMENT_FALSE,),
    Kind.WRONG_RECIPIENT: (Code.RECIPIENT_NOT_MATCHED,),
}
KIND_OF: Mapping[str, Kind] = {
    code.value: kind for kind, codes in _OF_KIND.items() for code in codes
}
RECEIPTS: Mapping[ReceiptCode, Telling] = {
    ReceiptCode.GENUINE: Telling(
        "A genuine receipt",
        "It says what was found on that day, which may have changed since.",
        "Verify the badge itself to learn how it stands today.",
    ),
    ReceiptCode.MALFORMED: Telling(
        "Not a proper receipt",
        "This cannot be read as a receipt.",
        "Hand in the whole file, just as it was downloaded.",
    ),
    ReceiptCode.ALTERED: Telling(
        "Changed or forged",
        "The signature of this receipt does not fit.",
        "Do not rely on it; verify the badge itself.",
    ),
    ReceiptCode.KEY_NOT_LISTED: Telling(
        "Signed with a wrong key",
        "The service that the receipt names has no such key.",
        "Do not rely on it; verify the badge itself.",
    ),
    ReceiptCode.KEY_UNAVAILABLE: Telling(
        "Service out of reach",
        "The service that the receipt names did not show its keys.",
        "Try again later, or verify the badge itself.",
    ),
}


def telling(report: Report) -> Telling:
    """Return what the verdict means; a genuine badge is told with its issuer."""
    if report.verdict is Verdict.VALID:
        return TELLINGS[Kind.GOOD]._replace(sentence=report.summary)
    decisive = report.decisive
    return TELLINGS[KIND_OF[decisive.code] if decisive else Kind.SECOND_OPINION]


def beside(report: Report) -> list[tuple[Kind, Telling]]:
    """Return what has to be told beside the verdict; an unproven badge shows nothing to rely on."""
    found = []
    issuer = report.issuer
    if report.recipient is Recipient.NOT_MATCHED:
        found.append(Kind.WRONG_RECIPIENT)
    if report.verdict is Verdict.VALID and issuer and issuer.trust is Trust.NOT_KNOWN:
        found.append(Kind.UNKNOWN_ISSUER)
    return [(kind, TELLINGS[kind]) for kind in found]
