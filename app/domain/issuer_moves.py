"""What can happen to an issuer and to its keys: one table of moves each."""

from collections.abc import Mapping
from enum import StrEnum


class IssuerState(StrEnum):
    """Where an issuer stands; an archived one stays published and signs nothing."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class IssuerMove(StrEnum):
    """What can happen to an issuer."""

    EDIT = "edit"
    ARCHIVE = "archive"
    ADD_KEY = "add_key"
    DEFINE = "define"
    ISSUE = "issue"
    ENDORSE = "endorse"


ISSUER_MOVES: Mapping[tuple[IssuerState, IssuerMove], IssuerState] = {
    (IssuerState.ACTIVE, IssuerMove.EDIT): IssuerState.ACTIVE,
    (IssuerState.ACTIVE, IssuerMove.ARCHIVE): IssuerState.ARCHIVED,
    (IssuerState.ACTIVE, IssuerMove.ADD_KEY): IssuerState.ACTIVE,
    (IssuerState.ACTIVE, IssuerMove.DEFINE): IssuerState.ACTIVE,
    (IssuerState.ACTIVE, IssuerMove.ISSUE): IssuerState.ACTIVE,
    (IssuerState.ACTIVE, IssuerMove.ENDORSE): IssuerState.ACTIVE,
    # How it presents itself can still be put right.
    (IssuerState.ARCHIVED, IssuerMove.EDIT): IssuerState.ARCHIVED,
}


class KeyState(StrEnum):
    """Where a key stands; `last` is the only active one of its algorithm."""

    ACTIVE = "active"
    LAST = "last"
    RETIRED = "retired"
    COMPROMISED = "compromised"


class KeyMove(StrEnum):
    """What can happen to a key."""

    RETIRE = "retire"
    COMPROMISE = "compromise"


KEY_MOVES: Mapping[tuple[KeyState, KeyMove], KeyState] = {
    (KeyState.ACTIVE, KeyMove.RETIRE): KeyState.RETIRED,
    (KeyState.ACTIVE, KeyMove.COMPROMISE): KeyState.COMPROMISED,
    # Another takes its place at once.
    (KeyState.LAST, KeyMove.COMPROMISE): KeyState.COMPROMISED,
    (KeyState.RETIRED, KeyMove.COMPROMISE): KeyState.COMPROMISED,
}
