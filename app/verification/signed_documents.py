"""A signed document in any of its forms, and the one question of whether its issuer signed it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidError
from app.domain.standards import CREDENTIALS_V2
from app.verification.cose import read_cose
from app.verification.data_integrity import DataIntegrity
from app.verification.enveloped import media_of, token_in
from app.verification.issuer_keys import IssuerKeys
from app.verification.jwt_profile import JwtChecker, Profile, badge_in, profile_of
from app.verification.memory import NO_MEMORY, Memory
from app.verification.parsing import (
    Form,
    Kind,
    Token,
    many,
    read_token,
    recognize,
    text_of,
)
from app.verification.proving import Proven
from app.verification.resolver import Resolver
from app.verification.sd_jwt import read_sd_jwt

_ENVELOPED, _MEDIA = "EnvelopedVerifiableCredential", {f"vc+{form}" for form in Form}


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, and the token that it came in, if it came in one."""

    document: dict[str, Any]
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Prover:
    """Checks proofs with the keys of one issuer, at one moment."""

    resolver: Resolver
    keys: IssuerKeys
    now: datetime
    proofs: DataIntegrity

    def prove(self, signed: Signed) -> Proven:
        """Check the token's signature, or else the embedded proofs."""
        if signed.token is None:
            return self.proofs.prove(signed.document, self.keys, self.now)
        checker = JwtChecker(self.resolver, self.keys, self.now)
        return checker.prove(signed.token, signed.document)


def read_signed(content: bytes, memory: Memory = NO_MEMORY) -> Signed:
    """Read JSON, a token, or a token in an envelope; JSON that was read before is at hand."""
    kind = recognize(content)
    if kind is Kind.JWT:
        return carried((read_sd_jwt if b"~" in content else read_token)(content))
    return carried(read_cose(content)) if kind is Kind.COSE else opened(memory.read(content))


def opened(document: dict[str, Any]) -> Signed:
    """Return the document, or what is in the envelope that it is."""
    token = _enveloped(document)
    return Signed(document) if token is None else carried(token)


def carried(token: Token) -> Signed:
    """Return what a token carries."""
    return Signed(badge_in(token), token)


def _enveloped(document: dict[str, Any]) -> Token | None:
    """Return the token in an EnvelopedVerifiableCredential (VCDM 2.0, 4.13), or None if it is none."""
    if _ENVELOPED not in many(document.get("type")):
        return None
    address = text_of(document, "id") or ""
    if many(document.get("@context"))[:1] != [CREDENTIALS_V2] or address[:5] != "data:":
        raise InvalidError("The envelope does not hold its badge as a data URL.")
    if media_of(address) not in _MEDIA:
        return None  # another kind of envelope, which is said to be unsupported
    token = token_in(address)
    if profile_of(token) is not Profile.ENVELOPE:
        raise InvalidError("The envelope holds another kind of token than it says.")
    return token
