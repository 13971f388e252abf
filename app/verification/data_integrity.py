"""Embedded proofs: eddsa-rdfc-2022 (VC Data Integrity 4.2, EdDSA Cryptosuites 3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.canonical import canonicalize, sha256
from app.domain.errors import DataLossError, InvalidError, SigningError
from app.domain.keys import Algorithm
from app.domain.multibase import decode
from app.domain.templates import Templates
from app.verification.codes import Code
from app.verification.issuer_keys import Finding, IssuerKeys
from app.verification.parsing import instant, many
from app.verification.proving import Proven, judged, strictest, undecided, without_key, wrong

SUITE = "eddsa-rdfc-2022"
_MOST_PROOFS = 8
_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class DataIntegrity:
    """Checks embedded proofs; shapes that issuing has learned are canonicalised on the fast path.

    A stranger's document teaches the templates nothing: only its proof's options may, whose
    shape is nearly always the same.
    """

    templates: Templates = field(default_factory=Templates)

    def prove(self, document: Mapping[str, Any], keys: IssuerKeys, now: datetime) -> Proven:
        """Check every embedded proof: none may be false, one of a known suite must be right."""
        proofs = many(document.get("proof"))
        if not proofs:
            message = "The badge carries no proof, so anyone could have made it."
            return wrong(Code.PROOF_MISSING, message)
        if len(proofs) > _MOST_PROOFS or not all(isinstance(proof, dict) for proof in proofs):
            message = "The badge's proofs are not what proofs should be."
            return wrong(Code.PROOF_MALFORMED, message)
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        return strictest([self._prove(unsecured, proof, keys, now) for proof in proofs])

    def _prove(
        self, unsecured: dict[str, Any], proof: dict[str, Any], keys: IssuerKeys, now: datetime
    ) -> Proven:
        if not _supported(proof):
            message = f"The proof is of a kind that is not checked here; {SUITE} is."
            return undecided(Code.SUITE_UNSUPPORTED, message)
        fault = _fault(unsecured, proof, now)
        if fault is not None:
            return fault
        finding = keys.by_id(proof["verificationMethod"], now)
        if finding.key is None:
            return without_key(finding)
        signature = _signature(proof)
        if signature is None or finding.key.algorithm is not Algorithm.ED25519:
            return wrong(Code.PROOF_MALFORMED, "The proof's value is not an Ed25519 signature.")
        return self._checked(unsecured, proof, finding, signature)

    def _checked(
        self,
        unsecured: dict[str, Any],
        proof: Mapping[str, Any],
        finding: Finding,
        signature: bytes,
    ) -> Proven:
        try:
            signed = self._signed(unsecured, proof)
        except DataLossError as error:
            message = f"A part of the badge is not covered by the signature: {error.message}"
            return wrong(Code.UNSIGNED_DATA, message)
        except (InvalidError, SigningError) as error:
            message = f"The badge cannot be brought into the form that was signed: {error.message}"
            return undecided(Code.NOT_CANONICAL, message)
        return judged(finding, signed, signature)

    def _signed(self, unsecured: dict[str, Any], proof: Mapping[str, Any]) -> bytes:
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        options["@context"] = unsecured["@context"]
        document = self.templates.known(unsecured) or canonicalize(unsecured)
        return sha256(self.templates.canonicalize(options)) + sha256(document)


def _supported(proof: Mapping[str, Any]) -> bool:
    return (
        proof.get("type") == "DataIntegrityProof"
        and proof.get("cryptosuite") == SUITE
        and "previousProof" not in proof  # a chain promises an order that is not checked here
    )


def _fault(unsecured: Mapping[str, Any], proof: Mapping[str, Any], now: datetime) -> Proven | None:
    if proof.get("proofPurpose") != "assertionMethod":
        message = "The proof was made for another purpose than issuing."
        return wrong(Code.PROOF_PURPOSE_WRONG, message)
    if not isinstance(proof.get("verificationMethod"), str):
        return wrong(Code.PROOF_MALFORMED, "The proof names no key.")
    # The options are hashed in the document's context; one of the proof's own would go unsigned.
    if "@context" in proof and proof["@context"] != unsecured.get("@context"):
        return wrong(Code.PROOF_MALFORMED, "The proof is written in other terms than the badge.")
    return _untimely(proof, now)


def _untimely(proof: Mapping[str, Any], now: datetime) -> Proven | None:
    try:
        created, expires = (
            instant(proof[name]) if name in proof else None for name in ("created", "expires")
        )
    except InvalidError:
        return wrong(Code.PROOF_MALFORMED, "The proof does not say properly when it was made.")
    if expires and (expires <= now or (created and expires < created)):
        return wrong(Code.PROOF_EXPIRED, "The proof has run out.")
    return None


def _signature(proof: Mapping[str, Any]) -> bytes | None:
    value = proof.get("proofValue")
    if not isinstance(value, str) or value[:1] != "z":
        return None
    try:
        signature = decode(value)
    except InvalidError:
        return None
    return signature if len(signature) == _SIGNATURE else None
