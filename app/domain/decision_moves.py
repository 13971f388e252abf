"""What can happen to a decision once a round has come to it: one table of moves."""

from collections.abc import Mapping
from enum import StrEnum


class DecisionState(StrEnum):
    """Where a decision stands: a proposal waits for an approver; one of a panel is final, and sets aside the one before."""

    PROPOSED = "proposed"
    REMANDED = "remanded"
    MADE = "made"
    FINAL = "final"
    SUPERSEDED = "superseded"
    VOID_ASKED = "void_asked"
    VOIDED = "voided"


class DecisionMove(StrEnum):
    """What people do with a decision."""

    APPROVE = "approve"
    REMAND = "remand"
    VOID = "void"
    WITHDRAW_VOID = "withdraw_void"


DECISION_MOVES: Mapping[tuple[DecisionState, DecisionMove], DecisionState] = {
    (DecisionState.PROPOSED, DecisionMove.APPROVE): DecisionState.MADE,
    (DecisionState.PROPOSED, DecisionMove.REMAND): DecisionState.REMANDED,
    # One person asks, another confirms.
    (DecisionState.MADE, DecisionMove.VOID): DecisionState.VOID_ASKED,
    (DecisionState.VOID_ASKED, DecisionMove.VOID): DecisionState.VOIDED,
    (DecisionState.VOID_ASKED, DecisionMove.WITHDRAW_VOID): DecisionState.MADE,
}
