"""Is this receipt genuine, and what does it attest? Ours, or another Laurel's whose key can be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import InvalidError
from app.domain.keys import Algorithm, PublicKey, from_jwk
from app.domain.receipts import KEYS_PATH, KIND
from app.verification.classes import Class
from app.verification.parsing import Kind, Token, many, read_json, read_token, recognize, text_of
from app.verification.report import Verdict
from app.verification.resolver import Resolver, UnreachableError
from app.verification.signatures import is_signed

FORMAT = "verification-receipt"
ACCEPT = "application/jwk-set+json, application/json;q=0.9"
_HEADER, _OK = frozenset({"alg", "typ", "kid"}), 200
_LATEST = 32503680000  # the year 3000


class Code(StrEnum):
    """How the check of a receipt ended."""

    GENUINE = "receipt_genuine"
    MALFORMED = "receipt_malformed"
    ALTERED = "receipt_altered"
    KEY_NOT_LISTED = "receipt_key_not_listed"
    KEY_UNAVAILABLE = "receipt_key_unavailable"


VERDICTS = {Code.GENUINE: Verdict.VALID, Code.KEY_UNAVAILABLE: Verdict.UNVERIFIABLE}
CLASSES = {
    Code.GENUINE: Class.VALID,
    Code.ALTERED: Class.TAMPERED,
    Code.KEY_NOT_LISTED: Class.WRONG_KEY,
    Code.KEY_UNAVAILABLE: Class.KEY_NOT_FOUND,
}
SENTENCES = {
    Code.GENUINE: "This receipt is genuine: {by} verified the badge on {day} and found it {found}.",
    Code.MALFORMED: "This is not a receipt that can be read.",
    Code.ALTERED: "This receipt is not genuine: it was changed, or {by} never signed it.",
    Code.KEY_NOT_LISTED: "This receipt is not genuine: {by} had no such key on that day.",
    Code.KEY_UNAVAILABLE: "This receipt could not be checked: {by} does not show its keys now.",
}


@dataclass(frozen=True, slots=True)
class Attested:
    """What came of checking a receipt; `claims` only if it is genuine."""

    code: Code
    summary: str
    service: str | None = None
    is_ours: bool = False
    claims: Mapping[str, Any] | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether the receipt is genuine; what it says of the badge stands in its report."""
        return VERDICTS.get(self.code, Verdict.INVALID)

    @property
    def classification(self) -> Class:
        """The one reason for the verdict on the receipt."""
        return CLASSES.get(self.code, Class.MALFORMED)

    @property
    def issued_at(self) -> datetime | None:
        """When the badge was verified."""
        return datetime.fromtimestamp(self.claims["iat"], UTC) if self.claims else None

    def to_json(self) -> dict[str, object]:
        """Return the member `attests` of the reply of `POST /verify`."""
        claims = self.claims or {}
        moment = self.issued_at
        return {
            "code": self.code.value,
            "service": self.service,
            "is_ours": self.is_ours,
            "issued_at": moment and moment.isoformat().replace("+00:00", "Z"),
            "input_sha256": claims.get("input_sha256"),
            "recipient_asked": claims.get("recipient_asked"),
            "report": claims.get("report"),
        }


def is_receipt(content: bytes) -> bool:
    """Tell whether the bytes are a token that says it is a receipt."""
    if recognize(content) is not Kind.JWT:
        return False
    try:
        return read_token(content).header.get("typ") == KIND
    except InvalidError:
        return False


def read_receipt(content: bytes, resolver: Resolver, base_url: str) -> Attested:
    """Check a receipt with the key that its service publishes."""
    try:
        token = read_token(content)
    except InvalidError:
        return _ended(Code.MALFORMED)
    service = _origin(token.payload.get("iss"))
    if service is None or not _is_well_formed(token):
        return _ended(Code.MALFORMED)
    code = _checked(token, service, resolver)
    is_ours = service == base_url
    if code is not Code.GENUINE:
        return _ended(code, service, is_ours=is_ours)
    found = token.payload["report"]["verdict"]
    day = f"{datetime.fromtimestamp(token.payload['iat'], UTC):%Y-%m-%d}"
    summary = SENTENCES[code].format(by=service, day=day, found=found)
    return Attested(code, summary, service, is_ours, token.payload)


def _ended(code: Code, service: str | None = None, *, is_ours: bool = False) -> Attested:
    return Attested(code, SENTENCES[code].format(by=service), service, is_ours)


def _origin(value: object) -> str | None:
    """Return the issuer if it is a bare http or https origin, so that only its root is asked."""
    if not isinstance(value, str):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    is_bare = value == f"{parts.scheme}://{parts.netloc}" and bool(parts.netloc)
    return value if is_bare and parts.scheme in {"http", "https"} else None


def _is_well_formed(token: Token) -> bool:
    header, report, moment = token.header, token.payload.get("report"), token.payload.get("iat")
    return (
        header.keys() == _HEADER
        and (header["alg"], header["typ"]) == (Algorithm.ED25519.value, KIND)
        and isinstance(header["kid"], str)
        and text_of(report, "verdict") in set(Verdict)
        and type(moment) is int
        and 0 < moment < _LATEST
    )


def _checked(token: Token, service: str, resolver: Resolver) -> Code:
    try:
        found = resolver.get(service + KEYS_PATH, accept=ACCEPT)
        keys = many(read_json(found.body).get("keys")) if found.status == _OK else None
    except (UnreachableError, InvalidError):
        keys = None
    if keys is None:
        return Code.KEY_UNAVAILABLE
    key = next((one for one in keys if text_of(one, "kid") == token.header["kid"]), None)
    if key is None or not _signed_in_time(key, token.payload["iat"]):
        return Code.KEY_NOT_LISTED
    public = _ed25519(key)
    is_right = public is not None and is_signed(public, token.signed, token.signature)
    return Code.GENUINE if is_right else Code.ALTERED


def _signed_in_time(key: Mapping[str, Any], moment: int) -> bool:
    """Tell whether the key still signed then: one of the past says with `exp` when it ended."""
    ended = key.get("exp")
    return ended is None or (type(ended) is int and moment <= ended)


def _ed25519(members: Mapping[str, Any]) -> PublicKey | None:
    try:
        key = from_jwk(members)
    except InvalidError:
        return None
    return key if key.algorithm is Algorithm.ED25519 else None
