"""Text as outlines of the bundled fonts, so that a drawing looks the same wherever it is shown."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
SANS, SANS_BOLD, SERIF_BOLD = "NotoSans-Regular", "NotoSans-Bold", "NotoSerifDisplay-Bold"
# Fonts read their tables when they are asked for them, which two threads may not do at once.
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text at a size, and how wide it is."""

    text: str
    size: float
    width: float


def can_write(text: str, font: str = SANS_BOLD) -> bool:
    """Tell whether the font has every character: Latin, Greek and Cyrillic, letter by letter."""
    with _lock:
        known = _font(font).getBestCmap()
    return all(ord(c) in known for c in unicodedata.normalize("NFC", text))


def width_of(text: str, size: float, font: str = SANS_BOLD) -> float:
    """Return how wide the text is at this size."""
    return sum(_advance(font, c) for c in unicodedata.normalize("NFC", text)) * size


def outline(text: str, *, x: float, y: float, size: float, font: str = SANS_BOLD) -> str:
    """Return the path of a line of text that is centred on `x` and stands on `y`."""
    plain = unicodedata.normalize("NFC", text)
    place, pieces = x - width_of(plain, size, font) / 2, []
    for character in plain:
        pieces.append(_glyph(font, character, round(place, 2), round(y, 2), size))
        place += _advance(font, character) * size
    return "".join(pieces)


def fit(text: str, *, width: float, height: float, sizes: tuple[float, ...]) -> list[Line]:
    """Break the text into lines at the largest size at which it fits; cut it off at the smallest."""
    lines = int(height // sizes[-1])
    for size in sizes:
        found = _broken(text, width, size)
        if len(found) * size <= height and all(line.width <= width for line in found):
            return found
    return _cut(_broken(text, width, sizes[-1]), width, lines)


def _broken(text: str, width: float, size: float) -> list[Line]:
    found: list[str] = []
    for word in text.split():
        joined = f"{found[-1]} {word}" if found else word
        if found and width_of(joined, size) <= width:
            found[-1] = joined
        else:
            found.append(word)
    return [Line(one, size, width_of(one, size)) for one in found]


def _cut(found: list[Line], width: float, lines: int) -> list[Line]:
    kept = found[:lines]
    whole = len(found) <= lines
    return [
        _shortened(one, width, ends=whole or number < lines) for number, one in enumerate(kept, 1)
    ]


def _shortened(line: Line, width: float, *, ends: bool) -> Line:
    if ends and line.width <= width:
        return line
    text = line.text
    while text and width_of(f"{text}…", line.size) > width:
        text = text[:-1].rstrip()
    return Line(f"{text}…", line.size, width_of(f"{text}…", line.size))


@lru_cache(maxsize=4)
def _font(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.ttf")


@lru_cache(maxsize=4096)
def _advance(font: str, character: str) -> float:
    with _lock:
        found = _font(font)
        name = found.getBestCmap().get(ord(character), ".notdef")
        advance: float = found["hmtx"][name][0] / found["head"].unitsPerEm
        return advance


def _glyph(font: str, character: str, x: float, y: float, size: float) -> str:
    with _lock:
        found = _font(font)
        name = found.getBestCmap().get(ord(character), ".notdef")
        scale = size / found["head"].unitsPerEm
        glyphs = found.getGlyphSet()
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
        moved = TransformPen(pen, (scale, 0, 0, -scale, x, y))
        recorded = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recorded)
        recorded.replay(moved)
        commands: str = pen.getCommands()
        return commands
