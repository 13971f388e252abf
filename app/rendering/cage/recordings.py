"""Recordings without what is said about them: names, places and devices give way to empty room.

Nothing moves: a box that goes becomes one of the same size that players pass over. How somebody
looks and sounds cannot be taken out.
"""

import json
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MOST_BOXES, _MOST_DEPTH, _CHUNK = 20_000, 8, 1 << 20
_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf"})
_TOLD = frozenset({b"udta", b"meta", b"uuid", b"XMP_", b"mfra", b"pnot", b"ilst"})
# Headers whose first fields are when it was made and changed: 4 bytes each, 8 in version 1.
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_SPOKEN = frozenset({b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd"})
_EBML, _SEGMENT, _INFO, _VOID = 0x1A45DFA3, 0x18538067, 0x1549A966, 0xEC
_WEBM_TOLD = frozenset({0x1254C367, 0x1941A469})
_WEBM_INFO_TOLD = frozenset({0x7BA9, 0x4461, 0x4D80, 0x5741, 0x73A4, 0x7384, 0x3CB923, 0x3C83AB})
_TICK, _DURATION, _LONGEST = 0x2AD7B1, 0x4489, 360_000
_UNKNOWN_SIZE = -1


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a file: where it begins, how long its head is, where it ends."""

    kind: bytes
    start: int
    head: int
    end: int


def clean(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write the copy; raises ValueError for what cannot be taken apart."""
    if media_type in {"video/mp4", "video/quicktime", "audio/mp4"}:
        changes = list(_of_boxes(given))
    elif media_type == "video/webm":
        changes = list(_of_webm(given))
    elif media_type == "audio/wav":
        changes = list(_of_wave(given))
    else:
        _without_id3(given, made)
        return
    given.seek(0)
    shutil.copyfileobj(given, made, _CHUNK)
    for place, content in changes:
        made.seek(place)
        made.write(content)
    made.seek(0, 2)


def boxes(given: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two places of an ISO media file."""
    place = start
    for _ in range(_MOST_BOXES):
        if place + 8 > end:
            return
        given.seek(place)
        head = given.read(16)
        size, length = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, length = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - place
        if size < length or place + size > end:
            raise ValueError("a box that is longer than what it is in")
        yield Box(head[4:8], place, length, place + size)
        place += size
    raise ValueError("too many boxes")


def length_of(given: BinaryIO) -> int:
    """Return the size of the file."""
    return given.seek(0, 2)


Change = tuple[int, bytes]


def _of_boxes(given: BinaryIO) -> Iterator[Change]:
    yield from _inside(given, 0, length_of(given), 0)


def _inside(given: BinaryIO, start: int, end: int, depth: int) -> Iterator[Change]:
    if depth > _MOST_DEPTH:
        raise ValueError("boxes too deep")
    for box in boxes(given, start, end):
        if box.kind in _TOLD or (box.kind == b"trak" and not _is_seen_or_heard(given, box)):
            yield from _emptied(box)
        elif box.kind in _HOLDERS:
            yield from _inside(given, box.start + box.head, box.end, depth + 1)
        elif box.kind in _DATED:
            given.seek(box.start + box.head)
            version = given.read(1)
            yield box.start + box.head + 4, bytes(16 if version == b"\x01" else 8)
        elif box.kind == b"hdlr" and box.end > box.start + box.head + 24:
            # The name of the handler is the name of the program, or whatever somebody wrote.
            place = box.start + box.head + 24
            yield place, bytes(box.end - place)


def _emptied(box: Box) -> Iterator[Change]:
    yield box.start + 4, b"free"
    place = box.start + box.head
    while place < box.end:
        size = min(_CHUNK, box.end - place)
        yield place, bytes(size)
        place += size


def _is_seen_or_heard(given: BinaryIO, track: Box) -> bool:
    """Tell whether a track is picture, sound or words; others say where a telephone was."""
    for media in boxes(given, track.start + track.head, track.end):
        if media.kind != b"mdia":
            continue
        for part in boxes(given, media.start + media.head, media.end):
            if part.kind == b"hdlr":
                given.seek(part.start + part.head + 8)
                return given.read(4) in _SPOKEN
    return False


def elements(given: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield id, start, start of the content and end of the EBML elements between two places."""
    place = start
    for _ in range(_MOST_BOXES):
        if place >= end:
            return
        number, content = _number(given, place, keep_mark=True)
        size, content = _number(given, content, keep_mark=False)
        if size == _UNKNOWN_SIZE:
            size = end - content
        if content + size > end:
            raise ValueError("an element that is longer than what it is in")
        yield number, place, content, content + size
        place = content + size
    raise ValueError("too many elements")


def _number(given: BinaryIO, place: int, *, keep_mark: bool) -> tuple[int, int]:
    given.seek(place)
    raw = given.read(8)
    if not raw or raw[0] == 0:
        raise ValueError("no EBML")
    length = 9 - raw[0].bit_length()
    number = int.from_bytes(raw[:length], "big")
    if not keep_mark:
        number &= (1 << 7 * length) - 1
        if number == (1 << 7 * length) - 1:
            return _UNKNOWN_SIZE, place + length
    return number, place + length


def _of_webm(given: BinaryIO) -> Iterator[Change]:
    for kind, _, content, end in elements(given, 0, length_of(given)):
        if kind != _SEGMENT:
            continue
        for inner, start, inside, stop in elements(given, content, end):
            if inner in _WEBM_TOLD:
                yield start, _void(stop - start)
            elif inner == _INFO:
                for one, begin, _, last in elements(given, inside, stop):
                    if one in _WEBM_INFO_TOLD:
                        yield begin, _void(last - begin)


def _void(size: int) -> bytes:
    """Return an element without meaning that is so many bytes long."""
    if size < 9:  # noqa: PLR2004 - one byte of id, one of size
        return bytes([_VOID, 0x80 | (size - 2)]) + bytes(size - 2)
    inner = size - 9
    return bytes([_VOID]) + (inner | 1 << 56).to_bytes(8, "big") + bytes(inner)


def _of_wave(given: BinaryIO) -> Iterator[Change]:
    place, end = 12, length_of(given)
    while place + 8 <= end:
        given.seek(place)
        head = given.read(8)
        size = int.from_bytes(head[4:8], "little")
        if head[:4] not in {b"fmt ", b"data", b"fact"}:
            yield place, b"JUNK"
            yield place + 8, bytes(min(size, end - place - 8))
        place += 8 + size + size % 2


def _without_id3(given: BinaryIO, made: BinaryIO) -> None:
    start, end = 0, length_of(given)
    given.seek(0)
    head = given.read(10)
    if head[:3] == b"ID3":
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        start = 10 + size + (10 if head[5] & 0x10 else 0)
    if end >= 128:  # noqa: PLR2004 - the length of an ID3v1 tag
        given.seek(end - 128)
        end -= 128 if given.read(3) == b"TAG" else 0
    if start >= end:
        raise ValueError("nothing but tags")
    given.seek(start)
    left = end - start
    while left and (chunk := given.read(min(left, _CHUNK))):
        made.write(chunk)
        left -= len(chunk)


def length(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write `{"seconds": …}`, read from the head of the recording; null where it does not say."""
    if media_type in {"video/mp4", "video/quicktime", "audio/mp4"}:
        seconds = _of_movie(given)
    elif media_type == "video/webm":
        seconds = _of_segment(given)
    else:
        seconds = None
    is_sane = seconds is not None and 0 < seconds < _LONGEST
    made.write(json.dumps({"seconds": seconds if is_sane else None}).encode())


def _of_movie(given: BinaryIO) -> float | None:
    for box in boxes(given, 0, length_of(given)):
        if box.kind != b"moov":
            continue
        for inner in boxes(given, box.start + box.head, box.end):
            if inner.kind == b"mvhd":
                given.seek(inner.start + inner.head)
                head = given.read(32)
                wide = head[:1] == b"\x01"
                scale, ticks = (head[20:24], head[24:32]) if wide else (head[12:16], head[16:20])
                per_second = int.from_bytes(scale, "big")
                return int.from_bytes(ticks, "big") / per_second if per_second else None
    return None


def _of_segment(given: BinaryIO) -> float | None:
    scale, ticks = 1_000_000, None
    for kind, _, content, end in elements(given, 0, length_of(given)):
        for inner, _, inside, stop in elements(given, content, end) if kind == _SEGMENT else ():
            for one, _, begin, last in elements(given, inside, stop) if inner == _INFO else ():
                given.seek(begin)
                raw = given.read(min(last - begin, 8))
                if one == _TICK:
                    scale = int.from_bytes(raw, "big")
                elif one == _DURATION and len(raw) in {4, 8}:
                    ticks = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]  # noqa: PLR2004 - bytes
            if ticks is not None:
                return float(ticks * scale / 1e9)
    return None
