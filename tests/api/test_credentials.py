"""`/credentials`: who sees which, direct issue within its bounds, taking back for good."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.district import District
from tests.integration.awards import allow, body, direct, earn, issue
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    """One of its own: what its client may issue in a day is counted."""
    return District.make(wiring, http, "awarding")


@pytest.fixture
def programme(district):
    return direct(district)


@pytest.fixture
def awarded(district, programme):
    return district.machine().made("/credentials", body(programme))


def verdict(http, content):
    return http.post("/verify", json={"input": content}).json()


def test_a_direct_badge_says_that_it_was_not_assessed_here(district, programme, http):
    made = district.machine().made("/credentials", body(programme, narrative="Finished it."))
    assert made["is_assessed"] is False
    subject = http.get(f"/credentials/{made['id']}").json()["credentialSubject"]
    assert subject["narrative"].startswith("Not assessed here")
    assert subject["narrative"].endswith("Finished it.")
    assert "result" not in subject
    assert verdict(http, made["url"])["verdict"] == "valid"


def test_the_same_key_again_gives_the_same_credential(district, programme):
    wanted, caller = body(programme), district.machine()
    first, again = caller.post("/credentials", wanted), caller.post("/credentials", wanted)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_a_key_that_names_another_award_is_refused(district, programme):
    wanted = body(programme)
    district.machine().made("/credentials", wanted)
    other = wanted | {"person_id": str(district.person("educator").person_id)}
    answer = district.machine().post("/credentials", other)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/key"


def test_the_same_key_at_once_makes_one_credential(district, programme):
    wanted = body(programme)
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: district.machine().post("/credentials", wanted), range(4))
        )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_of_many_at_once_no_more_than_the_quota_are_issued(district, programme, clock):
    clock.advance(days=40)
    allow(district, programme.version["id"], quota=3)
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: district.machine().post("/credentials", body(programme)), range(6))
        )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 429, 429, 429]
    assert {a.headers["retry-after"] for a in answers if a.status_code == 429} == {"54001"}
    clock.advance(days=1)
    assert district.machine().post("/credentials", body(programme)).status_code == 201


def test_only_listed_versions_whose_policy_allows_it_are_issued(district):
    listed = Programme.publish(district)
    allow(district, listed.version["id"])
    unlisted = Programme.publish(district, policy={"direct_issue": True})
    for refused in (listed, unlisted):
        answer = district.machine().post("/credentials", body(refused))
        assert answer.status_code == 403


def test_people_and_clients_without_the_scope_do_not_issue(district, programme):
    wanted = body(programme)
    for caller in (
        district.coordinator,
        district.machine("resource:write", "resource:read"),
        programme.educator,
    ):
        assert caller.post("/credentials", wanted).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"key": ""}, 422, "/key"),
        ({"key": "x" * 101}, 422, "/key"),
        ({"key": 7}, 422, "/key"),
        ({"key": None}, 422, "/key"),
        ({"version_id": "x"}, 422, "/version_id"),
        ({"person_id": None}, 422, "/person_id"),
        ({"narrative": "x" * 2001}, 422, "/narrative"),
        ({"narrative": "nul\x00"}, 422, "/narrative"),
        ({"state": "issued"}, 422, "/state"),
        ({"organization_id": str(uuid.uuid4())}, 422, "/organization_id"),
        ({"version_id": str(uuid.uuid4())}, 404, "/version_id"),
        ({"person_id": str(uuid.uuid4())}, 404, "/person_id"),
    ],
)
def test_a_bad_field_is_named(district, programme, change, status, pointer):
    answer = district.machine().post("/credentials", body(programme, **change))
    assert answer.status_code == status
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_another_organizations_ids_are_not_there(district, other_district, programme, awarded):
    theirs = str(other_district.person("educator").person_id)
    answer = district.machine().post("/credentials", body(programme, person_id=theirs))
    assert answer.status_code == 404
    caller, path = other_district.machine(), f"/credentials/{awarded['id']}"
    assert caller.get(path).status_code == 404
    assert caller.post(f"{path}/revoke", {"reason": "decision_reversed"}).status_code == 404
    assert awarded["id"] not in [c["id"] for c in caller.get("/credentials").json()["data"]]


def test_owner_manager_and_coordinator_see_an_award_and_others_do_not(district, programme):
    row = issue(programme, earn(programme))
    manager, stranger = district.person("educator"), district.person("educator")
    district.relate(manager, "manager_of", programme.educator)
    path, query = f"/credentials/{row.id}", {"person_id": str(programme.educator.person_id)}
    for caller in (programme.educator, manager, district.coordinator, district.machine()):
        assert caller.get(path).status_code == 200
        seen = caller.get("/credentials", params=query).json()["data"]
        assert [one["id"] for one in seen] == [str(row.id)]
        assert row.recipient_email not in json.dumps(seen)
    assert stranger.get(path).status_code == 403
    assert stranger.get("/credentials", params=query).json()["data"] == []


def test_credentials_are_listed_by_person_version_and_state(district, programme, awarded):
    caller = district.machine()
    for query in (
        {"person_id": awarded["person_id"]},
        {"version_id": awarded["version_id"], "state": "issued"},
    ):
        found = caller.get("/credentials", params=query).json()["data"]
        assert [one["id"] for one in found] == [awarded["id"]]
    none = caller.get(
        "/credentials", params={"version_id": awarded["version_id"], "state": "revoked"}
    )
    assert none.json()["data"] == []
    assert caller.get("/credentials", params={"state": "lost"}).status_code == 422


def test_a_revoked_badge_stays_readable_and_verifies_as_revoked_in_both_forms(
    district, awarded, http
):
    before = [http.get(f"/credentials/{awarded['id']}{end}").text for end in (".json", ".jwt")]
    assert [verdict(http, form)["verdict"] for form in before] == ["valid", "valid"]
    path = f"/credentials/{awarded['id']}/revoke"
    revoked = district.machine().made(path, {"reason": "issued_in_error"})
    assert (revoked["state"], revoked["revocation_reason"]) == ("revoked", "issued_in_error")
    after = [http.get(f"/credentials/{awarded['id']}{end}").text for end in (".json", ".jwt")]
    assert after == before
    for form in after:
        said = verdict(http, form)
        assert said["verdict"] == "invalid"
        assert [c["code"] for c in said["checks"] if c["name"] == "status"] == ["revoked"]
    assert district.machine().post(path, {"reason": "issued_in_error"}).status_code == 409


@pytest.mark.parametrize("wrong", [{}, {"reason": "he was rude"}, {"reason": 1}])
def test_a_reason_is_a_code_never_prose(district, awarded, wrong):
    answer = district.machine().post(f"/credentials/{awarded['id']}/revoke", wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_of_two_revocations_at_once_one_wins(district, awarded):
    path, wish = f"/credentials/{awarded['id']}/revoke", {"reason": "asked_by_owner"}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: district.machine().post(path, wish), range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_owners_and_readers_do_not_revoke(district, programme, awarded):
    path, wish = f"/credentials/{awarded['id']}/revoke", {"reason": "decision_reversed"}
    assert programme.educator.post(path, wish).status_code == 403
    assert district.machine("resource:read").post(path, wish).status_code == 403
