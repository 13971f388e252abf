"""A coordinator's day in a real browser, by keyboard and without scripts; every page held against axe-core."""

from uuid import uuid4

import pytest

from app.pages.manage.routers import ROUTERS
from tests.browser.site import LOOKS, examine, violations
from tests.integration import awards
from tests.programme import Programme

HOLIDAYS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//tests//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20270101\r
SUMMARY:New Year\r
END:VEVENT\r
END:VCALENDAR\r
"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
AGENCY = {
    "slug": "state-agency",
    "name": "The State Agency",
    "url": "https://agency.example",
    "email": "a@agency.example",
}
SAID = {"name": "Counts for a licence", "comment": "Worth ten hours."}
KNOWN = {
    "issuer_id": "did:web:north.example",
    "name": "North District",
    "how_checked": "contract",
    "proof": "Page 3",
}
# An approver's page: what a coordinator is told instead is a page, too.
STATUS = {"/manage/submissions/decisions/{decision_id}/remand": 403}


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
    """One of everything that a page of the coordinator can be about, by the name that its address has."""
    coordinator, district = site.district.coordinator, site.district
    programme = Programme.publish(district)
    standing = awards.issue(programme, awards.earn(programme))
    path = f"/microcredential-versions/{programme.version['id']}/new-version"
    draft, person = coordinator.made(path), programme.educator.person_id
    query = {"person_id": str(person)}
    submission = coordinator.get("/submissions", params=query).json()["data"][0]
    agency = coordinator.made("/issuers", AGENCY)
    wish = {"issuer_id": agency["id"], "subject_kind": "credential"}
    rubric = coordinator.get("/rubrics").json()["data"][0]
    return {
        "act": "reinstate",
        "assignment_id": coordinator.get(
            "/assignments", params={"submission_id": submission["id"]}
        ).json()["data"][0]["id"],
        "batch_id": done_batch(site),
        "client_id": district.client_id,
        "credential_id": standing.id,
        "decision_id": programme.decision(submission)["id"],
        "endorsement_id": coordinator.made(
            "/endorsements", SAID | wish | {"subject_id": str(standing.id)}
        )["id"],
        "import_id": imported(coordinator),
        "issuer_id": district.issuer_id,
        "key_id": coordinator.get("/keys").json()["data"][0]["id"],
        "known_issuer_id": coordinator.made("/known-issuers", KNOWN)["id"],
        "microcredential_id": draft["microcredential_id"],
        "person_id": person,
        "role_id": coordinator.get("/roles").json()["data"][-1]["id"],
        "rubric_id": rubric["id"],
        "school_id": coordinator.made("/schools", {"name": "North School"})["id"],
        "submission_id": submission["id"],
        "team_id": coordinator.made("/teams", {"name": "Grade 9"})["id"],
        "version_id": draft["id"],
    }


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
    assert "expected 2" in main(page).get_by_role("alert").inner_text()
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
    main(coordinator).get_by_label("Reason").select_option("misconduct")
    main(coordinator).get_by_role("button", name="Look at it first").click()
    assert main(coordinator).get_by_role("table").count() == 2
    for scheme, size in LOOKS:
        coordinator.set_viewport_size(size)
        coordinator.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(coordinator) == [], (scheme, size["width"])
        assert coordinator.evaluate(SIDEWAYS) <= 0, (scheme, size["width"])


def imported(coordinator):
    """A file of holidays that was imported."""
    file = {"file": ("days.ics", HOLIDAYS, "text/calendar")}
    answer = coordinator.call("POST", "/holiday-imports", files=file)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def done_batch(site):
    """A batch of revocations that is done: its one row was refused."""
    rows = [{"credential_id": str(uuid4()), "reason": "misconduct"}]
    body = {"rows": rows, "confirmed_count": 1}
    asked = site.district.coordinator.post("/revocations", body)
    assert asked.status_code == 202
    site.run_jobs()
    return asked.json()["id"]


def pages():
    """The address of every page of a coordinator, as its router knows it."""
    routes = [route for router in ROUTERS for route in router.routes]
    return sorted(route.path for route in routes if "GET" in route.methods)


@pytest.mark.parametrize("path", pages())
def test_every_page_of_a_coordinator_is_accessible(site, context, coordinator, things, path):
    examine(context, site.url + path.format(**things), status=STATUS.get(path, 200))


@pytest.mark.parametrize("path", ["/manage/people?q=nobody-has-this-name", "/confirm"])
def test_an_empty_list_and_the_question_who_you_are_are_accessible(
    site, context, coordinator, path
):
    examine(context, site.url + path)
