"""Embedded proofs, one, several or chained (VC Data Integrity 4.4, 4.5)."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from app.domain.digests import Digest
from app.domain.errors import DataLossError, InvalidError, SigningError
from app.domain.keys import ForeignAlgorithm, PublicKey
from app.domain.templates import Templates
from app.domain.verifiable_credentials.members import is_url
from app.verification.codes import Code
from app.verification.cryptosuites import (
    KNOWN,
    Suite,
    covers_contexts,
    signature_of,
    signed_bytes,
    suite_of,
)
from app.verification.issuer_keys import Finding, IssuerKeys
from app.verification.memory import NO_MEMORY, Memory
from app.verification.parsing import instant, many
from app.verification.proving import (
    Proven,
    judged,
    strictest,
    undecided,
    weakest,
    without_key,
    wrong,
)
from app.verification.signatures import is_signed

_MOST_PROOFS = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a proof must say that it was made for; the proof of a badge is made to assert."""

    purpose: str = "assertionMethod"
    challenge: str | None = None
    domain: str | None = None


BADGE = Expected()


@dataclass(frozen=True, slots=True)
class DataIntegrity:
    """Checks embedded proofs; shapes that issuing has learned are canonicalised on the fast path.

    A stranger's document teaches the templates nothing: only its proof's options may, whose
    shape is nearly always the same.
    """

    templates: Templates = field(default_factory=Templates)
    memory: Memory = NO_MEMORY

    def prove(
        self,
        document: Mapping[str, Any],
        keys: IssuerKeys,
        now: datetime,
        expected: Expected = BADGE,
    ) -> Proven:
        """Check every embedded proof: none may be false, one of a known suite must be right.

        In a chain every proof must be right, for each vouches for those before it.
        """
        proofs = many(document.get("proof"))
        if not proofs:
            message = "The badge carries no proof, so anyone could have made it."
            return wrong(Code.PROOF_MISSING, message)
        if len(proofs) > _MOST_PROOFS or not all(isinstance(proof, dict) for proof in proofs):
            message = "The badge's proofs are not what proofs should be."
            return wrong(Code.PROOF_MALFORMED, message)
        one = _Questions(self, document, keys, now, expected)
        answers = [one.ask(proof, _previous(proof, proofs)) for proof in proofs]
        chained = any("previousProof" in proof for proof in proofs)
        return weakest(answers) if chained else strictest(answers)


@dataclass(frozen=True, slots=True)
class _Questions:
    """What is the same for every proof of one document."""

    proofs: DataIntegrity
    document: Mapping[str, Any]
    keys: IssuerKeys
    now: datetime
    expected: Expected

    def ask(self, proof: dict[str, Any], previous: Sequence[dict[str, Any]] | None) -> Proven:
        suite = suite_of(proof)
        if suite is None:
            message = f"The proof is of a kind that is not checked here; these are: {KNOWN}."
            return undecided(Code.SUITE_UNSUPPORTED, message)
        fault = self._fault(suite, proof, previous)
        if fault is not None:
            return fault
        finding = self.keys.by_id(proof["verificationMethod"], self.now)
        if finding.key is None:
            return without_key(finding)
        signature = signature_of(suite, proof, finding.key)
        if signature is None and _is_beyond(suite, finding.key):
            message = "Embedded proofs are not checked here with keys of this kind."
            return undecided(Code.SUITE_UNSUPPORTED, message)
        if signature is None:
            message = "The proof's value is not a signature of its kind."
            return wrong(Code.PROOF_MALFORMED, message)
        # A proof in a chain signs those that it names, too (VC Data Integrity 4.5, step 2.4).
        secured = _unsecured(self.document) | ({"proof": list(previous)} if previous else {})
        return self._checked(suite, secured, proof, finding, signature)

    def _fault(
        self, suite: Suite, proof: dict[str, Any], previous: Sequence[dict[str, Any]] | None
    ) -> Proven | None:
        if previous is None:
            message = "The proof names an earlier one that the badge does not carry."
            return wrong(Code.PREVIOUS_PROOF_MISSING, message)
        if not isinstance(proof.get("verificationMethod"), str):
            return wrong(Code.PROOF_MALFORMED, "The proof names no key.")
        if not _is_well_formed(proof):
            message = "A part of the proof is not what it should be."
            return wrong(Code.PROOF_MALFORMED, message)
        if not covers_contexts(suite, self.document, proof):
            message = "The proof is written in other terms than the badge."
            return wrong(Code.PROOF_MALFORMED, message)
        return _other_use(proof, self.expected) or _untimely(proof, self.now)

    def _checked(
        self,
        suite: Suite,
        document: dict[str, Any],
        proof: Mapping[str, Any],
        finding: Finding,
        signature: bytes,
    ) -> Proven:
        key = finding.key
        digest = suite.digests[key.algorithm] if key else Digest.SHA256
        try:
            signed = self._once(
                ("signed", id(proof), digest),
                lambda: signed_bytes(suite, self.proofs.templates, document, proof, digest),
            )
        except DataLossError as error:
            message = f"A part of the badge is not covered by the signature: {error.message}"
            return wrong(Code.UNSIGNED_DATA, message)
        except (InvalidError, SigningError) as error:
            message = f"The badge cannot be brought into the form that was signed: {error.message}"
            return undecided(Code.NOT_CANONICAL, message)
        right = key is not None and self._once(
            ("right", id(proof), key), lambda: is_signed(key, signed, signature)
        )
        return judged(finding, signed, right=right)

    def _once(self, name: Hashable, find_out: Callable[[], T]) -> T:
        # A proof lives as long as the document that holds it, so its place in memory names it.
        return self.proofs.memory.fact(self.document, name, find_out)


def _is_beyond(suite: Suite, key: PublicKey) -> bool:
    """Tell whether the key is of a kind with which no embedded proof is checked here."""
    return key.algorithm not in suite.digests and isinstance(key.algorithm, ForeignAlgorithm)


def _unsecured(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def _previous(proof: dict[str, Any], proofs: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the proofs that this one follows; None if one of them is missing or not alone."""
    found = []
    for name in many(proof.get("previousProof")):
        named = [one for one in proofs if isinstance(name, str) and one.get("id") == name]
        if len(named) != 1:
            return None
        found += named
    return found


def _is_well_formed(proof: Mapping[str, Any]) -> bool:
    """Tell whether what a proof may have besides is of its kind (VC Data Integrity 2.1)."""
    texts = [proof[name] for name in ("challenge", "nonce") if name in proof]
    for name in ("domain", "previousProof"):
        texts += many(proof.get(name))
    return all(isinstance(text, str) for text in texts) and is_url(proof.get("id", "urn:none"))


def _other_use(proof: Mapping[str, Any], expected: Expected) -> Proven | None:
    if proof.get("proofPurpose") != expected.purpose:
        message = "The proof was made for another purpose."
        return wrong(Code.PROOF_PURPOSE_WRONG, message)
    if expected.domain is not None and set(map(str, many(proof.get("domain")))) != {
        expected.domain
    }:
        return wrong(Code.PROOF_DOMAIN_DIFFERS, "The proof was made for another place.")
    if expected.challenge is not None and proof.get("challenge") != expected.challenge:
        message = "The proof does not answer the question that was put."
        return wrong(Code.PROOF_CHALLENGE_DIFFERS, message)
    return None


def _untimely(proof: Mapping[str, Any], now: datetime) -> Proven | None:
    try:
        created, expires = (
            _instant(proof[name]) if name in proof else None for name in ("created", "expires")
        )
    except InvalidError:
        return wrong(Code.PROOF_MALFORMED, "The proof does not say properly when it was made.")
    if expires and (expires <= now or (created and expires < created)):
        return wrong(Code.PROOF_EXPIRED, "The proof has run out.")
    return None


def _instant(value: object) -> datetime:
    """Read a date of a proof; one without an offset is in UTC (VC Data Integrity 2.1)."""
    try:
        return instant(value)
    except InvalidError:
        return instant(f"{value}Z" if isinstance(value, str) else value)
