"""After a compromise: what our issuers say of others, signed anew under the same id."""

import hashlib
from uuid import UUID

import orjson

from app.domain.achievement_document import Document
from app.domain.addresses import Addresses
from app.domain.credential import StatusEntry
from app.domain.errors import SigningError
from app.domain.open_badges_3 import status_entry
from app.services import endorsement_forms, signatures, status_lists
from app.services.work import Work
from app.storage import signatures as logged
from app.storage.tables import Endorsement, EndorsementBefore, Issuer


def sign_anew(work: Work, endorsement_id: UUID) -> Endorsement:
    """Sign the same words with keys that are trusted, at a new place; copies of before are refused.

    Raises SigningError, leaving everything as it was, for what the signing log does not hold.
    """
    row = work.get_for_update(Endorsement, endorsement_id)
    document = _kept_for_good(work, row)
    issuer = work.get(Issuer, row.issuer_id) if row.issuer_id else None
    if issuer is None:
        raise SigningError("Only an endorsement of ours is signed anew.")
    document["credentialStatus"] = status_entry(_next_place(work, row, issuer))
    created = work.now.replace(microsecond=0)
    forms = endorsement_forms.sign(work, issuer, row.id, document, created)
    for name, value in forms.columns.items():
        setattr(row, name, value)
    work.record("endorsement.reissued", row, endorser=row.endorser)
    return row


def _kept_for_good(work: Work, row: Endorsement) -> Document:
    """Keep what was signed, and return it, if it is what we signed: a thief may have put a row in."""
    json, token = row.ob3_json or b"", row.ob3_jwt or ""
    if hashlib.sha256(json).hexdigest() != row.sha256 or not _is_on_record(work, row, json, token):
        raise SigningError("The signing log does not hold this endorsement.")
    kept = ("ob3_json", "ob3_jwt", "sha256", "key_ids", "status_list_id", "status_index")
    values = {name: getattr(row, name) for name in kept}
    work.add(EndorsementBefore, endorsement_id=row.id, **values)
    document: Document = orjson.loads(json)
    document.pop("proof")
    return document


def _is_on_record(work: Work, row: Endorsement, json: bytes, token: str) -> bool:
    known = logged.digests_of(work.session, row.organization_id, row.id)
    return known.issuperset(signatures.digests_of_endorsement(json, token))


def _next_place(work: Work, row: Endorsement, issuer: Issuer) -> StatusEntry:
    """Take a new place, then set the bit of the old one; lists are locked in one order by everybody."""
    status_list, index = status_lists.reserve(work, issuer)
    if row.status_list_id is None or row.status_index is None:
        raise SigningError("This endorsement has no place in a status list.")
    status_lists.lock(work, {row.status_list_id, status_list.id})
    status_lists.set_revoked(work, row.status_list_id, [row.status_index])
    row.status_list_id, row.status_index = status_list.id, index
    work.session.flush()
    return StatusEntry(Addresses(work.tools.base_url).status_list(status_list.id), index)
