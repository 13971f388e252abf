"""What is written in a file: read in the cage, kept nowhere."""

from app.domain.errors import UnreadableError
from app.rendering.cage.cage import MEBIBYTE, Bounds
from app.services.tools import Tools
from app.storage.tables import Evidence

_READ = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
    }
)
_BOUNDS = Bounds(seconds=15, output=2 * MEBIBYTE)


def of_piece(tools: Tools, piece: Evidence) -> str:
    """Return the text of a piece or of the document that it is; none of one that cannot be read."""
    if piece.text is not None:
        return piece.text
    if piece.store_key is None or piece.media_type not in _READ or piece.scan == "quarantined":
        return ""
    return in_file(tools, piece.store_key, piece.media_type)


def in_file(tools: Tools, store_key: str, media_type: str) -> str:
    """Return what is written in a file; nothing where it is refused."""
    if media_type not in _READ:
        return ""
    source = tools.store.read(store_key)
    try:
        read = tools.cage.run("words", source, media_type, bounds=_BOUNDS)
    except UnreadableError:
        return ""
    return read.decode("utf-8", "replace")
