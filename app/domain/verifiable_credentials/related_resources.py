"""Resources that a credential vouches for by their digest (VCDM 2.0, section 5.3)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domain.errors import Fault, InvalidError, RelatedResourceError
from app.domain.multibase import decode
from app.domain.verifiable_credentials.flaws import Flaw, Flaws
from app.domain.verifiable_credentials.members import is_url, objects

# By the name that SRI gives them, with their multihash codes.
_HASHES = {"sha256": 0x12, "sha384": 0x20, "sha512": 0x13}
_SIZES = {name: hashlib.new(name).digest_size for name in _HASHES}
Find = Callable[[str], bytes | None]
Digest = tuple[str, bytes]


def flaws(credential: Mapping[str, Any]) -> Flaws:
    """Check the shape: objects with an id that no other has, each with a digest that could be one."""
    found, wrong = objects(credential, "relatedResource", "")
    yield from wrong
    seen: set[str] = set()
    for position, entry in enumerate(found):
        pointer = f"/relatedResource/{position}"
        if not is_url(entry.get("id")):
            yield Flaw(f"{pointer}/id", "must be the URL of the resource")
        elif entry["id"] in seen:
            yield Flaw(f"{pointer}/id", "must be named once only")
        else:
            seen.add(entry["id"])
        if not {"digestSRI", "digestMultibase"} & entry.keys():
            yield Flaw(pointer, "must have digestSRI or digestMultibase")


def compare(credential: Mapping[str, Any], find: Find) -> None:
    """Raise RelatedResourceError where a digest is none, or not that of the resource.

    `find` returns the bytes of a resource, or None where it cannot be had: nothing is told then.
    """
    for position, entry in enumerate(objects(credential, "relatedResource", "")[0]):
        pointer = f"/relatedResource/{position}"
        digests = list(_digests(entry, pointer))
        content = find(entry["id"])
        for name, expected in digests if content is not None else []:
            if not hmac.compare_digest(hashlib.new(name, content or b"").digest(), expected):
                raise _refused(pointer, "is not the digest of the resource")


def _digests(entry: Mapping[str, Any], pointer: str) -> Iterator[Digest]:
    if "digestSRI" in entry:
        yield from _sri(entry["digestSRI"], f"{pointer}/digestSRI")
    if "digestMultibase" in entry:
        yield _multibase(entry["digestMultibase"], f"{pointer}/digestMultibase")


def _sri(value: object, pointer: str) -> Iterator[Digest]:
    parts = value.split() if isinstance(value, str) else []
    if not parts:
        raise _refused(pointer, "must be a digest such as sha384-…")
    for part in parts:
        name, _, text = part.partition("?")[0].partition("-")
        try:
            digest = base64.b64decode(text, validate=True)
        except binascii.Error:
            digest = b""
        if _SIZES.get(name) != len(digest):
            raise _refused(pointer, "must be a digest such as sha384-…")
        yield name, digest


def _multibase(value: object, pointer: str) -> Digest:
    try:
        data = decode(value) if isinstance(value, str) else b""
    except InvalidError:
        data = b""
    for name, size in _SIZES.items():
        if len(data) == size:
            return name, data
        if data[:2] == bytes((_HASHES[name], size)) and len(data) == size + 2:
            return name, data[2:]
    raise _refused(pointer, "must be a multibase digest")


def _refused(pointer: str, detail: str) -> RelatedResourceError:
    message = f"A related resource is not what the credential says: the value {detail}."
    return RelatedResourceError(message, Fault(pointer, detail))
