"""From what a stranger hands in to one document, refusing all that two readers could take differently."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NoReturn

from app.domain.errors import InvalidError, LargeIntegerError
from app.domain.multibase import decode_base64url
from app.domain.strict_json import check_values

MAX_BYTES = 1 << 20
_DIGITS = 17
_COMPACT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,40})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_END_OF_DAY = re.compile(r"T24:00:00(\.0+)?(?=Z|[+-])", re.ASCII)


class Kind(StrEnum):
    """What the input looks like, before anything in it is believed."""

    URL = "url"
    JSON = "json"
    JWT = "jwt"
    COSE = "cose"
    IMAGE = "image"
    OTHER = "other"


class Form(StrEnum):
    """What a token is written in, as the ends of its media types have it (VC-JOSE-COSE 6.1)."""

    JWT = "jwt"
    SD_JWT = "sd-jwt"
    COSE = "cose"


@dataclass(frozen=True, slots=True)
class Token:
    """A signed token taken apart; nothing in it has been checked.

    `header` and `payload` have the names of JOSE in every form.
    """

    header: Mapping[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes
    form: Form = Form.JWT
    # Of an SD-JWT: its holder has added a signature of their own; its holder keeps parts back.
    is_bound: bool = False
    is_partial: bool = False


def recognize(content: bytes) -> Kind:
    """Tell what the bytes look like from their first ones."""
    start = content[:512].lstrip()
    if start[:4] in {b"\x89PNG", b"GIF8", b"RIFF"} or start[:2] == b"\xff\xd8":
        return Kind.IMAGE
    if start[:1] == b"<" and b"<svg" in content[:4096]:
        return Kind.IMAGE
    if start.startswith(
        (b"\xd2\x84", b"0oR")
    ):  # the tag and the list of a COSE_Sign1, or in base64
        return Kind.COSE
    if start[:1] == b"{":
        return Kind.JSON
    if start[:8].lower().startswith((b"http://", b"https://")):
        return Kind.URL
    return Kind.JWT if start[:2] == b"ey" and start.count(b".") else _jwt_or_other(content)


def _jwt_or_other(content: bytes) -> Kind:
    looks = _COMPACT.fullmatch(content.decode("latin-1").strip())
    return Kind.JWT if looks else Kind.OTHER


def read_json(content: bytes) -> dict[str, Any]:
    """Read a JSON object; refuses duplicate names, huge numbers, deep nesting, NaN, half characters."""
    if len(content) > MAX_BYTES:
        raise InvalidError("The document is larger than one megabyte.")
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError:
        raise InvalidError("The document is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise InvalidError(f"The document is not JSON (line {error.lineno}).") from None
    except RecursionError:
        raise InvalidError("The document is nested too deeply.") from None
    if not isinstance(value, dict):
        raise InvalidError("The document is not a JSON object.")
    check_values(value)
    return value


def read_token(content: bytes) -> Token:
    """Take a compact JWS apart; each part in its one canonical spelling."""
    if len(content) > MAX_BYTES:
        raise InvalidError("The token is larger than one megabyte.")
    text = content.decode("latin-1").strip()
    if not _COMPACT.fullmatch(text):
        raise InvalidError("This is not a signed token in compact form.")
    header, payload, signature = text.split(".")
    return Token(
        header=read_json(decode_base64url(header)),
        payload=read_json(decode_base64url(payload)),
        signed=f"{header}.{payload}".encode("ascii"),
        signature=decode_base64url(signature),
    )


def instant(value: object) -> datetime:
    """Read a date and time with its zone (XML Schema dateTimeStamp)."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise InvalidError("A date and time with a time zone is expected.")
    # XML Schema has an hour 24 for the very end of a day, which is the beginning of the next.
    text, is_end = _END_OF_DAY.subn("T00:00:00", value)
    try:
        return (datetime.fromisoformat(text) + timedelta(days=is_end)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidError("There is no such date and time.") from None


def many(value: object) -> list[Any]:
    """Return a member that may be one value or a list of them as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: object, name: str) -> str | None:
    """Return the text member of this name, or None where there is none."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, str) else None


def issuer_id(document: Mapping[str, Any]) -> str | None:
    """Return the issuer's id, whether the issuer is an object or a bare URL."""
    issuer = document.get("issuer")
    return issuer if isinstance(issuer, str) else text_of(issuer, "id")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidError("The document names a member twice in one object.")
    return members


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise LargeIntegerError("The document holds a number beyond 2^53.")
    return int(digits)


def _float(digits: str) -> float:
    if len(digits) > 2 * _DIGITS:
        raise InvalidError("The document holds a number with too many digits.")
    return float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidError(f"{name} is not a JSON value.")
