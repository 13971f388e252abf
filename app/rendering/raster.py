"""Pixels: SVG drawn by resvg, and strangers' pictures decoded within bounds and encoded anew."""

import io
from threading import BoundedSemaphore

import resvg_py
from PIL import Image, ImageOps, UnidentifiedImageError

from app.domain.errors import Fault, InvalidError, TooLargeError, UnsupportedMediaError
from app.rendering import drawing_process
from app.rendering.lettering import FONTS, SANS, SANS_BOLD

SIDE = 512
SMALLEST, LARGEST = 64, 4096
_FORMATS = ("PNG", "JPEG", "WEBP")
_FONT_FILES = [str(FONTS / f"{name}.ttf") for name in (SANS, SANS_BOLD)]
# A large picture takes 64 MB while it is decoded: however many come at once, two are at work.
_decoding = BoundedSemaphore(2)


def drawn(svg: str) -> bytes:
    """Return our own drawing as a PNG of 512 by 512."""
    return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=SIDE, height=SIDE)


def drawn_apart(svg: str) -> bytes:
    """Return a stranger's drawing as a PNG of 512 by 512; refuses what takes too long to draw."""
    with _decoding:
        png = drawing_process.draw(svg, _FONT_FILES)
    if png is None:
        raise _broken("The SVG image cannot be drawn, or takes too long to draw.")
    return png


def redrawn(image: bytes) -> bytes:
    """Return the picture as a PNG of 512 by 512 without anything but its pixels.

    Refuses a picture whose header promises too many pixels before any of them is decoded.
    """
    try:
        with _decoding:
            return _encoded(_decoded(image))
    except UnidentifiedImageError:
        message = "Badge artwork is PNG, JPEG, WebP or SVG."
        raise UnsupportedMediaError(message, Fault("/file", message)) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, MemoryError):
        raise _broken("The picture is broken.") from None


def _decoded(image: bytes) -> Image.Image:
    with Image.open(io.BytesIO(image), formats=_FORMATS) as found:
        if max(found.size) > LARGEST:
            raise _too_large()
        if min(found.size) < SMALLEST:
            raise _broken(f"The picture is smaller than {SMALLEST} pixels a side.")
        upright = ImageOps.exif_transpose(found)
        return upright.convert("RGBA")


def _encoded(picture: Image.Image) -> bytes:
    fitted = ImageOps.contain(picture, (SIDE, SIDE), Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    canvas.paste(fitted, ((SIDE - fitted.width) // 2, (SIDE - fitted.height) // 2))
    written = io.BytesIO()
    canvas.save(written, "PNG", optimize=True)
    return written.getvalue()


def _too_large() -> TooLargeError:
    message = f"The picture has more than {LARGEST:,} pixels a side."
    return TooLargeError(message, Fault("/file", message))


def _broken(message: str) -> InvalidError:
    return InvalidError(message, Fault("/file", message))
