"""What speaks against a document, in the W3C's terms: errors make it unverified, warnings do not."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import (
    ControlCharacterError,
    DataLossError,
    InvalidError,
    LargeIntegerError,
    LaurelError,
    ProtectedTermError,
    RelatedResourceError,
    TwinNodesError,
)
from app.domain.verifiable_credentials.flaws import Flaw, MalformedCredentialError
from app.verification.report import Check, Outcome

_VC = "https://www.w3.org/TR/vc-data-model#"
_DI = "https://w3id.org/security#"
CRYPTOGRAPHIC = _VC + "CRYPTOGRAPHIC_SECURITY_ERROR"
PARSING, MALFORMED = _VC + "PARSING_ERROR", _VC + "MALFORMED_VALUE_ERROR"
DATA_LOSS = _DI + "DATA_LOSS_DETECTION_ERROR"
VERIFICATION = _DI + "PROOF_VERIFICATION_ERROR"
# The W3C's name for each error of ours; a class is looked for before what it is a kind of.
W3C: dict[type[LaurelError], str] = {
    DataLossError: DATA_LOSS,
    ProtectedTermError: DATA_LOSS,
    TwinNodesError: _DI + "PROOF_TRANSFORMATION_ERROR",
    LargeIntegerError: PARSING,
    ControlCharacterError: PARSING,
    RelatedResourceError: CRYPTOGRAPHIC,
    InvalidError: MALFORMED,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem: the W3C's type, a sentence, and where in the document."""

    type: str
    title: str
    detail: str
    pointer: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the problem details (RFC 9457)."""
        told = {"type": self.type, "title": self.title, "status": 400, "detail": self.detail}
        return told | ({"pointer": self.pointer} if self.pointer else {})


@dataclass(slots=True)
class Findings:
    """Everything that was found about one document and what it carries."""

    errors: list[Trouble] = field(default_factory=list)
    warnings: list[Trouble] = field(default_factory=list)
    # What decides the type of the whole answer: the first error of ours, or None.
    cause: LaurelError | None = None

    def caught(self, error: LaurelError, under: str = "") -> None:
        """Add what an error of ours says."""
        self.cause = self.cause or error
        self.errors += of_error(error, under)

    def checked(self, check: Check, *, warn: bool = False) -> bool:
        """Add a check that did not pass; tells whether it did, or did not arise."""
        if check.outcome in {Outcome.PASSED, Outcome.SKIPPED}:
            return True
        title = check.code.replace("_", " ").capitalize()
        trouble = Trouble(check.problem or VERIFICATION, title, check.message)
        (self.warnings if warn else self.errors).append(trouble)
        return False


def of_error(error: LaurelError, under: str = "") -> list[Trouble]:
    """Return the problems that an error of ours stands for."""
    if isinstance(error, MalformedCredentialError):
        return [of_flaw(flaw, under) for flaw in error.flaws]
    kind = next((W3C[c] for c in type(error).__mro__ if c in W3C), MALFORMED)
    pointer = under + error.faults[0].pointer if error.faults else under
    return [Trouble(kind, title_of(error), error.message, pointer)]


def of_flaw(flaw: Flaw, under: str = "") -> Trouble:
    """Return the problem that a flaw stands for."""
    return Trouble(
        flaw.kind.value,
        "A value breaks a rule of the data model",
        flaw.detail,
        under + flaw.pointer,
    )


def title_of(error: LaurelError) -> str:
    """Return a title from the first line of the error's own description."""
    return (type(error).__doc__ or error.message).splitlines()[0].rstrip(".")
