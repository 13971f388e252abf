"""The public pages: beside the documents at the same address, true to what was signed, closed to script."""

import re

import pytest

from tests.integration import awards
from tests.programme import Programme

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
OURS = {"Origin": "http://localhost"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> **bold** [x](javascript:alert(1))"


@pytest.fixture(scope="module")
def programme(district):
    return awards.direct(district)


@pytest.fixture
def badge(district, programme):
    return district.machine().made("/credentials", awards.body(programme))


@pytest.fixture(scope="module")
def slug(district):
    return district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"]


def paths(badge, slug):
    version = f"/microcredentials/{badge['version_id']}"
    return [f"/credentials/{badge['id']}", version, f"{version}/criteria", f"/issuers/{slug}"]


# A microcredential and its criteria are shown in the reader's language, where there is that one.
SPEAKING = (1, 2)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "application/ld+json",
        "application/json, text/html",
        "text/html;q=0.5, */*",
        "text/html;q=0",
        "application/ld+json, text/html;q=0.9",
    ],
)
def test_documents_stay_the_default(http, badge, slug, place, accept):
    answer = http.get(paths(badge, slug)[place], headers={"Accept": accept})
    if accept == "text/html;q=0":
        assert answer.status_code == 406
    else:
        assert "json" in answer.headers["content-type"]
        assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("accept", ["text/html", BROWSER["Accept"]])
def test_whoever_asks_for_html_most_gets_a_page(http, badge, slug, place, accept):
    answer = http.get(paths(badge, slug)[place], headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    speaks = "Accept, Accept-Language" if place in SPEAKING else "Accept"
    assert answer.headers["vary"] == speaks
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<script|<style|<[a-z][^>]*\s(style|on\w+)=", answer.text)


def test_an_earned_badge_shows_each_criterion_with_its_level(http, district):
    programme = Programme.publish(district)
    row = awards.issue(programme, awards.earn(programme))
    page = http.get(f"/credentials/{row.id}", headers=BROWSER).text
    for title in ("Plan Fits", "Reflection Honest", "Whole Fits"):
        assert f"<h3>{title}</h3>" in page
    assert page.count("(reached)") == 3
    assert "In force" in page
    assert "Lesson plan" in page
    assert "Salted SHA-256" not in page
    assert "Revoked" not in page


def test_a_badge_without_assessment_says_so(http, badge):
    page = http.get(f"/credentials/{badge['id']}", headers=BROWSER).text
    assert "Not assessed here" in page
    assert "What it took" not in page


def test_a_revoked_badge_says_so_at_once_and_offers_no_linkedin(http, district, badge):
    path = f"/credentials/{badge['id']}"
    assert "linkedin.com" in http.get(path, headers=BROWSER).text
    district.coordinator.made(f"{path}/revoke", {"reason": "decision_reversed"})
    page = http.get(path, headers=BROWSER).text
    assert page.index("This badge was taken back") < page.index("<h1>")
    assert "In force" not in page
    assert "linkedin.com" not in page
    assert "decision_reversed" not in page


def test_verify_now_runs_the_verifier_without_script(http, district, badge):
    path = f"/credentials/{badge['id']}"
    found = http.post(f"{path}/verify", headers=BROWSER | OURS)
    assert found.status_code == 200
    assert "This badge is genuine" in found.text
    district.coordinator.made(f"{path}/revoke", {"reason": "decision_reversed"})
    assert "Taken back" in http.post(f"{path}/verify", headers=BROWSER | OURS).text


def test_linkedin_gets_the_name_the_number_and_the_address(http, badge):
    page = http.get(f"/credentials/{badge['id']}", headers=BROWSER).text
    link = re.search(r'href="(https://www.linkedin.com/[^"]+)"', page)[1]
    assert f"certId={badge['id']}" in link
    assert "certUrl=http%3A%2F%2Flocalhost%2Fcredentials%2F" in link
    assert "organizationName=The+district" in link


def test_a_draft_has_no_page(http, district, programme):
    lineage = programme.version["microcredential_id"]
    words = {"name": "Secret", "description": "Secret", "criteria_narrative": "Secret"}
    body = {"microcredential_id": lineage} | words
    draft = district.coordinator.made("/microcredential-versions", body)
    answer = http.get(f"/microcredentials/{draft['id']}", headers=BROWSER)
    assert answer.status_code == 404
    assert "Secret" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/credentials/00000000-0000-4000-8000-000000000000",
        "/credentials/none",
        "/microcredentials/00000000-0000-4000-8000-000000000000",
        "/issuers/nobody",
        "/no/such/page",
    ],
)
def test_what_is_not_there_is_a_page_for_people_and_a_document_for_machines(http, path):
    page = http.get(path, headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    document = http.get(path)
    assert document.status_code == 404
    assert document.headers["content-type"] == "application/problem+json"


def test_the_api_answers_browsers_with_documents(http):
    answer = http.get("/api/v1/schools", headers=BROWSER)
    assert (answer.status_code, answer.json()["status"]) == (401, 401)


def test_stored_script_stays_text(http, district):
    programme = awards.direct(
        district,
        name=HOSTILE,
        description=HOSTILE,
        criteria_narrative=HOSTILE,
        tags=["<script>tag</script>"],
    )
    badge = district.machine().made("/credentials", awards.body(programme))
    version = f"/microcredentials/{badge['version_id']}"
    for path in (f"/credentials/{badge['id']}", version, f"{version}/criteria"):
        page = http.get(path, headers=BROWSER).text
        assert "&lt;script&gt;" in page
        assert not re.search(r"<script|<img src=x|<b>|<strong>bold|href=.javascript", page)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"badge": ""}, "Paste a badge or its address"),
        ({"badge": "x", "recipient": "a\nb"}, "single line"),
    ],
)
def test_a_question_without_a_badge_is_asked_again(http, sent, told):
    answer = http.post("/verify", data=sent, headers=BROWSER | OURS)
    assert answer.status_code == 422
    assert told in answer.text.lower() or told in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("kind", ["address", "json", "jwt", "file"])
def test_a_badge_is_verified_however_it_comes(http, badge, kind):
    path = f"/credentials/{badge['id']}"
    sent, files = {"badge": ""}, {"file": ("", b"", "application/octet-stream")}
    if kind == "address":
        sent = {"badge": f"http://localhost{path}"}
    elif kind == "file":
        files = {"file": ("badge.json", http.get(f"{path}.json").content, "application/json")}
    else:
        sent = {"badge": http.get(f"{path}.{kind}").text}
    answer = http.post("/verify", data=sent, files=files, headers=BROWSER | OURS)
    assert answer.status_code == 200, answer.text
    assert "This badge is genuine" in answer.text


def test_somebody_elses_badge_is_genuine_and_said_to_be_somebody_elses(http, badge):
    sent = {"badge": f"http://localhost/credentials/{badge['id']}", "recipient": "x@y.example"}
    answer = http.post("/verify", data=sent, headers=BROWSER | OURS)
    assert "This badge is genuine" in answer.text
    assert "issued to somebody else" in answer.text


def test_what_is_no_badge_is_answered_and_stays_text(http):
    sent = {"badge": f"{{{HOSTILE}"}
    answer = http.post("/verify", data=sent, headers=BROWSER | OURS)
    assert answer.status_code == 200
    assert "What to do:" in answer.text
    assert "Genuine" not in answer.text
    assert "<script" not in answer.text


def test_a_form_of_another_site_verifies_nothing(http, badge):
    foreign = BROWSER | {"Origin": "https://elsewhere.example"}
    assert http.post("/verify", data={"badge": "x"}, headers=foreign).status_code == 403
    path = f"/credentials/{badge['id']}/verify"
    assert http.post(path, headers=foreign).status_code == 403


def test_machines_ask_the_same_address_for_json(http):
    answer = http.post("/verify", json={"input": "{}"})
    assert answer.json()["verdict"] == "invalid"
