"""PDF without authors: information, XMP, comments' names, attachments, scripts and histories."""

import io
from typing import Any, BinaryIO

import pikepdf

from app.rendering.cage import jpeg

_EVERYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
_IN_CATALOG = ("/OpenAction", "/AA", "/Perms", "/DSS", "/Legal", "/Collection")
_IN_NAMES = ("/EmbeddedFiles", "/JavaScript")
_IN_ANNOTATIONS = ("/T", "/NM", "/CreationDate", "/M", "/RC", "/AA")


def clean(content: bytes, made: BinaryIO) -> None:
    """Write the copy, in which nothing is left that nothing refers to."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _strip(document)
            document.save(
                made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
            )
    except pikepdf.PdfError as error:
        raise ValueError("no PDF that can be made anonymous") from error


def _strip(document: Any) -> None:  # noqa: ANN401 - a library with its own objects
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    root = document.Root
    _forget(root, _IN_CATALOG)
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        _forget(names, _IN_NAMES)
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            _strip_object(found)


def _strip_object(found: Any) -> None:  # noqa: ANN401 - the same
    _forget(found, _EVERYWHERE)
    for annotation in _annotations(found):
        # In a form /T is the name of the field.
        if annotation.get("/Subtype") not in {pikepdf.Name.Widget, None}:
            _forget(annotation, _IN_ANNOTATIONS)
    if isinstance(found, pikepdf.Stream) and found.get("/Filter") == pikepdf.Name.DCTDecode:
        _strip_picture(found)


def _annotations(found: Any) -> list[Any]:  # noqa: ANN401 - the same
    listed = found.get("/Annots")
    inside = list(listed) if isinstance(listed, pikepdf.Array) else []
    is_one = found.get("/Type") == pikepdf.Name.Annot or "/Rect" in found
    inside += [found] if is_one else []
    return [one for one in inside if isinstance(one, pikepdf.Dictionary)]


def _strip_picture(found: Any) -> None:  # noqa: ANN401 - the same
    try:
        kept = jpeg.bare(found.read_raw_bytes())
    except ValueError:
        return
    found.write(kept, filter=pikepdf.Name.DCTDecode, decode_parms=found.get("/DecodeParms"))


def _forget(found: Any, names: tuple[str, ...]) -> None:  # noqa: ANN401 - the same
    for name in names:
        if name in found:
            del found[name]
