"""Teams and who is in them."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def team(district):
    return district.machine().made("/teams", {"name": "Grade 9"})


def test_a_team_is_made_changed_and_archived(district):
    caller = district.machine()
    school = caller.made("/schools", {"name": "North"})
    team = caller.made("/teams", {"name": "Science", "school_id": school["id"]})
    assert team["school_id"] == school["id"]
    listed = caller.get("/teams", params={"school_id": school["id"]}).json()["data"]
    assert [row["id"] for row in listed] == [team["id"]]
    path = f"/teams/{team['id']}"
    changed = caller.patch(path, {"school_id": None}, revision=1)
    assert (changed.json()["school_id"], changed.json()["name"]) == (None, "Science")
    assert caller.patch(path, {"name": "Late"}, revision=1).status_code == 412
    assert caller.delete(path, revision=2).status_code == 204
    assert caller.get(path).json()["archived_at"] is not None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": 1}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "x", "school_id": "no"}, "/school_id"),
        ({"name": "x", "status": "on"}, "/status"),
    ],
)
def test_a_bad_field_of_a_team_is_named(district, body, pointer):
    answer = district.machine().post("/teams", body)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_a_school_or_person_of_another_organization_is_404_and_named(
    district, other_district, team
):
    caller, stranger = district.machine(), other_district.person()
    theirs = other_district.machine().made("/schools", {"name": "Theirs"})
    in_body = caller.post("/teams", {"name": "x", "school_id": theirs["id"]})
    assert (in_body.status_code, in_body.json()["errors"][0]["pointer"]) == (404, "/school_id")
    body = {"person_id": str(stranger.person_id)}
    member = caller.post(f"/teams/{team['id']}/members", body)
    assert (member.status_code, member.json()["errors"][0]["pointer"]) == (404, "/person_id")
    for path in (f"/teams/{team['id']}", f"/teams/{team['id']}/members"):
        assert other_district.machine().get(path).status_code == 404


def test_members_join_and_leave_under_the_etag_of_the_team(district, team):
    caller, person = district.machine(), district.person()
    path, person_id = f"/teams/{team['id']}/members", str(person.person_id)
    joined = caller.post(path, {"person_id": person_id})
    assert joined.status_code == 201
    assert joined.headers["etag"] == '"2"'
    assert caller.get(f"/teams/{team['id']}").headers["etag"] == '"2"'
    assert [m["person_id"] for m in caller.get(path).json()["data"]] == [person_id]
    assert caller.post(path, {"person_id": person_id}).status_code == 409
    assert caller.delete(f"{path}/{person_id}", revision=1).status_code == 412
    assert caller.delete(f"{path}/{person_id}", revision=2).status_code == 204
    assert caller.get(path).json()["data"] == []
    assert caller.delete(f"{path}/{person_id}", revision=3).status_code == 404


def test_nobody_joins_an_archived_team_and_the_inactive_join_none(district, team):
    caller, person = district.machine(), district.person()
    path, body = f"/teams/{team['id']}", {"person_id": str(person.person_id)}
    caller.made(f"/people/{person.person_id}/deactivate")
    assert caller.post(f"{path}/members", body).status_code == 409
    other = {"person_id": str(district.person().person_id)}
    assert caller.delete(path, revision=1).status_code == 204
    assert caller.post(f"{path}/members", other).status_code == 409


def test_everybody_reads_teams_but_only_coordinators_and_machines_change_them(district, team):
    educator = district.person("educator")
    assert educator.get(f"/teams/{team['id']}").status_code == 200
    assert educator.post("/teams", {"name": "Mine"}).status_code == 403
    body = {"person_id": str(educator.person_id)}
    assert educator.post(f"/teams/{team['id']}/members", body).status_code == 403
    reader = district.machine("resource:read")
    assert reader.delete(f"/teams/{team['id']}", revision=1).status_code == 403


def test_a_coordinator_of_one_school_keeps_to_its_teams(district):
    machine = district.machine()
    north, south = (machine.made("/schools", {"name": n})["id"] for n in ("N", "S"))
    limited = _coordinator_of(district, north)
    mine = limited.made("/teams", {"name": "Mine", "school_id": north})
    for school_id in (south, None):
        assert limited.post("/teams", {"name": "x", "school_id": school_id}).status_code == 403
    moved = limited.patch(f"/teams/{mine['id']}", {"school_id": south}, revision=1)
    assert moved.status_code == 403


def _coordinator_of(district, school_id):
    person = district.person()
    body = {"person_id": str(person.person_id), "name": "coordinator", "school_id": school_id}
    district.coordinator.made("/roles", body)
    return person


def test_of_two_who_add_the_same_member_at_once_one_wins(district, team):
    caller, body = district.machine(), {"person_id": str(district.person().person_id)}
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: caller.post(f"/teams/{team['id']}/members", body), range(6))
        )
    assert sorted(a.status_code for a in answers) == [201] + [409] * 5
    assert caller.get(f"/teams/{uuid.uuid4()}").status_code == 404
