"""Data Integrity proofs, cryptosuite eddsa-rdfc-2022 (vc-di-eddsa 3.2)."""

from datetime import datetime
from typing import Any

from app.domain.canonical import hash_data
from app.domain.errors import SigningError
from app.domain.keys import Algorithm
from app.domain.moments import wire_time
from app.domain.multibase import encode_base58
from app.domain.status_list import ListShape, ListState, status_list_document
from app.domain.status_list_templates import StatusListTemplates, proof_options
from app.domain.templates import Templates
from app.signing.signer import Signer


def secure(
    document: dict[str, Any],
    signer: Signer,
    *,
    method_id: str,
    created: datetime,
    templates: Templates | None = None,
) -> dict[str, Any]:
    """Return a copy of the document with a proof, in an array as Open Badges wants it.

    Raises DataLossError or InvalidError if a part of the document would stay unsigned. With
    `templates` a known shape of badge is canonicalised on the fast path.
    """
    if "proof" in document:
        raise SigningError("The document has a proof already.")
    proof = proof_options(method_id, wire_time(created))
    hashed = templates.hash_data(document, proof) if templates else hash_data(document, proof)
    return _with_proof(document, proof, signer, hashed)


def secure_list(
    shape: ListShape,
    state: ListState,
    signer: Signer,
    *,
    method_id: str,
    templates: StatusListTemplates,
) -> dict[str, Any]:
    """Return the signed status list, its proof as old as the list."""
    proof = proof_options(method_id, state.valid_from)
    hashed = templates.hash_data(shape, state, method_id)
    return _with_proof(status_list_document(shape, state), proof, signer, hashed)


def _with_proof(
    document: dict[str, Any], proof: dict[str, Any], signer: Signer, hashed: bytes
) -> dict[str, Any]:
    if signer.public_key.algorithm is not Algorithm.ED25519:
        raise SigningError("A Data Integrity proof needs an Ed25519 key.")
    proof["proofValue"] = encode_base58(signer.sign(hashed))
    return document | {"proof": [proof]}
