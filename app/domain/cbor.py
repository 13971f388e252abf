"""The part of CBOR (RFC 8949) that COSE_Sign1 needs; read so that nobody else can read it otherwise.

Refused: lengths left open, lengths longer than what is there, names said twice, deep nesting, floats,
any tag but the one at the front.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidError

MAX_DEPTH, MAX_ITEMS = 8, 1000
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_DIRECT, _WIDEST = 24, 27
_SIMPLES = {20: False, 21: True, 22: None}
_NAMES = (int, str, bytes)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with a tag in front of it."""

    tag: int
    value: Any


def encode(value: object) -> bytes:
    """Write numbers, texts, bytes, lists, maps and a tag, each in its shortest form, maps as they are."""
    match value:
        case int() if not isinstance(value, bool):
            return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
        case bytes():
            return _head(_BYTES, len(value)) + value
        case str():
            return _head(_TEXT, len(value.encode())) + value.encode()
        case list() | tuple():
            return _head(_ARRAY, len(value)) + b"".join(map(encode, value))
        case dict():
            pairs = (encode(part) for pair in value.items() for part in pair)
            return _head(_MAP, len(value)) + b"".join(pairs)
        case Tagged():
            return _head(_TAG, value.tag) + encode(value.value)
    raise InvalidError("Values of this kind are not written as CBOR here.")


def decode(content: bytes) -> Any:  # noqa: ANN401 - whatever was written
    """Read one value that takes up all the bytes; raises InvalidError."""
    reader = _Reader(content)
    value = reader.value(may_be_tagged=True)
    if not reader.is_at_end:
        raise InvalidError("There is something behind the CBOR value.")
    return value


def _head(major: int, number: int) -> bytes:
    if number < _DIRECT:
        return bytes([major << 5 | number])
    for width, size in enumerate((1, 2, 4, 8)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | _DIRECT + width]) + number.to_bytes(size, "big")
    raise InvalidError("A number is too large for CBOR.")


class _Reader:
    """One pass over the bytes; nothing is set aside for a length that is only claimed."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at, self._items = content, 0, 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._content)

    def value(self, depth: int = 0, *, may_be_tagged: bool = False) -> Any:  # noqa: ANN401
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise InvalidError("The CBOR value is nested too deeply, or has too many parts.")
        major, number = self._number()
        if major in {_UNSIGNED, _NEGATIVE}:
            return number if major == _UNSIGNED else -1 - number
        if major in {_BYTES, _TEXT}:
            return self._take(number) if major == _BYTES else self._text(number)
        if major == _TAG and may_be_tagged:
            return Tagged(number, self.value(depth + 1))
        return self._parts(major, number, depth)

    def _parts(self, major: int, number: int, depth: int) -> Any:  # noqa: ANN401
        if major == _ARRAY:
            return [self.value(depth + 1) for _ in range(self._count(number))]
        if major == _MAP:
            return self._map(self._count(number), depth)
        if major == _SIMPLE and number in _SIMPLES:
            return _SIMPLES[number]
        raise InvalidError("The CBOR value holds a tag, a float or a simple value not known here.")

    def _number(self) -> tuple[int, int]:
        [first] = self._take(1)
        major, detail = first >> 5, first & 0x1F
        if detail < _DIRECT:
            return major, detail
        if detail > _WIDEST or major == _SIMPLE:
            raise InvalidError("A CBOR length is left open, or a value is of an unknown kind.")
        return major, int.from_bytes(self._take(1 << detail - _DIRECT), "big")

    def _take(self, length: int) -> bytes:
        if length > len(self._content) - self._at:
            raise InvalidError("The CBOR value ends too early.")
        self._at += length
        return self._content[self._at - length : self._at]

    def _count(self, number: int) -> int:
        if number > len(self._content) - self._at:  # every part takes a byte at least
            raise InvalidError("The CBOR value ends too early.")
        return number

    def _text(self, length: int) -> str:
        try:
            return self._take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise InvalidError("A CBOR text is not UTF-8.") from None

    def _map(self, length: int, depth: int) -> dict[Any, Any]:
        members: dict[Any, Any] = {}
        for _ in range(length):
            name = self.value(depth + 1)
            if type(name) not in _NAMES or name in members:
                raise InvalidError("A CBOR map has a name twice, or one that is no name.")
            members[name] = self.value(depth + 1)
        return members
