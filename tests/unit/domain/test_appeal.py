"""Appeals and panels: the tables of moves, majorities, and what an overturned decision says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain import review
from app.domain.appeal import (
    APPEAL_MOVES,
    OUTCOMES,
    UNASKED,
    AppealMove,
    AppealState,
    AppealVote,
    move_appeal,
    overturned,
    ruling,
)
from app.domain.errors import MoveError
from app.domain.panel import Cast, SeatMove, SeatState, move_seat
from app.domain.resolution import Panel, ResolvedLevel
from app.domain.review import Move, State
from app.domain.rubric import Criterion, Level, Outcome, PassRule, judge

KEYS = ("plan", "talk", "data")
SCALE = tuple(
    Level(key=key, name=key, points=points) for points, key in enumerate(("low", "mid", "high"))
)
CRITERIA = tuple(
    Criterion(key=key, title=key, levels=SCALE, required_level="mid", evidence=("work",))
    for key in KEYS
)
RULES = (
    PassRule(),
    PassRule(kind="count", minimum=2),
    PassRule(kind="points", minimum=4),
    PassRule(kind="points", minimum=6),
)
levels = st.fixed_dictionaries({key: st.sampled_from(["low", "mid", "high"]) for key in KEYS})
odd_panels = st.sampled_from([1, 3, 5, 7]).flatmap(
    lambda n: st.lists(st.sampled_from(AppealVote), min_size=n, max_size=n)
)


@given(st.sampled_from(AppealState), st.sampled_from(AppealMove))
def test_a_move_of_an_appeal_is_in_the_table_or_refused_with_what_is_allowed(state, wanted):
    if (state, wanted) in APPEAL_MOVES:
        assert move_appeal(state, wanted) is APPEAL_MOVES[state, wanted]
        return
    with pytest.raises(MoveError) as refused:
        move_appeal(state, wanted)
    assert set(refused.value.allowed) == {
        m for s, m in APPEAL_MOVES.keys() - UNASKED if s is state
    }


@given(odd_panels)
def test_an_odd_panel_always_comes_to_something_and_upholds_by_majority_only(votes):
    said = ruling([Cast(vote, f"{place}") for place, vote in enumerate(votes)])
    count = {vote: votes.count(vote) for vote in AppealVote}
    assert (said.vote is AppealVote.UPHOLD) == (2 * count[AppealVote.UPHOLD] > len(votes))
    assert (said.vote is AppealVote.OVERTURN) == (2 * count[AppealVote.OVERTURN] > len(votes))
    carried = {str(place) for place, vote in enumerate(votes) if vote is said.vote}
    assert carried <= set(said.reasons)
    assert 2 * len(said.reasons) > len(votes)


def test_three_who_say_three_things_have_it_judged_afresh():
    said = ruling([Cast("uphold", "a"), Cast("overturn", "b"), Cast("remand", "c")])
    assert (said.vote, said.reasons) == (AppealVote.REMAND, ("b", "c"))


@given(levels, st.sampled_from(RULES))
def test_an_overturned_decision_passes_and_lowers_nothing(given_levels, pass_rule):
    panel = Panel(CRITERIA, pass_rule)
    before = judge(CRITERIA, pass_rule, given_levels)
    resolved = [
        ResolvedLevel(key, given_levels[key], is_carried=False, comment="c") for key in KEYS
    ]
    after = {one.criterion: one for one in overturned(panel, resolved, before.unmet)}
    said = {key: one.level for key, one in after.items()}
    assert judge(CRITERIA, pass_rule, said).outcome is Outcome.ACCEPTED
    for criterion in CRITERIA:
        key = criterion.key
        assert criterion.rank(said[key]) >= criterion.rank(given_levels[key])
        if pass_rule.kind != "points":
            assert said[key] in {given_levels[key], "mid"}
        assert (after[key].comment == "c") == (said[key] == given_levels[key])


class Appealing(RuleBasedStateMachine):
    """A submission and its one appeal, moved in every order; the tables alone keep them together."""

    def __init__(self):
        super().__init__()
        self.submission, self.appeal = State.NOT_YET, None
        self.seats, self.is_resubmitted = {}, False
        self.ended = None

    def attempt(self, call):
        try:
            return call()
        except MoveError as error:
            refused = error
        assert (refused.state, str(refused.move) in refused.allowed) == (refused.state, False)
        return None

    @rule()
    def resubmit(self):
        if self.attempt(lambda: review.move(self.submission, Move.RESUBMIT)) and not self.is_open:
            self.is_resubmitted = True

    @precondition(lambda self: self.appeal is None and not self.is_resubmitted)
    @rule()
    def file(self):
        after = self.attempt(lambda: review.move(self.submission, Move.APPEAL))
        if after is not None:
            self.submission, self.appeal = after, AppealState.OPEN
            self.seats = dict.fromkeys(range(3), (SeatState.SEATED, None))

    @precondition(lambda self: self.appeal is not None)
    @rule(place=st.integers(0, 6), vote=st.sampled_from(AppealVote))
    def vote(self, place, vote):
        seat, said = self.seats.get(place, (SeatState.REPLACED, None))
        if self.attempt(lambda: move_appeal(self.appeal, AppealMove.VOTE)) is None:
            return
        if self.attempt(lambda: move_seat(seat, SeatMove.VOTE, has_voted=said is not None)):
            self.seats[place] = (seat, vote)
            self.close()

    @precondition(lambda self: self.appeal is not None)
    @rule(place=st.integers(0, 6))
    def recuse(self, place):
        seat, said = self.seats.get(place, (SeatState.REPLACED, None))
        if self.attempt(lambda: move_appeal(self.appeal, AppealMove.RECUSE)) is None:
            return
        after = self.attempt(lambda: move_seat(seat, SeatMove.RECUSE, has_voted=said is not None))
        if after is not None:
            assert said is None
            self.seats[place] = (after, None)
            self.seats[len(self.seats)] = (SeatState.SEATED, None)

    @precondition(lambda self: self.appeal is not None)
    @rule()
    def withdraw(self):
        after = self.attempt(lambda: move_appeal(self.appeal, AppealMove.WITHDRAW))
        if after is not None:
            self.appeal, self.ended = after, after
            self.submission = review.move(self.submission, Move.UPHOLD)

    @property
    def is_open(self):
        return self.appeal is AppealState.OPEN

    def close(self):
        cast = [said for seat, said in self.seats.values() if seat is SeatState.SEATED]
        if None in cast:
            return
        said = ruling([Cast(vote, "why") for vote in cast])
        self.appeal = self.ended = move_appeal(self.appeal, OUTCOMES[said.vote])
        moves = {"uphold": Move.UPHOLD, "overturn": Move.ACCEPT, "remand": Move.REMAND}
        self.submission = review.move(self.submission, moves[said.vote])

    @invariant()
    def the_submission_is_appealed_exactly_while_the_appeal_is_open(self):
        assert (self.submission is State.APPEALED) == self.is_open

    @invariant()
    def there_is_never_an_open_appeal_beside_a_next_attempt(self):
        assert not (self.is_open and self.is_resubmitted and self.submission is State.NOT_YET)

    @invariant()
    def what_has_ended_stays_as_it_ended(self):
        assert self.ended is None or self.appeal is self.ended

    @invariant()
    def an_open_appeal_has_three_who_sit(self):
        sitting = [seat for seat, _ in self.seats.values() if seat is SeatState.SEATED]
        assert self.appeal is None or len(sitting) == 3


TestAppealing = Appealing.TestCase
