"""The public page of a portfolio: off until it is opened, and never more than may be shown now."""

import pytest

from tests.api.test_evidence_safety import scanned_by
from tests.api.test_portfolio import put_file
from tests.clamd import EICAR, scanner
from tests.district import District
from tests.integration import awards
from tests.programme import PDF, Programme

HTML = {"Accept": "text/html"}
PUBLIC = {"visibility": "public", "students_appear": False}


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "portfolio-pages")


@pytest.fixture
def educator(district):
    return district.person("educator", name="Ada Byron")


def opened(caller, **said):
    return caller.made("/portfolio-pages", {"is_open": True} | said)


def looked_at(district, page, status=200):
    answer = district.http.get(f"/portfolios/{page['slug']}", headers=HTML)
    assert answer.status_code == status, answer.text
    return answer


def entry_of(caller, title, **said):
    return caller.made("/portfolio-entries", {"title": title} | said)


def test_a_page_is_closed_and_nameless_until_its_owner_says_otherwise(district, educator):
    page = educator.made("/portfolio-pages", {})
    assert (page["is_open"], len(page["slug"])) == (False, 30)
    looked_at(district, page, 404)
    entry_of(educator, "Wait time", **PUBLIC)
    entry_of(educator, "For colleagues", visibility="organization", students_appear=False)
    entry_of(educator, "For myself")
    path = f"/portfolio-pages/{page['id']}"
    page = educator.patch(path, {"is_open": True}, revision=page["revision"]).json()
    seen = looked_at(district, page)
    assert "Wait time" in seen.text
    for hidden in ("For colleagues", "For myself", "Ada Byron"):
        assert hidden not in seen.text
    assert (seen.headers["x-robots-tag"], seen.headers["vary"]) == ("noindex", "Accept")
    said = {"shows_name": True, "is_indexed": True}
    page = educator.patch(path, said, revision=page["revision"]).json()
    named = looked_at(district, page)
    assert "Ada Byron" in named.text
    assert "noindex" not in named.text + str(named.headers)
    page = educator.patch(path, {"is_open": False}, revision=page["revision"]).json()
    looked_at(district, page, 404)


def test_a_chosen_address_is_one_persons_alone(district, educator):
    page = opened(educator, slug="talk-and-wait")
    other = district.person("educator")
    assert other.post("/portfolio-pages", {"slug": "talk-and-wait"}).status_code == 409
    assert other.post("/portfolio-pages", {"slug": "Talk and wait"}).status_code == 422
    assert educator.post("/portfolio-pages", {}).status_code == 409
    path = f"/portfolio-pages/{page['id']}"
    assert other.get(path).status_code == 403
    assert other.patch(path, {"is_open": False}, revision=1).status_code == 403
    assert other.get("/portfolio-pages").json()["data"] == []
    educator.patch(path, {"slug": "somewhere-else"}, revision=page["revision"])
    looked_at(district, page, 404)
    looked_at(district, {"slug": "somewhere-else"})


def test_whoever_takes_no_html_is_told_so_and_what_is_not_there_is_not_found(district, educator):
    page = opened(educator)
    path = f"/portfolios/{page['slug']}"
    http = district.http
    assert http.get(path, headers={"Accept": "application/json"}).status_code == 406
    assert http.head(path, headers=HTML).status_code == 200
    answer = http.get("/portfolios/nobody", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_badge_stands_there_only_while_it_stands(district, educator):
    programme = Programme.publish(district)
    programme.educator = educator
    badge = awards.issue(programme, awards.earn(programme))
    page = opened(educator, credential_ids=[str(badge.id)])
    assert f"/credentials/{badge.id}" in looked_at(district, page).text
    other = district.person("educator")
    wrong = other.post("/portfolio-pages", {"credential_ids": [str(badge.id)]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/credential_ids/0")
    body = {"reason": "issued_in_error"}
    revoked = district.coordinator.post(f"/credentials/{badge.id}/revoke", body)
    assert revoked.is_success, revoked.text
    assert f"/credentials/{badge.id}" not in looked_at(district, page).text


def test_files_are_public_only_while_their_entry_is_and_malware_never(
    district, educator, wiring, worker
):
    page, entry = opened(educator), entry_of(educator, "Wait time", **PUBLIC)
    good = put_file(educator, entry).json()
    with scanner() as (url, _), scanned_by(wiring, url):
        bad = put_file(educator, entry, PDF + EICAR, "bad.pdf").json()
        waiting = district.http.get(f"/portfolios/{page['slug']}/files/{bad['id']}")
        assert waiting.status_code == 404
        worker.run_all_due()
    path = f"/portfolios/{page['slug']}/files"
    answer = district.http.get(f"{path}/{good['id']}")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert district.http.get(f"{path}/{bad['id']}").status_code == 404
    assert "bad.pdf" not in looked_at(district, page).text
    entry_path = f"/portfolio-entries/{entry['id']}"
    now = educator.get(entry_path).json()["revision"]
    educator.patch(entry_path, {"visibility": "self"}, revision=now)
    assert district.http.get(f"{path}/{good['id']}").status_code == 404
    theirs = entry_of(district.person("educator"), "Mine", **PUBLIC)
    assert district.http.get(f"{path}/{theirs['id']}").status_code == 404


def test_students_never_stand_there_without_consent(district, educator):
    page = opened(educator)
    entry = entry_of(
        educator, "Our talk", visibility="public", students_appear=True, has_consent=True
    )
    assert "Our talk" in looked_at(district, page).text
    path = f"/portfolio-entries/{entry['id']}"
    withdrawn = educator.patch(path, {"has_consent": False}, revision=entry["revision"])
    assert withdrawn.status_code == 422
    educator.patch(path, {"has_consent": False, "visibility": "self"}, revision=entry["revision"])
    assert "Our talk" not in looked_at(district, page).text


def test_an_entry_in_blind_work_stands_there_only_when_that_is_over(district):
    programme = Programme.publish(district, policy={"anonymity": "both"})
    page = opened(programme.educator, shows_name=True)
    entry = entry_of(programme.educator, "Wait time", text="Five seconds.", **PUBLIC)
    draft = programme.draft()
    body = {"requirement": "reflection", "entry_id": entry["id"]}
    programme.educator.made(f"/submissions/{draft['id']}/references", body)
    assert "Wait time" not in looked_at(district, page).text
    programme.educator.made(f"/submissions/{draft['id']}/withdraw")
    assert "Wait time" in looked_at(district, page).text


def test_nothing_is_shown_of_who_has_left(district, educator):
    page = opened(educator)
    person = district.coordinator.get(f"/people/{educator.person_id}").json()
    path = f"/people/{educator.person_id}"
    gone = district.coordinator.post(f"{path}/deactivate")
    if gone.status_code == 404:
        gone = district.coordinator.delete(path, revision=person["revision"])
    assert gone.is_success, gone.text
    looked_at(district, page, 404)
