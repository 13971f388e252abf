"""What is written in a file: read in the cage, or as the plain text that it is; kept nowhere."""

from app.domain.errors import UnreadableError
from app.domain.media_types import FAMILIES, Family
from app.rendering.cage.cage import MEBIBYTE, Bounds
from app.services.tools import Tools
from app.storage.tables import Evidence

_READ = frozenset({Family.PDF, Family.ZIP, Family.TEXT})
_BOUNDS = Bounds(seconds=15, output=2 * MEBIBYTE)
# As many as the cage gives of a document.
_MOST_CHARACTERS, _MOST_OF_ONE = 200_000, 4


def of_piece(tools: Tools, piece: Evidence) -> str:
    """Return the text of a piece or of the document that it is; none of one that cannot be read."""
    if piece.text is not None:
        return piece.text
    if piece.store_key is None or not _is_read(piece.media_type) or piece.scan == "quarantined":
        return ""
    return in_file(tools, piece.store_key, piece.media_type or "")


def in_file(tools: Tools, store_key: str, media_type: str) -> str:
    """Return what is written in a file; nothing where it is refused."""
    if not _is_read(media_type):
        return ""
    if FAMILIES[media_type] is Family.TEXT:
        return _plain(tools, store_key)
    source = tools.store.read(store_key)
    try:
        read = tools.cage.run("words", source, media_type, bounds=_BOUNDS)
    except UnreadableError:
        return ""
    return read.decode("utf-8", "replace")


def _is_read(media_type: str | None) -> bool:
    return FAMILIES.get(media_type or "") in _READ


def _plain(tools: Tools, store_key: str) -> str:
    """Return how a text begins; it is decoded and no more, so it needs no cage."""
    content, most = bytearray(), _MOST_CHARACTERS * _MOST_OF_ONE
    for chunk in tools.store.read(store_key):
        content += chunk[: most - len(content)]
        if len(content) >= most:
            break
    return content.decode("utf-8-sig", "replace")[:_MOST_CHARACTERS]
