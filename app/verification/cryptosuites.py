"""What each kind of embedded proof signs, and with which kind of key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.canonical import canonicalize, hash_data_jcs
from app.domain.digests import Digest
from app.domain.errors import InvalidError
from app.domain.keys import Algorithm, AnyAlgorithm, ForeignAlgorithm, PublicKey
from app.domain.multibase import decode
from app.domain.templates import Templates
from app.verification.parsing import many

Digests = Mapping[AnyAlgorithm, Digest]
_EDDSA: Digests = {Algorithm.ED25519: Digest.SHA256}
# vc-di-ecdsa 3: with P-384 everything is hashed by SHA-384, also inside of RDFC-1.0.
_ECDSA: Digests = {Algorithm.ES256: Digest.SHA256, ForeignAlgorithm.ES384: Digest.SHA384}
_SIZES: Mapping[Digest, int] = {Digest.SHA256: 64, Digest.SHA384: 96}


@dataclass(frozen=True, slots=True)
class Suite:
    """A cryptosuite: the hash for each kind of its keys, and whether it signs JSON (JCS) or statements (RDFC-1.0)."""

    digests: Digests
    signs_json: bool = False


SUITES: Mapping[str, Suite] = {
    "eddsa-rdfc-2022": Suite(_EDDSA),  # vc-di-eddsa 3.2
    "eddsa-jcs-2022": Suite(_EDDSA, signs_json=True),  # vc-di-eddsa 3.3
    "ecdsa-rdfc-2019": Suite(_ECDSA),  # vc-di-ecdsa 3.2
    "ecdsa-jcs-2019": Suite(_ECDSA, signs_json=True),  # vc-di-ecdsa 3.3
}
# Proofs that are a type of their own, from before there was a `cryptosuite` to name.
LEGACY: Mapping[str, Suite] = {"Ed25519Signature2020": Suite(_EDDSA)}
KNOWN = ", ".join([*SUITES, *LEGACY])


def suite_of(proof: Mapping[str, Any]) -> Suite | None:
    """Return the suite that a proof names, or None if it is not one that is checked here."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == "DataIntegrityProof":
        return SUITES.get(name) if isinstance(name, str) else None
    return LEGACY.get(kind) if isinstance(kind, str) and name is None else None


def signature_of(suite: Suite, proof: Mapping[str, Any], key: PublicKey) -> bytes | None:
    """Return the bytes of the proof's value; None if it is no signature of the suite by such a key, in base58btc."""
    value, digest = proof.get("proofValue"), suite.digests.get(key.algorithm)
    if digest is None or not isinstance(value, str) or value[:1] != "z":
        return None
    try:
        signature = decode(value)
    except InvalidError:
        return None
    return signature if len(signature) == _SIZES[digest] else None


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
    suite: Suite,
    templates: Templates,
    unsecured: dict[str, Any],
    proof: Mapping[str, Any],
    digest: Digest,
) -> bytes:
    """Return the bytes that the proof signs: the hash of its options, then of the document."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if suite.signs_json:
        named = {"@context": proof["@context"]} if "@context" in proof else {}
        return hash_data_jcs(unsecured | named, options, digest)
    options["@context"] = unsecured["@context"]
    if digest is not Digest.SHA256:  # templates are of documents whose nodes SHA-256 has named
        canonical = canonicalize(options, digest), canonicalize(unsecured, digest)
    else:
        document = templates.known(unsecured) or canonicalize(unsecured)
        canonical = templates.canonicalize(options), document
    return b"".join(map(digest.of, canonical))
