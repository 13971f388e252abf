"""Stages that pay, and pathways, in a real browser: every page of them is accessible."""

import pytest

from tests.browser.site import examine, violations
from tests.pathway_builders import Stack
from tests.programme import Programme


@pytest.fixture
def ada(site):
    return site.district.person("educator", name="Ada Byron")


@pytest.fixture
def stack(site):
    made = Stack.make(site.district, 4)
    groups = [
        {"key": "one", "name": "Content", "microcredential_ids": made.ids[:2]},
        {
            "key": "either",
            "name": "A stack",
            "count": 1,
            "parts": [
                {"key": "a", "name": "Talk", "microcredential_ids": made.ids[2:3]},
                {"key": "b", "name": "Data", "microcredential_ids": made.ids[3:]},
            ],
        },
        {"key": "rest", "name": "Your choice", "free": True, "count": 1},
    ]
    return made.publish({"key": "all", "name": "What you need", "parts": groups})


def test_the_pages_of_pathways_are_accessible_however_far_one_is(site, context, page, ada, stack):
    site.enter(page, ada)
    path = f"{site.url}/pathways/{stack.version['pathway_id']}"
    for one in (f"{site.url}/pathways", path):
        examine(context, one)
    for place in (0, 1, 2):
        stack.give(ada, place)
    examine(context, path)


def test_an_educator_follows_a_pathway_by_its_words(site, page, ada, stack):
    site.enter(page, ada)
    stack.give(ada, 0)
    page.goto(f"{site.url}/catalogue")
    page.get_by_role("link", name="Pathways").first.click()
    page.get_by_role("link", name="Lead teacher").first.click()
    page.get_by_text("1 of 4 places are filled").wait_for()
    page.get_by_text("1 of these 2 is enough.").wait_for()
    assert violations(page) == []


def test_choosing_pay_or_credit_is_accessible_and_needs_no_script(site, context, page, ada):
    paid = [
        {
            "hours_tenths": 45,
            "own_badge": True,
            "stipend": {"amount_cents": 7500 * number, "credit_hundredths": 25 * number},
            "cap": {"most": 4, "months": 36},
        }
        for number in (1, 2)
    ]
    made = Programme.publish(site.district, of_stages=paid, stipends="cumulative")
    made.educator = ada
    enrollment = made.enroll()
    site.enter(page, ada)
    examine(context, f"{site.url}/catalogue/{made.version['id']}")
    path = f"{site.url}/work/{enrollment['id']}"
    examine(context, path)
    page.goto(path)
    page.get_by_role("group", name="Pay or credit for “Stage 1”").get_by_label("0.25").check()
    page.get_by_role("button", name="Save choice for Stage 1").click()
    page.get_by_text("Your choice is saved.").wait_for()
    kept = ada.get(f"/enrollments/{enrollment['id']}").json()["stipend_choices"]
    assert kept == {"stage-1": "credit"}


def test_the_pages_of_those_who_run_pathways_are_accessible(site, context, page, ada, stack):
    stack.give(ada, 0)
    site.enter(page, site.district.coordinator)
    version = f"{site.url}/manage/pathways/versions/{stack.version['id']}"
    people = f"{site.url}/manage/pathways/{stack.version['pathway_id']}/people"
    base = f"{site.url}/manage/pathways"
    for one in (base, f"{base}/new", version, f"{version}/change", people):
        examine(context, one)
