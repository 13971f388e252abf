"""A coordinator's day in a real browser, by keyboard and without scripts."""

from uuid import uuid4

import pytest

from tests.browser.places import Things
from tests.browser.site import LOOKS, SIDEWAYS, examine, violations
from tests.integration import awards
from tests.programme import Programme


@pytest.fixture(scope="module")
def earned(site):
    """A microcredential, what was earned of it, and a draft of its next version."""
    programme = Programme.publish(site.district)
    enrollment = awards.earn(programme)
    badge = awards.issue(programme, enrollment)
    path = f"/microcredential-versions/{programme.version['id']}/new-version"
    draft = site.district.coordinator.made(path)
    return programme, badge, draft


@pytest.fixture(scope="module")
def things(site):
    return Things(site).managed


@pytest.fixture
def coordinator(site, page):
    site.enter(page, site.district.coordinator_id)
    return page


def main(page):
    return page.get_by_role("main")


def test_a_coordinator_publishes_a_draft(site, coordinator, earned):
    version = f"{site.url}/manage/microcredentials/versions/{earned[2]['id']}"
    coordinator.goto(version)
    main(coordinator).get_by_role("link", name="Publish").click()
    main(coordinator).get_by_role("button", name="Publish").click()
    coordinator.wait_for_url(version)
    assert "The version is published." in main(coordinator).get_by_role("status").inner_text()


def test_a_coordinator_gives_a_role_by_keyboard(site, coordinator):
    person = site.district.person(name="Mara Lind")
    coordinator.goto(f"{site.url}/manage/people?q=Mara")
    main(coordinator).get_by_role("link", name="Mara Lind").first.press("Enter")
    main(coordinator).get_by_role("link", name="Give a role").press("Enter")
    main(coordinator).get_by_label("Assessor").press("Space")
    main(coordinator).get_by_role("button", name="Give the role").press("Enter")
    coordinator.wait_for_url(f"{site.url}/manage/people/{person.person_id}")
    assert "Assessor everywhere" in main(coordinator).inner_text()


def test_a_coordinator_revokes_a_badge(site, coordinator, earned):
    page, badge = f"{site.url}/manage/credentials/{earned[1].id}", main(coordinator)
    coordinator.goto(page)
    badge.get_by_role("link", name="Revoke").click()
    badge.get_by_label("Issued in error").check()
    badge.get_by_role("button", name="Revoke the badge").click()
    coordinator.wait_for_url(page)
    assert "The badge is revoked" in badge.get_by_role("status").inner_text()
    path = f"/credentials/{earned[1].id}"
    coordinator.goto(site.url + path)
    assert "revoked" in main(coordinator).inner_text().lower()


def test_many_badges_are_revoked_without_scripts_and_by_keyboard(site, browser):
    programme = awards.direct(site.district)
    badges = [site.district.machine().made("/credentials", awards.body(programme)) for _ in "ab"]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.enter(page, site.district.coordinator_id)
    page.goto(f"{site.url}/manage/credentials")
    main(page).get_by_role("link", name="Revoke many").press("Enter")
    main(page).get_by_role("link", name="Give a list").press("Enter")
    main(page).get_by_label("The list").fill("\n".join(one["url"] for one in badges))
    main(page).get_by_label("Reason").select_option("issued_in_error")
    main(page).get_by_role("button", name="Look at it first").press("Enter")
    assert main(page).get_by_role("heading", level=1).inner_text() == "Revoke these 2 badges?"
    main(page).get_by_label("How many").fill("3")
    main(page).get_by_role("button", name="Revoke them").press("Enter")
    assert "Expected 2, the number of rows" in main(page).get_by_role("alert").inner_text()
    main(page).get_by_label("How many").fill("2")
    main(page).get_by_role("button", name="Revoke them").press("Enter")
    assert "0 of 2 done" in main(page).inner_text()
    site.run_jobs()
    main(page).get_by_role("link", name="Look again").press("Enter")
    assert "2 of 2 done: 2 revoked, 0 refused." in main(page).inner_text()
    context.close()


def test_the_look_at_a_list_is_accessible_in_every_look(site, coordinator, things):
    listed = f"{things['credential_id']}\n{uuid4()}"
    coordinator.goto(f"{site.url}/manage/credentials/revocations/new")
    main(coordinator).get_by_label("The list").fill(listed)
    main(coordinator).get_by_label("Reason").select_option("decision_reversed")
    main(coordinator).get_by_role("button", name="Look at it first").click()
    assert main(coordinator).get_by_role("table").count() == 2
    for scheme, size in LOOKS:
        coordinator.set_viewport_size(size)
        coordinator.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(coordinator) == [], (scheme, size["width"])
        assert coordinator.evaluate(SIDEWAYS) <= 0, (scheme, size["width"])


@pytest.mark.parametrize("path", ["/manage/people?q=nobody-has-this-name"])
def test_an_empty_list_is_accessible(site, context, coordinator, path):
    examine(context, site.url + path)


def test_the_menu_of_who_runs_the_programme_is_grouped_and_works_by_keyboard(site, coordinator):
    coordinator.goto(f"{site.url}/manage/people")
    menu = coordinator.get_by_role("navigation", name="Main")
    group = menu.locator("summary", has_text="Work and badges")
    assert menu.get_by_role("link", name="Plans").is_hidden()
    group.focus()
    coordinator.keyboard.press("Enter")
    assert menu.get_by_role("link", name="Plans").is_visible()
    assert violations(coordinator) == []
    coordinator.keyboard.press("Tab")
    coordinator.keyboard.press("Escape")
    assert menu.get_by_role("link", name="Plans").is_hidden()
    assert group.evaluate("one => one === document.activeElement")
    coordinator.keyboard.press("Enter")
    coordinator.keyboard.press("Tab")
    coordinator.keyboard.press("Tab")
    coordinator.keyboard.press("Enter")
    coordinator.wait_for_url("**/plans")


def test_the_catalogue_is_narrowed_without_scripts(site, browser, things):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.enter(page, site.district.person("educator"))
    page.goto(f"{site.url}/catalogue")
    form = page.get_by_role("main").get_by_role("search")
    form.get_by_role("searchbox").fill("no such thing at all")
    form.get_by_role("button").first.press("Enter")
    assert "text=no" in page.url
    context.close()
