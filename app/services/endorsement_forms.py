"""The signed forms of an endorsement of ours: both made, and each put to the verifier before it is kept."""

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.domain.achievement_document import Document
from app.domain.addresses import Addresses
from app.domain.errors import SigningError
from app.domain.keys import Algorithm
from app.services import keys, signatures
from app.services.own_documents import OwnDocuments
from app.services.reading import Reading
from app.services.work import Work
from app.signing import jws
from app.signing.data_integrity import secure
from app.storage import issuers
from app.storage.tables import Issuer
from app.verification.endorsement import verify_endorsement
from app.verification.report import Verdict


@dataclass(frozen=True, slots=True)
class Forms:
    """Both forms of an endorsement of ours, and the keys that signed them."""

    json: bytes
    token: str
    key_ids: tuple[UUID, ...]

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the endorsement that hold them."""
        return {
            "ob3_json": self.json,
            "ob3_jwt": self.token,
            "sha256": hashlib.sha256(self.json).hexdigest(),
            "key_ids": [str(key_id) for key_id in self.key_ids],
        }


def sign(
    work: Work, issuer: Issuer, endorsement_id: UUID, document: Document, created: datetime
) -> Forms:
    """Sign in both forms with the newest keys, on record; raises SigningError if one does not verify."""
    addresses = Addresses(work.tools.base_url)
    known = issuers.keys_of(work.session, work.organization_id, issuer.id)
    edwards = keys.newest_active(known, Algorithm.ED25519)
    rsa = keys.newest_active(known, Algorithm.RS256)
    with signatures.recorded(work, signatures.ENDORSEMENT, endorsement_id) as log:
        secured = secure(
            document,
            log.signer_of(edwards),
            method_id=keys.method_id(addresses, addresses.issuer(issuer.slug), edwards),
            created=created,
        )
        token = jws.vc_jwt(document, log.signer_of(rsa), kid=addresses.key(rsa.id))
    forms = Forms(orjson.dumps(secured), token, (edwards.id, rsa.id))
    _check(work, forms)
    return forms


def _check(work: Work, forms: Forms) -> None:
    """Put both to the verifier of endorsements; our own documents come from this transaction."""
    reading = Reading(work.session, work.tools, work.now)
    work.session.flush()
    own = OwnDocuments(reading.addresses, lambda: nullcontext(reading), work.tools.resolver)
    for form in (forms.json, forms.token.encode()):
        report, _ = verify_endorsement(form, own, work.now)
        if report.verdict is not Verdict.VALID:
            raise SigningError(f"What was signed does not verify. {report.summary}")
