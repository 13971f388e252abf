"""What stands at the addresses of endorsements, and how they stand in the documents of what they praise."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from app.domain.endorsement import SubjectKind
from app.services.published import CREDENTIAL, TOKEN, Published
from app.services.reading import Reading
from app.storage import credentials, endorsements
from app.storage.tables import Endorsement

JSON = ("application/json",)


def endorsement(reading: Reading, endorsement_id: UUID) -> Published | None:
    """Return the signed bytes, as JSON where there is JSON; a revoked one stays readable."""
    found = endorsements.find_public(reading.session, endorsement_id)
    if found is None:
        return None
    return _json(found) or _token(found)


def as_json(reading: Reading, endorsement_id: UUID) -> Published | None:
    """Return the endorsement with its embedded proof, if it came so."""
    found = endorsements.find_public(reading.session, endorsement_id)
    return _json(found) if found else None


def as_token(reading: Reading, endorsement_id: UUID) -> Published | None:
    """Return the endorsement as a token, if there is one."""
    found = endorsements.find_public(reading.session, endorsement_id)
    return _token(found) if found else None


def of_credential(reading: Reading, credential_id: UUID) -> Published | None:
    """Return what is said of an award: what was signed is never edited, so they stand beside it."""
    if credentials.find_public(reading.session, credential_id) is None:
        return None
    said = endorsements.standing(
        reading.session, SubjectKind.CREDENTIAL, credential_id, reading.now
    )
    body = orjson.dumps({"credential": reading.addresses.credential(credential_id)})
    return Published(_embedded(body, said, always=True), JSON)


def with_endorsements(reading: Reading, body: bytes, kind: SubjectKind, subject_id: UUID) -> bytes:
    """Return the published document with what is said of its subject, byte for byte."""
    return _embedded(body, endorsements.standing(reading.session, kind, subject_id, reading.now))


def _embedded(body: bytes, said: Sequence[Endorsement], *, always: bool = False) -> bytes:
    if not said and not always:
        return body
    signed = [orjson.Fragment(one.ob3_json) for one in said if one.ob3_json is not None]
    tokens = [one.ob3_jwt for one in said if one.ob3_jwt is not None]
    members = {"endorsement": signed, "endorsementJwt": tokens}
    kept = {name: value for name, value in members.items() if value or always}
    return orjson.dumps(orjson.loads(body) | kept)


def _json(found: Endorsement) -> Published | None:
    return None if found.ob3_json is None else Published(found.ob3_json, CREDENTIAL)


def _token(found: Endorsement) -> Published | None:
    return None if found.ob3_jwt is None else Published(found.ob3_jwt.encode(), TOKEN)
