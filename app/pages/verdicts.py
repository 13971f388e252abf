"""What a verdict means to a person: one sentence and what to do next, for every class."""

from collections.abc import Mapping
from typing import NamedTuple

from app.verification.classes import Class
from app.verification.codes import Code
from app.verification.receipts import Code as ReceiptCode
from app.verification.report import Recipient, Report, Trust, Verdict


class Telling(NamedTuple):
    """A heading, one sentence, and what to do next."""

    title: str
    sentence: str
    next_step: str


TELLINGS: Mapping[Class, Telling] = {
    Class.VALID: Telling(
        "Genuine",
        "The issuer signed exactly this badge, still stands by it, and it holds today.",
        "See below whether you know the issuer and whose badge it is.",
    ),
    Class.EXPIRED: Telling(
        "Expired",
        "The time for which this badge was given is over.",
        "Ask its owner whether it was renewed, and for the new badge.",
    ),
    Class.NOT_YET_VALID: Telling(
        "Not valid yet",
        "The issuer lets this badge count only from a later day.",
        "Verify it again on that day.",
    ),
    Class.REVOKED: Telling(
        "Taken back",
        "The issuer has taken this badge back, so it no longer counts.",
        "Do not accept it; whoever thinks that is a mistake should ask the issuer.",
    ),
    Class.SUSPENDED: Telling(
        "Suspended",
        "The issuer has suspended this badge for the time being.",
        "Do not accept it now; verify it again later, or ask the issuer.",
    ),
    Class.SUPERSEDED: Telling(
        "Replaced",
        "The issuer has replaced this badge by a newer version.",
        "Look at the newer version instead, or ask its owner for it.",
    ),
    Class.TAMPERED: Telling(
        "Changed or forged",
        "The signature does not fit: somebody changed the badge, or the issuer never made it.",
        "Do not accept it; ask its owner for the original link or file.",
    ),
    Class.WRONG_KEY: Telling(
        "Signed with a wrong key",
        "The issuer does not vouch for the key that signed this badge.",
        "Do not accept it; ask the issuer whether the badge is theirs.",
    ),
    Class.KEY_NOT_FOUND: Telling(
        "Key not found",
        "The key that the signature is checked with could not be found; the badge may still be genuine.",
        "Verify it again later; if nothing changes, ask the issuer.",
    ),
    Class.ISSUER_UNREACHABLE: Telling(
        "Issuer out of reach",
        "The issuer's site did not show what is needed; that says nothing against the badge.",
        "Verify it again in an hour; if nothing changes, ask the issuer.",
    ),
    Class.STATUS_UNKNOWN: Telling(
        "Status unknown",
        "It could not be found out whether the issuer has taken this badge back.",
        "Do not rely on it yet; verify it again later.",
    ),
    Class.UNSUPPORTED: Telling(
        "A kind we cannot check",
        "This badge is made in a way that is not checked here; that says nothing against it.",
        "Ask the issuer for it as a current Open Badge, or verify it where it was issued.",
    ),
    Class.MALFORMED: Telling(
        "Not a proper badge",
        "This is no Open Badge, or one that was damaged or badly made.",
        "Get the link or file anew from where the badge was issued, and hand in all of it.",
    ),
    Class.NOT_FOUND: Telling(
        "Nothing there",
        "There is no badge at this address, or the address could not be reached.",
        "Look for typing errors in the address, or ask for the badge as a file.",
    ),
    Class.SECOND_OPINION: Telling(
        "Doubtful",
        "We find nothing wrong with this badge, but 1EdTech's validator does.",
        "Ask the issuer about it before you accept it.",
    ),
    Class.WRONG_RECIPIENT: Telling(
        "Somebody else's badge",
        "It was not issued to the person you asked about.",
        "Ask the person under which e-mail address it was earned, and try that one.",
    ),
}
# Where the class alone would say too little.
OF_CODES: Mapping[str, Telling] = {
    Code.ENDORSEMENT_FALSE: Telling(
        "With a forged endorsement",
        "The badge carries a recommendation that the person named in it never gave.",
        "Do not accept it; ask the issuer about it.",
    ),
    Code.OWN_SCHEMA_BROKEN: Telling(
        "Not what its issuer promises",
        "The issuer signed this badge, but it lacks what the issuer's own rules (the schema it names) ask of it.",
        "Do not accept it as it is; ask the issuer for a corrected badge.",
    ),
    Code.SCHEMA_UNREACHABLE: Telling(
        "Issuer's rules out of reach",
        "The issuer names rules for this badge (a schema) that could not be had; that says nothing against it.",
        "Verify it again in an hour; if nothing changes, ask the issuer.",
    ),
    Code.SCHEMA_UNUSABLE: Telling(
        "Issuer's rules cannot be used",
        "The issuer names rules for this badge (a schema) that cannot be checked here; that says nothing against it.",
        "Ask the issuer about the schema that the badge names, or verify it where it was issued.",
    ),
}
UNKNOWN_ISSUER = Telling(
    "Issuer not known here",
    "Nobody has put this issuer on a list here, and a signature does not tell who is behind a name.",
    "Make sure in another way who the issuer is, then judge for yourself.",
)
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
        return TELLINGS[Class.VALID]._replace(sentence=report.summary)
    code = report.decisive.code if report.decisive else ""
    return OF_CODES.get(code) or TELLINGS[report.classification]


def beside(report: Report) -> list[tuple[str, Telling]]:
    """Return what has to be told beside the verdict; an unproven badge shows nothing to rely on."""
    found = []
    issuer = report.issuer
    if report.recipient is Recipient.NOT_MATCHED:
        found.append((Class.WRONG_RECIPIENT.value, TELLINGS[Class.WRONG_RECIPIENT]))
    if report.verdict is Verdict.VALID and issuer and issuer.trust is Trust.NOT_KNOWN:
        found.append(("unknown_issuer", UNKNOWN_ISSUER))
    return found
