"""Multibase texts: base58btc (`z`) and unpadded base64url (`u`), plus bare base64url."""

import base64
import binascii
import re

from app.domain.errors import InvalidError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Digits are taken in tens, and pairs of them from small numbers: many times faster than one by one.
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
_TWO, _FOUR, _GROUP = 58**2, 58**4, 58**10
_DIGITS = {letter: number for number, letter in enumerate(ALPHABET)}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z")
# base58 costs the square of its length, so a stranger may not send a long one.
MAX_BASE58 = 1024


def encode_base58(data: bytes) -> str:
    """Write bytes as `z` and base58btc."""
    number, groups = int.from_bytes(data, "big"), list[str]()
    while number:
        number, group = divmod(number, _GROUP)
        rest, last = divmod(group, _FOUR)
        first, middle = divmod(rest, _FOUR)
        groups.append(
            f"{_PAIRS[first]}{_PAIRS[middle // _TWO]}{_PAIRS[middle % _TWO]}"
            f"{_PAIRS[last // _TWO]}{_PAIRS[last % _TWO]}"
        )
    groups.reverse()
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(groups).lstrip("1")


def encode_base64url(data: bytes) -> str:
    """Write bytes as base64url without padding and without a multibase prefix."""
    return base64url(data).decode("ascii")


def base64url(data: bytes) -> bytes:
    """Return the same as the bytes of its letters, for whoever goes on to sign them."""
    standard = binascii.b2a_base64(data, newline=False).rstrip(b"=")
    # Two searches are faster than one table for the few letters that differ.
    return standard.replace(b"+", b"-").replace(b"/", b"_")


def decode_base64url(text: str) -> bytes:
    """Read base64url without padding, refusing every other letter and stray final bits."""
    if not _BASE64URL.match(text):
        raise InvalidError("This is not base64url without padding.")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise InvalidError("This is not base64url without padding.") from None
    if encode_base64url(data) != text:
        raise InvalidError("This base64url text is not the shortest form of its bytes.")
    return data


def decode(text: str) -> bytes:
    """Read a multibase text in base58btc (`z`) or base64url (`u`)."""
    if text[:1] == "u":
        return decode_base64url(text[1:])
    if text[:1] != "z":
        raise InvalidError("A multibase value must start with 'z' or 'u'.")
    return _decode_base58(text[1:])


def _decode_base58(text: str) -> bytes:
    if len(text) > MAX_BASE58:
        raise InvalidError("This base58 value is too long.")
    number = 0
    for letter in text:
        if letter not in _DIGITS:
            raise InvalidError("This is not base58btc.")
        number = number * 58 + _DIGITS[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
