"""The parts of a drawn badge, as paths on a ground of 512 by 512: frames, a laurel, small pictures."""

from math import cos, pi, sin

CENTRE = 256.0
# Where the branches of the laurel begin and end, in half turns from below.
_FIRST, _LAST = 0.07, 0.82


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def polygon(corners: int, radius: float, *, turn: float = 0.0, rounding: float = 0.14) -> str:
    """Return a polygon with rounded corners, the first of them on top unless it is turned."""
    points = [_at(radius, 2 * pi * k / corners - pi / 2 + turn) for k in range(corners)]
    pieces: list[str] = []
    for k, corner in enumerate(points):
        before, after = points[k - 1], points[(k + 1) % corners]
        start, stop = _towards(corner, before, rounding), _towards(corner, after, rounding)
        pieces.append(f"{'L' if pieces else 'M'}{_pair(start)}Q{_pair(corner)} {_pair(stop)}")
    return "".join(pieces) + "Z"


def rosette(petals: int, radius: float, depth: float) -> str:
    """Return a circle with a soft wave for an edge."""
    points = []
    steps = petals * 12
    for k in range(steps):
        angle = 2 * pi * k / steps
        points.append(_at(radius + depth * (cos(petals * angle) - 1) / 2, angle))
    return "M" + "L".join(map(_pair, points)) + "Z"


def circle(radius: float) -> str:
    """Return a circle."""
    left, right, r = CENTRE - radius, CENTRE + radius, _number(radius)
    arc = f"A{r} {r} 0 0 1 "
    return f"M{_pair((left, CENTRE))}{arc}{_pair((right, CENTRE))}{arc}{_pair((left, CENTRE))}Z"


def laurel(radius: float, *, leaves: int = 13) -> str:
    """Return the leaves of two branches that rise from below on both sides of the centre."""
    pieces: list[str] = []
    for side in (1, -1):
        for k in range(leaves):
            share = _FIRST + (_LAST - _FIRST) * k / (leaves - 1)
            angle = pi / 2 - side * share * pi
            size = 1 - 0.35 * k / leaves
            # Leaves point along the branch, upwards, one to each side of it.
            along = angle - side * pi / 2
            pieces += [_leaf(radius, angle, along + lean, size) for lean in (0.5, -0.5)]
    return "".join(pieces)


def stems(radius: float) -> str:
    """Return the two branches without their leaves."""
    pieces: list[str] = []
    for side in (1, -1):
        foot = _at(radius, pi / 2 - side * (_FIRST - 0.045) * pi)
        tip = _at(radius, pi / 2 - side * _LAST * pi)
        sweep = 0 if side == 1 else 1
        r = _number(radius)
        pieces.append(f"M{_pair(foot)}A{r} {r} 0 0 {sweep} {_pair(tip)}")
    return "".join(pieces)


def _leaf(radius: float, angle: float, heading: float, size: float) -> str:
    x, y = _at(radius, angle)
    length, width = 30 * size, 8.5 * size
    tip = (x + length * cos(heading), y + length * sin(heading))
    middle = (x + length * 0.45 * cos(heading), y + length * 0.45 * sin(heading))
    across = (-sin(heading) * width, cos(heading) * width)
    one = (middle[0] + across[0], middle[1] + across[1])
    other = (middle[0] - across[0], middle[1] - across[1])
    return f"M{_pair((x, y))}Q{_pair(one)} {_pair(tip)}Q{_pair(other)} {_pair((x, y))}Z"


def star(x: float, y: float, radius: float, points: int = 5) -> str:
    """Return a star."""
    inner = radius * 0.42
    corners = []
    for k in range(points * 2):
        reach = radius if k % 2 == 0 else inner
        angle = pi * k / points - pi / 2
        corners.append((x + reach * cos(angle), y + reach * sin(angle)))
    return "M" + "L".join(map(_pair, corners)) + "Z"


def _at(radius: float, angle: float) -> tuple[float, float]:
    return CENTRE + radius * cos(angle), CENTRE + radius * sin(angle)


def _towards(
    one: tuple[float, float], other: tuple[float, float], share: float
) -> tuple[float, float]:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _pair(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"
