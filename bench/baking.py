"""Baking a badge into a PNG, against copying the picture and checking its bytes once."""

import io
import os
import zlib

from PIL import Image

from app.rendering import png
from app.rendering.baked import Standard
from bench.rows import Row, at_most, microseconds

TEXT = '{"id": "' + "x" * 4000 + '"}'


def rows() -> list[Row]:
    """Bake into 750 KB of noise, which no PNG makes smaller."""
    written = io.BytesIO()
    Image.frombytes("RGB", (500, 500), os.urandom(750_000)).save(written, "PNG")
    picture = written.getvalue()
    ours, reference = microseconds(
        (lambda: png.bake(picture, Standard.OPEN_BADGES_3, TEXT), 5),
        (lambda: (b"".join([picture, b"-"]), zlib.crc32(picture)), 5),
    )
    return [at_most("bake PNG, every checksum checked | copy and CRC of it", ours, reference, 1.5)]
