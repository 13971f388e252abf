"""What each kind of embedded proof signs, and with which kind of key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.canonical import canonicalize, hash_data_jcs, sha256
from app.domain.errors import InvalidError
from app.domain.keys import Algorithm
from app.domain.multibase import decode
from app.domain.templates import Templates
from app.verification.parsing import many

_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Suite:
    """A cryptosuite: the kind of its keys, and whether it signs JSON (JCS) or statements (RDFC-1.0)."""

    algorithm: Algorithm
    signs_json: bool = False


SUITES: Mapping[str, Suite] = {
    "eddsa-rdfc-2022": Suite(Algorithm.ED25519),  # vc-di-eddsa 3.2
    "eddsa-jcs-2022": Suite(Algorithm.ED25519, signs_json=True),  # vc-di-eddsa 3.3
    "ecdsa-rdfc-2019": Suite(Algorithm.ES256),  # vc-di-ecdsa 3.2, P-256 only
    "ecdsa-jcs-2019": Suite(Algorithm.ES256, signs_json=True),  # vc-di-ecdsa 3.3, P-256 only
}
# Proofs that are a type of their own, from before there was a `cryptosuite` to name.
LEGACY: Mapping[str, Suite] = {"Ed25519Signature2020": Suite(Algorithm.ED25519)}
KNOWN = ", ".join([*SUITES, *LEGACY])


def suite_of(proof: Mapping[str, Any]) -> Suite | None:
    """Return the suite that a proof names, or None if it is not one that is checked here."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == "DataIntegrityProof":
        return SUITES.get(name) if isinstance(name, str) else None
    return LEGACY.get(kind) if isinstance(kind, str) and name is None else None


def signature_of(proof: Mapping[str, Any]) -> bytes | None:
    """Return the 64 bytes of the proof's value, or None if it is not base58btc of so many."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or value[:1] != "z":
        return None
    try:
        signature = decode(value)
    except InvalidError:
        return None
    return signature if len(signature) == _SIGNATURE else None


def covers_contexts(suite: Suite, unsecured: Mapping[str, Any], proof: Mapping[str, Any]) -> bool:
    """Tell whether the proof's own `@context`, if it has one, is what was signed.

    Statements are made in the document's contexts, so a different one in the proof would be unsigned.
    JSON proofs repeat the contexts, and later ones may have been added since (vc-di-eddsa 3.3.2).
    """
    if "@context" not in proof:
        return True
    own, others = many(proof["@context"]), many(unsecured.get("@context"))
    return own == others[: len(own)] if suite.signs_json else own == others


def signed_bytes(
    suite: Suite, templates: Templates, unsecured: dict[str, Any], proof: Mapping[str, Any]
) -> bytes:
    """Return the 64 bytes that the proof signs: the hash of its options, then of the document."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if suite.signs_json:
        named = {"@context": proof["@context"]} if "@context" in proof else {}
        return hash_data_jcs(unsecured | named, options)
    options["@context"] = unsecured["@context"]
    document = templates.known(unsecured) or canonicalize(unsecured)
    return sha256(templates.canonicalize(options)) + sha256(document)
