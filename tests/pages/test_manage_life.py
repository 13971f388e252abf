"""A coordinator's pages about what happens to badges, one by one and many at once, and about endorsements."""

import re
import uuid
from datetime import timedelta

import pytest

from app.storage.tables import Email
from tests.district import District
from tests.integration import awards
from tests.pages.manage_world import Desk
from tests.programme import Programme
from tests.strangers import STRANGER, endorsement_by_a_stranger

BASE = "/manage"
ORIGIN = "http://localhost"
SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)> **bold**'


@pytest.fixture(scope="module")
def district(wiring, http):
    """A district of its own, so that nobody else looks at its lists."""
    return District.make(wiring, http, "living")


@pytest.fixture
def desk(district, clock):
    """The coordinator, signed in just now."""
    return Desk.of(district, district.coordinator_id)


@pytest.fixture(scope="module")
def programme(district):
    return awards.direct(district)


def issue(programme, **changes):
    return programme.district.machine().made("/credentials", awards.body(programme, **changes))


@pytest.fixture
def badge(programme):
    return issue(programme)


def place(badge):
    return f"{BASE}/credentials/{badge['id']}"


def signed(http, badge):
    return http.get(f"/credentials/{badge['id']}.json").json()


def fault_of(answer, field):
    """What stands beside a field of a form that was refused."""
    assert answer.status_code == 422, answer.text[:2000]
    found = re.search(rf'id="e-{field}">([^<]+)<', answer.text)
    assert found, f"nothing beside {field}: {answer.text[-3000:]}"
    return found[1]


def test_a_badge_is_suspended_with_a_code_as_reason_and_let_count_again(desk, badge, clock):
    assert fault_of(desk.send(f"{place(badge)}/suspend", {"reason": "dunno"}), "reason")
    desk.done(f"{place(badge)}/suspend", {"reason": "requirement_lapsed"})
    page = desk.page(place(badge))
    assert "Suspended" in page
    assert "A requirement lapsed" in page
    assert desk.row(f"/credentials/{badge['id']}")["suspension_reason"] == "requirement_lapsed"
    answer = desk.send(f"{place(badge)}/suspend", {"reason": "under_review"})
    assert answer.status_code == 409
    assert "only one that counts is suspended" in answer.text
    clock.advance(seconds=5)
    desk.done(f"{place(badge)}/reinstate")
    assert desk.row(f"/credentials/{badge['id']}")["state"] == "issued"


def test_the_words_of_a_direct_award_are_put_right(desk, programme, http, clock):
    badge = issue(programme, narrative="Led a workshop on fractoins.")
    path = f"{place(badge)}/correct"
    assert "fractoins" in desk.page(path)
    clock.advance(seconds=5)
    desk.done(path, {"narrative": "Led a workshop on fractions."})
    told = signed(http, badge)["credentialSubject"]["narrative"]
    assert told.endswith("Led a workshop on fractions.")
    public = http.get(f"/credentials/{badge['id']}", headers={"Accept": "text/html"}).text
    assert "<p>Led a workshop on fractions.</p>" in public
    assert "Signed version</dt><dd>2" in desk.page(place(badge))


def test_a_correction_that_changes_nothing_and_one_too_long_are_refused(desk, programme):
    badge = issue(programme, narrative="Led a workshop.")
    path = f"{place(badge)}/correct"
    assert "something to correct" in fault_of(
        desk.send(path, {"narrative": "Led a workshop."}), "narrative"
    )
    assert "2000" in fault_of(desk.send(path, {"narrative": "x" * 2001}), "narrative")
    assert desk.row(f"/credentials/{badge['id']}")["number"] == 1


def test_a_name_is_put_in_only_with_consent(desk, district, http, clock):
    programme = awards.direct(district)
    badge = issue(programme)
    path = f"{place(badge)}/correct"
    assert "does not consent" in desk.page(path)
    refused = desk.send(path, {"name": "on"})
    assert refused.status_code == 409
    assert "does not consent" in refused.text
    assert desk.row(f"/credentials/{badge['id']}")["number"] == 1
    person = desk.row(f"/people/{programme.educator.person_id}")
    district.coordinator.patch(
        f"/people/{person['id']}", {"share_name": True}, revision=person["revision"]
    )
    clock.advance(seconds=5)
    desk.done(path, {"name": "on"})
    assert person["name"] in str(signed(http, badge)["credentialSubject"]["identifier"])


def test_what_an_assessment_said_is_not_corrected_by_hand(desk, district):
    programme = Programme.publish(district)
    row = awards.issue(programme, awards.earn(programme))
    page = desk.page(f"{BASE}/credentials/{row.id}/correct")
    assert "comes from the assessment" in page
    assert "<textarea" not in page
    answer = desk.send(f"{BASE}/credentials/{row.id}/correct", {"narrative": "Very good."})
    assert answer.status_code == 409
    assert "comes from the assessment" in answer.text


def verified_address(district, person_id):
    """Another address of the person, which the person has signed in with."""
    address = f"{uuid.uuid4().hex}@new.example"
    person = f"/people/{person_id}"
    district.coordinator.made(f"{person}/emails", {"address": address})
    known = district.coordinator.get(person).json()["emails"]
    [email] = [one for one in known if one["address"] == address]
    with district.service_work() as work:
        work.get_for_update(Email, uuid.UUID(email["id"])).verified_at = work.now
    return email["id"], address


def test_a_badge_is_given_to_another_verified_address_of_its_owner(
    desk, district, worker, clock, http
):
    programme = awards.direct(district)
    badges = [issue(programme) for _ in range(2)]
    path, person_id = f"{place(badges[0])}/address", programme.educator.person_id
    assert "No other address to choose from" in desk.page(path)
    district.coordinator.made(f"/people/{person_id}/emails", {"address": "not@clicked.example"})
    assert "not@clicked.example" in desk.page(path)
    assert "No other address to choose from" in desk.page(path)
    email_id, address = verified_address(district, person_id)
    assert fault_of(desk.send(path, {"email_id": ""}), "email_id")
    clock.advance(seconds=5)
    desk.done(path, {"email_id": email_id})
    worker.run_all_due()
    assert address in desk.page(place(badges[0]))
    assert address not in desk.page(place(badges[1]))
    assert "already" in fault_of(desk.send(path, {"email_id": email_id}), "email_id")
    clock.advance(seconds=5)
    desk.done(path, {"email_id": email_id, "every": "on"})
    worker.run_all_due()
    assert address in desk.page(place(badges[1]))


def test_a_badge_is_not_given_to_an_address_of_somebody_else(desk, district, programme, badge):
    strange, _ = verified_address(district, district.person("educator").person_id)
    answer = desk.send(f"{place(badge)}/address", {"email_id": strange})
    assert answer.status_code in {404, 422}
    assert desk.row(f"/credentials/{badge['id']}")["number"] == 1


@pytest.mark.parametrize("act", ["suspend", "correct", "address", "renew", "reinstate", "revoke"])
@pytest.mark.parametrize("role", ["educator", "assessor", "coach", "auditor", "author"])
def test_nobody_but_a_coordinator_changes_a_badge(district, badge, act, role):
    other = Desk.of(district, district.person(role))
    token = other.token()
    fields = {"reason": "decision_reversed", "name": "on", "narrative": "Mine."}
    assert other.get(f"{place(badge)}/{act}").status_code in {403, 404}
    assert other.send(f"{place(badge)}/{act}", fields, token=token).status_code in {403, 404, 422}
    now = district.coordinator.get(f"/credentials/{badge['id']}").json()
    assert (now["state"], now["number"]) == ("issued", 1)


def test_another_districts_badge_is_not_there(wiring, http, badge):
    other = District.make(wiring, http, "elsewhere")
    desk = Desk.of(other, other.coordinator_id)
    for act in ("suspend", "correct", "address"):
        assert desk.get(f"{place(badge)}/{act}").status_code == 404, act
        assert desk.send(f"{place(badge)}/{act}", {"reason": "under_review"}).status_code == 404


NEW = f"{BASE}/credentials/revocations/new"


def carried(page):
    return re.search(r'name="list" value="([^"]*)"', page)[1]


@pytest.fixture
def mixed(programme, district):
    """Three badges that stand, one that is revoked, one id of nothing, and the list of them."""
    badges = [issue(programme) for _ in range(3)]
    gone = issue(programme)
    district.coordinator.made(f"/credentials/{gone['id']}/revoke", {"reason": "decision_reversed"})
    nothing = str(uuid.uuid4())
    lines = [
        f"{ORIGIN}/credentials/{badges[0]['id']}",
        f"/credentials/{badges[1]['id']}.json",
        f"{badges[2]['id']},decision_reversed",
        gone["id"],
        "",
        nothing,
    ]
    return badges, gone["id"], nothing, "\n".join(lines)


def test_a_list_is_looked_at_before_anything_happens(desk, mixed):
    badges, _, nothing, listed = mixed
    looked = desk.send(NEW, {"list": listed, "reason": "issued_in_error"})
    assert looked.status_code == 200
    for words in ("Revoke these 5 badges?", "Nothing will happen to 2", "To be revoked: 3"):
        assert words in looked.text
    assert nothing in looked.text
    assert desk.row(f"/credentials/{badges[0]['id']}")["state"] == "issued"


@pytest.mark.parametrize("count", ["4", "", "five", "-5", "5.0", "9" * 30])
def test_without_the_right_count_nothing_is_revoked(desk, mixed, count):
    badges, _, _, listed = mixed
    fields = {"list": listed, "reason": "issued_in_error", "confirmed_count": count}
    answer = desk.send(f"{BASE}/credentials/revocations/confirm", fields)
    assert "number" in fault_of(answer, "confirmed_count")
    assert len(carried(answer.text).splitlines()) == 5
    assert desk.row(f"/credentials/{badges[0]['id']}")["state"] == "issued"


def test_after_the_count_each_badge_has_its_own_result(desk, mixed, worker):
    badges, gone, nothing, listed = mixed
    looked = desk.send(NEW, {"list": listed, "reason": "issued_in_error"})
    fields = {"list": carried(looked.text), "confirmed_count": "5"}
    path = desk.done(f"{BASE}/credentials/revocations/confirm", fields)
    page = desk.page(path)
    assert "At work" in page
    assert "0 of 5 done" in page
    worker.run_all_due()
    page = desk.page(path)
    assert "5 of 5 done: 3 revoked, 2 refused." in page
    assert "This credential is revoked already." in page
    assert f"There is no credential {nothing}." in page
    reasons = [desk.row(f"/credentials/{one['id']}")["revocation_reason"] for one in badges]
    assert reasons == ["issued_in_error", "issued_in_error", "decision_reversed"]
    refused = desk.page(f"{path}?outcome=refused")
    assert badges[0]["id"] not in refused
    assert gone in refused
    assert path in desk.page(f"{BASE}/credentials/revocations")


def test_the_rows_of_a_batch_are_paged(desk, programme, worker):
    badges = [issue(programme)["id"] for _ in range(3)]
    looked = desk.send(NEW, {"list": "\n".join(badges), "reason": "decision_reversed"})
    fields = {"list": carried(looked.text), "confirmed_count": "3"}
    path = desk.done(f"{BASE}/credentials/revocations/confirm", fields)
    worker.run_all_due()
    first = desk.page(f"{path}?limit=2")
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = desk.page(onward)
    assert [first.count(one) > 0 for one in badges] == [True, True, False]
    assert badges[2] in second


def test_a_file_is_read_as_the_command_reads_it(desk, programme, http):
    badge = issue(programme)
    content = f"\ufeffcredential_id,reason\n{badge['id']},asked_by_owner\n".encode()
    data, headers = {"csrf_token": desk.token()}, desk.headers | {"Origin": ORIGIN}
    file = {"file": ("list.csv", content)}
    answer = http.post(NEW, data=data, files=file, headers=headers)
    http.cookies.clear()
    assert answer.status_code == 200, answer.text
    assert "Revoke this badge?" in answer.text
    assert "Asked by the owner" in answer.text


@pytest.mark.parametrize(
    ("listed", "field", "words"),
    [
        ("", "list", "at least one"),
        ("nonsense", "list", "Line 1"),
        ("https://evil.example/credentials/{id}", "list", "expected the address of a badge"),
        ("{id}\n{id}", "list", "Line 2 is the badge of line 1 again"),
        ("{id},because", "list", "because is no reason"),
        ("{id}", "reason", "Choose a reason"),
        ("{id}\x00", "list", "Line 1"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_naming_the_line(desk, badge, listed, field, words):
    reason = "" if field == "reason" else "decision_reversed"
    answer = desk.send(NEW, {"list": listed.format(id=badge["id"]), "reason": reason})
    assert words in fault_of(answer, field)


def test_too_many_badges_at_once_are_refused(desk, monkeypatch):
    monkeypatch.setattr("app.pages.manage.revocation_list.LARGEST", 2)
    lines = "\n".join(str(uuid.uuid4()) for _ in range(3))
    assert "At most 2" in fault_of(
        desk.send(NEW, {"list": lines, "reason": "decision_reversed"}), "list"
    )


@pytest.mark.parametrize("role", ["educator", "assessor", "coach", "auditor"])
def test_nobody_but_a_coordinator_revokes_many(district, badge, role):
    other = Desk.of(district, district.person(role))
    token = other.token()
    fields = {"list": badge["id"], "reason": "decision_reversed", "confirmed_count": "1"}
    assert other.get(NEW).status_code == 403
    for path in (NEW, f"{BASE}/credentials/revocations/confirm"):
        assert other.send(path, fields, token=token).status_code == 403
    assert district.coordinator.get(f"/credentials/{badge['id']}").json()["state"] == "issued"


def test_another_districts_badges_and_batches_are_not_there(wiring, http, desk, badge, worker):
    other = District.make(wiring, http, "elsewhere")
    stranger = Desk.of(other, other.coordinator_id)
    looked = stranger.send(NEW, {"list": badge["id"], "reason": "decision_reversed"})
    assert "There is no such badge here" in looked.text
    fields = {"list": carried(looked.text), "confirmed_count": "1"}
    path = stranger.done(f"{BASE}/credentials/revocations/confirm", fields)
    worker.run_all_due()
    assert "1 refused" in stranger.page(path)
    assert desk.row(f"/credentials/{badge['id']}")["state"] == "issued"
    assert desk.get(path).status_code == 404
    assert path not in desk.page(f"{BASE}/credentials/revocations")


@pytest.fixture(scope="module")
def agency(district):
    told = {"name": "The Agency", "url": "https://agency.example", "email": "a@agency.example"}
    return district.coordinator.made("/issuers", {"slug": f"ag-{uuid.uuid4().hex[:8]}"} | told)


ENDORSEMENTS = f"{BASE}/setup/endorsements"
SAID = {"name": "Worth a licence", "comment": "Ten hours.", "valid_until": ""}


def subjects(district, badge):
    issuer = district.coordinator.get(f"/issuers/{district.issuer_id}").json()
    return {
        "issuer": f"{ORIGIN}/issuers/{issuer['slug']}",
        "microcredential": f"{ORIGIN}/microcredentials/{badge['version_id']}",
        "badge": f"{ORIGIN}/credentials/{badge['id']}",
    }


@pytest.mark.parametrize("kind", ["issuer", "microcredential", "badge"])
def test_something_of_each_kind_is_endorsed_and_the_endorsement_revoked(
    desk, district, agency, badge, kind, http
):
    subject = subjects(district, badge)[kind]
    assert subject in desk.page(f"{ENDORSEMENTS}/new?subject={subject}")
    path = desk.done(f"{ENDORSEMENTS}/new", SAID | {"issuer_id": agency["id"], "subject": subject})
    page = desk.page(path)
    for words in ("Worth a licence", "Ten hours.", "The Agency", subject, f"{kind}</a>"):
        assert words in page
    assert path in desk.page(f"{ENDORSEMENTS}?state=standing&limit=200")
    endorsement_id = path.rpartition("/")[2]
    document = http.get(f"/endorsements/{endorsement_id}").json()
    assert document["credentialSubject"]["id"] == subject
    assert fault_of(desk.send(f"{path}/revoke", {"reason": "because"}), "reason")
    desk.done(f"{path}/revoke", {"reason": "issued_in_error"})
    assert "Revoked" in desk.page(path)
    assert path not in desk.page(f"{ENDORSEMENTS}?state=standing&limit=200")
    subject_id = desk.row(f"/endorsements/{endorsement_id}")["subject_id"]
    assert path in desk.page(f"{ENDORSEMENTS}?subject_id={subject_id}&limit=200")
    assert path not in desk.page(f"{ENDORSEMENTS}?subject_id={agency['id']}&limit=200")
    again = desk.send(f"{path}/revoke", {"reason": "issued_in_error"})
    assert again.status_code == 409
    assert "revoked already" in again.text


def test_an_end_is_the_end_of_its_day_and_lies_ahead(desk, agency, badge, district, clock):
    subject = subjects(district, badge)["badge"]
    wish = SAID | {"issuer_id": agency["id"], "subject": subject}
    day = (clock() + timedelta(days=30)).date().isoformat()
    path = desk.done(f"{ENDORSEMENTS}/new", wish | {"valid_until": day})
    row = desk.row(f"/endorsements/{path.rpartition('/')[2]}")
    assert row["valid_until"] == f"{day}T23:59:59.000Z"
    for wrong in ("2020-01-01", "soon", "2027-02-30"):
        answer = desk.send(f"{ENDORSEMENTS}/new", wish | {"valid_until": wrong})
        assert fault_of(answer, "valid_until")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issuer_id": ""}, "issuer_id"),
        ({"issuer_id": str(uuid.UUID(int=1))}, None),
        ({"subject": "https://evil.example/issuers/x"}, "subject"),
        ({"subject": f"{ORIGIN}/issuers/nobody-at-all"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"name": ""}, "name"),
        ({"comment": ""}, "comment"),
        ({"comment": "x" * 2001}, "comment"),
    ],
)
def test_what_is_wrong_with_an_endorsement_stands_beside_its_field(
    desk, district, agency, badge, changes, field
):
    wish = SAID | {"issuer_id": agency["id"], "subject": subjects(district, badge)["badge"]}
    answer = desk.send(f"{ENDORSEMENTS}/new", wish | changes)
    if field is None:
        assert answer.status_code == 404
    else:
        assert fault_of(answer, field)


def test_nobody_endorses_oneself_or_another_districts_things(desk, district, agency, wiring, http):
    wish = SAID | {"issuer_id": agency["id"], "subject": f"{ORIGIN}/issuers/{agency['slug']}"}
    assert fault_of(desk.send(f"{ENDORSEMENTS}/new", wish), "issuer_id")
    other = District.make(wiring, http, "elsewhere")
    theirs = other.coordinator.get(f"/issuers/{other.issuer_id}").json()["slug"]
    answer = desk.send(f"{ENDORSEMENTS}/new", wish | {"subject": f"{ORIGIN}/issuers/{theirs}"})
    assert "of yours" in fault_of(answer, "subject")


@pytest.mark.parametrize("as_token", [False, True])
def test_a_strangers_endorsement_is_checked_kept_shown_and_removed(desk, badge, http, as_token):
    subject = f"{ORIGIN}/credentials/{badge['id']}"
    content = endorsement_by_a_stranger(subject, as_token=as_token)
    path = desk.done(f"{ENDORSEMENTS}/receive", {"input": content})
    page = desk.page(path)
    for words in ("A word from outside", "We hire by this.", STRANGER, subject):
        assert words in page
    assert (
        "A word from outside"
        in http.get(f"/credentials/{badge['id']}", headers={"Accept": "text/html"}).text
    )
    twice = desk.send(f"{ENDORSEMENTS}/receive", {"input": content})
    assert twice.status_code == 409
    assert "here already" in twice.text
    assert desk.send(f"{path}/revoke", {"reason": "decision_reversed"}).status_code == 409
    desk.done(f"{path}/remove")
    assert "Removed" in desk.page(path)
    assert (
        "A word from outside"
        not in http.get(f"/credentials/{badge['id']}", headers={"Accept": "text/html"}).text
    )


def test_a_file_is_taken_in_too(desk, badge, http):
    content = endorsement_by_a_stranger(f"{ORIGIN}/credentials/{badge['id']}")
    data, headers = {"csrf_token": desk.token()}, desk.headers | {"Origin": ORIGIN}
    answer = http.post(
        f"{ENDORSEMENTS}/receive",
        data=data,
        files={"file": ("said.json", content)},
        headers=headers,
        follow_redirects=False,
    )
    http.cookies.clear()
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("We hire by this.", "They rule the world."), ""),
        (lambda _: "hello", ""),
        (lambda _: "", "Fill this in"),
        (lambda text: text.replace("/credentials/", "/credential/"), ""),
        (lambda _: "http://127.0.0.1:9/inside", ""),
    ],
    ids=["altered", "nonsense", "empty", "about nothing", "inside"],
)
def test_what_is_not_genuine_is_not_taken_in(desk, badge, change, words):
    content = change(endorsement_by_a_stranger(f"{ORIGIN}/credentials/{badge['id']}"))
    answer = desk.send(f"{ENDORSEMENTS}/receive", {"input": content})
    assert words in fault_of(answer, "input")


@pytest.mark.parametrize("role", ["educator", "assessor", "coach", "auditor"])
def test_nobody_but_a_coordinator_endorses(desk, district, agency, badge, role):
    subject = subjects(district, badge)["badge"]
    wish = SAID | {"issuer_id": agency["id"], "subject": subject}
    made = desk.done(f"{ENDORSEMENTS}/new", wish)
    other = Desk.of(district, district.person(role))
    token = other.token()
    paths = (f"{ENDORSEMENTS}/new", f"{ENDORSEMENTS}/receive", f"{made}/revoke", f"{made}/remove")
    content = endorsement_by_a_stranger(subject)
    for path in paths:
        assert other.get(path).status_code == 403, path
        fields = wish | {"reason": "decision_reversed", "input": content}
        assert other.send(path, fields, token=token).status_code == 403, path
    assert desk.row(f"/endorsements/{made.rpartition('/')[2]}")["state"] == "standing"


def test_another_districts_endorsement_is_not_there(desk, district, agency, badge, wiring, http):
    wish = SAID | {"issuer_id": agency["id"], "subject": subjects(district, badge)["badge"]}
    made = desk.done(f"{ENDORSEMENTS}/new", wish)
    other = District.make(wiring, http, "elsewhere")
    stranger = Desk.of(other, other.coordinator_id)
    assert stranger.get(made).status_code == 404
    assert stranger.send(f"{made}/revoke", {"reason": "decision_reversed"}).status_code == 404
    assert "No endorsement found" in stranger.page(ENDORSEMENTS)


def test_a_script_in_any_of_these_fields_stays_text(desk, district, agency, badge):
    wish = {"issuer_id": agency["id"], "subject": subjects(district, badge)["badge"]}
    path = desk.done(f"{ENDORSEMENTS}/new", wish | {"name": SCRIPT, "comment": SCRIPT})
    pages = [desk.page(one) for one in (path, ENDORSEMENTS, f"{path}/revoke")]
    pages.append(desk.page(f"{ENDORSEMENTS}/new?subject={SCRIPT}"))
    pages.append(desk.send(NEW, {"list": SCRIPT, "reason": "decision_reversed"}).text)
    pages.append(desk.send(f"{ENDORSEMENTS}/receive", {"input": SCRIPT}).text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_the_progress_of_a_compromise_names_badges_and_endorsements(wiring, http, worker, clock):
    own = District.make(wiring, http, "robbed")
    desk = Desk.of(own, own.coordinator_id)
    badge = issue(awards.direct(own))
    told = {"name": "Other", "url": "https://o.example", "email": "o@o.example"}
    other = own.coordinator.made("/issuers", {"slug": f"o-{uuid.uuid4().hex[:8]}"} | told)
    wish = {"issuer_id": own.issuer_id, "subject": f"{ORIGIN}/issuers/{other['slug']}"}
    desk.done(f"{ENDORSEMENTS}/new", SAID | wish)
    clock.advance(seconds=30)
    keys = own.coordinator.get("/keys", params={"issuer_id": own.issuer_id}).json()["data"]
    stolen = next(key for key in keys if key["algorithm"] == "EdDSA")
    desk.done(f"{BASE}/setup/keys/{stolen['id']}/compromise", {"revision": stolen["revision"]})
    page = desk.page(f"{BASE}/setup/issuers/{own.issuer_id}")
    assert "0 of 1 badges and 0 of 1 endorsements signed anew so far" in page
    worker.run_all_due()
    page = desk.page(f"{BASE}/setup/issuers/{own.issuer_id}")
    assert "1 of 1 badges and 1 of 1 endorsements signed anew" in page
    assert desk.row(f"/credentials/{badge['id']}")["number"] == 2
