"""Evidence to look at: texts and tables as text, PDF pages and pictures as pictures, all from the cage."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.errors import NotFoundError
from app.domain.media_types import FAMILIES, Family
from app.services import evidence_bytes
from app.services.tools import Tools
from app.services.work import Work
from app.storage.tables import Evidence

MOST_TEXT = 200_000
_PICTURES = frozenset({Family.PNG, Family.JPEG, Family.GIF, Family.WEBP})
_PNG = b"\x89PNG"


class Form(StrEnum):
    """How a piece of evidence can be looked at."""

    TEXT = "text"
    TABLE = "table"
    PAGES = "pages"
    PICTURE = "picture"
    DOWNLOAD = "download"


_LEAVED = frozenset({Form.PAGES, Form.PICTURE})


@dataclass(frozen=True, slots=True)
class View:
    """What can be looked at, and what stands in it where that is text."""

    form: Form
    pages: int = 0
    text: str | None = None
    rows: list[list[str]] | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as a picture: its media type, how many there are, and what is written on it."""

    content: bytes
    media_type: str
    pages: int
    text: str


def form_of(media_type: str) -> Form:
    """Return how a file is looked at; whatever is not known is for downloading only."""
    family = FAMILIES.get(media_type)
    if media_type == "text/csv" or media_type.endswith(("spreadsheetml.sheet", ".spreadsheet")):
        return Form.TABLE
    if family in _PICTURES:
        return Form.PICTURE
    known = {Family.PDF: Form.PAGES, Family.TEXT: Form.TEXT}
    return known.get(family, Form.DOWNLOAD) if family else Form.DOWNLOAD


def view(work: Work, evidence_id: UUID) -> View:
    """Return what can be looked at; raises UnreadableError for a file that cannot be opened."""
    evidence = evidence_bytes.readable(work, evidence_id)
    if evidence.store_key is None:
        return View(Form.TEXT, text=evidence.text or evidence.url)
    return view_of(work.tools, _key(work, evidence), evidence.media_type or "")


def view_of(tools: Tools, key: str, media_type: str) -> View:
    """Return what can be looked at of the bytes under a key; this is slow, and needs no database."""
    opened, form = _Opening(tools, key), form_of(media_type)
    if form is Form.TEXT:
        return _text(tools.store.read(key))
    if form is Form.TABLE:
        told = json.loads(opened("table", media_type))
        return View(form, rows=told["rows"], is_cut=told["is_cut"])
    if form is Form.PAGES:
        # Page 0 is none: only how many there are is told.
        return View(form, pages=_leaf(opened("page", "0")).pages)
    return View(form, pages=1 if form is Form.PICTURE else 0)


def leaf(work: Work, evidence_id: UUID, number: int) -> Leaf:
    """Return one page as a picture; raises NotFoundError where there is none."""
    evidence = evidence_bytes.readable(work, evidence_id)
    if evidence.store_key is None:
        raise _no_pages()
    media_type = evidence.media_type or ""
    # What has no pages is not opened to learn that.
    key = _key(work, evidence) if form_of(media_type) in _LEAVED else ""
    return leaf_of(work.tools, key, media_type, number)


def leaf_of(tools: Tools, key: str, media_type: str, number: int) -> Leaf:
    """Return one page of the bytes under a key; this is slow, and needs no database."""
    opened, form = _Opening(tools, key), form_of(media_type)
    if form not in _LEAVED:
        raise _no_pages()
    if form is Form.PICTURE:
        content = opened("picture", media_type)
        media_type = "image/png" if content.startswith(_PNG) else "image/jpeg"
        found = Leaf(content if number == 1 else b"", media_type, 1, "")
    else:
        found = _leaf(opened("page", str(number)))
    if not found.content:
        raise NotFoundError(f"There is no page {number}; there are {found.pages}.")
    return found


@dataclass(frozen=True, slots=True)
class _Opening:
    """Bytes that are opened in the cage."""

    tools: Tools
    key: str

    def __call__(self, task: str, argument: str) -> bytes:
        return self.tools.cage.run(task, self.tools.store.read(self.key), argument)


def _key(work: Work, evidence: Evidence) -> str:
    """Return where the bytes are that the actor may have, and give the connection back."""
    found = evidence_bytes.bytes_of(work, evidence)
    work.rest()
    return found.key


def _no_pages() -> NotFoundError:
    return NotFoundError("This has no pages; download it or read its text.")


def _text(chunks: Iterator[bytes]) -> View:
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_TEXT * 4:
            break
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    kept = "".join(c for c in text[:MOST_TEXT] if c.isprintable() or c in "\n\t")
    return View(Form.TEXT, text=kept, is_cut=len(text) > MOST_TEXT)


def _leaf(made: bytes) -> Leaf:
    line, _, content = made.partition(b"\n")
    told = json.loads(line)
    return Leaf(content, "image/png", told["pages"], told["text"])
