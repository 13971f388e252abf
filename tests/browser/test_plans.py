"""Plans in a real browser: accessible in every look, saved as they are typed."""

from tests.browser.site import examine
from tests.plans import OBJECTION, RULE, proposed
from tests.programme import Programme


def test_the_pages_of_plans_are_accessible_and_save_as_one_types(site, context, page):
    programme = Programme.publish(site.district, plan=RULE)
    educator, coordinator = programme.educator, site.district.coordinator
    enrollment = programme.enroll()
    own = f"{site.url}/work/{enrollment['id']}/plan"
    site.enter(page, educator)
    examine(context, f"{site.url}/work/{enrollment['id']}")
    page.goto(own)
    page.get_by_label("Your topic, in a line").fill("Talk moves")
    page.get_by_text("Plan saved at").wait_for()
    page.reload()
    assert page.get_by_label("Your topic, in a line").input_value() == "Talk moves"
    examine(context, own)
    (plan,) = educator.get("/plans").json()["data"]
    educator.made(f"/plans/{plan['id']}/withdraw")
    plan = proposed(programme, enrollment)
    examine(context, own)
    site.enter(page, coordinator)
    examine(context, f"{site.url}/plans")
    examine(context, f"{site.url}/plans/{plan['id']}")
    coordinator.made(f"/plans/{plan['id']}/return", {"version": 1, "objections": [OBJECTION]})
    site.enter(page, educator)
    examine(context, own)


def test_the_pages_of_goals_needs_and_accommodations_are_accessible(site, context, page):
    programme = Programme.publish(site.district)
    educator, coordinator = programme.educator, site.district.coordinator
    enrollment = programme.enroll()
    site.enter(page, educator)
    examine(context, f"{site.url}/work/{enrollment['id']}/accommodations")
    examine(context, f"{site.url}/goals")
    goal = educator.made("/goals", {"text": "Talk more", "school_year": "2025-2026"})
    examine(context, f"{site.url}/goals")
    examine(context, f"{site.url}/goals/{goal['id']}")
    site.enter(page, coordinator)
    examine(context, f"{site.url}/goals/of/{educator.person_id}")
    examine(context, f"{site.url}/manage/needs")
    examine(context, f"{site.url}/manage/people/{educator.person_id}/accommodations")
