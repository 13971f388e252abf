"""Pictures, encoded anew: the dots stay, everything that is said about them goes."""

import io
import math
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

# A parser for every format is loaded before the walls stand; only the one that is asked for is used.
Image.init()
MOST_DOTS, LONGEST_SIDE = 64_000_000, 2000
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
Image.MAX_IMAGE_PIXELS = MOST_DOTS


def picture(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write the picture to look at: at most 2000 dots a side, upright, as PNG or JPEG."""
    found = opened(given.read(), media_type)
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    made.write(encoded(fitted(ImageOps.exif_transpose(found))))


def opened(content: bytes, media_type: str) -> Image.Image:
    """Return the picture; raises ValueError for what is none of this format, or too large."""
    try:
        found = Image.open(io.BytesIO(content), formats=[FORMATS[media_type]])
    except (UnidentifiedImageError, Image.DecompressionBombError, KeyError, SyntaxError) as error:
        raise ValueError("no such picture") from error
    if math.prod(found.size) > MOST_DOTS:
        raise ValueError("too many dots")
    return found


def fitted(found: Image.Image) -> Image.Image:
    """Return the picture in colours that are shown as they are, and no larger than needed."""
    is_clear = found.mode in {"RGBA", "LA", "PA"} or "transparency" in found.info
    plain = found.convert("RGBA" if is_clear else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return plain


def encoded(found: Image.Image) -> bytes:
    """Return the bytes: PNG where something shows through, else JPEG; nothing but the dots."""
    out = io.BytesIO()
    if found.mode == "RGBA":
        bare(found).save(out, "PNG")
    else:
        bare(found).save(out, "JPEG", quality=88)
    return out.getvalue()


def encoded_as(found: Image.Image, media_type: str) -> bytes:
    """Return the whole picture in its own format; nothing but the dots."""
    upright, out = ImageOps.exif_transpose(found), io.BytesIO()
    if upright.mode not in {"RGB", "RGBA", "L"}:
        is_clear = upright.mode in {"LA", "PA", "P"}
        upright = upright.convert("RGBA" if is_clear and media_type != "image/jpeg" else "RGB")
    bare(upright).save(out, FORMATS[media_type], quality=92)
    return out.getvalue()


def bare(found: Image.Image) -> Image.Image:
    """Return the dots alone, on a new canvas."""
    made = Image.new(found.mode, found.size)
    made.paste(found)
    return made
