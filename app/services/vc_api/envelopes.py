"""Documents inside signed tokens, taken out of their data: URL (VCDM 4.13, VC-JOSE-COSE 3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidError
from app.verification.jwt_profile import Profile, bare
from app.verification.parsing import Token, read_token

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


def _bare_type(text: str) -> str:
    return text.lower().removeprefix("application/")
