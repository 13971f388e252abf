"""What changed between two attempts: evidence piece by piece, and texts sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Beyond so many sentences the comparison would take too long; the texts are shown whole.
MOST_SENTENCES = 1500
_SENTENCES = re.compile(r"\s*[^.!?\n]*(?:[.!?]+|\n+|$)")


class Change(StrEnum):
    """What became of a piece of evidence, or of a part of a text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence as far as comparing needs it; `text` is None for a file."""

    requirement: str
    sha256: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: in both attempts, in the later one only, or in the earlier one only."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A piece before and now, by their places in the two attempts, and what changed in the text."""

    requirement: str
    change: Change
    before: int | None
    now: int | None
    parts: tuple[Part, ...] = ()


def compare(before: Sequence[Piece], now: Sequence[Piece]) -> tuple[Compared, ...]:
    """Return what became of every piece, requirement by requirement in the order of today."""
    keys = dict.fromkeys(piece.requirement for piece in (*now, *before))
    return tuple(one for key in keys for one in _of_requirement(key, before, now))


def compare_texts(before: str, now: str) -> tuple[Part, ...]:
    """Return the parts of both texts in order; nothing when there is too much to compare."""
    old, new = _sentences(before), _sentences(now)
    if max(len(old), len(new)) > MOST_SENTENCES:
        return ()
    return tuple(_parts(old, new))


def _of_requirement(key: str, before: Sequence[Piece], now: Sequence[Piece]) -> Iterator[Compared]:
    old = [place for place, piece in enumerate(before) if piece.requirement == key]
    new = [place for place, piece in enumerate(now) if piece.requirement == key]
    for place in list(new):
        same = next((p for p in old if before[p].sha256 == now[place].sha256), None)
        if same is not None:
            old.remove(same)
            new.remove(place)
            yield Compared(key, Change.SAME, same, place)
    for earlier, later in zip(old, new, strict=False):
        texts = before[earlier].text, now[later].text
        parts = compare_texts(texts[0], texts[1]) if texts[0] and texts[1] else ()
        yield Compared(key, Change.CHANGED, earlier, later, parts)
    yield from (Compared(key, Change.REMOVED, place, None) for place in old[len(new) :])
    yield from (Compared(key, Change.ADDED, None, place) for place in new[len(old) :])


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(None, old, new)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            yield Part(Change.SAME, "".join(old[start:end]))
            continue
        if end > start:
            yield Part(Change.REMOVED, "".join(old[start:end]))
        if last > first:
            yield Part(Change.ADDED, "".join(new[first:last]))


def _sentences(text: str) -> list[str]:
    return [found for found in _SENTENCES.findall(text) if found]
