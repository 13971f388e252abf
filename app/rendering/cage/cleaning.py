"""Copies without names: what a file says about who made it goes, the work itself stays."""

import io
from typing import BinaryIO

from PIL import Image, ImageSequence

from app.rendering.cage import office, pdfs, recordings
from app.rendering.cage.pictures import MOST_DOTS, encoded_as, opened

_MOST_FRAMES = 200
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


def clean(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write the copy; raises ValueError for a file that cannot be made anonymous."""
    if media_type.startswith("text/"):
        made.write(given.read())
    elif media_type.startswith("image/"):
        made.write(_picture(given.read(), media_type))
    elif media_type == "application/pdf":
        pdfs.clean(given.read(), made)
    elif media_type.startswith((_OFFICE, _OPEN)):
        made.write(office.clean(given.read()))
    else:
        recordings.clean(given, made, media_type)


def _picture(content: bytes, media_type: str) -> bytes:
    found = opened(content, media_type)
    if media_type != "image/gif":
        return encoded_as(found, media_type)
    frames = []
    for frame in ImageSequence.Iterator(found):
        frames.append(frame.convert("RGBA"))
        if len(frames) > _MOST_FRAMES or len(frames) * frame.width * frame.height > MOST_DOTS:
            raise ValueError("too many pictures in one")
    out = io.BytesIO()
    more: dict[str, object] = {"save_all": True, "append_images": frames[1:]} if frames[1:] else {}
    bare = Image.new("RGBA", frames[0].size)
    bare.paste(frames[0])
    bare.save(out, "GIF", **more)
    return out.getvalue()
