"""The two checks that make a proof: the signature is right, and the key is the issuer's."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.verification.codes import Code, failed, not_reached, passed, unknown
from app.verification.issuer_keys import Finding, withdrawn
from app.verification.report import Check, Name, Outcome
from app.verification.signatures import is_signed


@dataclass(frozen=True, slots=True)
class Proven:
    """How one proof fared: its signature, and its key."""

    proof: Check
    issuer_key: Check

    @property
    def outcome(self) -> Outcome:
        """Sum the two up: a failure weighs most, and only two passes make a pass."""
        outcomes = {self.proof.outcome, self.issuer_key.outcome}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        return Outcome.PASSED if outcomes == {Outcome.PASSED} else Outcome.UNKNOWN

    @property
    def is_of_another(self) -> bool:
        """Tell whether it was made by a key that is none of the issuer's, such as its holder's."""
        return self.issuer_key.code is Code.KEY_NOT_LISTED


def wrong(code: Code, message: str) -> Proven:
    """Say that the proof itself is at fault, whoever's key it names."""
    return Proven(failed(Name.PROOF, code, message), not_reached(Name.ISSUER_KEY))


def undecided(code: Code, message: str) -> Proven:
    """Say that nothing can be told about the proof."""
    return Proven(unknown(Name.PROOF, code, message), not_reached(Name.ISSUER_KEY))


def without_key(finding: Finding) -> Proven:
    """Say that the proof was not checked for want of a key of the issuer's."""
    if finding.check.outcome is Outcome.FAILED:
        return Proven(not_reached(Name.PROOF), finding.check)
    message = "The signature was not checked, because the issuer's key could not be had."
    return Proven(unknown(Name.PROOF, Code.KEY_UNAVAILABLE, message), finding.check)


def checked(finding: Finding, signed: bytes, signature: bytes) -> Proven:
    """Check the signature with the key that was found with the issuer."""
    right = finding.key is not None and is_signed(finding.key, signed, signature)
    return judged(finding, signed, right=right)


def judged(finding: Finding, signed: bytes, *, right: bool) -> Proven:
    """Say what a signature shows that is right, or not, by the issuer's key."""
    if right:
        message = "The signature is right: nothing was changed since it was made."
        check = passed(Name.PROOF, Code.SIGNATURE_CORRECT, message)
        if finding.recalled and finding.recalled(signed) != finding.key:
            return Proven(check, withdrawn())  # whoever has the stolen key can sign rightly
        return Proven(check, finding.check)
    message = "The signature does not fit: the badge was altered, or somebody else signed it."
    return Proven(failed(Name.PROOF, Code.SIGNATURE_WRONG, message), finding.check)


def strictest(proofs: Iterable[Proven]) -> Proven:
    """Return the proof that decides among several: a false one, else a right one, else an open one.

    What others have signed beside the issuer decides nothing (OB 3.0, Proof Formats), unless nothing else is there.
    """
    made = list(proofs)
    order = [Outcome.FAILED, Outcome.PASSED, Outcome.UNKNOWN]
    own = [proven for proven in made if not proven.is_of_another]
    return min(own or made, key=lambda proven: order.index(proven.outcome))


def weakest(proofs: Iterable[Proven]) -> Proven:
    """Return the proof that decides a chain: each must be right, so one open leaves all open."""
    order = [Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED]
    return min(proofs, key=lambda proven: order.index(proven.outcome))
