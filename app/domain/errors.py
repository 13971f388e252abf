"""Everything that can go wrong, named; `api/errors.py` gives each its HTTP status and problem page."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input: where (a JSON pointer) and what was expected."""

    pointer: str
    detail: str


class LaurelError(Exception):
    """The root of every error that Laurel raises on purpose."""

    def __init__(self, message: str, *faults: Fault) -> None:
        """Keep a sentence for a person and, where known, the fields at fault."""
        super().__init__(message)
        self.message = message
        self.faults = faults


class InvalidError(LaurelError):
    """The input is well-formed but breaks a rule; names the fields."""


class NotFoundError(LaurelError):
    """There is no such thing in this organization."""


class ForbiddenError(LaurelError):
    """The actor may not do this."""


class FreshSignInError(ForbiddenError):
    """The actor may do this, but only soon after signing in."""


class UnauthenticatedError(LaurelError):
    """Nobody is signed in, or the proof of who is asking does not hold."""


class ConflictError(LaurelError):
    """The thing exists but its state, or somebody faster, stands in the way."""


class NotEarnedError(ConflictError):
    """What a badge would say is not, or no longer, decided."""


class MoveError(ConflictError):
    """This move is not in the table for the state: names state, move and what is allowed."""

    def __init__(
        self,
        state: str,
        move: str,
        allowed: Sequence[str],
        *faults: Fault,
        says: str | None = None,
    ) -> None:
        """Build the sentence from the table of moves and what else stands in the way, or take one."""
        choices = ", ".join(map(_spoken, sorted(allowed))) or "none"
        why = "".join(f": {fault.detail}" for fault in faults)
        told = f"Cannot {_spoken(move)} while {_spoken(state)}{why}; allowed now: {choices}."
        super().__init__(f"{says} Allowed now: {choices}." if says else told, *faults)
        self.state, self.move, self.allowed = state, move, sorted(allowed)


def _spoken(name: str) -> str:
    """Return the name of a state or move as words."""
    return str(name).replace("_", " ")


class StaleError(LaurelError):
    """The caller's If-Match does not match the current version."""


class PreconditionRequiredError(LaurelError):
    """The request must carry If-Match."""


class ReusedKeyError(LaurelError):
    """This Idempotency-Key was used before for a different request."""


class TooLargeError(LaurelError):
    """The upload or body is larger than allowed."""


class UnsupportedMediaError(LaurelError):
    """The content is not of a type that is accepted here."""


class UnreadableError(LaurelError):
    """A file cannot be opened, or not within the bounds."""


class TooManyRequestsError(LaurelError):
    """The limit for this action is used up for now; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        """Keep the sentence and the wait."""
        super().__init__(message)
        self.retry_after = retry_after


class GoneError(LaurelError):
    """The thing existed and was taken away for good."""


class SigningError(LaurelError):
    """A document could not be signed, or what was signed did not verify; nothing was issued."""


class DataLossError(InvalidError):
    """Something in the document would be dropped before signing, and so stay unsigned."""


class UndefinedTermError(DataLossError):
    """A member's name means nothing in the document's contexts."""


class UnknownTypeError(DataLossError):
    """A type is neither a defined name nor an absolute IRI."""


class RelativeIriError(DataLossError):
    """An identifier or reference is no absolute IRI."""


class DirectionError(DataLossError):
    """The direction of a text is told, which statements cannot carry."""


class ProtectedTermError(InvalidError):
    """A context gives a protected term another meaning."""


class TwinNodesError(InvalidError):
    """Two nodes of the document cannot be told apart."""


class PoisonGraphError(TwinNodesError):
    """Nodes that look alike refer to each other so densely that telling them apart takes for ever."""


class LargeIntegerError(InvalidError):
    """An integer lies beyond 2^53, where languages differ."""


class ControlCharacterError(InvalidError):
    """A text holds a control character or half a character."""


class RelatedResourceError(InvalidError):
    """A related resource is not the one whose digest the document gives."""


class BusyError(LaurelError):
    """The service cannot do this right now and nothing was changed; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        """Keep the sentence and the wait."""
        super().__init__(message)
        self.retry_after = retry_after
