"""What the badge says about its time and its owner, held against now and against who asks."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from app.domain.errors import InvalidError
from app.domain.recipient import is_hash, matches, same, spellings
from app.verification.codes import Code, failed, passed, skipped
from app.verification.parsing import instant, many, text_of
from app.verification.report import Check, CredentialClaim, Name

_LONGEST = 500
# Each is tried in many spellings; a badge with more would cost us, not its maker.
_MOST_IDENTITIES = 64


def check_validity(badge: Mapping[str, Any], now: datetime) -> Check:
    """Compare `validFrom` and `validUntil` with now (VCDM 2.0, section 4.9)."""
    try:
        opens = instant(badge.get("validFrom"))
        ends = instant(badge["validUntil"]) if "validUntil" in badge else None
    except InvalidError:
        return _malformed("The badge does not say properly from when to when it holds.")
    if ends and ends < opens:
        return _malformed("The badge ends before it begins.")
    if opens > now:
        message = f"The badge holds only from {opens:%Y-%m-%d}."
        return failed(Name.VALIDITY, Code.NOT_YET_VALID, message)
    if ends and ends < now:
        return failed(Name.VALIDITY, Code.EXPIRED, f"The badge expired on {ends:%Y-%m-%d}.")
    return passed(Name.VALIDITY, Code.CURRENT, "The badge holds today.")


def check_recipient(badge: Mapping[str, Any], recipient: str | None) -> Check:
    """Compare everyone the badge names with the person asked about, hashed or not, in any case."""
    if not recipient or not recipient.strip():
        message = "Nobody asked whose badge this is."
        return skipped(Name.RECIPIENT, Code.RECIPIENT_NOT_ASKED, message)
    if any(_is(one, recipient) for one in islice(_identities(badge), _MOST_IDENTITIES)):
        message = "The badge was issued to the person asked about."
        return passed(Name.RECIPIENT, Code.RECIPIENT_MATCHED, message)
    message = "The badge was issued to somebody else than the person asked about."
    return failed(Name.RECIPIENT, Code.RECIPIENT_NOT_MATCHED, message)


def claimed(badge: Mapping[str, Any]) -> CredentialClaim:
    """Take from the badge what a reader wants to see first; believed or not, the verdict says."""
    subjects = many(badge.get("credentialSubject"))
    subject = subjects[0] if subjects and isinstance(subjects[0], dict) else {}
    achievement = subject.get("achievement")
    return CredentialClaim(
        id=shown(badge, "id"),
        name=shown(badge, "name"),
        achievement_id=shown(achievement, "id"),
        achievement_name=shown(achievement, "name"),
        valid_from=shown(badge, "validFrom"),
        valid_until=shown(badge, "validUntil"),
    )


def shown(value: object, name: str) -> str | None:
    """Return a text member at a length fit for showing."""
    text = text_of(value, name)
    return text[:_LONGEST] if text else None


def _malformed(message: str) -> Check:
    return failed(Name.VALIDITY, Code.PERIOD_MALFORMED, message)


def _identities(badge: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for subject in many(badge.get("credentialSubject")):
        if isinstance(subject, dict):
            yield {"identityHash": subject.get("id")}
            yield from (one for one in many(subject.get("identifier")) if isinstance(one, dict))


def _is(identity: Mapping[str, Any], asked: str) -> bool:
    value, salt = text_of(identity, "identityHash"), text_of(identity, "salt") or ""
    kind = text_of(identity, "identityType")
    if not value:
        return False
    # Some issuers forget to say that it is a hash; no address looks like one.
    if identity.get("hashed") is not True and not is_hash(value):
        return same(value, asked, kind)
    try:
        return any(matches(one, hashed=value, salt=salt) for one in spellings(asked, kind))
    except InvalidError:
        return False
