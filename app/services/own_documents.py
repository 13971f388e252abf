"""Our own addresses, answered from our own tables: they never touch a socket."""

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from app.domain.addresses import Addresses
from app.domain.keys import PublicKey
from app.services import endorsement_documents, images, keys, open_badges_2, public_documents
from app.services.published import Published
from app.services.reading import Reading
from app.storage import credentials, issuers, rows, signatures
from app.storage.tables import KnownIssuer
from app.verification.report import Registered, Registry
from app.verification.resolver import Resolver, Resource

Open = Callable[[], AbstractContextManager[Reading]]
Find = Callable[..., Published | None]

_ID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_KEY = r"([a-z0-9_-]{1,63})"
_STAGE, _LANGUAGE = rf"(?:/stages/{_KEY})?", r"([A-Za-z0-9-]{2,35})"
# Every public address whose document another document may lead to.
PATHS: tuple[tuple[str, Find], ...] = (
    (r"/issuers/([a-z0-9-]{2,63})", public_documents.issuer),
    (r"/issuers/([a-z0-9-]{2,63})/did\.json", public_documents.did_document),
    (r"/issuers/([a-z0-9-]{2,63})/revocations", public_documents.revocations),
    (r"/\.well-known/jwks\.json", public_documents.key_set),
    (r"/\.well-known/receipt-keys\.json", public_documents.receipt_keys),
    (rf"/keys/{_ID}", public_documents.key),
    (rf"/microcredentials/{_ID}", public_documents.achievement),
    (rf"/microcredentials/{_ID}/stages/{_KEY}", public_documents.achievement),
    (rf"/microcredentials/{_ID}/criteria", public_documents.criteria),
    (rf"/microcredentials/{_ID}{_STAGE}/languages/{_LANGUAGE}", public_documents.achievement),
    (rf"/credentials/{_ID}(?:\.json)?", public_documents.credential),
    (rf"/credentials/{_ID}\.jwt", public_documents.token),
    (rf"/credentials/{_ID}\.png", images.credential_png),
    (rf"/credentials/{_ID}\.svg", images.credential_svg),
    (rf"/endorsements/{_ID}(?:\.json)?", endorsement_documents.endorsement),
    (rf"/endorsements/{_ID}\.jwt", endorsement_documents.as_token),
    (rf"/status/{_ID}", public_documents.status_list),
    (rf"/ob2/assertions/{_ID}", open_badges_2.assertion),
    (rf"/ob2/assertions/{_ID}\.jws", open_badges_2.token),
    (rf"/ob2/assertions/{_ID}\.png", images.assertion_png),
    (rf"/ob2/assertions/{_ID}\.svg", images.assertion_svg),
    (rf"/ob2/badges/{_ID}", open_badges_2.badge_class),
    (rf"/ob2/badges/{_ID}/stages/{_KEY}", open_badges_2.badge_class),
    (rf"/ob2/badges/{_ID}{_STAGE}/languages/{_LANGUAGE}", open_badges_2.badge_class),
    (r"/ob2/issuers/([a-z0-9-]{2,63})", open_badges_2.issuer),
    (rf"/ob2/keys/{_ID}", open_badges_2.key),
    (r"/ob2/revocations/([a-z0-9-]{2,63})", open_badges_2.revocations),
)
_COMPILED = tuple((re.compile(path), find) for path, find in PATHS)
_UUID = re.compile(_ID)


def find(reading: Reading, path: str) -> Published | None:
    """Return what stands at a path of ours, or None."""
    for pattern, look_up in _COMPILED:
        found = pattern.fullmatch(path)
        if found:
            return look_up(reading, *map(_argument, found.groups()))
    return None


def _argument(text: str | None) -> str | UUID | None:
    return UUID(text) if text is not None and _UUID.fullmatch(text) else text


class OwnDocuments:
    """A resolver: our own origin from the tables, everything else from the resolver behind it."""

    def __init__(
        self,
        addresses: Addresses,
        open_reading: Open,
        behind: Resolver,
        pending: Mapping[str, Published] | None = None,
    ) -> None:
        """Take how to open a reading transaction; `pending` is what will stand there after it."""
        self._addresses, self._open, self._behind = addresses, open_reading, behind
        self._pending = pending or {}

    def get(self, url: str, *, accept: str) -> Resource:
        """Return the answer for `url`."""
        path = self._addresses.path_of(url)
        if path is None:
            return self._behind.get(url, accept=accept)
        found = self._pending.get(path) or self._read(path)
        if found is None:
            return Resource(url, 404, "application/problem+json", b"{}")
        return Resource(url, found.status, found.types[0], found.body)

    def _read(self, path: str) -> Published | None:
        with self._open() as reading:
            return find(reading, path)


def knows_issuer(
    addresses: Addresses, open_reading: Open, organization_id: UUID | None = None
) -> Callable[[str], Registered | None]:
    """Return what tells which list names an issuer: our own issuers, or the organization's registry.

    Asked anew each time: whoever was just added is known, whoever was taken off is not.
    """

    def knows(issuer_id: str) -> Registered | None:
        with open_reading() as reading:
            own = _own_issuer(addresses, reading, issuer_id)
            if own is not None or organization_id is None:
                return own
            listed = rows.find_by(
                reading.session, KnownIssuer, organization_id, issuer_id=issuer_id
            )
            return Registered(listed.name, Registry.ORGANIZATION) if listed else None

    return knows


def _own_issuer(addresses: Addresses, reading: Reading, issuer_id: str) -> Registered | None:
    path = addresses.path_of(issuer_id)
    if path is None or issuer_id != addresses.base_url + path:
        return None
    slug = path.removeprefix("/ob2").removeprefix("/issuers/")
    own = issuers.find_by_slug(reading.session, slug)
    return Registered(own.name, Registry.THIS_SERVICE) if own else None


def newer_version(
    addresses: Addresses, open_reading: Open
) -> Callable[[str, datetime], str | None]:
    """Return what tells where the newer version of one of our credentials is, if there is one."""

    def newer(credential_id: str, issued: datetime) -> str | None:
        with open_reading() as reading:
            found = _superseded(reading, addresses.path_of(credential_id), credential_id, issued)
            row = found and credentials.find_public(reading.session, found)
        # Of a credential that was revoked no version counts, the newest no more than the others.
        return addresses.credential(row.id) if row and row.revoked_at is None else None

    return newer


def _superseded(
    reading: Reading, path: str | None, credential_id: str, issued: datetime
) -> UUID | None:
    """Return the credential of which this is an older version: of 3.0 by date, of 2.0 by its id."""
    ours = re.fullmatch(rf"/credentials/{_ID}", path or "")
    signed = re.fullmatch(rf"urn:uuid:{_ID}", credential_id)
    if ours is not None:
        current = credentials.current_version(reading.session, UUID(ours[1]))
        return current.credential_id if current and current.valid_from > issued else None
    if signed is not None:
        version = credentials.find_signed_assertion(reading.session, UUID(signed[1]))
        return version.credential_id if version and version.superseded_at else None
    return None


def credential_named(reading: Reading, path: str | None, name: str) -> UUID | None:
    """Return which credential of ours a badge is by its id: a URL in 3.0, of one version in 2.0."""
    ours = re.fullmatch(rf"(?:/credentials|/ob2/assertions)/{_ID}", path or "")
    if ours is not None:
        return UUID(ours[1])
    signed = re.fullmatch(rf"urn:uuid:{_ID}", name)
    version = signed and credentials.find_signed_assertion(reading.session, UUID(signed[1]))
    return version.credential_id if version else None


def recalls(addresses: Addresses, open_reading: Open) -> Callable[[str, bytes], PublicKey | None]:
    """Return what tells the key of a name of ours, if the log holds its signature of these bytes."""

    def recall(name: str, signed: bytes) -> PublicKey | None:
        if addresses.path_of(name) is None and not name.startswith("did:web:"):
            return None
        with open_reading() as reading:
            digest = hashlib.sha256(signed).digest()
            for key, slug in signatures.signers_of(reading.session, digest):
                if name in keys.names(addresses, slug, key):
                    return keys.public_half(key)
        return None

    return recall
