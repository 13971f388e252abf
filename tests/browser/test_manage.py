"""A coordinator's day in a real browser, by keyboard and without scripts; every page held against axe-core."""

import pytest

from tests.browser.site import examine
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


def paths(site, earned):
    programme, badge, draft = earned
    coordinator, person = site.district.coordinator, programme.educator.person_id
    submission = coordinator.get("/submissions", params={"person_id": str(person)}).json()["data"][
        0
    ]
    key = coordinator.get("/keys").json()["data"][0]
    return [
        "people",
        "people?q=nobody-has-this-name",
        "people/new",
        f"people/{person}",
        f"people/{person}/emails",
        f"people/{person}/deactivate",
        f"people/{person}/roles/new",
        f"people/{person}/relationships/new",
        "microcredentials",
        f"microcredentials/{draft['microcredential_id']}",
        f"microcredentials/versions/{draft['id']}",
        f"microcredentials/versions/{draft['id']}/edit",
        "submissions",
        f"submissions/{submission['id']}",
        f"submissions/decisions/{programme.decision(submission)['id']}/void",
        "credentials",
        f"credentials/{badge.id}",
        f"credentials/{badge.id}/revoke",
        "setup",
        "setup/schools",
        "setup/teams",
        "setup/issuers",
        f"setup/issuers/{key['issuer_id']}",
        f"setup/issuers/{key['issuer_id']}/keys/new",
        f"setup/keys/{key['id']}/rotate",
        "setup/known-issuers",
        "setup/known-issuers/new",
        "setup/known-issuers/import",
        "setup/clients",
        "setup/clients/new",
        "setup/calendar",
        "setup/calendar/edit",
        "setup/record",
        "setup/mail",
    ]


def test_every_page_of_a_coordinator_is_accessible(site, context, coordinator, earned):
    seen = paths(site, earned)
    for path in seen:
        examine(context, f"{site.url}/manage/{path}")
    examine(context, f"{site.url}/confirm")
    assert len(seen) == 34
