"""`/keys`: added, retired, never taken away."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.test_issuers import issuer_in


@pytest.fixture
def issuer(district):
    return district.coordinator.made("/issuers", issuer_in())


def keys_of(caller, issuer, algorithm):
    found = caller.get("/keys", params={"issuer_id": issuer["id"]}).json()["data"]
    return [key for key in found if key["algorithm"] == algorithm]


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256", "ES256"])
def test_a_key_of_each_kind_can_be_added(district, issuer, algorithm):
    caller = district.coordinator
    answer = caller.post(f"/issuers/{issuer['id']}/keys", {"algorithm": algorithm})
    assert answer.status_code == 201
    key = answer.json()
    assert key["algorithm"] == algorithm
    assert answer.headers["location"] == f"/api/v1/keys/{key['id']}"
    assert caller.get(f"/keys/{key['id']}").json() == key


@pytest.mark.parametrize(
    "body", [{}, {"algorithm": "none"}, {"algorithm": "HS256"}, {"algorithm": 1}]
)
def test_other_kinds_of_keys_are_refused(district, issuer, body):
    answer = district.coordinator.post(f"/issuers/{issuer['id']}/keys", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/algorithm"


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_the_last_active_key_of_an_algorithm_cannot_be_retired(district, issuer, algorithm):
    caller = district.coordinator
    first = keys_of(caller, issuer, algorithm)[0]
    assert caller.post(f"/keys/{first['id']}/retire").status_code == 409
    caller.made(f"/issuers/{issuer['id']}/keys", {"algorithm": algorithm})
    retired = caller.made(f"/keys/{first['id']}/retire")
    assert retired["retired_at"] is not None
    assert caller.post(f"/keys/{first['id']}/retire").status_code == 409
    assert len(keys_of(caller, issuer, algorithm)) == 2


def test_of_two_keys_retired_at_once_one_stays_active(district, issuer):
    caller = district.coordinator
    caller.made(f"/issuers/{issuer['id']}/keys", {"algorithm": "EdDSA"})
    paths = [f"/keys/{key['id']}/retire" for key in keys_of(caller, issuer, "EdDSA")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(caller.post, paths))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    active = [key for key in keys_of(caller, issuer, "EdDSA") if key["retired_at"] is None]
    assert len(active) == 1


def test_only_coordinators_retire_keys(district, issuer):
    key = keys_of(district.machine(), issuer, "EdDSA")[0]
    assert district.machine().post(f"/keys/{key['id']}/retire").status_code == 403


def test_another_organizations_key_is_not_there(district, other_district, issuer):
    key = keys_of(district.machine(), issuer, "EdDSA")[0]
    caller = other_district.coordinator
    for row_id in (key["id"], str(uuid.uuid4())):
        assert caller.get(f"/keys/{row_id}").status_code == 404
        assert caller.post(f"/keys/{row_id}/retire").status_code == 404
