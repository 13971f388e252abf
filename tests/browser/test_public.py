"""The public pages in a real browser: accessible in every look, and nothing hostile runs."""

import pytest

from tests.browser.site import examine
from tests.integration import awards
from tests.programme import Programme
from tests.strangers import endorsement_by_a_stranger

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def badge(site):
    programme = Programme.publish(site.district)
    return awards.issue(programme, awards.earn(programme))


@pytest.fixture(scope="module")
def slug(site):
    path = f"/issuers/{site.district.issuer_id}"
    return site.district.coordinator.get(path).json()["slug"]


@pytest.mark.parametrize(
    "path",
    [
        "/credentials/{badge.id}",
        "/microcredentials/{badge.version_id}",
        "/microcredentials/{badge.version_id}/criteria",
        "/issuers/{slug}",
        "/verify",
    ],
)
def test_the_public_pages_are_accessible(site, context, badge, slug, path):
    examine(context, site.url + path.format(badge=badge, slug=slug))


def test_what_others_say_is_accessible_on_each_page_that_says_it(site, context, badge, slug):
    coordinator = site.district.coordinator
    told = {"name": "The Agency", "url": "https://a.example", "email": "a@a.example"}
    agency = coordinator.made("/issuers", told | {"slug": "the-agency"})
    wish = {"issuer_id": agency["id"], "name": "Counts for a licence", "comment": "Ten hours."}
    subjects = {
        "issuer": (site.district.issuer_id, f"/issuers/{slug}"),
        "microcredential_version": (badge.version_id, f"/microcredentials/{badge.version_id}"),
        "credential": (badge.id, f"/credentials/{badge.id}"),
    }
    for kind, (subject_id, path) in subjects.items():
        about = {"subject_kind": kind, "subject_id": str(subject_id)}
        coordinator.made("/endorsements", wish | about)
        if kind == "credential":
            said = endorsement_by_a_stranger(f"{site.url}{path}")
            coordinator.made("/endorsements/received", {"input": said})
        assert "What others say" in site.http.get(path, headers={"Accept": "text/html"}).text
        examine(context, site.url + path)


def test_a_revoked_badge_is_accessible_and_unmistakable(site, context, page):
    programme = Programme.publish(site.district)
    row = awards.issue(programme, awards.earn(programme))
    path = f"/credentials/{row.id}"
    site.district.coordinator.made(f"{path}/revoke", {"reason": "issued_in_error"})
    examine(context, site.url + path)
    page.goto(site.url + path)
    assert page.get_by_role("alert").is_visible()
    page.get_by_role("button", name="Verify now").click()
    assert page.get_by_role("heading", name="Taken back").is_visible()


def test_verify_now_by_keyboard_alone(site, page, badge):
    page.goto(f"{site.url}/credentials/{badge.id}")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Verify now":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/verify#result")
    assert page.get_by_role("heading", name="Genuine").is_visible()


def test_a_file_is_verified(site, page, badge):
    page.goto(f"{site.url}/verify")
    content = site.http.get(f"/credentials/{badge.id}.json").content
    file = {"name": "badge.json", "mimeType": "application/json", "buffer": content}
    page.get_by_label("Or a file").set_input_files(file)
    page.get_by_role("button", name="Verify").click()
    assert page.get_by_role("heading", name="Genuine").is_visible()


def test_hostile_words_in_a_definition_stay_words(site, page):
    programme = awards.direct(
        site.district, name=HOSTILE, description=HOSTILE, criteria_narrative=HOSTILE
    )
    row = site.district.machine().made("/credentials", awards.body(programme))
    version = f"/microcredentials/{row['version_id']}"
    for path in (f"/credentials/{row['id']}", version, f"{version}/criteria"):
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
        assert HOSTILE in page.inner_text("main")
        # The artwork is ours; what the words would have made is not there.
        assert page.locator(f'main img:not([src^="{site.url}/"])').count() == 0
        assert page.title().startswith("<script>") or page.title().startswith("How <script>")
