"""What is wrong with a document: where, what was expected, and the W3C's name for it (VCDM 7.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Fault, InvalidError

_VC = "https://www.w3.org/TR/vc-data-model#"


class Kind(StrEnum):
    """The W3C's problem types that a document alone can raise."""

    PARSING = _VC + "PARSING_ERROR"
    MALFORMED = _VC + "MALFORMED_VALUE_ERROR"
    RANGE = _VC + "RANGE_ERROR"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong: where (a JSON pointer), what was expected, and its kind."""

    pointer: str
    detail: str
    kind: Kind = Kind.MALFORMED


Flaws = Iterator[Flaw]


class MalformedCredentialError(InvalidError):
    """A credential or presentation breaks the W3C's data model."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        """Keep what is wrong; there is at least one flaw."""
        first = flaws[0]
        faults = [Fault(flaw.pointer, flaw.detail) for flaw in flaws]
        super().__init__(f"{first.pointer} {first.detail}.", *faults)
        self.flaws = tuple(flaws)
