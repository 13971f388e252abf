"""A badge drawn from its name and its issuer's, for microcredentials that bring no artwork."""

from dataclasses import dataclass
from math import pi
from xml.sax.saxutils import escape

from app.rendering import shapes
from app.rendering.baked import Subject
from app.rendering.colours import Palette, choice, mixed, palette_of
from app.rendering.lettering import Line, can_write, fit, outline

SIZE = 512
_TITLE_SIZES = (66.0, 60.0, 54.0, 50.0, 46.0, 42.0, 38.0, 34.0, 30.0, 27.0)
_ISSUER_SIZES = (24.0, 22.0, 20.0, 18.0)
_LEADING = 1.16
_ISSUER_WIDTH = 232.0
_TITLE_MIDDLE, _ISSUER_MIDDLE = 240.0, 376.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """An outline, the ground within it, and how far out the laurel lies."""

    outer: str
    inner: str
    laurel: float = 203.0

    @property
    def width(self) -> float:
        """How wide a line of the title may be, so that it stays within the laurel."""
        return 2 * self.laurel - 88


def draw(subject: Subject) -> str:
    """Return the badge as an SVG image of 512 by 512, without any text but its title element."""
    palette, frame = palette_of(subject.seed), _FRAMES[choice(subject.seed, "frame", len(_FRAMES))]
    shade = mixed(palette.ground, palette.accent, 0.42)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}"'
        f' viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{escape(f'{subject.title}, {subject.issuer}')}</title>"
        f'<defs><linearGradient id="ground" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{palette.ground}"/>'
        f'<stop offset="1" stop-color="{palette.depth}"/></linearGradient></defs>'
        f'<path d="{frame.outer}" fill="{palette.accent}"/>'
        f'<path d="{frame.inner}" fill="url(#ground)"/>'
        f'<path d="{shapes.laurel(frame.laurel)}" fill="{shade}"/>'
        f'<path d="{shapes.stems(frame.laurel)}" fill="none" stroke="{shade}" stroke-width="3"'
        f' stroke-linecap="round"/>'
        f"{_words(subject, palette, frame.width)}</svg>\n"
    )


_FRAMES = (
    _Frame(shapes.polygon(6, 252), shapes.polygon(6, 238), 186.0),
    _Frame(shapes.rosette(24, 254, 13), shapes.circle(231)),
    _Frame(shapes.polygon(8, 254, turn=pi / 8), shapes.polygon(8, 241, turn=pi / 8)),
    _Frame(shapes.circle(252), shapes.circle(239)),
    _Frame(shapes.polygon(10, 254), shapes.polygon(10, 241)),
)


def _words(subject: Subject, palette: Palette, width: float) -> str:
    if not (can_write(subject.title) and can_write(subject.issuer)):
        # The fonts lack the script: a large star instead of boxes; the title element has the words.
        return f'<path d="{shapes.star(256, 262, 110)}" fill="{palette.accent}"/>'
    title = fit(subject.title, width=width, height=140, sizes=_TITLE_SIZES)
    issuer = fit(subject.issuer, width=_ISSUER_WIDTH, height=50, sizes=_ISSUER_SIZES)
    return (
        f'<path d="{shapes.star(256, 94, 27)}" fill="{palette.accent}"/>'
        f"{_block(title, _TITLE_MIDDLE, palette.letters)}"
        f'<path d="M216 332h80" stroke="{palette.accent}" stroke-width="4" stroke-linecap="round"/>'
        f"{_block(issuer, _ISSUER_MIDDLE, palette.accent)}"
    )


def _block(lines: list[Line], middle: float, fill: str) -> str:
    height = sum(line.size for line in lines) * _LEADING
    y, pieces = middle - height / 2, []
    for line in lines:
        y += line.size * _LEADING
        pieces.append(outline(line.text, x=256, y=y - line.size * 0.27, size=line.size))
    return f'<path d="{"".join(pieces)}" fill="{fill}"/>'
