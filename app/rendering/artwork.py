"""Badge artwork: whatever was uploaded, as the one safe form that is kept and served."""

import base64
from functools import lru_cache
from xml.sax.saxutils import escape

from app.rendering.baked import Subject
from app.rendering.baking import is_svg

__all__ = ["Subject", "drawn_png", "drawn_svg", "redrawn", "wrapped"]

# What draws is loaded when something is to be drawn: at every start it would cost a quarter second.
SIDE = 512
MAX_BYTES = 2 * 1024 * 1024
_DRAWN_KEPT = 64


def redrawn(upload: bytes) -> bytes:
    """Return the upload as a PNG of 512 by 512; raises an error that says why it cannot be taken."""
    from app.rendering import raster, svg_allow_list  # noqa: PLC0415 - as above

    if is_svg(upload):
        return raster.drawn_apart(svg_allow_list.allowed(upload))
    return raster.redrawn(upload)


@lru_cache(maxsize=_DRAWN_KEPT)
def drawn_svg(subject: Subject) -> bytes:
    """Return the badge that is drawn for a microcredential without artwork, as SVG."""
    from app.rendering import badge_drawing  # noqa: PLC0415 - as above

    return badge_drawing.draw(subject).encode()


@lru_cache(maxsize=_DRAWN_KEPT)
def drawn_png(subject: Subject) -> bytes:
    """Return the badge that is drawn for a microcredential without artwork, as PNG."""
    from app.rendering import raster  # noqa: PLC0415 - as above

    return raster.drawn(drawn_svg(subject).decode())


def wrapped(png: bytes, alt: str) -> bytes:
    """Return uploaded artwork as SVG: the redrawn pixels, never what a stranger drew."""
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}"'
        f' viewBox="0 0 {SIDE} {SIDE}" role="img"><title>{escape(alt)}</title>'
        f'<image width="{SIDE}" height="{SIDE}" href="data:image/png;base64,{data}"/></svg>\n'
    ).encode()
