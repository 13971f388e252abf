"""The words of a document, without how they look: to compare them, and to find names in them."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2

from app.rendering.cage.archives import Archive
from app.rendering.cage.markup import parsed

MOST_PAGES, MOST_CHARACTERS = 300, 200_000
# The text, what stands above and below it, and its notes; slides, and the texts of sheets and of
# what is drawn; not who commented, which blind copies lose.
_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|content\.xml|styles\.xml"
    r"|xl/(sharedStrings|worksheets/sheet\d+)\.xml|ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"
    r"|(word|xl|ppt)/(charts/chart|diagrams/data|drawings/drawing)\d+\.xml"
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
# What stands in a paragraph, by what it is a paragraph of; None where it is all that is there.
# What was struck out (`delText`) is no part of the text.
_PARAGRAPHS: dict[str, str | None] = {
    f"{_WORD}p": f"{_WORD}t",
    f"{_DRAWN}p": f"{_DRAWN}t",
    f"{_SHEET}si": f"{_SHEET}t",
    f"{_SHEET}is": f"{_SHEET}t",
    f"{_ODF}p": None,
    f"{_ODF}h": None,
}
_LOST = (
    f"{_ODF}tracked-changes",
    "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}tracked-changes",
    "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}creator-initials",
    f"{_DC}creator",
    f"{_DC}date",
)


def words(given: BinaryIO, made: BinaryIO, media_type: str) -> None:
    """Write what is written in the document, no more than the bounds; raises ValueError for none."""
    content = given.read()
    found = _of_pdf(content) if media_type == "application/pdf" else _of_office(content)
    left = MOST_CHARACTERS
    for text in found:
        if not text:
            continue
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
        for one in list(root.iter(*_LOST)):
            one.clear(keep_tail=True)
        yield from (_said(one) for one in root.iter(*_PARAGRAPHS, f"{_SHEET}c"))


def _said(one: Any) -> str:  # noqa: ANN401 - an element of lxml
    if one.tag == f"{_SHEET}c":
        # What a formula makes; other texts stand in paragraphs of their own.
        return (one.findtext(f"{_SHEET}v") or "") if one.get("t") == "str" else ""
    within = _PARAGRAPHS[one.tag]
    return "".join(one.itertext() if within is None else one.itertext(within))
