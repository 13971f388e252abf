"""Pages of a PDF as pictures, with how many there are and what is written on each."""

import json
import math
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image

Image.init()
WIDTH, MOST_DOTS, MOST_PAGES, MOST_TEXT = 1240, 6_000_000, 5000, 20_000


def page(given: BinaryIO, made: BinaryIO, number: str) -> None:
    """Write one line of JSON (pages, number, text), then the page as PNG; the first is 1."""
    try:
        document = pypdfium2.PdfDocument(given.read())
        count = min(len(document), MOST_PAGES)
        if not 1 <= int(number) <= count:
            made.write(_line(count, ""))
            return
        found = document[int(number) - 1]
        picture = found.render(scale=_scale(found), may_draw_forms=False).to_pil()
        made.write(_line(count, _text(found)))
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF that can be shown") from error
    picture.convert("RGB").save(made, "PNG", optimize=False)


def _line(pages: int, text: str) -> bytes:
    return json.dumps({"pages": pages, "text": text}).encode() + b"\n"


def _scale(found: Any) -> float:  # noqa: ANN401 - a page of a library without types
    """Return a scale that gives a readable width, and never too many dots."""
    width, height = max(found.get_width(), 1), max(found.get_height(), 1)
    return float(min(WIDTH / width, math.sqrt(MOST_DOTS / (width * height)), 4))


def _text(found: Any) -> str:  # noqa: ANN401 - the same
    text = found.get_textpage().get_text_bounded()[:MOST_TEXT]
    kept = "".join(c for c in text if c in "\n\t" or (c.isprintable() and c != "\ufffe"))
    return kept.strip()
