"""An endorsement: what one issuer says, signed, about another, about a microcredential or about an award."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.achievement_document import Document
from app.domain.credential import Issuer, StatusEntry
from app.domain.errors import Fault, InvalidError
from app.domain.moments import wire_time
from app.domain.open_badges_3 import issuer_profile, status_entry
from app.domain.standards import (
    CREDENTIALS_V2,
    OPEN_BADGES_3,
    OPEN_BADGES_EXTENSIONS,
    SCHEMA_ROOT,
)

ENDORSEMENT_TYPE = "EndorsementCredential"
# An endorsement has no term for its own tokens in the bundled context, so it never carries any.
_SCHEMA = {
    "id": SCHEMA_ROOT + "ob_v3p0_endorsementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


class SubjectKind(StrEnum):
    """What can be endorsed."""

    ISSUER = "issuer"
    VERSION = "microcredential_version"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """One endorsement, complete."""

    id: str
    name: str
    issuer: Issuer
    subject: str
    comment: str
    valid_from: datetime
    valid_until: datetime | None
    status: StatusEntry

    def __post_init__(self) -> None:
        """Refuse an endorsement that ends before it begins, or of oneself."""
        if self.valid_until and self.valid_until <= self.valid_from:
            raise InvalidError(
                "The endorsement would end before it begins.",
                Fault("/valid_until", "must lie in the future"),
            )
        if self.issuer.id == self.subject:
            raise InvalidError(
                "Nobody endorses oneself.", Fault("/issuer_id", "must be another issuer")
            )


def to_document(endorsement: Endorsement) -> Document:
    """Return the unsigned EndorsementCredential (Open Badges 3.0, EndorsementCredential)."""
    document: Document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS],
        "id": endorsement.id,
        "type": ["VerifiableCredential", ENDORSEMENT_TYPE],
        "name": endorsement.name,
        "issuer": issuer_profile(endorsement.issuer),
        "validFrom": wire_time(endorsement.valid_from),
        "credentialSubject": {
            "id": endorsement.subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": endorsement.comment,
        },
        "credentialStatus": status_entry(endorsement.status),
        "credentialSchema": [_SCHEMA],
    }
    if endorsement.valid_until:
        document["validUntil"] = wire_time(endorsement.valid_until)
    return document
