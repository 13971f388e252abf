"""Badge artwork of a version: uploaded while it is a draft, else drawn from its name."""

import hashlib
import io
from typing import BinaryIO
from uuid import UUID, uuid4

from app.domain.access import Action
from app.domain.errors import NotFoundError, TooLargeError
from app.domain.publishing import VersionMove, move_version
from app.rendering import artwork as rendering
from app.rendering.artwork import MAX_BYTES, Subject
from app.services import badge_images, microcredential_versions, publication
from app.services.work import Work, check_revision, refuse
from app.storage import artwork as stored
from app.storage.tables import Artwork, MicrocredentialVersion


def put(work: Work, version_id: UUID, *, file: BinaryIO, alt: str) -> Artwork:
    """Redraw the upload and keep it as the badge image of a draft, in place of the one before."""
    version = microcredential_versions.locked(work, version_id, Action.WRITE_DEFINITIONS)
    move_version(version.state, VersionMove.EDIT)
    png = rendering.redrawn(_read(file))
    standing = stored.of_version(work.session, work.organization_id, version.id)
    if standing is not None:
        badge_images.forget(work, standing)
    row = _keep(work, version, png, alt)
    work.record("artwork.uploaded", row, version_id=str(version.id), sha256=row.sha256)
    return row


def get(work: Work, version_id: UUID) -> Artwork:
    """Return what is known of the uploaded artwork; raises NotFoundError where there is none."""
    full = microcredential_versions.get(work, version_id)
    return _of(work, full.version)


def remove(work: Work, version_id: UUID, revision: int) -> None:
    """Take the artwork of a draft away: its badge is drawn from its name again."""
    version = microcredential_versions.locked(work, version_id, Action.WRITE_DEFINITIONS)
    row = _of(work, version)
    check_revision(row, revision)
    move_version(version.state, VersionMove.EDIT)
    work.record("artwork.removed", row, version_id=str(version.id))
    badge_images.forget(work, row)


def preview(work: Work, version_id: UUID) -> bytes:
    """Return the image that the badge would have, also of a draft."""
    version = microcredential_versions.get(work, version_id).version
    row = stored.of_version(work.session, work.organization_id, version.id)
    if row is not None:
        return b"".join(work.tools.store.read(row.store_key))
    issuer = publication.issuer_of(work, version)
    return rendering.drawn_png(subject_of(version, version.name, issuer.name))


def subject_of(version: MicrocredentialVersion, title: str, issuer: str) -> Subject:
    """Return what a badge is drawn from; every version of a microcredential looks alike."""
    return Subject(title, issuer, str(version.microcredential_id))


def _of(work: Work, version: MicrocredentialVersion) -> Artwork:
    row = stored.of_version(work.session, work.organization_id, version.id)
    if row is None:
        raise NotFoundError("No artwork was uploaded; the badge is drawn from its name.")
    return row


def _read(file: BinaryIO) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLargeError(f"Artwork has at most {MAX_BYTES:,} bytes.")
    if not content:
        raise refuse("/file", "must not be empty")
    return content


def _keep(work: Work, version: MicrocredentialVersion, png: bytes, alt: str) -> Artwork:
    kept = work.tools.store.put(
        work.organization_id, uuid4(), io.BytesIO(png), limit=4 * MAX_BYTES
    )
    work.undo.append(lambda: work.tools.store.delete(kept.key))
    return work.add(
        Artwork,
        version_id=version.id,
        store_key=kept.key,
        size=kept.size,
        sha256=hashlib.sha256(png).hexdigest(),
        alt=alt,
    )
