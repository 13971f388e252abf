"""The coordinator's pages: what they do, who may see them, and that hostile words stay words."""

import re
import uuid

import pytest

from app.domain.access import RoleName
from app.pages.manage.routers import ROUTERS
from tests.district import District
from tests.pages.manage_world import HTML, Desk
from tests.programme import Programme

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)> **bold**'
BASE = "/manage"
LISTS = (
    "people",
    "microcredentials",
    "submissions",
    "credentials",
    "credentials/revocations",
    "setup",
    "setup/schools",
    "setup/teams",
    "setup/issuers",
    "setup/known-issuers",
    "setup/clients",
    "setup/webhooks",
    "setup/calendar",
    "setup/endorsements",
    "setup/record",
)


@pytest.fixture(scope="module")
def district(wiring, http):
    """A district of its own, so that nobody else is asked to judge or looks at its lists."""
    return District.make(wiring, http, "managed")


@pytest.fixture
def desk(district, clock):
    """The coordinator, signed in just now."""
    return Desk.of(district, district.coordinator_id)


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def judged(programme):
    """A submission that was accepted just now, its badge not out yet."""
    educator = programme.district.person("educator", name="Ada Byron")
    mine = Programme(programme.district, programme.version, educator, programme.assessor)
    submission = mine.complete()
    mine.judge(submission)
    return mine, submission


@pytest.fixture
def badge(judged, worker, district):
    worker.run_all_due()
    query = {"person_id": str(judged[0].educator.person_id)}
    return district.coordinator.get("/credentials", params=query).json()["data"][0]


@pytest.fixture
def draft(district, programme):
    path = f"/microcredential-versions/{programme.version['id']}/new-version"
    return district.coordinator.made(path)


def issuer_key(district, algorithm="EdDSA"):
    query = {"issuer_id": district.issuer_id}
    keys = district.coordinator.get("/keys", params=query).json()["data"]
    return next(k for k in keys if k["algorithm"] == algorithm and k["retired_at"] is None)


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_shown_to_a_coordinator(desk, judged, path):
    assert "<h1>" in desk.page(f"{BASE}/{path}")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("role", [RoleName.EDUCATOR, RoleName.ASSESSOR, RoleName.COACH])
def test_no_list_is_shown_to_other_roles(district, path, role):
    answer = Desk.of(district, district.person(role.value)).get(f"{BASE}/{path}")
    assert answer.status_code == 403
    assert "text/html" in answer.headers["content-type"]


@pytest.mark.parametrize("path", LISTS)
def test_a_stranger_is_led_to_the_sign_in_page_and_back(http, path):
    answer = http.get(f"{BASE}/{path}", headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fmanage")


def test_an_auditor_sees_and_changes_nothing(district, badge):
    auditor = Desk.of(district, district.person("auditor"))
    page = auditor.page(f"{BASE}/credentials/{badge['id']}")
    assert "Revoke" not in page
    answer = auditor.send(
        f"{BASE}/credentials/{badge['id']}/revoke", {"reason": "decision_reversed"}
    )
    assert answer.status_code == 403


def forms(district, programme, badge, draft):
    person = programme.educator.person_id
    return [
        f"{BASE}/people/new",
        f"{BASE}/people/{person}/edit",
        f"{BASE}/people/{person}/emails",
        f"{BASE}/people/{person}/deactivate",
        f"{BASE}/people/{person}/roles/new",
        f"{BASE}/people/{person}/relationships/new",
        f"{BASE}/microcredentials/versions/{draft['id']}/edit",
        f"{BASE}/microcredentials/versions/{draft['id']}/publish",
        f"{BASE}/microcredentials/new",
        f"{BASE}/microcredentials/versions/{draft['id']}/alignment",
        f"{BASE}/microcredentials/versions/{draft['id']}/write/judging",
        f"{BASE}/microcredentials/versions/{draft['id']}/write/stages/new",
        f"{BASE}/microcredentials/versions/{draft['id']}/stages/stage-1/guide",
        f"{BASE}/microcredentials/versions/{draft['id']}/stages/stage-1/evidence/reflection",
        f"{BASE}/credentials/{badge['id']}/revoke",
        f"{BASE}/credentials/{badge['id']}/suspend",
        f"{BASE}/credentials/{badge['id']}/correct",
        f"{BASE}/credentials/revocations/new",
        f"{BASE}/setup/endorsements/new",
        f"{BASE}/setup/endorsements/receive",
        f"{BASE}/setup/schools/new",
        f"{BASE}/setup/teams/new",
        f"{BASE}/setup/issuers/new",
        f"{BASE}/setup/issuers/{district.issuer_id}/keys/new",
        f"{BASE}/setup/keys/{issuer_key(district)['id']}/retire",
        f"{BASE}/setup/keys/{issuer_key(district)['id']}/compromise",
        f"{BASE}/setup/clients/new",
        f"{BASE}/setup/clients/{district.client_id}/rotate",
        f"{BASE}/setup/webhooks/new",
        f"{BASE}/setup/mail",
    ]


def test_every_form_is_shown(desk, district, programme, badge, draft):
    for path in forms(district, programme, badge, draft):
        assert 'method="post"' in desk.page(path), path


def sent_to():
    """Every address that a form of the coordinator's pages is sent to, about things that are not there."""
    routes = [route for router in ROUTERS for route in router.routes]
    paths = [route.path for route in routes if "POST" in route.methods]
    return [re.sub(r"{act}", "renew", path) for path in paths]


def about_nothing(path):
    return re.sub(r"{\w+}", str(uuid.UUID(int=7)), path)


@pytest.mark.parametrize("path", sent_to())
def test_no_form_is_taken_from_another_site_another_session_or_a_stranger(desk, http, path):
    path, token = about_nothing(path), desk.token()
    foreign = desk.send(path, FILLED, token=token, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert desk.send(path, FILLED, token="forged").status_code == 403
    answer = http.post(path, data=FILLED, headers=HTML, follow_redirects=False)
    assert answer.status_code in {303, 401}
    assert answer.headers.get("location", "/sign-in").startswith("/sign-in")
    # Sent as it should be, it is read: what is refused above is refused for its sender alone.
    assert desk.send(path, FILLED, token=token).status_code in {200, 303, 404, 422}


def test_no_form_is_open_to_an_educator(district, programme, badge, draft):
    educator = Desk.of(district, district.person("educator"))
    token = educator.token()
    for path in forms(district, programme, badge, draft):
        assert educator.get(path).status_code == 403, path
        assert educator.send(path, FILLED, token=token).status_code in {403, 422}, path
    assert district.coordinator.get(f"/credentials/{badge['id']}").json()["state"] == "issued"


FILLED = {
    "name": "Eve",
    "email": "eve@district.example",
    "address": "eve@district.example",
    "reason": "decision_reversed",
    "scopes": "resource:read",
    "algorithm": "ES256",
}


def test_another_districts_person_is_not_there(desk, other_district):
    person = other_district.person("educator")
    assert desk.get(f"{BASE}/people/{person.person_id}").status_code == 404


def test_a_person_is_added_found_changed_deactivated_and_let_in_again(desk, district):
    address = f"{uuid.uuid4().hex}@district.example"
    path = desk.done(f"{BASE}/people/new", {"name": "Mara Lind", "email": address})
    assert path.rpartition("/")[2] in desk.page(f"{BASE}/people?q={address[:20]}")
    revision = desk.row(path.replace(BASE, ""))["revision"]
    desk.done(f"{path}/edit", {"name": "Mara L", "revision": revision})
    assert "Mara L<" in desk.page(path)
    desk.done(f"{path}/deactivate")
    assert "Not active" in desk.page(path)
    desk.done(f"{path}/reactivate")
    assert "Not active" not in desk.page(path)


def test_a_search_finds_by_part_of_name_or_address_and_takes_marks_as_they_are(desk, district):
    district.person("educator", name="Percy 100% Sure")
    assert "Percy" in desk.page(f"{BASE}/people?q=00%25+S")
    assert "Percy" not in desk.page(f"{BASE}/people?q=P%25y")
    assert desk.get(f"{BASE}/people?q=%00").status_code == 422
    assert desk.get(f"{BASE}/people?school_id=none").status_code == 422


def test_what_is_wrong_stands_beside_its_field(desk):
    answer = desk.send(f"{BASE}/people/new", {"name": "", "email": "nonsense"})
    assert answer.status_code == 422
    assert re.search(r'id="e-name">[^<]+<', answer.text)
    assert re.search(r'id="e-email">[^<]*e-mail address', answer.text)


def test_a_change_of_what_somebody_else_has_changed_is_refused(desk, district):
    person = district.person("educator")
    path = f"{BASE}/people/{person.person_id}"
    desk.done(f"{path}/edit", {"name": "First", "revision": 1})
    answer = desk.send(f"{path}/edit", {"name": "Second", "revision": 1})
    assert answer.status_code == 409
    assert desk.row(f"/people/{person.person_id}")["name"] == "First"


def test_filters_stay_in_the_address_from_page_to_page(desk, district):
    for _ in range(3):
        district.person("educator", name="Zora Paging")
    first = desk.page(f"{BASE}/people?q=Zora&limit=2")
    path = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "q=Zora" in path
    second = desk.page(path)
    assert second.count("Zora Paging") == 1


def test_a_role_is_given_and_taken_away_and_nobody_gives_one_to_themself(desk, district):
    person = district.person()
    path = f"{BASE}/people/{person.person_id}"
    desk.done(f"{path}/roles/new", {"name": "assessor"})
    query = {"person_id": str(person.person_id)}
    role = district.coordinator.get("/roles", params=query).json()["data"][0]
    assert role["name"] == "assessor"
    taking = f"{BASE}/people/roles/{role['id']}/take-away"
    desk.done(taking, {"revision": role["revision"]})
    assert district.coordinator.get("/roles", params=query).json()["data"] == []
    own = f"{BASE}/people/{desk.person_id}/roles/new"
    assert desk.send(own, {"name": "assessor"}).status_code == 403


def test_what_matters_most_needs_a_sign_in_of_just_now(desk, district, programme, clock):
    clock.advance(minutes=16)
    person = programme.educator.person_id
    path = f"{BASE}/people/{person}/roles/new"
    answer = desk.get(path)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/confirm?next={path.replace('/', '%2F')}",
    )
    answer = desk.send(
        path, {"name": "coordinator"}, headers={"Referer": f"http://localhost{path}"}
    )
    assert answer.status_code == 403
    assert f'name="next" value="{path}"' in answer.text
    query = {"person_id": str(person), "name": "coordinator"}
    assert district.coordinator.get("/roles", params=query).json()["data"] == []
    for closed in (
        f"{BASE}/setup/clients/new",
        f"{BASE}/setup/keys/{issuer_key(district)['id']}/retire",
        f"{BASE}/setup/keys/{issuer_key(district)['id']}/compromise",
        f"{BASE}/setup/issuers/{district.issuer_id}/keys/new",
    ):
        assert desk.get(closed).status_code == 303, closed
    assert desk.get(f"{BASE}/people").status_code == 200
    fresh = Desk.of(district, district.coordinator_id)
    assert fresh.get(path).status_code == 200


def test_a_relationship_is_declared_by_address_and_ended(desk, district):
    ada, bo = district.person("educator"), district.person("coach", name="Bo Coach")
    address = desk.row(f"/people/{ada.person_id}")["emails"][0]["address"]
    path = f"{BASE}/people/{bo.person_id}"
    desk.done(f"{path}/relationships/new", {"kind": "coach_of", "email": address.upper()})
    assert "Is coached by" in desk.page(f"{BASE}/people/{ada.person_id}")
    nobody = {"kind": "coach_of", "email": "nobody@district.example"}
    assert desk.send(f"{path}/relationships/new", nobody).status_code == 422


def test_schools_and_teams_are_made_and_filled(desk, district):
    name = f"School {uuid.uuid4().hex[:8]}"
    desk.done(f"{BASE}/setup/schools/new", {"name": name})
    assert name in desk.page(f"{BASE}/setup/schools?limit=200")
    team = desk.done(f"{BASE}/setup/teams/new", {"name": "Grade 9"})
    member = district.person("educator", name="Team Mate")
    address = desk.row(f"/people/{member.person_id}")["emails"][0]["address"]
    desk.done(f"{team}/members", {"email": address})
    assert "Team Mate" in desk.page(team)


def test_a_draft_is_worded_checked_and_published_and_then_stays(desk, draft):
    path = f"{BASE}/microcredentials/versions/{draft['id']}"
    words = {
        "name": "Classroom talk, again",
        "description": "Leads talk.",
        "criteria_narrative": "A plan.",
        "tags": "talk, talk, questions",
        "revision": draft["revision"],
    }
    desk.done(f"{path}/edit", words)
    page = desk.page(path)
    assert "Nothing stands in the way" in page
    assert page.count('class="tag"') == 2
    desk.done(f"{path}/publish")
    assert "Published" in desk.page(path)
    assert desk.send(f"{path}/edit", words).status_code == 409
    desk.done(f"{path}/archive")
    copy = desk.done(f"{path}/copy")
    assert "Draft" in desk.page(copy)


def test_what_stands_in_the_way_of_publishing_is_named(desk, district, programme):
    body = {
        "microcredential_id": programme.version["microcredential_id"],
        "name": "Empty",
        "description": "d",
        "criteria_narrative": "c",
    }
    version = district.coordinator.made("/microcredential-versions", body)
    path = f"{BASE}/microcredentials/versions/{version['id']}"
    assert "Expected at least one stage." in desk.page(path)
    answer = desk.send(f"{path}/publish")
    assert answer.status_code == 422
    assert "at least one stage" in answer.text


def test_too_long_words_are_refused_beside_their_field(desk, draft):
    path = f"{BASE}/microcredentials/versions/{draft['id']}/edit"
    words = {"name": "n" * 201, "description": "", "criteria_narrative": "c", "tags": "t" * 61}
    answer = desk.send(path, words | {"revision": draft["revision"]})
    assert answer.status_code == 422
    for field in ("name", "description", "tags"):
        assert f'id="e-{field}"' in answer.text


def test_the_history_says_who_was_asked_and_why_in_words(desk, judged):
    page = desk.page(f"{BASE}/submissions/{judged[1]['id']}")
    assert re.search(r"<li>\d+ (person was|people were) qualified\.</li>", page)
    assert re.search(r"had the least open work|was drawn by lot", page)
    assert "least_loaded_band" not in page
    assert "Sealed" in page


def test_a_review_that_is_not_sealed_shows_nowhere(desk, district, programme):
    educator = district.person("educator")
    mine = Programme(district, programme.version, educator, programme.assessor)
    submission = mine.complete()
    path = f"{BASE}/submissions/{submission['id']}"
    assignment = mine.assignment(submission)
    assessor = district.acting_for(assignment["person_id"])
    assessor.made(f"/assignments/{assignment['id']}/claim")
    before = desk.page(path)
    level = {"criterion": "plan-fits", "level": "not-yet", "comment": "secret words"}
    assessor.made("/reviews", {"assignment_id": assignment["id"], "levels": [level]})
    assert desk.page(path) == before


def test_what_nobody_could_be_asked_to_judge_is_on_top_with_the_obstacle(desk, district):
    lonely = Programme.publish(district)
    for role in district.coordinator.get("/roles", params={"name": "assessor"}).json()["data"]:
        if role["microcredential_id"] in {None, lonely.version["microcredential_id"]}:
            district.coordinator.delete(f"/roles/{role['id']}", revision=role["revision"])
    submission = lonely.complete()
    page = desk.page(f"{BASE}/submissions?state=accepted")
    assert "Nobody has the assessor role for this microcredential and school." not in page
    page = desk.page(f"{BASE}/submissions")
    top = page.split("<table", 1)[0]
    assert submission["id"] in top
    assert "Nobody has the assessor role for this microcredential and school." in top


def test_voiding_takes_two_people_and_a_reason(desk, district, judged):
    mine, submission = judged
    path = f"{BASE}/submissions/decisions/{mine.decision(submission)['id']}/void"
    assert desk.send(path, {"reason": ""}).status_code == 422
    desk.done(path, {"reason": "The wrong video was judged."})
    assert desk.send(path, {"reason": "again"}).status_code == 422
    assert mine.state(submission) == "accepted"
    second = Desk.of(district, district.person("approver"))
    assert "The wrong video was judged." in second.page(path)
    second.done(path, {"reason": "confirmed"})
    assert mine.state(submission) == "in_review"


def test_a_badge_is_revoked_once_with_a_code_as_reason(desk, badge, http):
    path = f"{BASE}/credentials/{badge['id']}/revoke"
    assert desk.send(path, {"reason": "because"}).status_code == 422
    desk.done(path, {"reason": "issued_in_error"})
    assert "Issued in error" in desk.page(f"{BASE}/credentials/{badge['id']}")
    assert desk.send(path, {"reason": "issued_in_error"}).status_code == 409


def test_a_key_is_replaced_and_the_last_one_is_not_retired(desk, district):
    old = issuer_key(district)
    path = f"{BASE}/setup/keys/{old['id']}"
    assert desk.send(f"{path}/retire", {"revision": old["revision"]}).status_code == 422
    desk.done(f"{path}/rotate", {"revision": old["revision"]})
    assert issuer_key(district)["id"] != old["id"]
    assert desk.row(f"/keys/{old['id']}")["retired_at"] is not None


def test_a_key_that_somebody_else_may_have_is_taken_back_and_its_progress_shown(desk, district):
    district.coordinator.made(f"/issuers/{district.issuer_id}/keys", {"algorithm": "ES256"})
    stolen = issuer_key(district, "ES256")
    path = f"{BASE}/setup/keys/{stolen['id']}/compromise"
    assert "cannot be undone" in desk.page(path)
    assert desk.send(path, {"revision": 99}).status_code == 422
    desk.done(path, {"revision": stolen["revision"]})
    shown = desk.page(f"{BASE}/setup/issuers/{district.issuer_id}")
    assert "Compromised" in shown
    assert "0 of 0 badges signed anew" in shown
    assert desk.row(f"/keys/{stolen['id']}")["compromised_at"] is not None


def test_what_is_about_keys_is_chosen_on_the_page_and_stays_when_the_rest_changes(desk, district):
    path = f"{BASE}/setup/issuers/{district.issuer_id}/edit"
    issuer = desk.row(f"/issuers/{district.issuer_id}")
    told = {name: issuer[name] for name in ("name", "url", "email")}
    choice = {"token_algorithm": "ES256", "rotation_days": "90"}
    desk.done(path, told | choice | {"revision": issuer["revision"]})
    assert "every 90 days" in desk.page(path.removesuffix("/edit"))
    now = desk.row(f"/issuers/{district.issuer_id}")
    assert (now["token_algorithm"], now["rotation_days"]) == ("ES256", 90)
    desk.done(path, told | {"name": "Another", "revision": now["revision"]})
    now = desk.row(f"/issuers/{district.issuer_id}")
    assert (now["token_algorithm"], now["rotation_days"]) == ("ES256", 90)
    back = {"token_algorithm": "RS256", "rotation_days": "", "revision": now["revision"]}
    desk.done(path, told | back)
    now = desk.row(f"/issuers/{district.issuer_id}")
    assert (now["token_algorithm"], now["rotation_days"]) == ("RS256", None)


def test_a_list_of_what_was_taken_back_is_published_by_choice_on_the_page(desk, district):
    path = f"{BASE}/setup/issuers/{district.issuer_id}/edit"
    assert "Whoever reads it can open each of them." in desk.page(path)
    for choice, expected in (("yes", True), ("", True), ("no", False)):
        issuer = desk.row(f"/issuers/{district.issuer_id}")
        told = {name: issuer[name] for name in ("name", "url", "email", "token_algorithm")}
        told |= {"lists_revocations": choice} if choice else {}
        desk.done(path, told | {"revision": issuer["revision"]})
        assert desk.row(f"/issuers/{district.issuer_id}")["lists_revocations"] is expected


def test_a_secret_is_shown_once_and_never_again(desk, district):
    answer = desk.send(f"{BASE}/setup/clients/new", {"name": "LMS 2", "scopes": "resource:read"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    secret = re.search(r"laurel_[\w-]+", answer.text)[0]
    assert secret not in desk.page(f"{BASE}/setup/clients")
    assert secret not in desk.page(f"{BASE}/setup/record")


def test_the_record_shows_who_did_what_and_is_whole(desk, district):
    for number in range(51):
        district.coordinator.made("/schools", {"name": f"School {number}"})
    desk.done(f"{BASE}/setup/schools/new", {"name": "Recorded School"})
    page = desk.page(f"{BASE}/setup/record")
    assert "School created" in page
    assert "Coordinator" in page
    assert desk.done(f"{BASE}/setup/record/check") == f"{BASE}/setup/record"
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older is not None
    assert "<td" in desk.page(older[1])
    assert desk.get(f"{BASE}/setup/record?before=nonsense").status_code == 200


def test_mail_is_turned_off_and_on(desk, district):
    desk.done(f"{BASE}/setup/mail")
    assert "checked" not in desk.page(f"{BASE}/setup/mail")
    desk.done(f"{BASE}/setup/mail", {"on": "on"})
    assert "checked" in desk.page(f"{BASE}/setup/mail")


def test_a_script_in_any_field_stays_text(desk, district, draft):
    school = district.coordinator.made("/schools", {"name": f"S {SCRIPT}", "external_id": SCRIPT})
    team = district.coordinator.made("/teams", {"name": f"T {SCRIPT}"})
    person = district.person("educator", name=SCRIPT, school_id=school["id"])
    version = f"/microcredential-versions/{draft['id']}"
    words = {
        "name": SCRIPT,
        "description": SCRIPT,
        "criteria_narrative": SCRIPT,
        "tags": [SCRIPT[:60]],
    }
    assert (
        district.coordinator.patch(version, words, revision=draft["revision"]).status_code == 200
    )
    known = {"issuer_id": "did:web:hostile.example", "name": SCRIPT, "proof": SCRIPT}
    district.coordinator.made("/known-issuers", known | {"how_checked": "other"})
    client = district.coordinator.made("/clients", {"name": SCRIPT, "scopes": ["resource:read"]})
    for path in (
        "people",
        f"people/{person.person_id}",
        f"people/{person.person_id}/edit",
        f"people/{person.person_id}/deactivate",
        f"people/{person.person_id}/roles/new",
        f"microcredentials/{draft['microcredential_id']}",
        f"microcredentials/versions/{draft['id']}",
        f"microcredentials/versions/{draft['id']}/edit",
        f"microcredentials/versions/{draft['id']}/publish",
        "setup/schools",
        f"setup/schools/{school['id']}/edit",
        f"setup/teams/{team['id']}",
        "setup/known-issuers",
        "setup/clients",
        f"setup/clients/{client['id']}/rotate",
        "setup/record",
        "submissions",
    ):
        page = desk.page(f"{BASE}/{path}")
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "<strong>bold" not in page, path
    assert "&lt;script&gt;" in desk.page(f"{BASE}/people/{person.person_id}")


def test_known_issuers_are_added_imported_changed_and_taken_off(desk, district):
    base, grounds = f"{BASE}/setup/known-issuers", {"how_checked": "contract", "proof": "Page 3"}
    one = {"issuer_id": "did:web:one.example", "name": "One District"}
    desk.done(f"{base}/new", one | grounds)
    desk.done(
        f"{base}/import", {"list": "did:web:one.example,X\ndid:web:two.example,Two", **grounds}
    )
    page = desk.page(f"{base}?limit=200")
    assert "One District" in page
    assert "Two" in page
    assert "In a contract" in page
    query = {"issuer_id": "did:web:one.example"}
    row = district.coordinator.get("/known-issuers", params=query).json()["data"][0]
    desk.done(f"{base}/{row['id']}/edit", {"name": "One Unified", "revision": "1", **grounds})
    assert "One Unified" in desk.page(f"{base}/{row['id']}/remove")
    desk.done(f"{base}/{row['id']}/remove", {"revision": "2"})
    assert district.coordinator.get("/known-issuers", params=query).json()["data"] == []


def test_a_bad_list_of_issuers_is_shown_again_with_what_is_wrong(desk):
    path, grounds = f"{BASE}/setup/known-issuers/import", {"how_checked": "other", "proof": "x"}
    answer = desk.send(path, {"list": "did:web:a.example,A\nnonsense,B", **grounds})
    assert answer.status_code == 422
    assert "Entry 2, nonsense" in answer.text


@pytest.fixture
def small(wiring, http):
    """A district whose assessors are those of the test alone."""
    return District.make(wiring, http, "small")


def test_a_bar_is_set_aside_by_two_people_on_the_page(small):
    district, desk = small, Desk.of(small, small.coordinator_id)
    mine = Programme.publish(district)
    submission, coordinator = mine.complete(), district.coordinator
    assignment = mine.assignment(submission)
    coordinator.made(f"/assignments/{assignment['id']}/reassign", {"reason": "A mistake."})
    path = f"{BASE}/submissions/{submission['id']}"
    assert "Set a bar aside" in desk.page(path)
    assert "it was taken from them in this round" in desk.page(f"{path}/override").lower()
    fields = {"person_id": str(mine.assessor.person_id), "reason": ""}
    assert desk.send(f"{path}/override", fields).status_code == 422
    assert desk.send(f"{path}/override", fields | {"reason": "Latin."}).status_code == 303
    page = desk.page(path)
    assert "in spite of a bar" in page
    assert "Confirm it" not in page
    second = Desk.of(district, district.person("coordinator"))
    confirm = re.search(r'action="([^"]+/confirm)"', second.page(path))[1]
    assert second.send(confirm).status_code == 303
    assert "Two people wanted" in desk.page(path)
    assert mine.assignment(submission)["person_id"] == str(mine.assessor.person_id)


def test_work_is_taken_from_an_assessor_on_the_page(small):
    district, desk = small, Desk.of(small, small.coordinator_id)
    mine = Programme.publish(district)
    lineage = mine.version["microcredential_id"]
    other = district.person("assessor", microcredential_id=lineage)
    submission = mine.complete()
    asked = mine.assignment(submission)
    path = f"{BASE}/submissions/assignments/{asked['id']}/reassign"
    assert path in desk.page(f"{BASE}/submissions/{submission['id']}")
    assert desk.send(path, {"reason": ""}).status_code == 422
    assert desk.send(path, {"reason": "They share a classroom."}).status_code == 303
    now = {str(mine.assessor.person_id), str(other.person_id)} - {asked["person_id"]}
    assert mine.assignment(submission)["person_id"] in now
