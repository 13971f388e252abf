"""Relationships: who declares them, who sees them."""

import uuid

import pytest


@pytest.fixture
def pair(district):
    return district.person("educator"), district.person("educator")


def body_for(one, kind, other):
    return {"person_id": str(one.person_id), "kind": kind, "other_person_id": str(other.person_id)}


@pytest.mark.parametrize("kind", ["coach_of", "manager_of", "partner_of", "conflict_with"])
def test_a_relationship_is_declared_listed_and_ended(district, pair, kind):
    caller, (one, other) = district.machine(), pair
    made = caller.made("/relationships", body_for(one, kind, other))
    query = {"person_id": str(one.person_id), "kind": kind}
    found = caller.get("/relationships", params=query).json()["data"]
    assert [row["id"] for row in found] == [made["id"]]
    assert caller.post("/relationships", body_for(one, kind, other)).status_code == 409
    path = f"/relationships/{made['id']}"
    assert caller.delete(path, revision=5).status_code == 412
    assert caller.delete(path, revision=1).status_code == 204
    assert caller.get(path).status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"),
    [("partner_of", 409), ("conflict_with", 409), ("coach_of", 201), ("manager_of", 201)],
)
def test_what_is_mutual_is_declared_once(district, pair, kind, status):
    caller, (one, other) = district.machine(), pair
    caller.made("/relationships", body_for(one, kind, other))
    assert caller.post("/relationships", body_for(other, kind, one)).status_code == status


def test_a_conflict_is_declared_by_oneself_but_not_for_others_nor_withdrawn(district, pair):
    one, other = pair
    made = one.made("/relationships", body_for(one, "conflict_with", other))
    assert one.delete(f"/relationships/{made['id']}", revision=1).status_code == 403
    third = district.person("educator")
    assert one.post("/relationships", body_for(other, "conflict_with", third)).status_code == 403


@pytest.mark.parametrize("kind", ["coach_of", "manager_of", "partner_of"])
def test_nobody_makes_themself_a_coach_manager_or_partner(pair, kind):
    one, other = pair
    assert one.post("/relationships", body_for(one, kind, other)).status_code == 403


def test_a_declared_conflict_is_not_shown_to_the_other(district, pair):
    one, other = pair
    conflict = one.made("/relationships", body_for(one, "conflict_with", other))
    coaching = district.machine().made("/relationships", body_for(one, "coach_of", other))
    seen_by_one = {row["id"] for row in one.get("/relationships").json()["data"]}
    seen_by_other = {row["id"] for row in other.get("/relationships").json()["data"]}
    assert seen_by_one == {conflict["id"], coaching["id"]}
    assert seen_by_other == {coaching["id"]}
    assert other.get(f"/relationships/{conflict['id']}").status_code == 403
    assert other.get(f"/relationships/{coaching['id']}").status_code == 200
    assert district.person().get(f"/relationships/{coaching['id']}").status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "friend_of"}, "/kind"),
        ({"kind": None}, "/kind"),
        ({"person_id": 1}, "/person_id"),
        ({"other_person_id": "x"}, "/other_person_id"),
        ({"note": "x"}, "/note"),
    ],
)
def test_a_bad_field_of_a_relationship_is_named(district, pair, change, pointer):
    answer = district.machine().post(
        "/relationships", body_for(pair[0], "coach_of", pair[1]) | change
    )
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_nobody_is_related_to_themself(district, pair):
    answer = district.machine().post("/relationships", body_for(pair[0], "coach_of", pair[0]))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/other_person_id")


def test_people_of_another_organization_are_404_and_named(district, other_district, pair):
    stranger, caller = other_district.person(), district.machine()
    for body, pointer in (
        (body_for(stranger, "coach_of", pair[0]), "/person_id"),
        (body_for(pair[0], "coach_of", stranger), "/other_person_id"),
        (
            body_for(pair[0], "coach_of", pair[1]) | {"other_person_id": str(uuid.uuid4())},
            "/other_person_id",
        ),
    ):
        answer = caller.post("/relationships", body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, pointer)
    made = caller.made("/relationships", body_for(pair[0], "coach_of", pair[1]))
    path = f"/relationships/{made['id']}"
    assert other_district.machine().get(path).status_code == 404
    assert other_district.machine().delete(path, revision=1).status_code == 404


def test_a_scope_that_is_missing_is_403(district, pair):
    body = body_for(pair[0], "coach_of", pair[1])
    assert district.machine("resource:read").post("/relationships", body).status_code == 403
    assert district.machine("resource:write").get("/relationships").status_code == 403
