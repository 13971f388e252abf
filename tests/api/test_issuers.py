"""`/issuers`: who signs, under a slug that never changes."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.storage.tables import Issuer, Key

DESCRIBED = {
    "name": "North District",
    "url": "https://north.example",
    "email": "badges@north.example",
}


def issuer_in(**changes):
    return {"slug": f"north-{uuid.uuid4().hex[:8]}"} | DESCRIBED | changes


@pytest.fixture
def issuer(district):
    return district.coordinator.made("/issuers", issuer_in(description="Where teachers learn"))


def test_a_new_issuer_has_an_ed25519_and_an_rsa_key_with_public_halves_only(district, issuer):
    found = district.machine().get("/keys", params={"issuer_id": issuer["id"]}).json()["data"]
    assert sorted(key["algorithm"] for key in found) == ["EdDSA", "RS256"]
    for key in found:
        assert not {"d", "p", "q", "k"} & key["public_jwk"].keys()
        assert "wrapped_private_key" not in key
        assert key["retired_at"] is None


def test_the_private_half_is_in_no_repr_event_or_audit(district, issuer, wiring):
    with wiring.database.read() as session:
        wanted = select(Key).where(Key.issuer_id == uuid.UUID(issuer["id"]))
        rows = session.exec(wanted).all()
        assert len(rows) == 2
        for row in rows:
            assert "wrapped_private_key" not in repr(row)
            assert row.wrapped_private_key


def test_an_issuer_is_read_listed_and_changed_but_for_its_slug(district, issuer):
    caller, path = district.coordinator, f"/issuers/{issuer['id']}"
    assert caller.get(path).json() == issuer
    assert issuer["id"] in [i["id"] for i in caller.get("/issuers?limit=200").json()["data"]]
    changed = caller.patch(path, {"name": "North", "description": None}, revision=1).json()
    assert (changed["name"], changed["description"]) == ("North", None)
    assert changed["slug"] == issuer["slug"]
    refused = caller.patch(path, {"slug": "other"}, revision=2)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/slug"


@pytest.mark.parametrize("who", ["district", "other_district"])
def test_a_slug_is_never_given_twice_by_anybody(request, issuer, who, district):
    caller = request.getfixturevalue(who).coordinator
    answer = caller.post("/issuers", issuer_in(slug=issuer["slug"]))
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/slug"


def test_an_archived_issuers_slug_stays_taken_and_it_gets_no_new_keys(district, issuer):
    caller, path = district.coordinator, f"/issuers/{issuer['id']}"
    assert caller.delete(path, revision=1).status_code == 204
    assert caller.get(path).json()["archived_at"] is not None
    assert caller.delete(path, revision=2).status_code == 409
    assert caller.post("/issuers", issuer_in(slug=issuer["slug"])).status_code == 409
    assert caller.post(f"{path}/keys", {"algorithm": "ES256"}).status_code == 409


def test_of_two_who_take_a_slug_at_once_one_gets_it(district, wiring):
    body = issuer_in()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: district.coordinator.post("/issuers", body), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    with wiring.database.read() as session:
        assert len(session.exec(select(Issuer).where(Issuer.slug == body["slug"])).all()) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"slug": None}, "/slug"),
        ({"slug": "Not A Slug"}, "/slug"),
        ({"slug": "x" * 64}, "/slug"),
        ({"name": 7}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"url": "ftp://north.example"}, "/url"),
        ({"url": "https://a b"}, "/url"),
        ({"email": "nobody"}, "/email"),
        ({"email": "a@b\nBcc: c@d.example"}, "/email"),
        ({"description": "x" * 2001}, "/description"),
        ({"private_key": "x"}, "/private_key"),
        ({"organization_id": str(uuid.uuid4())}, "/organization_id"),
    ],
)
def test_a_bad_field_is_named(district, change, pointer):
    answer = district.coordinator.post("/issuers", issuer_in(**change))
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize("missing", ["slug", "name", "url", "email"])
def test_a_missing_field_is_named(district, missing):
    body = {name: value for name, value in issuer_in().items() if name != missing}
    answer = district.coordinator.post("/issuers", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{missing}"


def test_only_coordinators_make_or_change_issuers(district, issuer):
    machine, path = district.machine(), f"/issuers/{issuer['id']}"
    assert machine.post("/issuers", issuer_in()).status_code == 403
    assert machine.patch(path, {"name": "X"}, revision=1).status_code == 403
    assert machine.delete(path, revision=1).status_code == 403
    assert machine.post(f"{path}/keys", {"algorithm": "ES256"}).status_code == 403
    reader = district.acting_for(district.coordinator_id, "people:act", "resource:read")
    assert reader.get(path).status_code == 200
    assert reader.post("/issuers", issuer_in()).status_code == 403


def test_another_organizations_issuer_is_not_there(other_district, issuer):
    caller, path = other_district.coordinator, f"/issuers/{issuer['id']}"
    assert caller.get(path).status_code == 404
    assert caller.patch(path, {"name": "Mine"}, revision=1).status_code == 404
    assert caller.delete(path, revision=1).status_code == 404
    assert caller.post(f"{path}/keys", {"algorithm": "ES256"}).status_code == 404
    found = caller.get("/keys", params={"issuer_id": issuer["id"]}).json()
    assert found["data"] == []


def test_a_change_needs_the_etag_that_was_read(district, issuer):
    caller, path = district.coordinator, f"/issuers/{issuer['id']}"
    assert caller.call("PATCH", path, json={"name": "X"}).status_code == 428
    assert caller.patch(path, {"name": "X"}, revision=9).status_code == 412
    assert caller.delete(path, revision=9).status_code == 412
