"""Documents inside signed tokens, taken out of their data: URL (VCDM 4.13, VC-JOSE-COSE 3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidError
from app.verification.codes import Code
from app.verification.enveloped import media_of, token_in
from app.verification.jwt_profile import Profile, bare, bare_type
from app.verification.parsing import Form, Token, many
from app.verification.proving import Proven, wrong

_KINDS = {
    "credential": tuple(f"vc+{form}" for form in Form),
    "presentation": tuple(f"vp+{form}" for form in Form),
}
# What came before the registered types, which a test may still send (ADR).
_EARLIER = {
    "credential": ("jwt", "vc-ld+jwt", "vc+ld+jwt"),
    "presentation": ("jwt", "vp-ld+jwt", "vp+ld+jwt"),
}
_CLAIM = {"credential": "vc", "presentation": "vp"}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in an envelope, its token, and how the token carries it."""

    document: dict[str, Any]
    token: Token
    profile: Profile = Profile.ENVELOPE

    @property
    def is_earlier(self) -> bool:
        """Tell whether it has the form of before the recommendation."""
        return self.profile is Profile.EARLIER


def open_envelope(envelope: Mapping[str, Any], what: str, *, lenient: bool) -> Opened:
    """Take the document out of its data: URL; raises InvalidError."""
    media = media_of(str(envelope["id"]))
    kinds = _KINDS[what] + (_EARLIER[what] if lenient else ())
    if media not in kinds:
        raise InvalidError(f"An envelope of type application/{media[:80]} is not opened here.")
    token = token_in(str(envelope["id"]))
    if bare_type(token.header.get("typ", media)) not in kinds:
        raise InvalidError("The envelope holds another kind of token than it says.")
    if not {"vc", "vp"} & token.payload.keys():
        return Opened(bare(token.payload), token)
    inner = token.payload.get(_CLAIM[what])
    # VC-JOSE-COSE 3.1.3: the claims vc and vp must not be there.
    if not lenient or not isinstance(inner, dict):
        raise InvalidError("A token of this kind may not hold the claims vc and vp.")
    return Opened(inner, token, Profile.EARLIER)


def other_use(token: Token, *, challenge: str | None, domain: str | None) -> Proven | None:
    """Tell what is wrong when a token was made for another question or place than is asked about.

    `nonce` is a token's challenge, and its domain is among those in `aud` (RFC 7519, 4.1.3).
    """
    if domain is not None and domain not in many(token.payload.get("aud")):
        return wrong(Code.PROOF_DOMAIN_DIFFERS, "The token was made for another place.")
    if challenge is not None and token.payload.get("nonce") != challenge:
        message = "The token does not answer the question that was put."
        return wrong(Code.PROOF_CHALLENGE_DIFFERS, message)
    return None
