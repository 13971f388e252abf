"""Images at our public addresses: badge artwork, and the stored signed bytes baked into it, with no key."""

from dataclasses import dataclass
from uuid import UUID

from app.rendering import artwork as rendering
from app.rendering import baking
from app.rendering.artwork import Subject
from app.rendering.baking import Standard
from app.services import achievements
from app.services.artwork import subject_of
from app.services.public_documents import find_version
from app.services.published import Published
from app.services.reading import Reading
from app.storage import artwork as stored
from app.storage import credentials, issuers, rows, tables

PNG = ("image/png",)
SVG = ("image/svg+xml",)
_MAX_KEPT = 32
# Redrawn uploads by their key in the store: bytes under a key never change.
_uploads: dict[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Art:
    """The artwork of a badge: the pixels that were uploaded, or what it is drawn from."""

    alt: str
    upload: bytes | None
    subject: Subject

    @property
    def png(self) -> bytes:
        """The artwork as PNG."""
        return self.upload if self.upload is not None else rendering.drawn_png(self.subject)

    @property
    def svg(self) -> bytes:
        """The artwork as SVG."""
        if self.upload is not None:
            return rendering.wrapped(self.upload, self.alt)
        return rendering.drawn_svg(self.subject)


def badge_png(
    reading: Reading, version_id: UUID, stage_key: str | None = None
) -> Published | None:
    """Return the image of a published version, or of one of its stages."""
    art = _art_of(reading, version_id, stage_key)
    return None if art is None else Published(art.png, PNG)


def badge_svg(
    reading: Reading, version_id: UUID, stage_key: str | None = None
) -> Published | None:
    """Return the same image as SVG."""
    art = _art_of(reading, version_id, stage_key)
    return None if art is None else Published(art.svg, SVG)


def credential_png(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the credential baked into its artwork: OB 3.0 with its Data Integrity proof."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else _png(reading, found, Standard.OPEN_BADGES_3, _json(found))


def credential_svg(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the same as SVG."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else _svg(reading, found, Standard.OPEN_BADGES_3, _json(found))


def assertion_png(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the signed Assertion of Open Badges 2.0 baked into the same artwork."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else _png(reading, found, Standard.OPEN_BADGES_2, found.ob2_jws)


def assertion_svg(reading: Reading, credential_id: UUID) -> Published | None:
    """Return the same as SVG."""
    found = credentials.current_version(reading.session, credential_id)
    return None if found is None else _svg(reading, found, Standard.OPEN_BADGES_2, found.ob2_jws)


def art_of_credential(reading: Reading, credential_id: UUID) -> Art:
    """Return the artwork of a credential that is there."""
    session = reading.session
    row = credentials.find_public(session, credential_id)
    if row is None:
        raise LookupError(credential_id)
    version = rows.find(
        session, tables.MicrocredentialVersion, row.organization_id, row.version_id
    )
    stage_id = row.stage_id
    stage = rows.find(session, tables.Stage, row.organization_id, stage_id) if stage_id else None
    if version is None:
        raise LookupError(row.version_id)
    return art_of(reading, version, stage)


def art_of(
    reading: Reading, version: tables.MicrocredentialVersion, stage: tables.Stage | None
) -> Art:
    """Return the artwork of a version or a stage; a stage without artwork of its own is drawn."""
    session = reading.session
    achievement = achievements.achievement_of(session, reading.addresses, version, stage)
    row = stored.of_version(session, version.organization_id, version.id)
    issuer = issuers.of_microcredential(
        session, version.organization_id, version.microcredential_id
    )
    upload = _upload(reading, row.store_key) if row else None
    subject = subject_of(version, achievement.name, issuer.name)
    return Art(achievement.image_caption or achievement.name, upload, subject)


def _art_of(reading: Reading, version_id: UUID, stage_key: str | None) -> Art | None:
    found = find_version(reading, version_id, stage_key)
    return None if found is None else art_of(reading, *found)


def _png(
    reading: Reading, found: tables.CredentialVersion, standard: Standard, text: str
) -> Published:
    art = art_of_credential(reading, found.credential_id)
    return Published(baking.bake(art.png, standard, text), PNG)


def _svg(
    reading: Reading, found: tables.CredentialVersion, standard: Standard, text: str
) -> Published:
    art = art_of_credential(reading, found.credential_id)
    return Published(baking.bake(art.svg, standard, text), SVG)


def _json(found: tables.CredentialVersion) -> str:
    return found.ob3_json.decode()


def _upload(reading: Reading, store_key: str) -> bytes:
    known = _uploads.get(store_key)
    if known is None:
        known = b"".join(reading.tools.store.read(store_key))
        if len(_uploads) >= _MAX_KEPT:
            _uploads.clear()
        _uploads[store_key] = known
    return known
