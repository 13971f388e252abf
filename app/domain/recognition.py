"""Recognitions: what was awarded elsewhere, accepted here; the rule of it and one table of moves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain.expiry import months_later
from app.domain.moves import follow
from app.domain.plain_text import single_line
from app.domain.rubric import Value
from app.domain.stipend import Stipend

Proof = Literal["badge", "document"]
Iri = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(single_line)]
# What could not be asked is asked again soon, and takes nothing away meanwhile.
SOON = timedelta(days=1)


class RecognitionState(StrEnum):
    """Where a recognition stands; all but the first two are final."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"


class RecognitionMove(StrEnum):
    """What can happen to it."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    REVOKE = "revoke"


RECOGNITION_MOVES: Mapping[tuple[RecognitionState, RecognitionMove], RecognitionState] = {
    (RecognitionState.SUBMITTED, RecognitionMove.ACCEPT): RecognitionState.ACCEPTED,
    (RecognitionState.SUBMITTED, RecognitionMove.DECLINE): RecognitionState.DECLINED,
    (RecognitionState.SUBMITTED, RecognitionMove.WITHDRAW): RecognitionState.WITHDRAWN,
    # The outside issuer does not stand by it any more; or whoever accepted it was mistaken.
    (RecognitionState.ACCEPTED, RecognitionMove.LAPSE): RecognitionState.LAPSED,
    (RecognitionState.ACCEPTED, RecognitionMove.REVOKE): RecognitionState.REVOKED,
}


class RecognitionRule(Value):
    """What from elsewhere stands for a microcredential, and what it is worth here."""

    # A document is looked at by a person alone.
    proofs: Annotated[tuple[Proof, ...], Field(min_length=1, max_length=2)] = ("badge",)
    # Of the known issuers; without any, every one of them.
    issuers: Annotated[tuple[Iri, ...], Field(max_length=100)] = ()
    # The ids of outside achievements that equal it; without any, whoever accepts judges that.
    achievements: Annotated[tuple[Iri, ...], Field(max_length=100)] = ()
    hours_tenths: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    stipend: Stipend | None = None
    valid_months: Annotated[int, Field(strict=True, ge=1, le=600)] | None = None
    recheck_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 30
    # Whether our own badge goes out for it, too; it says that it was not assessed here.
    issues_badge: bool = False

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        for name in ("proofs", "issuers", "achievements"):
            given = getattr(self, name)
            if len(set(given)) != len(given):
                raise ValueError(f"{name}: one stands there twice")
        if self.stipend is not None and self.stipend.credit_hundredths is not None:
            raise ValueError("stipend: a recognition pays, there is no credit to choose")
        return self

    def ends_at(self, accepted_at: datetime, badge_ends: datetime | None) -> datetime | None:
        """Return until when it counts: not longer than the badge, nor than the rule says."""
        own = months_later(accepted_at, self.valid_months) if self.valid_months else None
        return min(filter(None, (own, badge_ends)), default=None)


# Of a competency, which has no version that could say more.
PLAIN_RULE = RecognitionRule()


def move_recognition(state: str, wanted: RecognitionMove) -> RecognitionState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    unasked = {(RecognitionState.ACCEPTED, RecognitionMove.LAPSE)}
    return follow(RECOGNITION_MOVES, RecognitionState(state), wanted, unasked=unasked)
