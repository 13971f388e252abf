"""What an endorsement is about: one of our issuers, published versions or awards."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.addresses import Addresses
from app.domain.endorsement import SubjectKind
from app.domain.errors import Fault, InvalidError
from app.services.work import Work
from app.storage import issuers, rows
from app.storage.tables import Credential, Issuer, MicrocredentialVersion

_COLUMNS = {
    SubjectKind.ISSUER: "subject_issuer_id",
    SubjectKind.VERSION: "version_id",
    SubjectKind.CREDENTIAL: "credential_id",
}
_TABLES: dict[SubjectKind, type[Issuer | MicrocredentialVersion | Credential]] = {
    SubjectKind.ISSUER: Issuer,
    SubjectKind.VERSION: MicrocredentialVersion,
    SubjectKind.CREDENTIAL: Credential,
}
_ID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_PATHS = (
    (SubjectKind.VERSION, re.compile(rf"/(?:ob2/badges|microcredentials)/{_ID}")),
    (SubjectKind.CREDENTIAL, re.compile(rf"/(?:ob2/assertions|credentials)/{_ID}")),
)
_ISSUER = re.compile(r"/(?:ob2/)?issuers/([a-z0-9-]{2,63})")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of this organization, its public address, and the column that names it."""

    kind: SubjectKind
    id: UUID
    url: str

    @property
    def columns(self) -> dict[str, Any]:
        """The column of the endorsement that says what it is about."""
        return {_COLUMNS[self.kind]: self.id}


def named(work: Work, kind: SubjectKind, subject_id: UUID) -> Subject:
    """Return the thing that a request names; raises NotFoundError, also for a draft."""
    row = work.get_named(_TABLES[kind], subject_id, "/subject_id")
    addresses = Addresses(work.tools.base_url)
    if isinstance(row, Issuer):
        return Subject(kind, row.id, addresses.issuer(row.slug))
    if isinstance(row, Credential):
        return Subject(kind, row.id, addresses.credential(row.id))
    if row.state == "draft":
        fault = Fault("/subject_id", "must be published")
        raise InvalidError("A draft can still change, so nobody endorses it.", fault)
    return Subject(kind, row.id, addresses.version(row.id))


def at(work: Work, url: str) -> Subject | None:
    """Return which thing of this organization has this public address, or None."""
    addresses = Addresses(work.tools.base_url)
    path = addresses.path_of(url)
    if url.startswith("did:web:"):
        return _issuer(work, url.rpartition(":")[2], url) if _is_ours(addresses, url) else None
    if path is None or url != addresses.base_url + path:
        return None
    issuer = _ISSUER.fullmatch(path)
    if issuer:
        return _issuer(work, issuer[1], url)
    return next(
        (
            Subject(kind, UUID(found[1]), url)
            for kind, pattern in _PATHS
            if (found := pattern.fullmatch(path))
            and rows.find(work.session, _TABLES[kind], work.organization_id, UUID(found[1]))
        ),
        None,
    )


def _is_ours(addresses: Addresses, did: str) -> bool:
    return addresses.did(did.rpartition(":")[2]) == did


def _issuer(work: Work, slug: str, url: str) -> Subject | None:
    row = issuers.find_by_slug(work.session, slug)
    if row is None or row.organization_id != work.organization_id:
        return None
    return Subject(SubjectKind.ISSUER, row.id, url)
