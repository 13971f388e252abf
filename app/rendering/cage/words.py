"""The words of a document, without how they look: to compare them, and to find names in them."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2

from app.rendering.cage.archives import Archive
from app.rendering.cage.markup import parsed

MOST_PAGES, MOST_CHARACTERS = 300, 200_000
# The text, what stands above and below it, and its notes; not who commented, which blind copies lose.
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|content\.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPHS = {f"{_WORD}p", f"{_ODF}p", f"{_ODF}h"}


def words(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write what is written in the document, no more than the bounds; raises ValueError for none."""
    content = given.read()
    found = _of_pdf(content) if media_type == "application/pdf" else _of_office(content)
    left = MOST_CHARACTERS
    for text in found:
        kept = text[:left]
        made.write(kept.encode("utf-8", "replace") + b"\n")
        left -= len(kept)
        if left <= 0:
            return


def _of_pdf(content: bytes) -> Iterator[str]:
    try:
        document = pypdfium2.PdfDocument(io.BytesIO(content))
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            yield page.get_textpage().get_text_bounded()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF that can be read") from error


def _of_office(content: bytes) -> Iterator[str]:
    archive = Archive(content)
    names = sorted(name for name in archive.names if _PARTS.fullmatch(name))
    if not names:
        raise ValueError("no document")
    for name in names:
        root = parsed(archive.read(name))
        for one in root.iter():
            if one.tag in _PARAGRAPHS:
                yield "".join(_texts(one))


def _texts(paragraph: Any) -> Iterator[str]:  # noqa: ANN401 - an element of lxml
    if paragraph.tag == f"{_WORD}p":
        # What was struck out (`delText`) is no part of the text.
        yield from (one.text or "" for one in paragraph.iter(f"{_WORD}t"))
    else:
        yield from paragraph.itertext()
