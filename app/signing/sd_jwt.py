"""Documents signed as SD-JWT (RFC 9901, VC-JOSE-COSE 3.2): what the issuer lets its holder hide."""

import copy
import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.errors import Fault, InvalidError
from app.domain.multibase import encode_base64url
from app.domain.selective_disclosure import DIGESTS, ELEMENT, NEEDED
from app.domain.strict_json import MAX_DEPTH
from app.signing import jws
from app.signing.signer import Signer

_SALT = 16
_PATH = re.compile(r"[^.\[\]]+(\[\d{1,4}\]|\.[^.\[\]]+)*\Z")
_STEP = re.compile(r"[^.\[\]]+")


def sd_jwt(
    document: dict[str, Any],
    paths: Sequence[str],
    signer: Signer,
    *,
    kid: str,
    kind: str,
    content: str,
) -> str:
    """Return the SD-JWT with every disclosure; `paths` are those of `credentialSubject.names[0]`.

    Raises InvalidError for a path that leads nowhere, or to what a verifier needs.
    """
    hidden, disclosures = copy.deepcopy(document), list[str]()
    _refuse_reserved(document)
    # Deepest first: what is hidden inside of something hidden is hidden in its disclosure.
    for path in sorted(set(paths), key=lambda path: -len(_STEP.findall(path))):
        disclosures.append(_hide(hidden, path))
    payload = orjson.dumps(hidden, option=orjson.OPT_STRICT_INTEGER)
    token = jws.sign(payload, signer, kid=kid, kind=kind, content=content)
    return "~".join([token, *disclosures, ""])


def _hide(document: dict[str, Any], path: str) -> str:
    """Put a digest in the place of what the path leads to; returns the disclosure."""
    steps = _STEP.findall(path)
    if not _PATH.match(path) or len(steps) > MAX_DEPTH:
        raise _fault(path, "is not a path of names and positions")
    if steps[0] in NEEDED:
        raise _fault(path, "leads to what a verifier needs, and may not be hidden")
    holder = _holder(document, steps[:-1], path)
    last = steps[-1]
    salt = secrets.token_urlsafe(_SALT)
    if isinstance(holder, dict) and last in holder:
        disclosure = _disclosure([salt, last, holder.pop(last)])
        digests = holder.setdefault(DIGESTS, [])
        digests.append(_digest(disclosure))
        digests.sort()  # so that their order tells nothing of that of the names
        return disclosure
    if isinstance(holder, list) and last.isdecimal() and int(last) < len(holder):
        disclosure = _disclosure([salt, holder[int(last)]])
        holder[int(last)] = {ELEMENT: _digest(disclosure)}
        return disclosure
    raise _fault(path, "leads nowhere")


def _holder(document: dict[str, Any], steps: Sequence[str], path: str) -> Any:  # noqa: ANN401
    found: Any = document
    for step in steps:
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise _fault(path, "leads nowhere")
    return found


def _disclosure(parts: list[Any]) -> str:
    return encode_base64url(orjson.dumps(parts, option=orjson.OPT_STRICT_INTEGER))


def _digest(disclosure: str) -> str:
    return encode_base64url(hashlib.sha256(disclosure.encode()).digest())


def _refuse_reserved(value: object) -> None:
    """Refuse a document that has, anywhere, a name which SD-JWT keeps for itself (RFC 9901, 4.1)."""
    if isinstance(value, dict):
        if {DIGESTS, ELEMENT, "_sd_alg"} & value.keys():
            raise InvalidError(
                "A document with the names _sd, _sd_alg or ... cannot be an SD-JWT."
            )
        for entry in value.values():
            _refuse_reserved(entry)
    elif isinstance(value, list):
        for entry in value:
            _refuse_reserved(entry)


def _fault(path: str, detail: str) -> InvalidError:
    return InvalidError(
        f"The path {path[:100]} {detail}.", Fault("/options/disclosurePaths", detail)
    )
