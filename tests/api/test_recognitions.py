"""Recognitions through the public API: outside badges and documents, rules, what counts, what lapses."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services import rechecking
from app.verification.resolver import Obstacle, UnreachableError
from app.verification.verifier import Verifier
from tests.district import District
from tests.integration.awards import allow, body
from tests.outside import Outside, verify_address
from tests.pathway_builders import Stack
from tests.programme import PDF, Programme
from tests.strangers import STRANGER

RULE = {
    "proofs": ["badge", "document"],
    "hours_tenths": 150,
    "stipend": {"amount_cents": 7500, "currency": "USD"},
}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "recognizing")


@pytest.fixture(scope="module")
def elsewhere(wiring, http):
    return District.make(wiring, http, "elsewhere")


@pytest.fixture(scope="module")
def outside(district, elsewhere):
    return Outside.make(district, elsewhere).know()


@pytest.fixture
def ada(district):
    return district.person("educator", name="Ada Byron")


def publish(district, **rule):
    policy = {"recognition": RULE | rule, "direct_issue": True}
    return Programme.publish(district, policy=policy)


@pytest.fixture(scope="module")
def programme(district):
    return publish(district)


def wanted(programme, badge, **more):
    target = {"microcredential_id": programme.version["microcredential_id"]}
    return target | {"badge": badge["url"]} | more


def handed_in(outside, programme, person, **more):
    badge = outside.award(person)
    return badge, person.made("/recognitions", wanted(programme, badge, **more))


def accepted(district, row):
    return district.coordinator.made(f"/recognitions/{row['id']}/accept", {})


def test_a_badge_from_elsewhere_is_verified_kept_with_its_receipt_and_accepted_by_the_rule(
    district, outside, programme, ada
):
    badge, row = handed_in(outside, programme, ada, note="I use it every week.")
    assert (row["state"], row["title"], row["issuer_id"]) == (
        "submitted",
        "Classroom talk",
        outside.issuer,
    )
    assert (row["badge_id"], row["issuer_is_known"], row["stipend_cents"]) == (
        badge["url"],
        True,
        None,
    )
    kept = district.coordinator.get(f"/verifications/{row['verification_id']}").json()
    assert (kept["verdict"], kept["report"]["recipient"]) == ("valid", "matched")
    receipt = district.http.post("/verify", json={"input": kept["receipt"]}).json()
    assert receipt["verdict"] == "valid"
    done = accepted(district, row)
    assert (done["state"], done["hours_tenths"]) == ("accepted", 150)
    assert (done["stipend_cents"], done["currency"]) == (7500, "USD")
    assert done["credential_id"] is None
    assert ada.get("/credentials").json()["data"] == []
    told = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    kinds = [one["kind"] for one in told if one["subject_id"] == row["id"]]
    assert kinds == ["recognition.submitted", "recognition.accepted"]


def test_the_same_badge_is_taken_once_in_whatever_form_and_whoever_brings_it(
    district, outside, programme, ada
):
    badge, row = handed_in(outside, programme, ada)
    again = ada.post("/recognitions", wanted(programme, badge))
    assert (again.status_code, "handed in before" in again.json()["detail"]) == (409, True)
    picture = district.http.get(f"{badge['url']}.png").content
    form = {"microcredential_id": programme.version["microcredential_id"], "proof": "badge"}
    file = {"file": ("badge.png", picture, "image/png")}
    baked = ada.call("POST", "/recognitions/files", data=form, files=file)
    assert baked.status_code == 409
    other = district.person("educator")
    verify_address(district, other)
    stolen = other.post("/recognitions", wanted(programme, badge))
    assert stolen.status_code == 422
    assert stolen.json()["errors"][0]["pointer"] == "/badge"
    assert "Ada" not in stolen.text
    district.coordinator.made(f"/recognitions/{row['id']}/decline", {"reason": "Not this one."})
    assert ada.post("/recognitions", wanted(programme, badge)).status_code == 201


def test_of_two_who_hand_in_the_same_badge_at_once_one_is_taken(outside, programme, ada):
    badge = outside.award(ada)
    with ThreadPoolExecutor(2) as pool:
        sent = pool.map(
            lambda _: ada.post("/recognitions", wanted(programme, badge)).status_code, range(2)
        )
        assert sorted(sent) == [201, 409]


def test_of_accepting_and_declining_at_once_exactly_one_wins(district, outside, programme, ada):
    _, row = handed_in(outside, programme, ada)
    acts = [("accept", {}), ("decline", {"reason": "No."})]

    def act(one):
        return district.coordinator.post(f"/recognitions/{row['id']}/{one[0]}", one[1]).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, acts)) == [200, 409]
    late = district.coordinator.post(f"/recognitions/{row['id']}/decline", {"reason": "No."})
    assert late.status_code == 409
    assert late.json()["move"] == "decline"


def test_what_is_revoked_elsewhere_is_refused_and_what_is_revoked_later_lapses(
    district, outside, programme, ada, worker, clock
):
    gone = outside.award(ada)
    outside.revoke(gone)
    refused = ada.post("/recognitions", wanted(programme, gone))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/badge")
    badge, row = handed_in(outside, programme, ada)
    accepted(district, row)
    recheck(district, worker)
    assert state(district, row) == "accepted"
    outside.revoke(badge)
    recheck(district, worker)
    assert state(district, row) == "accepted", "asked again only when it is due"
    clock.advance(days=31)
    recheck(district, worker)
    assert state(district, row) == "lapsed"


def recheck(district, worker):
    with district.service_work() as work:
        work.enqueue("recognition.recheck", {})
    worker.run_all_due()


def state(district, row):
    return district.coordinator.get(f"/recognitions/{row['id']}").json()["state"]


def test_what_cannot_be_asked_now_is_no_proof_yet_and_takes_nothing_away_later(
    district, programme, ada
):
    away = "http://localhost/credentials/0198c7a4-8f0e-4c3a-9a51-0f6f0d1c2b3a"
    verify_address(district, ada)
    answer = ada.post("/recognitions", wanted(programme, {"url": away}))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/badge")
    assert answer.json()["errors"][0]["detail"].endswith("try again later")
    found = district.machine().made("/verifications", {"input": away})
    assert found["verdict"] == "unverifiable"
    now = district.wiring.now()
    unreachable = Verifier(Nowhere()).verify(away, now=now)
    assert not rechecking.is_taken_back(unreachable)
    assert rechecking.is_taken_back(Verifier(Nowhere()).verify("{}", now=now))


class Nowhere:
    """A network in which no host answers."""

    def get(self, url, *, accept):
        raise UnreachableError(f"{url}: no answer {accept}", Obstacle.NO_CONNECTION)


def test_an_issuer_that_is_not_known_is_not_accepted_until_it_is(
    district, wiring, http, programme, ada
):
    outside = Outside.make(district, District.make(wiring, http, "unheard-of"))
    _, row = handed_in(outside, programme, ada)
    assert row["issuer_is_known"] is False
    early = district.coordinator.post(f"/recognitions/{row['id']}/accept", {})
    assert (early.status_code, outside.issuer in early.json()["detail"]) == (409, True)
    outside.know()
    assert accepted(district, row)["state"] == "accepted"


def test_the_rule_says_which_issuers_and_achievements_equal_it(district, outside, ada):
    badge = outside.award(ada)
    elsewhere = publish(district, issuers=[STRANGER])
    answer = ada.post("/recognitions", wanted(elsewhere, badge))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/badge")
    other = publish(district, achievements=["https://elsewhere.example/achievements/1"])
    assert ada.post("/recognitions", wanted(other, badge)).status_code == 422
    closed = Programme.publish(district)
    answer = ada.post("/recognitions", wanted(closed, badge))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (
        409,
        "/microcredential_id",
    )


def test_nobody_decides_on_their_own_and_nobody_hands_in_for_another(
    district, outside, programme, ada
):
    both = district.person("educator", "approver")
    _, own = handed_in(outside, programme, both)
    assert both.post(f"/recognitions/{own['id']}/accept", {}).status_code == 403
    _, row = handed_in(outside, programme, ada)
    assert ada.post(f"/recognitions/{row['id']}/accept", {}).status_code == 403
    assert both.post(f"/recognitions/{row['id']}/withdraw").status_code == 403
    assert both.made(f"/recognitions/{row['id']}/accept", {})["decided_by"] == str(both.person_id)
    assert ada.post(f"/recognitions/{row['id']}/withdraw").status_code == 409
    stranger = district.person("educator")
    assert stranger.get(f"/recognitions/{row['id']}").status_code == 403
    assert stranger.get(f"/recognitions/{row['id']}/proof").status_code == 403
    assert district.machine().get(f"/recognitions/{row['id']}/proof").status_code == 403


def test_a_badge_of_our_own_and_a_person_without_verified_address_are_refused(
    district, outside, programme, ada
):
    unverified = ada.post("/recognitions", wanted(programme, {"url": "https://x.example/1"}))
    assert (unverified.status_code, "Verify" in unverified.json()["detail"]) == (409, True)
    verify_address(district, ada)
    allow(district, programme.version["id"])
    ours = district.machine().made("/credentials", body(programme, person_id=str(ada.person_id)))
    answer = ada.post("/recognitions", wanted(programme, ours))
    assert (answer.status_code, "awarded here" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    "junk", ["hello", "{}", "https://", "ftp://x.example/b", '{"@context": []}', "\u0000", "é"]
)
def test_junk_is_a_named_fault_and_never_an_error_of_ours(district, programme, ada, junk):
    verify_address(district, ada)
    target = {"microcredential_id": programme.version["microcredential_id"]}
    answer = ada.post("/recognitions", target | {"badge": junk})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/badge")


def document(programme, **more):
    form = {"microcredential_id": programme.version["microcredential_id"], "proof": "document"}
    return form | {"title": "Questioning", "issuer_name": "A university"} | more


def test_a_document_is_proof_where_the_microcredential_takes_one(district, programme, ada):
    file = {"file": ("letter.pdf", PDF, "application/pdf")}

    def send(form, files):
        return ada.call("POST", "/recognitions/files", data=form, files=files)

    row = send(document(programme), file)
    assert (row.status_code, row.json()["title"]) == (201, "Questioning")
    path = f"/recognitions/{row.json()['id']}/proof"
    got = district.coordinator.get(path)
    assert (got.content, got.headers["content-type"]) == (PDF, "application/pdf")
    assert got.headers["content-disposition"].startswith("attachment")
    assert send(document(programme), file).status_code == 409
    assert accepted(district, row.json())["stipend_cents"] == 7500
    only = publish(district, proofs=["badge"])
    assert send(document(only), file).json()["errors"][0]["pointer"] == "/proof"
    fake = {"file": ("letter.pdf", b"<script>alert(1)</script>", "application/pdf")}
    assert send(document(programme), fake).status_code == 415
    bare = {"file": ("letter.pdf", PDF + b"%more", "application/pdf")}
    nameless = send(document(programme, title=""), bare)
    assert nameless.status_code == 422
    empty = {"file": ("letter.pdf", b"", "application/pdf")}
    assert send(document(programme), empty).status_code == 422


def test_a_recognition_meets_prerequisites_only_where_the_definition_allows_it(
    district, outside, programme, ada
):
    first = programme.version["microcredential_id"]
    strict = Programme.publish(district, prerequisite_ids=[first])
    open_one = Programme.publish(
        district, prerequisite_ids=[first], policy={"recognitions": "allowed"}
    )
    _, row = handed_in(outside, programme, ada)
    assert enroll(ada, open_one) == 409
    accepted(district, row)
    assert (enroll(ada, open_one), enroll(ada, strict)) == (201, 409)
    district.coordinator.made(f"/recognitions/{row['id']}/revoke", {"reason": "By mistake."})
    other = Programme.publish(
        district, prerequisite_ids=[first], policy={"recognitions": "allowed"}
    )
    assert enroll(ada, other) == 409


def enroll(person, programme):
    return person.post("/enrollments", {"version_id": programme.version["id"]}).status_code


def test_a_recognition_fills_a_place_of_a_pathway_that_allows_it_and_the_capstone_follows(
    district, outside, ada, worker, clock
):
    stack = Stack.make(district, 1)
    programme = publish(district)
    named = [*stack.ids, programme.version["microcredential_id"]]
    part = {"key": "all", "name": "All", "microcredential_ids": named}
    stack.publish(part, counting={"recognitions": "allowed"})
    badge, row = handed_in(outside, programme, ada)
    stack.give(ada, 0)
    worker.run_all_due()
    assert stack.progress(ada)["missing"] == 1
    accepted(district, row)
    worker.run_all_due()
    (group,) = stack.progress(ada)["groups"]
    assert (group["missing"], group["recognition_ids"]) == (0, [row["id"]])
    (capstone,) = stack.capstones(ada)
    assert (capstone["state"], capstone["is_assessed"]) == ("issued", False)
    outside.revoke(badge)
    recheck(district, worker)
    worker.run_all_due()
    assert [one["state"] for one in stack.capstones(ada)] == ["suspended"]


def test_our_own_badge_goes_out_only_where_the_definition_says_so_and_rests_when_it_lapses(
    district, outside, ada, worker
):
    programme = publish(district, issues_badge=True, valid_months=12)
    badge, row = handed_in(outside, programme, ada)
    done = accepted(district, row)
    shown = district.coordinator.get(f"/credentials/{done['credential_id']}").json()
    assert (shown["state"], shown["is_assessed"]) == ("issued", False)
    assert done["valid_until"][:10] == "2027-03-02"
    outside.revoke(badge)
    recheck(district, worker)
    shown = district.coordinator.get(f"/credentials/{done['credential_id']}").json()
    assert (state(district, row), shown["state"]) == ("lapsed", "suspended")


def test_after_its_time_it_does_not_count_and_is_asked_about_no_more(
    district, outside, ada, worker, clock
):
    programme = publish(district, valid_months=1)
    later = Programme.publish(
        district,
        prerequisite_ids=[programme.version["microcredential_id"]],
        policy={"recognitions": "allowed"},
    )
    badge, row = handed_in(outside, programme, ada)
    accepted(district, row)
    clock.advance(days=40)
    ada = district.acting_for(ada.person_id)
    assert enroll(ada, later) == 409
    outside.revoke(badge)
    recheck(district, worker)
    assert state(district, row) == "accepted"


def test_a_competency_can_be_shown_by_a_badge_and_pays_nothing(district, outside, ada):
    url = "https://standards.example/recognized"
    framework = district.coordinator.made("/frameworks", {"name": "Teaching", "url": url})
    competency = district.coordinator.made(
        "/competencies",
        {"framework_id": framework["id"], "code": "3d", "statement": "Asks", "url": f"{url}/3d"},
    )
    badge = outside.award(ada)
    both = ada.post("/recognitions", {"badge": badge["url"]})
    assert (both.status_code, both.json()["errors"][0]["pointer"]) == (422, "/microcredential_id")
    row = ada.made("/recognitions", {"competency_id": competency["id"], "badge": badge["url"]})
    assert accepted(district, row)["stipend_cents"] is None
