"""The signing log: every signature of an issuer's key is on record, or is not made."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlmodel import Session

from app.domain.canonical import hash_data
from app.domain.templates import Templates
from app.services import keys
from app.services.tools import Tools
from app.signing.signer import RecordingSigner, Signer
from app.signing.vault import Vault
from app.storage import signatures
from app.storage.tables import CredentialVersion, Key

# What the signing log says that a key was used for.
CREDENTIAL, STATUS_LIST, ENDORSEMENT = "credential", "status_list", "endorsement"


class Transaction(Protocol):
    """What signs: the work of somebody, or a reading in a writing session."""

    @property
    def session(self) -> Session:
        """The transaction that the log is written in."""

    @property
    def tools(self) -> Tools:
        """The vault is among them."""

    @property
    def now(self) -> datetime:
        """The moment."""


@dataclass(slots=True)
class Recording:
    """The signatures that are made for one subject, to be put on record together."""

    vault: Vault
    purpose: str
    subject_id: UUID
    made: list[signatures.Made] = field(default_factory=list)

    def signer_of(self, key: Key) -> Signer:
        """Return what signs with the key and leaves a record of it."""

        def tell(content: bytes) -> None:
            digest = hashlib.sha256(content).digest()
            self.made.append(
                signatures.Made(key.organization_id, key.id, self.purpose, self.subject_id, digest)
            )

        return RecordingSigner(keys.signer_of(self.vault, key), tell)


@contextmanager
def recorded(where: Transaction, purpose: str, subject_id: UUID) -> Iterator[Recording]:
    """Give what signs for one subject; at the end every signature is on record, by one statement."""
    recording = Recording(where.tools.vault, purpose, subject_id)
    yield recording
    signatures.append(where.session, recording.made, where.now)


def is_on_record(work: Transaction, version: CredentialVersion) -> bool:
    """Tell whether the log holds all that was signed for the version, or began after it."""
    began = signatures.began(work.session, version.organization_id)
    if began is None or version.created_at < began:
        return True
    known = signatures.digests_of(work.session, version.organization_id, version.id)
    return known.issuperset(digests_of(version, work.tools.templates))


def digests_of(version: CredentialVersion, templates: Templates) -> list[bytes]:
    """Return the digests of what was signed for the forms of a stored version."""
    document, proof = _taken_apart(version.ob3_json)
    tokens = (version.ob3_jwt, version.ob2_jws)
    signed = [templates.hash_data(document, proof), *map(_signed_part, tokens)]
    return [hashlib.sha256(content).digest() for content in signed]


def digests_of_endorsement(json: bytes, token: str) -> list[bytes]:
    """Return the digests of what was signed for both forms of an endorsement of ours."""
    signed = [hash_data(*_taken_apart(json)), _signed_part(token)]
    return [hashlib.sha256(content).digest() for content in signed]


def _taken_apart(json: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    document = orjson.loads(json)
    [proof] = document.pop("proof")
    proof.pop("proofValue")
    return document, proof


def _signed_part(token: str) -> bytes:
    return token.rpartition(".")[0].encode()
