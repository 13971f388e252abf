"""What can happen to a set of anchors, and to the consent that work serves as one: one table of moves each."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.moves import follow


class SetState(StrEnum):
    """Where a set stands; once it is published it stays as it is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class SetMove(StrEnum):
    """What can happen to a set."""

    EDIT = "edit"
    PUBLISH = "publish"
    ARCHIVE = "archive"


SET_MOVES: Mapping[tuple[SetState, SetMove], SetState] = {
    (SetState.DRAFT, SetMove.EDIT): SetState.DRAFT,
    (SetState.DRAFT, SetMove.PUBLISH): SetState.PUBLISHED,
    (SetState.DRAFT, SetMove.ARCHIVE): SetState.ARCHIVED,
    (SetState.PUBLISHED, SetMove.ARCHIVE): SetState.ARCHIVED,
}


class ConsentState(StrEnum):
    """Where the consent to one's decided work stands."""

    OPEN = "not_given"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentMove(StrEnum):
    """What an educator does with it."""

    GIVE = "give"
    WITHDRAW = "withdraw"


CONSENT_MOVES: Mapping[tuple[ConsentState, ConsentMove], ConsentState] = {
    (ConsentState.OPEN, ConsentMove.GIVE): ConsentState.GIVEN,
    (ConsentState.GIVEN, ConsentMove.WITHDRAW): ConsentState.WITHDRAWN,
    (ConsentState.WITHDRAWN, ConsentMove.GIVE): ConsentState.GIVEN,
}


def move_set(state: str, wanted: SetMove) -> SetState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    told = SetState(state)
    says = f"This set is {told}; make a new one." if told is not SetState.DRAFT else None
    return follow(SET_MOVES, told, wanted, says=says)


def check_consent(state: ConsentState, wanted: ConsentMove) -> None:
    """Raise MoveError unless the consent can be given, or taken back."""
    is_given = state is ConsentState.GIVEN
    says = "You have agreed to this already." if is_given else "There is no consent to take back."
    follow(CONSENT_MOVES, state, wanted, says=says)
