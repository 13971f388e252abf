"""A document signed in the form that a media type names: vc+jwt, vp+sd-jwt, vc+cose and so on."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.domain.errors import InvalidError
from app.signing import jws
from app.signing.cose import sign1
from app.signing.sd_jwt import sd_jwt
from app.signing.signer import Signer


@dataclass(frozen=True, slots=True)
class Securing:
    """Whose key signs, under which name, and what is said beside the document."""

    signer: Signer
    kid: str
    claims: Mapping[str, str]
    # What whoever holds an SD-JWT may keep back.
    paths: Sequence[str] = ()


def secure(document: dict[str, Any], media: str, how: Securing) -> str:
    """Return the token as text, COSE in base64; `typ` and `cty` are as VC-JOSE-COSE 3 wants them."""
    content, _, form = media.partition("+")
    if how.paths and form != "sd-jwt":
        raise InvalidError("Only an SD-JWT can hide parts of a document.")
    beside = {} if form == "cose" else dict(how.claims)
    if beside.keys() & document.keys():
        raise InvalidError("The document has a member of the same name as a claim beside it.")
    whole = document | beside
    if form == "sd-jwt":
        return sd_jwt(whole, how.paths, how.signer, kid=how.kid, kind=media, content=content)
    payload = orjson.dumps(whole, option=orjson.OPT_STRICT_INTEGER)
    if form == "jwt":
        return jws.sign(payload, how.signer, kid=how.kid, kind=media, content=content)
    kind, content = f"application/{media}", f"application/{content}"
    made = sign1(payload, how.signer, kid=how.kid, kind=kind, content=content, claims=how.claims)
    return base64.b64encode(made).decode("ascii")


def data_url(token: str, media: str) -> str:
    """Return the token inside the data: URL of an envelope; COSE is in base64 there (3.3.2)."""
    encoding = ";base64" if media.endswith("+cose") else ""
    return f"data:application/{media}{encoding},{token}"
