"""The signed forms of one award: all made, and each put to the public verifier before it is kept."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID, uuid4

import orjson

from app.domain.addresses import Addresses
from app.domain.credential import Credential
from app.domain.errors import SigningError
from app.domain.keys import Algorithm
from app.domain.open_badges_2 import signed_assertion
from app.domain.open_badges_3 import to_document
from app.domain.templates import Templates
from app.services import keys, open_badges_2, public_documents, signatures, status_lists
from app.services.own_documents import OwnDocuments
from app.services.published import JSON_LD, Published
from app.services.reading import Reading
from app.services.work import Work
from app.signing import jws
from app.signing.data_integrity import secure
from app.storage import tables
from app.storage.identifiers import new_id
from app.verification.memory import Memory
from app.verification.report import Verdict
from app.verification.resolver import Errands
from app.verification.verifier import Verifier

# Not those that sign: the check reads each badge by the general engine, so that a mistake of the
# fast path is found here. Only the few shapes of proof options are remembered.
_CHECKING = Templates()
# What the badges lead to, issuers and lists, is the same for many: it is read once by its bytes.
_MET = Memory()


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed forms of a credential and the keys that signed them."""

    json: bytes
    token: str
    ob2_id: UUID
    ob2_jws: str
    key_ids: tuple[UUID, ...]
    # The id that the stored version is to have: the signing log names it.
    version_id: UUID


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows that were read to issue a badge; what the badge leads to is made from them."""

    row: tables.Credential
    version: tables.MicrocredentialVersion
    issuer: tables.Issuer
    known: list[tables.Key]
    status_list: tables.StatusList
    credential: Credential


def sign(work: Work, credential: Credential, known: list[tables.Key]) -> Signed:
    """Sign the credential in each of its forms, with the newest keys of the issuer.

    The signatures are put on record for the version of `version_id`, in this transaction.
    """
    version_id = new_id()
    with signatures.recorded(work, signatures.CREDENTIAL, version_id) as log:
        return _sign(work, credential, known, log)


def _sign(
    work: Work, credential: Credential, known: list[tables.Key], log: signatures.Recording
) -> Signed:
    addresses = Addresses(work.tools.base_url)
    edwards = keys.newest_active(known, Algorithm.ED25519)
    rsa = keys.newest_active(known, Algorithm.RS256)
    rsa_signer = log.signer_of(rsa)
    of_tokens = keys.newest_active(known, _token_algorithm(work, edwards))
    document = to_document(credential)
    secured = secure(
        document,
        log.signer_of(edwards),
        method_id=keys.method_id(addresses, credential.issuer.id, edwards),
        created=credential.valid_from,
        templates=work.tools.templates,
    )
    token = jws.vc_jwt(
        document,
        rsa_signer if of_tokens is rsa else log.signer_of(of_tokens),
        kid=addresses.key(of_tokens.id),
    )
    ob2_id, ob2_key = uuid4(), addresses.ob2_key(rsa.id)
    assertion = signed_assertion(
        credential,
        assertion_id=f"urn:uuid:{ob2_id}",
        badge=str(credential.achievement.badge_class),
        key=ob2_key,
    )
    ob2_jws = jws.sign(orjson.dumps(assertion), rsa_signer, kid=ob2_key)
    key_ids = tuple(dict.fromkeys((edwards.id, of_tokens.id, rsa.id)))
    return Signed(orjson.dumps(secured), token, ob2_id, ob2_jws, key_ids, log.subject_id)


def _token_algorithm(work: Work, key: tables.Key) -> Algorithm:
    issuer = work.session.get_one(tables.Issuer, (key.organization_id, key.issuer_id))
    return Algorithm(issuer.token_algorithm)


def check(work: Work, signed: Signed, around: Surroundings) -> None:
    """Put each form to the public verifier; raises SigningError unless it says valid to all."""
    reading = Reading(work.session, work.tools, work.now)
    hosted_at = reading.addresses.ob2_assertion(around.row.id)
    documents = _open_badges_3(reading, around) | _open_badges_2(reading.addresses, around)
    documents[hosted_at] = open_badges_2.hosted(signed.ob2_jws, hosted_at)
    pending = _pending(reading.addresses, documents)
    own = OwnDocuments(
        reading.addresses, lambda: nullcontext(reading), work.tools.resolver, pending
    )
    # The forms lead to the same issuer and lists: each is asked for once.
    verifier = Verifier(Errands(own), templates=_CHECKING, memory=_MET)
    # A version that is made within a second of the one before begins with the next second.
    moment = max(work.now, around.credential.valid_from)
    for form in (signed.json, signed.token, signed.ob2_jws, hosted_at):
        report = verifier.verify(form, now=moment)
        if report.verdict is not Verdict.VALID:
            raise SigningError(f"What was signed does not verify. {report.summary}")


def _open_badges_3(reading: Reading, around: Surroundings) -> dict[str, bytes]:
    addresses, issuer = reading.addresses, around.issuer
    return {
        addresses.issuer(issuer.slug): public_documents.issuer_bytes(
            addresses, issuer, around.known
        ),
        addresses.status_list(around.status_list.id): status_lists.sign(
            reading, around.status_list
        ),
    }


def _open_badges_2(addresses: Addresses, around: Surroundings) -> dict[str, bytes]:
    issuer, achievement = around.issuer, around.credential.achievement
    rsa = keys.newest_active(around.known, Algorithm.RS256)
    return {
        str(achievement.badge_class): open_badges_2.badge_class_bytes(
            addresses, issuer, around.version, achievement
        ),
        addresses.ob2_issuer(issuer.slug): open_badges_2.issuer_bytes(
            addresses, issuer, around.known
        ),
        addresses.ob2_key(rsa.id): open_badges_2.key_bytes(addresses, issuer, rsa),
        # The id of this badge was made just now, so no entry can be about it; to gather the others
        # would make issuing slower with every badge that was ever revoked.
        addresses.ob2_revocations(issuer.slug): open_badges_2.revocations_bytes(
            addresses, issuer, ()
        ),
    }


def _pending(addresses: Addresses, documents: Mapping[str, bytes]) -> dict[str, Published]:
    return {
        str(addresses.path_of(url)): Published(body, JSON_LD) for url, body in documents.items()
    }
