"""What third parties say of a thing, for its public page: who, in which words, and how that was checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.endorsement import SubjectKind
from app.services.reading import Reading
from app.storage import endorsements, rows
from app.storage.tables import Endorsement, KnownIssuer


@dataclass(frozen=True, slots=True)
class Said:
    """One endorsement for a page."""

    name: str
    comment: str | None
    # Who says it: the id as the document has it, and a name for it.
    endorser: str
    endorser_name: str | None
    # Whether the name is our own word: an issuer here, or one that the organization knows.
    is_known: bool
    is_ours: bool
    since: datetime
    until: datetime | None
    # When its signature, its issuer's key and its status were last looked at.
    checked_at: datetime
    url: str

    @property
    def link(self) -> str | None:
        """Where the endorser is on the web, if its id is such an address."""
        return self.endorser if self.endorser.startswith("https://") else None


def said_of(
    reading: Reading, organization_id: UUID, kind: SubjectKind, subject_id: UUID
) -> tuple[Said, ...]:
    """Return what is said of a thing of this organization and holds now, the oldest first."""
    found = endorsements.standing(reading.session, kind, subject_id, reading.now)
    return tuple(_said(reading, organization_id, found))


def _said(reading: Reading, organization_id: UUID, found: list[Endorsement]) -> Iterator[Said]:
    for row in found:
        known = rows.find_by(reading.session, KnownIssuer, organization_id, issuer_id=row.endorser)
        is_ours = row.issuer_id is not None
        yield Said(
            name=row.name,
            comment=row.comment,
            endorser=row.endorser,
            endorser_name=known.name if known else row.endorser_name,
            is_known=is_ours or known is not None,
            is_ours=is_ours,
            since=row.valid_from,
            until=row.valid_until,
            checked_at=row.created_at,
            url=reading.addresses.endorsement(row.id),
        )
