"""Data Integrity proofs, cryptosuite eddsa-rdfc-2022 (vc-di-eddsa 3.2)."""

from datetime import datetime
from typing import Any

from app.domain.canonical import hash_data
from app.domain.errors import SigningError
from app.domain.keys import Algorithm
from app.domain.moments import wire_time
from app.domain.multibase import encode_base58
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
    if signer.public_key.algorithm is not Algorithm.ED25519:
        raise SigningError("A Data Integrity proof needs an Ed25519 key.")
    if "proof" in document:
        raise SigningError("The document has a proof already.")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": wire_time(created),
        "verificationMethod": method_id,
        "proofPurpose": "assertionMethod",
    }
    hashed = templates.hash_data(document, proof) if templates else hash_data(document, proof)
    proof["proofValue"] = encode_base58(signer.sign(hashed))
    return document | {"proof": [proof]}
