"""Plots for pages: inline SVG that takes its colours from the page, with a title and a description.

No style attribute and no script, so that the strict policy of the pages holds. Each plot says only
what a table beside it says too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH, LABELS, RIGHT, TOP, STEP, FOOT = 640.0, 200.0, 20.0, 12.0, 26.0, 34.0
HEIGHT, LEFT = 240.0, 48.0


@dataclass(frozen=True, slots=True)
class Plot:
    """What a plot is called and tells, for whoever cannot see it; `name` makes its ids unique."""

    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One value on a row, with its interval where there is one."""

    value: float
    low: float | None = None
    high: float | None = None
    kind: str = "one"


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where the values run, and where marks are put."""

    low: float
    high: float
    marks: Sequence[float]

    def place(self, value: float, start: float, end: float) -> float:
        """Return where a value lies between two ends; what is outside stays at the end."""
        held = min(self.high, max(self.low, value))
        return start + (held - self.low) / (self.high - self.low) * (end - start)


UNIT = Scale(-0.2, 1.0, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
SIGNED = Scale(-1.0, 1.0, (-1.0, -0.5, 0.0, 0.5, 1.0))


def dots(plot: Plot, scale: Scale, rows: Sequence[tuple[str, Sequence[Dot]]]) -> str:
    """Return one row per label, with its values as dots and their intervals as lines."""
    foot = TOP + STEP * len(rows)
    start, end = LABELS, WIDTH - RIGHT
    parts = [_upright(scale.place(m, start, end), TOP, foot, m) for m in scale.marks]
    for number, (label, values) in enumerate(rows):
        y = TOP + STEP * (number + 0.5)
        parts.append(_text(LABELS - 10, y + 4, _clipped(label), "end"))
        for place, dot in enumerate(values):
            parts.append(_dot(scale, dot, y + (place - (len(values) - 1) / 2) * 8))
    return _whole(plot, foot + FOOT, parts)


def line(
    plot: Plot, scale: Scale, values: Sequence[float], limits: Sequence[tuple[float, float]]
) -> str:
    """Return values in their order as a line, between limits that change with it."""
    end, foot = WIDTH - RIGHT, HEIGHT - FOOT
    parts = [_across(scale.place(m, foot, TOP), end, m) for m in scale.marks]
    step = (end - LEFT) / max(1, len(values) - 1)
    xs = [LEFT + step * number for number in range(len(values))]
    for side, name in ((0, "limit"), (1, "limit")):
        points = [
            (x, scale.place(pair[side], foot, TOP)) for x, pair in zip(xs, limits, strict=True)
        ]
        parts.append(_polyline(points, name))
    points = [(x, scale.place(value, foot, TOP)) for x, value in zip(xs, values, strict=True)]
    parts.append(_polyline(points, "one"))
    parts += [f'<circle class="one" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points]
    return _whole(plot, HEIGHT, parts)


def _whole(plot: Plot, height: float, parts: Sequence[str]) -> str:
    ids = f"{plot.name}-title", f"{plot.name}-told"
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img"'
        f" aria-labelledby={quoteattr(' '.join(ids))}>"
        f"<title id={quoteattr(ids[0])}>{escape(plot.title)}</title>"
        f"<desc id={quoteattr(ids[1])}>{escape(plot.description)}</desc>{''.join(parts)}</svg>"
    )


def _dot(scale: Scale, dot: Dot, y: float) -> str:
    x, drawn = scale.place(dot.value, LABELS, WIDTH - RIGHT), ""
    if dot.low is not None and dot.high is not None:
        low, high = (scale.place(v, LABELS, WIDTH - RIGHT) for v in (dot.low, dot.high))
        drawn = f'<path class="{dot.kind}" d="M{low:.1f} {y:.1f}H{high:.1f}"/>'
    shape = (
        f'<circle class="{dot.kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
        if dot.kind == "one"
        else f'<rect class="{dot.kind}" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    )
    return drawn + shape


def _upright(x: float, top: float, foot: float, mark: float) -> str:
    rule = f'<path class="rule" d="M{x:.1f} {top:.1f}V{foot:.1f}"/>'
    return rule + _text(x, foot + 20, f"{mark:g}", "middle")


def _across(y: float, end: float, mark: float) -> str:
    rule = f'<path class="rule" d="M{LEFT:.1f} {y:.1f}H{end:.1f}"/>'
    return rule + _text(LEFT - 8, y + 4, f"{mark:g}", "end")


def _polyline(points: Sequence[tuple[float, float]], kind: str) -> str:
    joined = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path class="{kind}" fill="none" d="M{joined}"/>' if points else ""


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _clipped(label: str) -> str:
    longest = 26
    return label if len(label) <= longest else f"{label[: longest - 1]}…"
