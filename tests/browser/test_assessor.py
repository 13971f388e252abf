"""The assessor's desk in a real browser: accessible in every look, and nothing hostile runs."""

import pytest

from tests.browser.site import examine, violations
from tests.programme import Programme

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def programme(site):
    return Programme.publish(site.district)


@pytest.fixture
def offered(programme):
    draft = programme.draft()
    programme.add_text(draft, f"{HOSTILE} and five more words here")
    programme.add_plan(draft)
    return programme.assignment(programme.submit(draft))


@pytest.fixture
def assessor(site, offered):
    return site.district.acting_for(offered["person_id"])


def test_the_assessors_pages_are_accessible(site, context, page, assessor, offered):
    site.enter(page, assessor)
    desk = f"/queue/{offered['id']}"
    for path in ("/queue", desk, f"{desk}/recuse"):
        examine(context, site.url + path)
    assessor.made(f"/assignments/{offered['id']}/claim")
    levels = [
        {"criterion": key, "level": "on-track", "comment": HOSTILE}
        for key in ("plan-fits", "reflection-honest", "whole-fits")
    ]
    draft = assessor.made("/reviews", {"assignment_id": offered["id"], "levels": levels})
    for path in ("/queue?show=claimed", desk, f"{desk}/seal"):
        examine(context, site.url + path)
    page.goto(site.url + desk)
    assert "owned" not in page.title()
    assessor.made(f"/reviews/{draft['id']}/submit")
    for path in (desk, "/queue?show=done"):
        examine(context, site.url + path)


def test_a_review_with_gaps_leads_to_each_and_loses_nothing(site, page, assessor, offered):
    site.enter(page, assessor)
    assessor.made(f"/assignments/{offered['id']}/claim")
    page.goto(f"{site.url}/queue/{offered['id']}")
    page.get_by_label("In all").fill("Kept words")
    page.get_by_role("button", name="Save and seal").click()
    assert page.get_by_role("alert").get_by_role("link").count() == 3
    assert page.get_by_label("In all").input_value() == "Kept words"
    assert violations(page) == []


def test_a_review_is_kept_while_it_is_written(site, page, assessor, offered):
    site.enter(page, assessor)
    assessor.made(f"/assignments/{offered['id']}/claim")
    page.goto(f"{site.url}/queue/{offered['id']}")
    page.get_by_label("In all").fill("Half a thought")
    page.get_by_text("Review saved at").wait_for()
    page.get_by_label("In all").fill("A whole thought")
    page.get_by_text("Not saved yet").wait_for()
    page.get_by_text("Review saved at").wait_for()
    page.reload()
    assert page.get_by_label("In all").input_value() == "A whole thought"
