"""The one way in for a file that somebody sends: bounded, looked at, kept under its organization's key, or not at all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar
from uuid import UUID, uuid4

from app.domain.errors import ConflictError, Fault, UnsupportedMediaError
from app.domain.media_types import is_genuine, media_type_of
from app.services.file_names import plain_name
from app.services.runs import JobRun
from app.services.work import Work, refuse
from app.storage import rows
from app.storage.tables import InquiryFile, PortfolioPiece

Kept = TypeVar("Kept", InquiryFile, PortfolioPiece)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    file_name: str
    media_type: str
    source: BinaryIO


def receive(
    work: Work, upload: Upload, accepted: Collection[str], limit: int | None = None
) -> dict[str, Any]:
    """Keep a file and return what its row says of it; nothing is left behind when it is refused."""
    name = plain_name(upload.file_name)
    media_type = media_type_of(upload.media_type, name)
    if media_type not in accepted:
        raise wrong_type(f"expected {', '.join(sorted(accepted))}, got {media_type}")
    row_id, most = uuid4(), work.tools.max_upload_bytes
    kept = work.tools.store.put(
        work.organization_id, row_id, upload.source, limit=min(limit or most, most)
    )
    work.undo.append(lambda: work.tools.store.delete(kept.key))
    if kept.size == 0:
        raise refuse("/file", "must not be empty")
    if not is_genuine(media_type, kept.head):
        raise wrong_type(f"the bytes are not {media_type}")
    told = {"file_name": name, "media_type": media_type, "size": kept.size}
    return told | {"id": row_id, "store_key": kept.key, "sha256": kept.sha256}


def wrong_type(detail: str) -> UnsupportedMediaError:
    """Return the error for a file that is not of a kind that is taken."""
    return UnsupportedMediaError(f"This file cannot be taken: {detail}.", Fault("/file", detail))


def check_scanned(scan: str | None) -> None:
    """Raise ConflictError for bytes that are not known to be harmless."""
    if scan == "pending":
        raise ConflictError("The file is being checked for malware; try again in a moment.")
    if scan == "quarantined":
        raise ConflictError("The file is in quarantine: a scanner found malware in it.")


def scan(
    run: JobRun, table: type[Kept], row_id: UUID, quarantined: Callable[[Work, Kept], None]
) -> None:
    """Ask the scanner about a file and keep what it says; `quarantined` tells of what it found."""
    with run.work() as work:
        kept = rows.find(work.session, table, work.organization_id, row_id)
        key = None if kept is None or kept.scan != "pending" else kept.store_key
    if key is None:
        return
    scanner = run.tools.scanner
    is_clean = scanner is None or scanner.scan(run.tools.store.read(key)).is_clean
    with run.work() as work:
        found = work.find_by(table, id=row_id)
        if found is None:
            return
        found.scan = ("clean" if scanner else None) if is_clean else "quarantined"
        if not is_clean:
            quarantined(work, found)
