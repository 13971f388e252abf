"""Figures about assessors: few reviews tell little, and pairs stand out for two reasons."""

from uuid import UUID

from app.domain.spread import pairs, spread

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def test_under_ten_reviews_no_share_is_told():
    few, enough = spread(
        [(ONE, THREE, "accepted", 9), (TWO, THREE, "accepted", 6), (TWO, ONE, "not_yet", 4)]
    )
    assert (few.accepted_share, enough.accepted_share) == (None, 0.6)


def test_who_judge_each_other_stand_out():
    found = pairs(
        [(ONE, TWO, "accepted", 1), (TWO, ONE, "not_yet", 1), (ONE, THREE, "accepted", 1)]
    )
    assert {(p.assessor_id, p.educator_id, p.reason) for p in found} == {
        (ONE, TWO, "judge_each_other"),
        (TWO, ONE, "judge_each_other"),
    }


def test_a_pair_unlike_the_assessors_other_work_stands_out_when_there_is_enough_of_both():
    rest = [(ONE, THREE, "not_yet", 8), (ONE, THREE, "accepted", 2)]
    far = pairs([*rest, (ONE, TWO, "accepted", 4)])
    assert {(p.educator_id, p.reason) for p in far} >= {(TWO, "unlike_the_assessors_others")}
    assert pairs([*rest, (ONE, TWO, "accepted", 3)]) == ()
