"""Cases about a badge: notice, answer, vote, outcome; one table of moves."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from app.domain.moves import follow
from app.domain.panel import Cast, Ruling, has_majority, ruled


class CaseState(StrEnum):
    """Where a case stands; the last three are final."""

    NOTIFIED = "notified"
    VOTING = "voting"
    REVOKED = "revoked"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class CaseMove(StrEnum):
    """What can happen to a case."""

    ANSWER = "answer"
    CALL_VOTE = "call_vote"
    SUSPEND = "suspend"
    NAME_PANEL = "name_panel"
    VOTE = "vote"
    RECUSE = "recuse"
    REVOKE = "revoke"
    DISMISS = "dismiss"
    WITHDRAW = "withdraw"


CASE_MOVES: Mapping[tuple[CaseState, CaseMove], CaseState] = {
    (CaseState.NOTIFIED, CaseMove.ANSWER): CaseState.VOTING,
    (CaseState.NOTIFIED, CaseMove.CALL_VOTE): CaseState.VOTING,
    (CaseState.NOTIFIED, CaseMove.SUSPEND): CaseState.NOTIFIED,
    (CaseState.NOTIFIED, CaseMove.WITHDRAW): CaseState.WITHDRAWN,
    (CaseState.VOTING, CaseMove.SUSPEND): CaseState.VOTING,
    (CaseState.VOTING, CaseMove.NAME_PANEL): CaseState.VOTING,
    (CaseState.VOTING, CaseMove.VOTE): CaseState.VOTING,
    (CaseState.VOTING, CaseMove.RECUSE): CaseState.VOTING,
    (CaseState.VOTING, CaseMove.REVOKE): CaseState.REVOKED,
    (CaseState.VOTING, CaseMove.DISMISS): CaseState.DISMISSED,
    (CaseState.VOTING, CaseMove.WITHDRAW): CaseState.WITHDRAWN,
}
# What the votes come to, and that the time to answer is over.
UNASKED = frozenset(
    (state, move)
    for state in CaseState
    for move in (CaseMove.CALL_VOTE, CaseMove.REVOKE, CaseMove.DISMISS)
)


class CaseVote(StrEnum):
    """What a member of the panel says."""

    REVOKE = "revoke"
    DISMISS = "dismiss"


def move_case(state: str, wanted: CaseMove, closed: Collection[CaseMove] = ()) -> CaseState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(CASE_MOVES, CaseState(state), wanted, closed=closed, unasked=UNASKED)


def finding(cast: Sequence[Cast]) -> Ruling[CaseVote]:
    """Return what the panel says: only a majority takes a badge back."""
    votes = [one.vote for one in cast]
    is_lost = has_majority(votes, CaseVote.REVOKE)
    return ruled(cast, CaseVote.REVOKE if is_lost else CaseVote.DISMISS)
