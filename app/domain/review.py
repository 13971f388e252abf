"""The workflow of a submission: states, moves, and what an attempt keeps of the one before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Fault, InvalidError
from app.domain.moves import follow
from app.domain.rubric import Criterion


class State(StrEnum):
    """Where a submission stands; `accepted` and `not_yet` are the two ways of being decided."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    ADJUDICATING = "adjudicating"
    AWAITING_APPROVAL = "awaiting_approval"
    ACCEPTED = "accepted"
    NOT_YET = "not_yet"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can happen to a submission."""

    EDIT = "edit"
    COMMENT = "comment"
    SUBMIT = "submit"
    COMPLETE = "complete"
    RETURN = "return"
    SPLIT = "split"
    PROPOSE = "propose"
    REMAND = "remand"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RECALL = "recall"
    RESUBMIT = "resubmit"
    VOID = "void"
    APPEAL = "appeal"
    UPHOLD = "uphold"


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.EDIT): State.DRAFT,
    (State.DRAFT, Move.COMMENT): State.DRAFT,
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.COMPLETE): State.IN_REVIEW,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.RECALL): State.DRAFT,
    (State.RETURNED, Move.EDIT): State.RETURNED,
    (State.RETURNED, Move.COMMENT): State.RETURNED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.WITHDRAW): State.WITHDRAWN,
    # While nobody has begun to judge it.
    (State.IN_REVIEW, Move.RECALL): State.DRAFT,
    (State.IN_REVIEW, Move.ACCEPT): State.ACCEPTED,
    (State.IN_REVIEW, Move.REFUSE): State.NOT_YET,
    (State.IN_REVIEW, Move.SPLIT): State.ADJUDICATING,
    (State.IN_REVIEW, Move.PROPOSE): State.AWAITING_APPROVAL,
    (State.ADJUDICATING, Move.PROPOSE): State.AWAITING_APPROVAL,
    (State.AWAITING_APPROVAL, Move.ACCEPT): State.ACCEPTED,
    (State.AWAITING_APPROVAL, Move.REFUSE): State.NOT_YET,
    (State.AWAITING_APPROVAL, Move.REMAND): State.IN_REVIEW,
    (State.ADJUDICATING, Move.ACCEPT): State.ACCEPTED,
    (State.ADJUDICATING, Move.REFUSE): State.NOT_YET,
    # The decided attempt stays as it is; a new draft, the next attempt, is opened beside it.
    (State.NOT_YET, Move.RESUBMIT): State.NOT_YET,
    (State.ACCEPTED, Move.VOID): State.IN_REVIEW,
    # Never beside a next attempt: one state, one way out of it.
    (State.NOT_YET, Move.APPEAL): State.APPEALED,
    (State.APPEALED, Move.UPHOLD): State.NOT_YET,
    (State.APPEALED, Move.REFUSE): State.NOT_YET,
    (State.APPEALED, Move.ACCEPT): State.ACCEPTED,
    (State.APPEALED, Move.PROPOSE): State.AWAITING_APPROVAL,
    (State.APPEALED, Move.REMAND): State.IN_REVIEW,
}
# What a round, an approval or a panel comes to; nobody asks for it by its name.
_OF_JUDGES = (Move.ACCEPT, Move.REFUSE, Move.SPLIT, Move.PROPOSE)
UNASKED = frozenset(
    {(state, move) for state in (State.IN_REVIEW, State.ADJUDICATING) for move in _OF_JUDGES}
    | {(State.APPEALED, move) for move in Move}
    | {(State.AWAITING_APPROVAL, Move.REFUSE)}
)

# Assessors have the work: a round is open.
BEING_JUDGED = frozenset({State.IN_REVIEW, State.ADJUDICATING})
# Handed in and not decided: whoever waits, waits for others.
UNDECIDED = BEING_JUDGED | {State.SUBMITTED, State.AWAITING_APPROVAL, State.APPEALED}


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    DONE = "done"
    RECUSED = "recused"
    LAPSED = "lapsed"
    REASSIGNED = "reassigned"
    RECALLED = "recalled"


class AssignmentMove(StrEnum):
    """What can happen to an assignment."""

    CLAIM = "claim"
    REVIEW = "review"
    ASK = "ask"
    FINISH = "finish"
    RECUSE = "recuse"
    LAPSE = "lapse"
    REASSIGN = "reassign"
    RECALL = "recall"


ASSIGNMENT_MOVES: dict[tuple[AssignmentState, AssignmentMove], AssignmentState] = {
    (AssignmentState.OFFERED, AssignmentMove.CLAIM): AssignmentState.CLAIMED,
    (AssignmentState.OFFERED, AssignmentMove.RECUSE): AssignmentState.RECUSED,
    (AssignmentState.OFFERED, AssignmentMove.LAPSE): AssignmentState.LAPSED,
    (AssignmentState.OFFERED, AssignmentMove.REASSIGN): AssignmentState.REASSIGNED,
    (AssignmentState.OFFERED, AssignmentMove.RECALL): AssignmentState.RECALLED,
    (AssignmentState.CLAIMED, AssignmentMove.REASSIGN): AssignmentState.REASSIGNED,
    (AssignmentState.CLAIMED, AssignmentMove.REVIEW): AssignmentState.CLAIMED,
    (AssignmentState.CLAIMED, AssignmentMove.ASK): AssignmentState.CLAIMED,
    (AssignmentState.CLAIMED, AssignmentMove.FINISH): AssignmentState.DONE,
    (AssignmentState.CLAIMED, AssignmentMove.RECUSE): AssignmentState.RECUSED,
    (AssignmentState.CLAIMED, AssignmentMove.LAPSE): AssignmentState.LAPSED,
}
# That time is over, or that its educator has taken the work back.
_UNASKED = frozenset(
    (state, move)
    for state in AssignmentState
    for move in (AssignmentMove.LAPSE, AssignmentMove.RECALL)
)


def as_told(state: str) -> State:
    """Return the state as those are told who must not learn that assessors disagree."""
    return State.IN_REVIEW if state == State.ADJUDICATING else State(state)


def move(state: str, wanted: Move, closed: Collection[Move] = ()) -> State:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(MOVES, State(state), wanted, closed=closed, unasked=UNASKED)


def move_assignment(state: str, wanted: AssignmentMove) -> AssignmentState:
    """Return the assignment's state after the move; raises MoveError like `move`."""
    return follow(ASSIGNMENT_MOVES, AssignmentState(state), wanted, unasked=_UNASKED)


@dataclass(frozen=True, slots=True)
class CarriedLevel:
    """A criterion met in an earlier attempt: its level, and the digests it was judged on."""

    criterion: str
    level: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenCriteria:
    """What the assessor must judge: unmet criteria, and met ones whose evidence has changed."""

    unmet: tuple[str, ...]
    reaffirm: tuple[str, ...]

    @property
    def to_judge(self) -> frozenset[str]:
        """Every criterion that needs a level in this attempt."""
        return frozenset(self.unmet + self.reaffirm)


def open_criteria(
    criteria: Sequence[Criterion],
    carried: Iterable[CarriedLevel],
    digests: Mapping[str, Sequence[str]],
) -> OpenCriteria:
    """Return what is to be judged; `digests` has those of today's evidence by requirement key."""
    kept = {c.criterion: c for c in carried}
    unmet = tuple(c.key for c in criteria if c.key not in kept)
    changed = (
        c.key
        for c in criteria
        if c.key in kept and judged_on(c, digests) != tuple(kept[c.key].digests)
    )
    return OpenCriteria(unmet, tuple(changed))


def judged_on(criterion: Criterion, digests: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the digests of the evidence that a criterion is judged on, in a fixed order."""
    return tuple(sorted(d for key in criterion.evidence for d in digests.get(key, ())))


def open_requirements(
    criteria: Sequence[Criterion], unmet: Iterable[str], every: Iterable[str]
) -> frozenset[str]:
    """Return the evidence requirements that reopen: those an unmet criterion, or none, is judged on."""
    wanted = set(unmet)
    judged = {key for c in criteria for key in c.evidence}
    reopened = {key for c in criteria if c.key in wanted for key in c.evidence}
    return frozenset(reopened | (set(every) - judged))


def check_levels(
    criteria: Sequence[Criterion], to_judge: frozenset[str], given: Mapping[str, str]
) -> None:
    """Raise InvalidError naming each level that is missing, unknown or not asked for."""
    by_key = {c.key: c for c in criteria}
    faults = [Fault("/levels", f"{key}: no level given") for key in sorted(to_judge - set(given))]
    for place, (key, level) in enumerate(given.items()):
        if key not in by_key:
            faults.append(
                Fault(f"/levels/{place}/criterion", f"{key}: not a criterion of this rubric")
            )
        elif key not in to_judge:
            faults.append(
                Fault(f"/levels/{place}/criterion", f"{key}: was met before and is not open")
            )
        elif level not in {option.key for option in by_key[key].levels}:
            options = ", ".join(option.key for option in by_key[key].levels)
            faults.append(Fault(f"/levels/{place}/level", f"{key}: expected one of {options}"))
    if faults:
        raise InvalidError("The review needs one level for each open criterion.", *faults)


def carry_over(
    criteria: Sequence[Criterion],
    levels: Mapping[str, str],
    unmet: Iterable[str],
    digests: Mapping[str, Sequence[str]],
) -> tuple[CarriedLevel, ...]:
    """Return what the next attempt keeps: each criterion outside the unmet set, with its digests."""
    still_open = set(unmet)
    return tuple(
        CarriedLevel(c.key, levels[c.key], judged_on(c, digests))
        for c in criteria
        if c.key not in still_open
    )
