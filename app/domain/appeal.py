"""Appeals: what can be challenged, the one table of moves, what a panel's votes and an overturned decision come to."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.domain.moves import follow
from app.domain.panel import Cast, Ruling, has_majority, ruled
from app.domain.resolution import Panel, ResolvedLevel
from app.domain.rubric import Outcome, judge

# The rule of a decision that a panel has made: final, so nobody sends it back or voids it.
RULE = "appeal"


class AppealKind(StrEnum):
    """What is challenged: a not yet, what an approver has sent back before it, a revocation, a plan refused."""

    DECISION = "decision"
    REMAND = "remand"
    REVOCATION = "revocation"
    PLAN = "plan"


class AppealState(StrEnum):
    """Where an appeal stands; all but `open` are final."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    REMANDED = "remanded"
    WITHDRAWN = "withdrawn"


class AppealMove(StrEnum):
    """What can happen to an appeal."""

    NAME_PANEL = "name_panel"
    VOTE = "vote"
    RECUSE = "recuse"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REMAND = "remand"
    WITHDRAW = "withdraw"


APPEAL_MOVES: Mapping[tuple[AppealState, AppealMove], AppealState] = {
    (AppealState.OPEN, AppealMove.NAME_PANEL): AppealState.OPEN,
    (AppealState.OPEN, AppealMove.VOTE): AppealState.OPEN,
    (AppealState.OPEN, AppealMove.RECUSE): AppealState.OPEN,
    (AppealState.OPEN, AppealMove.UPHOLD): AppealState.UPHELD,
    (AppealState.OPEN, AppealMove.OVERTURN): AppealState.OVERTURNED,
    (AppealState.OPEN, AppealMove.REMAND): AppealState.REMANDED,
    (AppealState.OPEN, AppealMove.WITHDRAW): AppealState.WITHDRAWN,
}


class AppealVote(StrEnum):
    """What a member of the panel says."""

    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REMAND = "remand"


OUTCOMES: Mapping[AppealVote, AppealMove] = {
    AppealVote.UPHOLD: AppealMove.UPHOLD,
    AppealVote.OVERTURN: AppealMove.OVERTURN,
    AppealVote.REMAND: AppealMove.REMAND,
}
# What the votes come to.
UNASKED = frozenset((AppealState.OPEN, move) for move in OUTCOMES.values())


def move_appeal(state: str, wanted: AppealMove) -> AppealState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(APPEAL_MOVES, AppealState(state), wanted, unasked=UNASKED)


def ruling(cast: Sequence[Cast]) -> Ruling[AppealVote]:
    """Return what an odd panel says by majority.

    Where most will not let it stand, but fewer than half would overturn it, it is judged afresh.
    """
    votes = [one.vote for one in cast]
    if has_majority(votes, AppealVote.UPHOLD):
        return ruled(cast, AppealVote.UPHOLD)
    if has_majority(votes, AppealVote.OVERTURN):
        return ruled(cast, AppealVote.OVERTURN)
    return ruled(cast, AppealVote.REMAND, AppealVote.OVERTURN)


def overturned(
    panel: Panel, levels: Sequence[ResolvedLevel], unmet: Sequence[str]
) -> tuple[ResolvedLevel, ...]:
    """Return the levels of a decision that a panel has turned: no higher than acceptance takes.

    What was found unmet counts as met; only where points decide may that not be enough.
    """
    given = {one.criterion: one.level for one in levels}
    for lift in (_required(panel, unmet), _best(panel, unmet), _best(panel, given)):
        lifted = {key: _higher(panel, key, level, lift) for key, level in given.items()}
        if judge(panel.criteria, panel.rule, lifted).outcome is Outcome.ACCEPTED:
            return tuple(_at(one, lifted[one.criterion]) for one in levels)
    raise ValueError("a rubric whose best levels do not pass is never published")


def _required(panel: Panel, keys: Sequence[str]) -> dict[str, str]:
    return {c.key: c.required_level for c in panel.criteria if c.key in keys}


def _best(panel: Panel, keys: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    return {c.key: c.levels[-1].key for c in panel.criteria if c.key in keys}


def _higher(panel: Panel, key: str, level: str, lift: Mapping[str, str]) -> str:
    criterion = next(c for c in panel.criteria if c.key == key)
    return max(level, lift.get(key, level), key=criterion.rank)


def _at(one: ResolvedLevel, level: str) -> ResolvedLevel:
    """Return the criterion at its level; what was said of a lower one goes with it."""
    if one.level == level:
        return one
    return ResolvedLevel(one.criterion, level, one.is_carried, "")
