"""The pages of pathways: how far one has come, in words, without any script."""

import pytest

from tests.district import District
from tests.pages.people import AtPages
from tests.pathway_builders import Stack


@pytest.fixture(scope="module")
def district(wiring, http):
    """A district of our own: the list of pathways shows what is there."""
    return District.make(wiring, http, "pathway-pages")


@pytest.fixture
def stack(district):
    made = Stack.make(district, 3)
    group = {"key": "both", "name": "Both of these", "microcredential_ids": made.ids[:2]}
    free = {"key": "rest", "name": "Your choice", "free": True, "count": 1}
    return made.publish({"key": "all", "name": "Three in all", "parts": [group, free]})


@pytest.fixture
def ada(district):
    return district.person("educator", name="Ada Byron")


def test_what_is_filled_and_what_is_missing_stands_in_words(district, stack, ada, worker):
    page = AtPages.enter(district, ada)
    path = f"/pathways/{stack.version['pathway_id']}"
    text = page.get(path)
    assert "0 of 3 places are filled. Still needed: 2 for “Both of these”, 1 for “Your" in text
    assert f"/catalogue/{stack.parts[0].version['id']}" in text
    badge = stack.give(ada, 0)
    stack.give(ada, 2)
    worker.run_all_due()
    text = page.get(path)
    assert "2 of 3 places are filled. Still needed: 1 for “Both of these”." in text
    assert f"/credentials/{badge['id']}" in text
    assert "2 of 3 places are filled" in page.get("/pathways")
    stack.give(ada, 1)
    worker.run_all_due()
    text = page.get(path)
    assert "All 3 places are filled." in text
    assert f"/credentials/{stack.capstones(ada)[0]['id']}" in text
    assert f"/microcredentials/{stack.capstone['id']}" in text


def test_a_capstone_is_in_the_portfolio_and_shown_to_coordinators(district, stack, ada, worker):
    for place in (0, 1, 2):
        stack.give(ada, place)
    worker.run_all_due()
    [made] = stack.capstones(ada)
    assert f"/credentials/{made['id']}" in AtPages.enter(district, ada).get("/portfolio")
    manages = AtPages.enter(district, district.coordinator)
    assert "Lead teacher" in manages.get(f"/manage/credentials/{made['id']}")
    path = f"/manage/microcredentials/versions/{stack.capstone['id']}"
    assert "A pathway awards it." in manages.get(path)


def test_a_capstone_that_is_held_back_says_so(district, stack, ada, worker):
    badges = [stack.give(ada, place) for place in (0, 1, 2)]
    worker.run_all_due()
    path = f"/credentials/{badges[0]['id']}/revoke"
    district.coordinator.made(path, {"reason": "issued_in_error"})
    worker.run_all_due()
    page = AtPages.enter(district, ada)
    assert "Your badge does not count for now" in page.get(
        f"/pathways/{stack.version['pathway_id']}"
    )


def test_groups_one_after_the_other_and_ways_to_choose_are_told(district, ada):
    ordered = Stack.make(district, 2)
    groups = [
        {"key": f"g{n}", "name": f"Step {n}", "microcredential_ids": [one]}
        for n, one in enumerate(ordered.ids)
    ]
    tree = {"key": "all", "name": "All", "parts": groups}
    ordered.publish(tree, counting={"in_order": True})
    page = AtPages.enter(district, ada)
    text = page.get(f"/pathways/{ordered.version['pathway_id']}")
    assert "one after the other" in text
    assert "Opens later" in text
    ordered.give(ada, 1)
    text = page.get(f"/pathways/{ordered.version['pathway_id']}")
    assert "Earned before the group before was full" in text
    ordered.publish(tree | {"count": 1})
    text = page.get(f"/pathways/{ordered.version['pathway_id']}")
    assert "1 of these 2 is enough." in text
    assert "Another way" in text


def test_without_pathways_the_page_says_so_and_drafts_are_not_shown(wiring, http):
    empty = District.make(wiring, http, "no-pathways")
    stack = Stack.make(empty, 1)
    draft = stack.draft()
    page = AtPages.enter(empty, empty.person("educator"))
    assert "There are no pathways yet" in page.get("/pathways")
    page.get(f"/pathways/{draft['pathway_id']}", 404)
    page.get("/pathways/0198c0de-0000-7000-8000-000000000001", 404)


def test_the_public_page_of_a_capstone_and_its_offer_say_how_it_is_earned(district, stack, ada):
    page = AtPages.enter(district, ada)
    assert "One, when its pathway is complete" in page.get(
        f"/microcredentials/{stack.capstone['id']}"
    )
    assert "One, when its pathway is complete" in page.get(f"/catalogue/{stack.capstone['id']}")
    assert f"/catalogue/{stack.capstone['id']}" not in page.get("/catalogue")
