"""Data Integrity proofs for any document: three suites, alone, in sets and in chains (VCDI 4.2, 4.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.canonical import hash_data, hash_data_jcs
from app.domain.errors import SigningError
from app.domain.keys import Algorithm
from app.domain.multibase import encode_base58
from app.signing.signer import Signer

Hash = Callable[[dict[str, Any], Mapping[str, Any]], bytes]


@dataclass(frozen=True, slots=True)
class Suite:
    """A cryptosuite: its keys, and what its proofs sign."""

    algorithm: Algorithm
    hash: Hash
    # JSON proofs repeat the contexts, for these are a part of what they sign (vc-di-eddsa 3.3.5).
    repeats_contexts: bool = False


SUITES: Mapping[str, Suite] = {
    "eddsa-rdfc-2022": Suite(Algorithm.ED25519, hash_data),
    "eddsa-jcs-2022": Suite(Algorithm.ED25519, hash_data_jcs, repeats_contexts=True),
    "ecdsa-rdfc-2019": Suite(Algorithm.ES256, hash_data),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One proof to make: its suite, the key and its name, and the members it shall have besides."""

    suite: str
    signer: Signer
    method_id: str
    members: Mapping[str, Any] = field(default_factory=dict)


def prove(
    document: dict[str, Any], wanted: Wanted, previous: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """Return a proof of the document, which has none yet; in a chain it covers the previous ones.

    Raises DataLossError or InvalidError if a part of the document would stay unsigned.
    """
    suite = SUITES[wanted.suite]
    if wanted.signer.public_key.algorithm is not suite.algorithm:
        raise SigningError(f"A proof of {wanted.suite} needs another kind of key.")
    if "proof" in document:
        raise SigningError("The document has a proof already.")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": wanted.suite,
        "verificationMethod": wanted.method_id,
        **wanted.members,
    }
    if suite.repeats_contexts:
        proof["@context"] = document["@context"]
    if previous:
        proof["previousProof"] = [one["id"] for one in previous]
    covered = document | ({"proof": list(previous)} if previous else {})
    proof["proofValue"] = encode_base58(wanted.signer.sign(suite.hash(covered, proof)))
    return proof
