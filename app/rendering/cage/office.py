"""Office documents without authors: properties, tracked changes, names of those who commented."""

import re
from typing import Any

from app.rendering.cage import jpeg
from app.rendering.cage.archives import Archive, packed
from app.rendering.cage.markup import parsed, written
from app.rendering.cage.pictures import encoded_as, opened

# Parts that say who, and nothing else; what refers to them is taken out too.
_DROPPED = re.compile(
    r"(docProps/.*|meta\.xml|Thumbnails/.*|word/people\.xml|xl/persons/.*|ppt/authors\.xml"
    r"|.*/?commentsExtensible.*\.xml|customXml/.*|docMetadata/.*|.*vbaProject.*|xl/revisions/.*"
    r"|xl/externalLinks/.*|META-INF/documentsignatures\.xml|_xmlsignatures/.*)",
    re.IGNORECASE,
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ODF_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ODF_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_ODF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_UNWRAPPED = {f"{_WORD}ins", f"{_WORD}moveTo"}
_REMOVED = {
    f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}moveFromRangeStart", f"{_WORD}moveFromRangeEnd",
    f"{_WORD}moveToRangeStart", f"{_WORD}moveToRangeEnd", f"{_WORD}cellIns", f"{_WORD}cellDel",
    f"{_WORD}rsids", f"{_ODF_TEXT}tracked-changes", f"{_ODF_TEXT}change",
    f"{_ODF_TEXT}change-start", f"{_ODF_TEXT}change-end", f"{_ODF_TABLE}tracked-changes",
    f"{_ODF_TEXT}author-name", f"{_ODF_TEXT}author-initials", f"{_ODF_TEXT}initial-creator",
    f"{_ODF_TEXT}creator", f"{_ODF_OFFICE}meta",
}  # fmt: skip
_EMPTIED = {f"{_DC}creator", f"{_ODF_META}creator-initials", f"{_DC}date"}
_CHANGES = re.compile(r"\{.*wordprocessingml.*\}\w+Change$")
_NAMING = {"author", "initials", "userId", "providerId", "displayName", "name", "lastModifiedBy"}
_AUTHORS = re.compile(r"\{[^}]*\}(author|cmAuthor|person|comment|threadedComment|cm)$")
_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}


def clean(content: bytes) -> bytes:
    """Return the copy; raises ValueError for what is no such document, or holds what cannot be cleaned."""
    archive = Archive(content)
    kept = {
        name: _cleaned(name, archive.read(name))
        for name in archive.names
        if not name.endswith("/") and not _DROPPED.fullmatch(name)
    }
    if not {"[Content_Types].xml", "content.xml"} & kept.keys():
        raise ValueError("no document")
    return packed(kept)


def _cleaned(name: str, content: bytes) -> bytes:
    ending = name.rpartition(".")[2].lower()
    if ending in _MEDIA:
        media_type = _MEDIA[ending]
        if media_type == "image/jpeg":
            return jpeg.bare(content)
        return encoded_as(opened(content, media_type), media_type)
    if ending in {"xml", "rels", "rdf", "vml"}:
        root = parsed(content)
        _strip(root)
        return written(root)
    return content


def _strip(root: Any) -> None:  # noqa: ANN401 - an element of lxml
    for one in list(root.iter()):
        if not isinstance(one.tag, str):
            # A remark or an instruction of the program that wrote it.
            _take_out(one)
        elif one.tag in _REMOVED or _CHANGES.fullmatch(one.tag) or _refers_to_dropped(one):
            _take_out(one)
        elif one.tag in _UNWRAPPED:
            _unwrap(one)
        else:
            _unname(one)


def _unname(one: Any) -> None:  # noqa: ANN401 - the same
    if one.tag in _EMPTIED:
        one.text = None
    is_author = bool(_AUTHORS.fullmatch(one.tag))
    if one.tag.endswith("}author") and not len(one) and one.text:
        one.text = "Author"
    for key in list(one.attrib):
        bare = key.rpartition("}")[2]
        if bare.startswith("rsid"):
            del one.attrib[key]
        elif bare in {"author", "initials"} or (is_author and bare in _NAMING):
            one.attrib[key] = "Author" if bare != "initials" else "A"


def _refers_to_dropped(one: Any) -> bool:  # noqa: ANN401 - the same
    tag = one.tag.rpartition("}")[2]
    if tag == "Override":
        return bool(_DROPPED.fullmatch((one.get("PartName") or "").lstrip("/")))
    if tag == "file-entry":
        return any(
            _DROPPED.fullmatch(value)
            for key, value in one.attrib.items()
            if key.endswith("}full-path")
        )
    if tag != "Relationship" or one.get("TargetMode") == "External":
        return False
    target = (one.get("Target") or "").lstrip("/")
    bare = re.sub(r"^(\.\./)+", "", target)
    places = (bare, f"word/{bare}", f"xl/{bare}", f"ppt/{bare}")
    return any(_DROPPED.fullmatch(place) for place in places)


def _take_out(one: Any) -> None:  # noqa: ANN401 - the same
    parent = one.getparent()
    if parent is None:
        return
    _keep_tail(one, parent)
    parent.remove(one)


def _unwrap(one: Any) -> None:  # noqa: ANN401 - the same
    parent = one.getparent()
    if parent is None:
        return
    place = parent.index(one)
    _keep_tail(one, parent)
    for number, child in enumerate(list(one)):
        parent.insert(place + number, child)
    parent.remove(one)


def _keep_tail(one: Any, parent: Any) -> None:  # noqa: ANN401 - the same
    if not one.tail:
        return
    before = one.getprevious()
    if before is None:
        parent.text = (parent.text or "") + one.tail
    else:
        before.tail = (before.tail or "") + one.tail
    one.tail = None
