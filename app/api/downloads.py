"""Files of educators as downloads: always an attachment, never rendered here."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from app.domain.media_types import FAMILIES
from app.storage.tables import Evidence

BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
PLAIN_BYTES = "application/octet-stream"
# Generators read the first; what is of no other type, as a snapshot may be, is sent as plain bytes.
DOWNLOADED = dict.fromkeys((PLAIN_BYTES, *sorted(FAMILIES)), BINARY)


def attachment(
    piece: Evidence, name: str, chunks: Iterator[bytes], *, size: int | None
) -> StreamingResponse:
    """Return the file under this name; no browser renders it on our origin."""
    return download(name, piece.media_type, chunks, size=size)


def download(
    name: str, kind: str | None, chunks: Iterator[bytes], *, size: int | None
) -> StreamingResponse:
    """Return bytes of this kind under this name, as a file to keep."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Length": str(size),
    }
    media_type = kind if kind in DOWNLOADED else PLAIN_BYTES
    return StreamingResponse(chunks, media_type=media_type, headers=headers)
