"""Cases about badges: moved in every order, the table alone keeps notice, answer and vote in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.errors import MoveError
from app.domain.panel import Cast
from app.domain.revocation_case import (
    CASE_MOVES,
    UNASKED,
    CaseMove,
    CaseState,
    CaseVote,
    finding,
    move_case,
)

FINAL = {CaseState.REVOKED, CaseState.DISMISSED, CaseState.WITHDRAWN}
odd_panels = st.sampled_from([1, 3, 5, 7]).flatmap(
    lambda n: st.lists(st.sampled_from(CaseVote), min_size=n, max_size=n)
)


@given(st.sampled_from(CaseState), st.sampled_from(CaseMove))
def test_a_move_of_a_case_is_in_the_table_or_refused_with_what_is_allowed(state, wanted):
    if (state, wanted) in CASE_MOVES:
        assert move_case(state, wanted) is CASE_MOVES[state, wanted]
        return
    with pytest.raises(MoveError) as refused:
        move_case(state, wanted)
    assert (refused.value.state, refused.value.move) == (state, wanted)
    assert set(refused.value.allowed) == {m for s, m in CASE_MOVES.keys() - UNASKED if s is state}


@given(odd_panels)
def test_only_a_majority_takes_a_badge_back(votes):
    found = finding([Cast(vote, str(place)) for place, vote in enumerate(votes)])
    assert (found.vote is CaseVote.REVOKE) == (2 * votes.count(CaseVote.REVOKE) > len(votes))
    assert found.reasons == tuple(str(p) for p, vote in enumerate(votes) if vote is found.vote)


class Deciding(RuleBasedStateMachine):
    """One case and its badge."""

    def __init__(self):
        super().__init__()
        self.state, self.badge, self.path = CaseState.NOTIFIED, "issued", []
        self.votes = []

    def moved(self, wanted):
        try:
            self.state = move_case(self.state, wanted)
        except MoveError:
            return False
        self.path.append(wanted)
        return True

    @rule(wanted=st.sampled_from([CaseMove.ANSWER, CaseMove.CALL_VOTE]))
    def begin_the_vote(self, wanted):
        self.moved(wanted)

    @rule()
    def suspend(self):
        if self.moved(CaseMove.SUSPEND):
            self.badge = "suspended"

    @rule(vote=st.sampled_from(CaseVote))
    def vote(self, vote):
        if not self.moved(CaseMove.VOTE):
            return
        self.votes.append(Cast(vote, "why"))
        if len(self.votes) == 3:
            found = finding(self.votes)
            assert self.moved(CaseMove(found.vote))
            self.badge = "revoked" if found.vote is CaseVote.REVOKE else "issued"

    @rule()
    def withdraw(self):
        if self.moved(CaseMove.WITHDRAW):
            self.badge = "issued"

    @invariant()
    def nobody_votes_before_the_holder_answered_or_let_the_time_pass(self):
        if CaseMove.VOTE in self.path:
            began = {CaseMove.ANSWER, CaseMove.CALL_VOTE} & set(self.path)
            assert began
            assert min(map(self.path.index, began)) < self.path.index(CaseMove.VOTE)

    @invariant()
    def a_badge_is_revoked_exactly_by_a_case_that_ended_so(self):
        assert (self.badge == "revoked") == (self.state is CaseState.REVOKED)

    @invariant()
    def a_case_that_has_ended_leaves_no_badge_suspended(self):
        assert not (self.state in FINAL and self.badge == "suspended")


TestDeciding = Deciding.TestCase
