"""PNG baking (Open Badges 3.0, document formats; PNG, third edition): our own chunk reader and writer.

Nothing is decoded: pixels are copied as they are, so their number does not matter here.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.errors import InvalidError
from app.rendering.baked import Baked, Standard

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_TEXT = 1 << 20
_MAX_CHUNKS = 20_000
_LONGEST = 2**31 - 1
_FRAME = struct.Struct(">I4s")
_CRC = struct.Struct(">I")
_HEADER_LENGTH = 13
_HEADER_END = len(SIGNATURE) + 12 + _HEADER_LENGTH
_TEXT_KINDS = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_KEYWORDS = {standard.value.encode(): standard for standard in Standard}


@dataclass(frozen=True, slots=True)
class _Place:
    """A chunk: its kind, and where its frame starts and its data lie."""

    kind: bytes
    start: int
    data: memoryview

    @property
    def end(self) -> int:
        return self.start + 12 + len(self.data)


def bake(image: bytes, standard: Standard, text: str) -> bytes:
    """Return the image with exactly one badge, as an uncompressed iTXt right after the header.

    Refuses a broken image, one with bytes after its end, and a text that iTXt cannot hold.
    """
    data = text.encode()
    if b"\0" in data or len(data) > MAX_TEXT:
        raise InvalidError("This badge cannot stand in an image.")
    chunk = _chunk(b"iTXt", standard.value.encode() + b"\0\0\0\0\0" + data)
    end, old = _survey(image)
    if end != len(image):
        raise InvalidError("The image has bytes after its end.")
    view, parts, place = memoryview(image), [], _HEADER_END
    for badge in old:
        parts.append(view[place : badge.start])
        place = badge.end
    return b"".join([view[:_HEADER_END], chunk, *parts, view[place:]])


def unbake(image: bytes) -> Baked | None:
    """Return the badge in the image, or None; raises InvalidError for a broken image or two badges."""
    badges = _survey(image)[1]
    if len(badges) > 1:
        raise InvalidError("The image carries more than one badge.")
    return _read(badges[0]) if badges else None


def _survey(image: bytes) -> tuple[int, list[_Place]]:
    """Check every chunk; return where the image ends, and the chunks that hold badges."""
    badges, end, seen = [], 0, set[bytes]()
    for place in _chunks(image):
        seen.add(place.kind)
        end = place.end
        if place.kind in _TEXT_KINDS and _standard(place.data):
            badges.append(place)
    if not seen >= {b"IDAT", b"IEND"}:
        raise InvalidError("The image is cut off: it lacks its pixels or its end.")
    return end, badges


def _chunks(image: bytes) -> Iterator[_Place]:
    """Yield the chunks up to IEND, each with a right checksum, the header first."""
    if not image.startswith(SIGNATURE):
        raise InvalidError("This is not a PNG image.")
    view, place, size = memoryview(image), len(SIGNATURE), len(image)
    for number in range(_MAX_CHUNKS):
        if place + 12 > size:
            raise InvalidError("The image is cut off.")
        length, kind = _FRAME.unpack_from(view, place)
        stop = place + 8 + length
        if length > _LONGEST or stop + 4 > size:
            raise InvalidError("The image is cut off, or a chunk says a wrong length.")
        if zlib.crc32(view[place + 4 : stop]) != _CRC.unpack_from(view, stop)[0]:
            raise InvalidError(f"The checksum of a {_shown(kind)} chunk is wrong.")
        found = _Place(kind, place, view[place + 8 : stop])
        _check_order(number, found)
        yield found
        if kind == b"IEND":
            return
        place = stop + 4
    raise InvalidError("The image has too many chunks.")


def _check_order(number: int, chunk: _Place) -> None:
    if (number == 0) is not (chunk.kind == b"IHDR"):
        raise InvalidError("The image must begin with one header.")
    if number == 0 and (len(chunk.data) != _HEADER_LENGTH or 0 in _size(chunk.data)):
        raise InvalidError("The header of the image is broken.")
    if chunk.kind == b"IEND" and len(chunk.data) > 0:
        raise InvalidError("The end of the image is broken.")


def _size(header: memoryview) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", header)
    return width, height


def _standard(data: memoryview) -> Standard | None:
    """Return the standard that the keyword names; a keyword ends at the first NUL."""
    keyword, nul, _ = bytes(data[:80]).partition(b"\0")
    return _KEYWORDS.get(keyword) if nul else None


def _read(chunk: _Place) -> Baked:
    standard = _standard(chunk.data)
    if standard is None:
        raise InvalidError("The chunk holds no badge.")
    body = bytes(chunk.data[len(standard.value) + 1 :])
    if chunk.kind == b"iTXt":
        return Baked(standard, _utf8(_international(body)))
    if chunk.kind == b"zTXt":
        if body[:1] != b"\0":
            raise InvalidError("The badge is compressed in an unknown way.")
        body = _inflate(body[1:])
    return Baked(standard, _utf8(body))


def _international(body: bytes) -> bytes:
    """Return the text of an iTXt: flag, method, language, translated keyword, text (11.3.3.4)."""
    flags, rest = body[:2], body[2:]
    _, first, rest = rest.partition(b"\0")
    _, second, text = rest.partition(b"\0")
    if not (first and second) or flags[:1] not in {b"\0", b"\1"}:
        raise InvalidError("The chunk that holds the badge is broken.")
    if flags[:1] == b"\0":
        return text
    if flags[1:] != b"\0":
        raise InvalidError("The badge is compressed in an unknown way.")
    return _inflate(text)


def _inflate(data: bytes) -> bytes:
    """Decompress up to the limit; never holds more, whatever the data would grow to."""
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(data, MAX_TEXT)
    except zlib.error:
        raise InvalidError("The compressed badge cannot be read.") from None
    if not stream.eof:
        raise InvalidError("The compressed badge is cut off, or larger than one megabyte.")
    return text


def _utf8(data: bytes) -> str:
    if len(data) > MAX_TEXT:
        raise InvalidError("The badge in the image is larger than one megabyte.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InvalidError("The badge in the image is not UTF-8 text.") from None


def _chunk(kind: bytes, data: bytes) -> bytes:
    framed = kind + data
    return b"".join([len(data).to_bytes(4), framed, zlib.crc32(framed).to_bytes(4)])


def _shown(kind: bytes) -> str:
    return kind.decode("ascii") if kind.isalpha() else "nameless"
