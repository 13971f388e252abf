"""Integrity: what an assessor may notice, and when work is put on hold while it is looked into."""

from enum import StrEnum

from app.domain.errors import MoveError
from app.domain.review import UNDECIDED, State


class MisconductCode(StrEnum):
    """What an assessor has noticed."""

    NOT_OWN_WORK = "not_own_work"
    COPIED = "copied"
    FABRICATED = "fabricated"
    UNDECLARED_AI = "undeclared_ai"
    OTHER = "other"


HOLD, RELEASE = "hold", "release"
# What can still be decided, or lead to a badge.
_HOLDABLE = UNDECIDED | {State.ACCEPTED}


def check_can_hold(state: str, *, is_on_hold: bool) -> None:
    """Raise MoveError unless work in this state can be put on hold."""
    check_free(HOLD, is_on_hold=is_on_hold)
    if state not in _HOLDABLE:
        raise MoveError(state, HOLD, [])


def check_can_release(state: str, *, is_on_hold: bool, has_badge: bool) -> None:
    """Raise MoveError unless the work is on hold; what stands in a badge cannot be put on hold any more."""
    if not is_on_hold:
        can_hold = state in _HOLDABLE and not (has_badge and state == State.ACCEPTED)
        raise MoveError(state, RELEASE, [HOLD] if can_hold else [])


def check_free(wanted: str, *, is_on_hold: bool) -> None:
    """Raise MoveError for a move that would decide, or take away, what is on hold."""
    if is_on_hold:
        raise MoveError("on_hold", wanted, [RELEASE])
