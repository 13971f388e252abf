"""Pathways: trees of "so many of these", counted as trying everything would count."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.pathway import PathwayContent
from app.domain.pathway_standing import Earned, standing_of

START = datetime(2026, 1, 1, tzinfo=UTC)
IDS = [uuid.UUID(int=number) for number in range(1, 9)]


def content(requirement, **counting):
    return PathwayContent.model_validate(
        {
            "name": "P",
            "description": "D",
            "capstone_id": uuid.UUID(int=99),
            "requirement": requirement,
            "counting": counting,
        }
    )


def group(key, ids, count=None, **more):
    named = {"free": True} if ids is None else {"microcredential_ids": [IDS[i] for i in ids]}
    return {"key": key, "name": key, "count": count} | named | more


def choice(*parts, count=None):
    return {"key": "root", "name": "All", "count": count, "parts": list(parts)}


def badge(index, day=0, topic=None, number=0, **more):
    earned_at = START + timedelta(days=day)
    key = uuid.uuid5(IDS[index], f"{day} {topic} {number}")
    return Earned(key, IDS[index], earned_at, topic, **more)


SIX_OF_CONTENT = choice(
    group("content", range(6), 3), group("domain", [5, 6], 1), group("rest", None, 2)
)


def test_six_of_content_one_of_a_domain_and_the_rest_free():
    asked = content(SIX_OF_CONTENT)
    assert standing_of(asked, [badge(i) for i in range(5)]).missing == 1
    done = standing_of(asked, [badge(i) for i in (0, 1, 2, 3, 5, 7)])
    assert done.is_complete
    assert len(done.part_ids) == done.needed == 6


def test_one_badge_never_fills_two_places_unless_the_pathway_says_so():
    parts = (group("a", [0, 1], 1), group("b", [0, 2], 1))
    assert standing_of(content(choice(*parts)), [badge(0)]).missing == 1
    assert standing_of(content(choice(*parts)), [badge(0), badge(1)]).is_complete
    assert standing_of(content(choice(*parts), shared=True), [badge(0)]).is_complete


def test_the_way_that_is_nearest_is_taken():
    stacks = [group("a", [0, 1]), group("b", [2, 3]), group("c", [4])]
    asked = content(choice(*stacks, count=2))
    found = standing_of(asked, [badge(2), badge(3)])
    assert [g.group.key for g in found.chosen] == ["b", "c"]
    assert (found.needed, found.missing) == (3, 1)
    assert standing_of(asked, [badge(2), badge(3), badge(4)]).is_complete


def test_choices_inside_choices_are_counted():
    inner = {"key": "in", "name": "In", "count": 1, "parts": [group("b", [1]), group("c", [2])]}
    asked = content(choice(group("a", [0]), inner))
    assert not standing_of(asked, [badge(1), badge(2)]).is_complete
    assert standing_of(asked, [badge(0), badge(2)]).is_complete


def test_a_microcredential_counts_once_or_each_of_its_topics_does():
    two = [
        badge(0, topic="Wait time"),
        badge(0, 1, topic=" WAIT  time"),
        badge(0, 2, topic="Talk"),
    ]
    assert standing_of(content(group("a", [0, 1], 2)), two).missing == 1
    assert standing_of(content(group("a", [0], 2), each="topic"), two).is_complete
    assert standing_of(content(group("a", [0], 3), each="topic"), two).missing == 1


def test_a_capstone_fills_a_place_that_names_it_and_no_free_one():
    capstone = badge(0, is_capstone=True)
    assert standing_of(content(group("a", None, 1)), [capstone]).missing == 1
    assert standing_of(content(group("a", [0], 1)), [capstone]).is_complete


def test_in_order_a_badge_counts_from_when_the_group_before_was_full():
    asked = content(choice(group("a", [0, 1]), group("b", [2])), in_order=True)
    early = standing_of(asked, [badge(2, 1), badge(0, 2), badge(1, 3)])
    assert early.missing == 1
    assert [b.microcredential_id for b in early.groups[1].too_early] == [IDS[2]]
    again = standing_of(asked, [badge(2, 1), badge(0, 2), badge(1, 3), badge(2, 4)])
    assert again.is_complete
    assert standing_of(asked, [badge(0, 2), badge(1, 3), badge(2, 3)]).is_complete


@pytest.mark.parametrize(
    ("requirement", "counting", "word"),
    [
        (group("a", [0], 2), {}, "needs 2 and names 1"),
        (group("a", [0, 0]), {}, "twice"),
        (choice(group("a", [0]), group("a", [1])), {}, "key of its own"),
        (choice(group("a", [0]), count=2), {}, "only 1 parts"),
        (group("a", None), {}, "says how many"),
        ({"key": "a", "name": "A"}, {}, "only one of them"),
        (group("a", [0], free=True, count=1), {}, "only one of them"),
        (choice(group("a", [0]), group("b", None, 1)), {"in_order": True}, "in_order"),
        (choice(group("a", [0]), group("b", [0])), {"in_order": True}, "in_order"),
        (choice(group("a", [0]), group("b", [1]), count=1), {"in_order": True}, "in_order"),
        (choice(*[group(f"g{i}", [0]) for i in range(12)], count=6), {}, "ways"),
        (choice(group("a", None, 100), group("b", [1])), {}, "places"),
    ],
)
def test_what_cannot_be_counted_is_refused(requirement, counting, word):
    with pytest.raises(ValidationError, match=word):
        content(requirement, **counting)


def test_a_tree_that_is_too_deep_is_refused():
    tree = group("g", [0])
    for number in range(4):
        tree = {"key": f"k{number}", "name": "N", "parts": [tree]}
    with pytest.raises(ValidationError, match="steps"):
        content(tree)


@st.composite
def trees(draw):
    """Up to three groups, of which one, two or all are needed, and some badges."""
    names = draw(st.integers(1, 3))
    parts = []
    for number in range(names):
        if draw(st.integers(0, 3)) == 0:
            parts.append(group(f"g{number}", None, draw(st.integers(1, 2))))
        else:
            ids = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4, unique=True))
            parts.append(group(f"g{number}", ids, draw(st.integers(1, len(ids)))))
    held = draw(st.lists(st.integers(0, 5), max_size=6, unique=True))
    return choice(*parts, count=draw(st.integers(1, names))), [badge(i) for i in held]


def fewest_missing(asked, held):
    """Try every way and every badge in every place."""
    best = None
    for way in asked.requirement.ways():
        options = [
            [
                None,
                *(g.key for g in way if g.free or b.microcredential_id in g.microcredential_ids),
            ]
            for b in held
        ]
        for given_to in product(*options):
            gaps = sum(max(0, g.needed - given_to.count(g.key)) for g in way)
            best = gaps if best is None else min(best, gaps)
    return best


@settings(deadline=None, max_examples=150)
@given(trees())
def test_no_other_assignment_leaves_fewer_places_empty(tree):
    requirement, held = tree
    asked = content(requirement)
    found = standing_of(asked, held)
    assert found.missing == fewest_missing(asked, held)
    assert found.is_complete == (found.missing == 0)
    used = [b for g in found.groups for b in g.filled]
    assert len(set(used)) == len(used)


@st.composite
def orders(draw):
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    ids = iter(range(6))
    parts = [group(f"g{n}", [next(ids) for _ in range(size)]) for n, size in enumerate(sizes)]
    count = sum(sizes)
    days = st.tuples(st.integers(0, count - 1), st.integers(0, 6))
    held = draw(st.lists(days, max_size=8, unique=True))
    return choice(*parts), [badge(i, day) for i, day in held]


@settings(deadline=None, max_examples=150)
@given(orders())
def test_in_order_it_is_complete_just_when_some_choice_of_badges_is_in_order(problem):
    requirement, held = problem
    asked = content(requirement, in_order=True)
    wanted = [group.microcredential_ids for group in asked.requirement.groups]
    by_id = {one: [b for b in held if b.microcredential_id == one] for w in wanted for one in w}
    is_possible = any(
        _is_in_order(dict(zip(by_id, chosen, strict=True)), wanted)
        for chosen in product(*by_id.values())
    )
    assert standing_of(asked, held).is_complete == is_possible


def _is_in_order(chosen, wanted):
    days = [[chosen[one].earned_at for one in ids] for ids in wanted]
    return all(max(one) <= min(other) for one, other in pairwise(days))
