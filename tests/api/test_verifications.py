"""`/verifications`: reports that an organization keeps."""

import uuid

import pytest

from tests.integration.awards import body, direct


@pytest.fixture
def awarded(district):
    return district.machine().made("/credentials", body(direct(district)))


def test_a_report_is_kept_read_and_listed(district, awarded):
    caller = district.machine()
    answer = caller.post("/verifications", {"input": awarded["url"]})
    assert answer.status_code == 201
    kept = answer.json()
    assert kept["verdict"] == kept["report"]["verdict"] == "valid"
    assert caller.get(answer.headers["location"]).json() == kept
    listed = caller.get("/verifications", params={"verdict": "valid", "limit": 200}).json()
    assert kept["id"] in [one["id"] for one in listed["data"]]
    bad = caller.made("/verifications", {"input": "hello"})
    listed = caller.get("/verifications", params={"verdict": "valid", "limit": 200}).json()
    assert bad["id"] not in [one["id"] for one in listed["data"]]


def test_an_idempotency_key_keeps_one_report(district, awarded):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    caller, question = district.machine(), {"input": awarded["url"]}
    first = caller.post("/verifications", question, headers=headers)
    again = caller.post("/verifications", question, headers=headers)
    assert first.json() == again.json()


@pytest.mark.parametrize("wrong", [{}, {"input": 7}, {"input": "x", "verdict": "valid"}])
def test_a_bad_request_keeps_nothing(district, wrong):
    assert district.machine().post("/verifications", wrong).status_code == 422


def test_members_ask_but_only_coordinators_auditors_and_machines_read(district, awarded):
    member = district.person("educator")
    kept = member.made("/verifications", {"input": awarded["url"]})
    assert member.get(f"/verifications/{kept['id']}").status_code == 403
    assert district.person("auditor").get(f"/verifications/{kept['id']}").status_code == 200


def test_rights_are_asked_before_anything_is_fetched(district):
    reader = district.machine("resource:read")
    assert reader.post("/verifications", {"input": "hello"}).status_code == 403


def test_another_organizations_report_is_not_there(district, other_district, awarded):
    kept = district.machine().made("/verifications", {"input": awarded["url"]})
    path = f"/verifications/{kept['id']}"
    assert other_district.machine().get(path).status_code == 404
    listed = other_district.machine().get("/verifications").json()
    assert kept["id"] not in [one["id"] for one in listed["data"]]
