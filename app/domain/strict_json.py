"""JSON that every reader reads alike: what two languages would take differently is refused."""

import math
import re
from typing import Any

from app.domain.errors import ControlCharacterError, Fault, InvalidError, LargeIntegerError

# Control characters but TAB, LF, CR; lone surrogates; non-characters: engines write them apart.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LARGEST_INTEGER = 2**53
MAX_DEPTH = 64


def check_values(value: Any, pointer: str = "", depth: int = 0) -> None:  # noqa: ANN401
    """Refuse control characters, lone surrogates, integers above 2^53, NaN and deep nesting."""
    if isinstance(value, str):
        _check_text(value, pointer)
    elif isinstance(value, dict):
        _check_depth(depth, pointer)
        for key, entry in value.items():
            _check_key(key, pointer)
            check_values(entry, f"{pointer}/{escaped(key)}", depth + 1)
    elif isinstance(value, list):
        _check_depth(depth, pointer)
        for position, entry in enumerate(value):
            check_values(entry, f"{pointer}/{position}", depth + 1)
    else:
        _check_scalar(value, pointer)


def escaped(name: str) -> str:
    """Return a member's name as a JSON pointer has it (RFC 6901)."""
    if "~" in name or "/" in name:
        return name.replace("~", "~0").replace("/", "~1")
    return name


def _check_text(value: str, pointer: str) -> None:
    if _UNSAFE.search(value):
        raise ControlCharacterError(
            "A text holds a control character or half a character, which cannot be signed.",
            Fault(pointer, "control characters and lone surrogates are not allowed"),
        )


def _check_key(key: object, pointer: str) -> None:
    if not isinstance(key, str) or _UNSAFE.search(key):
        raise ControlCharacterError(
            "A member's name is not plain text.", Fault(pointer, "name of a member")
        )


def _check_depth(depth: int, pointer: str) -> None:
    if depth > MAX_DEPTH:
        raise InvalidError("The document is nested too deeply.", Fault(pointer, "too deep"))


def _check_scalar(value: object, pointer: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return
    if isinstance(value, float) and math.isfinite(value):
        return
    if isinstance(value, int):
        raise LargeIntegerError(
            "A number beyond 2^53 cannot be signed: languages read it in different ways.",
            Fault(pointer, "a number up to 2^53"),
        )
    raise InvalidError("This value cannot be signed.", Fault(pointer, "a JSON value"))
