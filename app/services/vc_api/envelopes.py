"""Documents inside signed tokens, taken out of their data: URL (VCDM 4.13, VC-JOSE-COSE 3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidError
from app.verification.codes import Code
from app.verification.jwt_profile import Profile, bare
from app.verification.parsing import Token, many, read_token
from app.verification.proving import Proven, wrong

_KINDS = {"credential": ("vc+jwt",), "presentation": ("vp+jwt",)}
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
    header, _, text = str(envelope["id"]).removeprefix("data:").partition(",")
    media = _bare_type(header.partition(";")[0].strip())
    kinds = _KINDS[what] + (_EARLIER[what] if lenient else ())
    token = read_token(text.encode("utf-8", "surrogatepass"))
    if media not in kinds or _bare_type(str(token.header.get("typ", media))) not in kinds:
        raise InvalidError(f"An envelope of type application/{media[:80]} is not opened here.")
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


def _bare_type(text: str) -> str:
    return text.lower().removeprefix("application/")
