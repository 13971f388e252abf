"""SD-JWT (RFC 9901) read as a token whose payload holds what was disclosed, and nothing else."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.errors import InvalidError
from app.domain.multibase import decode_base64url, encode_base64url
from app.domain.selective_disclosure import ALGORITHM, DIGESTS, ELEMENT, HASHES, NEVER_HIDDEN
from app.domain.strict_json import MAX_DEPTH, check_values
from app.verification.parsing import MAX_BYTES, Form, Token, read_json, read_token

_MOST = 500
_SALT_AND_VALUE, _SALT_NAME_AND_VALUE = 2, 3


@dataclass(frozen=True, slots=True)
class _Disclosure:
    """What one disclosure holds; an element of a list has no name."""

    value: Any
    name: str | None = None


def read_sd_jwt(content: bytes) -> Token:
    """Take an SD-JWT apart and put what is disclosed in its place (RFC 9901, 7.1)."""
    if len(content) > MAX_BYTES:
        raise InvalidError("The token is larger than one megabyte.")
    text = content.decode("latin-1").strip()
    jws, tilde, rest = text.partition("~")
    *disclosed, binding = rest.split("~")
    if not tilde:
        raise InvalidError("This is not an SD-JWT: there is no ~ in it.")
    token = read_token(jws.encode("latin-1"))
    unpacking = _Unpacking(disclosed, _hash(token.payload))
    return replace(
        token,
        payload=unpacking.payload(token.payload),
        form=Form.SD_JWT,
        is_bound=bool(binding),
        is_partial=unpacking.is_partial,
    )


def _hash(payload: dict[str, Any]) -> str:
    name = payload.get(ALGORITHM, "sha-256")
    if not isinstance(name, str) or name not in HASHES:
        raise InvalidError("The SD-JWT's digests are of a kind that is not known here.")
    return HASHES[name]


@dataclass(slots=True)
class _Unpacking:
    """One pass over a payload: every disclosure is used exactly once, every digest said once."""

    disclosed: list[str]
    hash: str
    _open: dict[str, _Disclosure] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    is_partial: bool = False

    def payload(self, payload: dict[str, Any]) -> dict[str, Any]:
        if len(self.disclosed) > _MOST:
            raise InvalidError("The SD-JWT discloses more than is looked at.")
        for text in self.disclosed:
            digest = hashlib.new(self.hash, text.encode("latin-1")).digest()
            name = encode_base64url(digest)
            if name in self._open:
                raise InvalidError("The SD-JWT has the same disclosure twice.")
            self._open[name] = _read(text)
        bare = {name: value for name, value in payload.items() if name != ALGORITHM}
        found = self._object(bare)
        if self._open:
            raise InvalidError("The SD-JWT has a disclosure that its issuer did not sign.")
        check_values(found)
        return found

    def _object(self, members: dict[str, Any], depth: int = 0) -> dict[str, Any]:
        if ELEMENT in members or ALGORITHM in members:
            raise InvalidError("A name that SD-JWT keeps for itself stands where it may not.")
        found = {n: self._value(v, depth) for n, v in members.items() if n != DIGESTS}
        for digest in _digests(members):
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            name = disclosure.name
            if name is None or name in {DIGESTS, ELEMENT, ALGORITHM} or name in found:
                raise InvalidError("A disclosure of the SD-JWT does not fit where it belongs.")
            if depth == 0 and name in NEVER_HIDDEN:
                raise InvalidError(
                    f"The claim {name} of the SD-JWT may not be one that can be hidden."
                )
            found[name] = self._value(disclosure.value, depth)
        return found

    def _value(self, value: Any, depth: int) -> Any:  # noqa: ANN401 - any JSON value
        if depth > MAX_DEPTH:  # disclosures may lead to each other, so that each alone is shallow
            raise InvalidError("The SD-JWT is nested too deeply.")
        if isinstance(value, dict):
            return self._object(value, depth + 1)
        if not isinstance(value, list):
            return value
        return [found for entry in value for found in self._element(entry, depth + 1)]

    def _element(self, entry: Any, depth: int) -> list[Any]:  # noqa: ANN401 - any JSON value
        if not isinstance(entry, dict) or ELEMENT not in entry:
            return [self._value(entry, depth)]
        if len(entry) != 1 or not isinstance(entry[ELEMENT], str):
            raise InvalidError("A list in the SD-JWT holds a digest that is not alone.")
        disclosure = self._take(entry[ELEMENT])
        if disclosure is not None and disclosure.name is not None:
            raise InvalidError("A disclosure of the SD-JWT does not fit where it belongs.")
        return [] if disclosure is None else [self._value(disclosure.value, depth)]

    def _take(self, digest: str) -> _Disclosure | None:
        if digest in self._seen:
            raise InvalidError("The SD-JWT says the same digest twice.")
        self._seen.add(digest)
        found = self._open.pop(digest, None)
        self.is_partial |= found is None
        return found


def _digests(members: dict[str, Any]) -> list[str]:
    digests = members.get(DIGESTS, [])
    if not isinstance(digests, list) or not all(isinstance(one, str) for one in digests):
        raise InvalidError("The SD-JWT's digests are not a list of texts.")
    return digests


def _read(text: str) -> _Disclosure:
    try:
        # In an object, so that it is read by the one strict reader.
        wrapped = b'{"disclosure":' + decode_base64url(text) + b"}"
    except InvalidError:
        raise InvalidError("A disclosure of the SD-JWT is not base64url.") from None
    parts = read_json(wrapped)
    found = parts["disclosure"] if len(parts) == 1 else None
    match found:
        case [str(), value]:
            return _Disclosure(value)
        case [str(), str(name), value]:
            return _Disclosure(value, name)
    raise InvalidError("A disclosure of the SD-JWT is not a list of a salt, a name and a value.")
