"""Open Badges 3.0: from the credential model to the documents that are signed and published."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from app.domain.achievement_document import (
    Document,
    achievement_document,
    achievement_members,
    image,
    present,
)
from app.domain.credential import (
    NOT_ASSESSED,
    Credential,
    Evidence,
    Issuer,
    Recipient,
    Result,
    StatusEntry,
)
from app.domain.errors import Fault, InvalidError
from app.domain.json_ld import statements
from app.domain.keys import PublicKey, verification_method
from app.domain.moments import wire_time
from app.domain.standards import (
    ACHIEVEMENT_CREDENTIAL_SCHEMA,
    CREDENTIALS_V2,
    DID_V1,
    MULTIKEY_V1,
    OPEN_BADGES_3,
    OPEN_BADGES_EXTENSIONS,
)
from app.domain.strict_json import check_values

__all__ = [
    "PublishedKey",
    "achievement_document",
    "check",
    "issuer_document",
    "issuer_profile",
    "status_entry",
    "to_document",
    "vc_jwt_claims",
]

# Not bundled: nothing that is signed uses it; it names JsonWebKey in issuer documents.
JWK_V1 = "https://w3id.org/security/jwk/v1"
DIGEST_LABEL = "Salted SHA-256: "
_SCHEMA = [{"id": ACHIEVEMENT_CREDENTIAL_SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]
_CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS]
_TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
_REQUIRED = ("id", "issuer", "validFrom", "credentialSubject")

_Part = TypeVar("_Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key and the URL or DID URL under which it is known as a verification method."""

    id: str
    key: PublicKey
    revoked: datetime | None = None


def to_document(credential: Credential) -> Document:
    """Return the unsigned OpenBadgeCredential. Parts are shared between calls: not to be changed."""
    achievement = credential.achievement
    document: Document = {
        "@context": _CONTEXTS,
        "id": credential.id,
        "type": _TYPES,
        "name": achievement.name,
        "description": achievement.description,
        "issuer": _shared(credential.issuer, issuer_profile),
        "validFrom": wire_time(credential.valid_from),
        "awardedDate": wire_time(credential.awarded_at),
        "credentialSubject": _subject(credential),
        "credentialSchema": _SCHEMA,
    }
    if credential.valid_until:
        document["validUntil"] = wire_time(credential.valid_until)
    if credential.evidence:
        document["evidence"] = [_evidence(piece) for piece in credential.evidence]
    if credential.refresh_url:
        document["refreshService"] = {
            "id": credential.refresh_url,
            "type": "1EdTechCredentialRefresh",
        }
    if credential.status:
        document["credentialStatus"] = status_entry(credential.status)
    return document


def issuer_profile(issuer: Issuer) -> Document:
    """Return the Profile as badges embed it."""
    return present(
        id=issuer.id,
        type=["Profile"],
        name=issuer.name,
        url=issuer.url,
        email=issuer.email,
        description=issuer.description,
        image=image(issuer.image),
    )


def issuer_document(
    issuer: Issuer, keys: Sequence[PublishedKey], *, also_known_as: Sequence[str] = ()
) -> Document:
    """Return the Profile that is also the controlled identifier document of the issuer's keys.

    Retired keys stay listed, without `revoked`, so that old badges still verify. A compromised
    one is described with `revoked` and is no assertion method: whoever overlooks the first
    refuses it for the second.
    """
    methods = [
        verification_method(
            known.key, method_id=known.id, controller=issuer.id, revoked=known.revoked
        )
        for known in keys
    ]
    document = {"@context": [DID_V1, MULTIKEY_V1, JWK_V1, CREDENTIALS_V2, OPEN_BADGES_3]}
    document |= issuer_profile(issuer)
    if also_known_as:
        document["alsoKnownAs"] = list(also_known_as)
    return document | {
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
    }


def vc_jwt_claims(document: Document) -> Document:
    """Return the payload of the Open Badges VC-JWT: the credential and its registered claims.

    Refuses a document without what `iss`, `jti`, `sub` and `nbf` are taken from.
    """
    _require(document)
    claims = document | {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _numeric(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _numeric(document["validUntil"])
    return claims


def check(document: Document) -> None:
    """Refuse an unsigned badge that lacks a member or holds what would be dropped before signing."""
    _require(document)
    check_values(document)
    statements(document)


def _require(document: Document) -> None:
    missing = [name for name in _REQUIRED if name not in document]
    if not missing and "id" not in document["credentialSubject"]:
        missing = ["credentialSubject/id"]
    if missing:
        raise InvalidError(
            "The badge is incomplete.", *(Fault(f"/{m}", "required") for m in missing)
        )


def _numeric(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return (
        int(moment.timestamp()) if moment.tzinfo else int(moment.replace(tzinfo=UTC).timestamp())
    )


def _subject(credential: Credential) -> Document:
    recipient = credential.recipient
    subject: Document = {
        "id": recipient.subject_id,
        "type": ["AchievementSubject"],
        "identifier": _identities(recipient),
        "achievement": _shared(credential.achievement, achievement_members),
    }
    if credential.results:
        subject["result"] = [_result(result) for result in credential.results]
    if credential.assessor:
        who = credential.assessor
        subject["source"] = {"id": who.id, "type": ["Profile"], "name": who.name}
    told = [] if credential.assessed else [NOT_ASSESSED]
    if credential.narrative:
        told.append(credential.narrative)
    if told:
        subject["narrative"] = "\n\n".join(told)
    return subject


def _identities(recipient: Recipient) -> list[Document]:
    if not recipient.name:
        return [_identity(recipient)]
    named = {"type": "IdentityObject", "hashed": False, "identityType": "name"}
    return [_identity(recipient), named | {"identityHash": recipient.name}]


def _identity(recipient: Recipient) -> Document:
    # The schema closes this object: no id, which makes it the one node without an IRI.
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": recipient.email_hash,
        "identityType": "emailAddress",
        "salt": recipient.salt,
    }


def _result(result: Result) -> Document:
    document: Document = {
        "id": result.id,
        "type": ["Result"],
        "resultDescription": result.description_id,
    }
    if result.achieved_level:
        document["achievedLevel"] = result.achieved_level
    if result.value is not None:
        document["value"] = result.value
    if result.status:
        document["status"] = result.status.value
    return document


def _evidence(piece: Evidence) -> Document:
    document: Document = {"id": piece.id, "type": ["Evidence"], "name": piece.name}
    if piece.narrative:
        document["narrative"] = piece.narrative
    if piece.digest:
        # Open Badges 3.0 Evidence has no member for a digest; the description is signed and shown.
        document["description"] = DIGEST_LABEL + piece.digest
    if piece.genre:
        document["genre"] = piece.genre
    return document


def status_entry(entry: StatusEntry) -> Document:
    """Return where to look up whether what is signed still stands."""
    index = str(entry.index)
    return {
        "id": f"{entry.list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": entry.purpose,
        "statusListIndex": index,
        "statusListCredential": entry.list_url,
    }


# One achievement is in every badge of a batch: its document is made once per value in use.
_MAX_SHARED = 256
_documents: dict[int, tuple[object, Document]] = {}


def _shared(part: _Part, make: Callable[[_Part], Document]) -> Document:
    known = _documents.get(id(part))
    if known and known[0] is part:
        return known[1]
    if len(_documents) >= _MAX_SHARED:
        _documents.clear()
    made = make(part)
    # Holding the part keeps its id from being given to another value.
    _documents[id(part)] = part, made
    return made
