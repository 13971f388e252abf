"""Roles: who gives which to whom, and what follows."""

import uuid

import pytest
from sqlmodel import Session, col, select

from app.storage.tables import Job


@pytest.fixture
def ada(district):
    return district.person()


def body_for(person, name="assessor", **more):
    return {"person_id": str(person.person_id), "name": name} | more


def waiting_jobs(wiring, organization_id):
    with Session(wiring.database.engine) as session:
        query = select(Job).where(
            col(Job.organization_id) == organization_id,
            col(Job.kind) == "submission.route_waiting",
            col(Job.state) == "waiting",
        )
        return list(session.exec(query))


def test_a_role_is_given_listed_and_taken_away(district, ada):
    caller = district.machine()
    role = caller.made("/roles", body_for(ada))
    found = caller.get("/roles", params={"person_id": str(ada.person_id)}).json()["data"]
    assert [r["id"] for r in found] == [role["id"]]
    by_name = caller.get("/roles", params={"name": "author", "person_id": str(ada.person_id)})
    assert by_name.json()["data"] == []
    path = f"/roles/{role['id']}"
    assert caller.get(path).json()["name"] == "assessor"
    assert caller.call("DELETE", path).status_code == 428
    assert caller.delete(path, revision=9).status_code == 412
    assert caller.delete(path, revision=1).status_code == 204
    assert caller.get(path).status_code == 404


def test_a_role_works_from_the_next_request_and_ends_with_it(district, ada):
    assert ada.post("/schools", {"name": "x"}).status_code == 403
    role = district.coordinator.made("/roles", body_for(ada, "coordinator"))
    assert ada.post("/schools", {"name": "x"}).status_code == 201
    assert district.coordinator.delete(f"/roles/{role['id']}", revision=1).status_code == 204
    assert ada.post("/schools", {"name": "x"}).status_code == 403


def test_nobody_gives_a_role_to_themself_not_even_through_a_client(district):
    for name in ("approver", "assessor", "auditor"):
        answer = district.coordinator.post(
            "/roles", {"person_id": str(district.coordinator_id), "name": name}
        )
        assert answer.status_code == 403


def test_a_machine_alone_makes_and_unmakes_no_coordinator(district, ada):
    body = body_for(ada, "coordinator")
    assert district.machine().post("/roles", body).status_code == 403
    role = district.coordinator.made("/roles", body)
    assert district.machine().delete(f"/roles/{role['id']}", revision=1).status_code == 403


def test_the_same_role_twice_is_409_but_in_two_places_it_is_two(district, ada):
    caller = district.machine()
    school = caller.made("/schools", {"name": "North"})
    caller.made("/roles", body_for(ada))
    assert caller.post("/roles", body_for(ada)).status_code == 409
    limited = body_for(ada, school_id=school["id"])
    assert caller.post("/roles", limited).status_code == 201
    assert caller.post("/roles", limited).status_code == 409


def test_the_inactive_get_no_role(district, ada):
    district.machine().made(f"/people/{ada.person_id}/deactivate")
    assert district.machine().post("/roles", body_for(ada)).status_code == 409


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": "king"}, "/name"),
        ({"name": 3}, "/name"),
        ({"person_id": "x"}, "/person_id"),
        ({"school_id": 1}, "/school_id"),
        ({"microcredential_id": "x"}, "/microcredential_id"),
        ({"scope_key": ""}, "/scope_key"),
    ],
)
def test_a_bad_field_of_a_role_is_named(district, ada, change, pointer):
    answer = district.machine().post("/roles", body_for(ada) | change)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_what_a_role_names_must_be_of_this_organization(district, other_district, ada):
    school = other_district.machine().made("/schools", {"name": "Theirs"})["id"]
    stranger = str(other_district.person().person_id)
    for change in (
        {"person_id": stranger},
        {"school_id": school},
        {"microcredential_id": str(uuid.uuid4())},
    ):
        answer = district.machine().post("/roles", body_for(ada) | change)
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(change))}"
    role = district.machine().made("/roles", body_for(ada))
    assert other_district.machine().get(f"/roles/{role['id']}").status_code == 404
    gone = other_district.machine().delete(f"/roles/{role['id']}", revision=1)
    assert gone.status_code == 404


def test_a_coordinator_of_one_school_gives_roles_there_only(district, ada):
    north, south = (district.machine().made("/schools", {"name": n})["id"] for n in "NS")
    limited = district.person()
    body = body_for(limited, "coordinator", school_id=north)
    district.coordinator.made("/roles", body)
    assert limited.post("/roles", body_for(ada, school_id=north)).status_code == 201
    for body in (
        body_for(ada),
        body_for(ada, school_id=south),
        body_for(ada, "coordinator"),
        body_for(ada, "coordinator", school_id=south),
        body_for(limited, "approver", school_id=north),
    ):
        assert limited.post("/roles", body).status_code == 403


def test_people_see_their_own_roles_and_nobody_elses(district, ada):
    mine = district.machine().made("/roles", body_for(ada, "educator"))
    theirs = district.machine().made("/roles", body_for(district.person(), "educator"))
    assert [r["id"] for r in ada.get("/roles").json()["data"]] == [mine["id"]]
    assert ada.get(f"/roles/{mine['id']}").status_code == 200
    assert ada.get(f"/roles/{theirs['id']}").status_code == 403
    assert ada.post("/roles", body_for(district.person())).status_code == 403
    assert district.machine("resource:write").get("/roles").status_code == 403


def test_new_assessors_route_what_waits_by_one_job_that_is_never_lost(wiring, district, worker):
    worker.run_all_due()
    assert waiting_jobs(wiring, district.organization_id) == []
    for _ in range(3):
        district.machine().made("/roles", body_for(district.person()))
    assert len(waiting_jobs(wiring, district.organization_id)) == 1
    worker.run_all_due()
    assert waiting_jobs(wiring, district.organization_id) == []
    district.machine().made("/roles", body_for(district.person()))
    assert len(waiting_jobs(wiring, district.organization_id)) == 1
    district.machine().made("/roles", body_for(district.person(), "educator"))
    worker.run_all_due()
