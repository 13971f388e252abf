"""People: found or made, known by addresses and external ids, let in or not."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest


def address() -> str:
    return f"{uuid.uuid4().hex}@district.example"


def external(value: str | None = None) -> dict[str, str]:
    return {"system": "oneroster", "value": value or uuid.uuid4().hex}


def test_a_person_is_made_once_and_found_after_that(district):
    caller, body = district.machine(), {"name": "Ada", "email": address()}
    first = caller.post("/people", body)
    assert first.status_code == 201
    assert first.headers["location"].endswith(f"/people/{first.json()['id']}")
    again = caller.post("/people", body | {"name": "Another name"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert "location" not in again.headers


def test_letter_case_never_makes_two_people(district):
    caller, email = district.machine(), address()
    one = caller.made("/people", {"name": "Ada", "email": email.upper()})
    assert one["emails"][0]["address"] == email.upper()
    assert caller.post("/people", {"name": "Ada", "email": email.title()}).status_code == 200
    found = caller.get("/people", params={"email": email}).json()["data"]
    assert [person["id"] for person in found] == [one["id"]]
    other = caller.made("/people", {"name": "Bo", "email": address()})
    taken = caller.post(f"/people/{other['id']}/emails", {"address": email.title()})
    assert (taken.status_code, taken.json()["errors"][0]["pointer"]) == (409, "/address")


def test_a_person_is_found_by_external_id_and_what_is_new_is_added(district):
    caller, name, email = district.machine(), external(), address()
    one = caller.made("/people", {"name": "Ada", "external_ids": [name]})
    both = caller.post("/people", {"name": "Ada", "email": email, "external_ids": [name]})
    assert (both.status_code, both.json()["id"]) == (200, one["id"])
    assert both.json()["emails"][0]["status"] == "asserted"
    assert both.headers["etag"] == '"2"'
    for query in (
        {"external_id": name["value"]},
        {"external_id": name["value"], "external_system": "oneroster"},
        {"email": email},
    ):
        found = caller.get("/people", params=query).json()["data"]
        assert [person["id"] for person in found] == [one["id"]]
    other_system = {"external_id": name["value"], "external_system": "lti"}
    assert caller.get("/people", params=other_system).json()["data"] == []


def test_identities_of_two_people_in_one_body_are_409_and_both_named(district):
    caller, name, email = district.machine(), external(), address()
    caller.made("/people", {"name": "Ada", "external_ids": [name]})
    caller.made("/people", {"name": "Bo", "email": email})
    body = {"name": "Who", "email": email, "external_ids": [external(), name]}
    answer = caller.post("/people", body)
    assert answer.status_code == 409
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert pointers == {"/email", "/external_ids/1"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "x"}, "/email"),
        ({"email": "a@b.example"}, "/name"),
        ({"name": 4, "email": "a@b.example"}, "/name"),
        ({"name": "x" * 201, "email": "a@b.example"}, "/name"),
        ({"name": "x", "email": "no address"}, "/email"),
        ({"name": "x", "email": "a@b.example\r\nBcc: c@d.example"}, "/email"),
        ({"name": "x", "email": "a@b.example,c@d.example"}, "/email"),
        ({"name": "x", "email": "a" * 250 + "@b.example"}, "/email"),
        ({"name": "x", "email": "a@b.example", "school_id": 3}, "/school_id"),
        ({"name": "x", "email": "a@b.example", "share_name": "maybe"}, "/share_name"),
        ({"name": "x", "email": "a@b.example", "verified_at": None}, "/verified_at"),
        ({"name": "x", "external_ids": [{"system": "s"}]}, "/external_ids/0/value"),
        ({"name": "x", "external_ids": [external()] * 21}, "/external_ids"),
        ({"name": "x", "external_ids": [external("twice")] * 2}, "/external_ids/1"),
        ({"name": "x", "external_ids": [external("a\x00b")]}, "/external_ids/0/value"),
    ],
)
def test_a_bad_field_of_a_person_is_named(district, body, pointer):
    answer = district.machine().post("/people", body)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize("query", [{"email": "x"}, {"external_id": "\x00"}, {"school_id": "x"}])
def test_a_bad_filter_is_refused(district, query):
    assert district.machine().get("/people", params=query).status_code == 422


def test_another_organization_never_sees_or_shares_a_person(district, other_district):
    email = address()
    mine = district.machine().made("/people", {"name": "Ada", "email": email})
    caller = other_district.machine()
    theirs = caller.made("/people", {"name": "Ada", "email": email})
    assert theirs["id"] != mine["id"]
    path = f"/people/{mine['id']}"
    answers = [
        caller.get(path),
        caller.patch(path, {"name": "x"}, revision=1),
        caller.post(f"{path}/deactivate"),
        caller.post(f"{path}/reactivate"),
        caller.post(f"{path}/emails", {"address": address()}),
        caller.delete(f"{path}/emails/{mine['emails'][0]['id']}", revision=1),
    ]
    assert {answer.status_code for answer in answers} == {404}
    school = caller.made("/schools", {"name": "Theirs"})
    body = {"name": "x", "email": address(), "school_id": school["id"]}
    answer = district.machine().post("/people", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, "/school_id")


def test_of_many_who_make_the_same_person_at_once_one_makes_and_the_rest_find(district):
    caller, body = district.machine(), {"name": "Race", "email": address()}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: caller.post("/people", body), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_changing_needs_the_etag_and_consent_is_the_persons_own(district):
    person = district.person("educator")
    path = f"/people/{person.person_id}"
    assert person.patch(path, {"share_name": True}, revision=1).json()["share_name"] is True
    assert person.patch(path, {"name": "Queen"}, revision=2).status_code == 403
    both = {"share_name": False, "name": "Queen"}
    assert person.patch(path, both, revision=2).status_code == 403
    assert district.coordinator.patch(path, {"name": "Bo"}, revision=1).status_code == 412
    assert district.coordinator.patch(path, {"name": "Bo"}, revision=2).json()["name"] == "Bo"
    stranger = district.person("educator")
    assert stranger.patch(path, {"share_name": False}, revision=3).status_code == 403


def test_people_see_themselves_and_those_they_coach_or_manage(district):
    coach, educator, stranger = (district.person("educator") for _ in range(3))
    district.relate(coach, "coach_of", educator)
    shown = {person["id"] for person in coach.get("/people").json()["data"]}
    assert shown == {str(coach.person_id), str(educator.person_id)}
    assert coach.get(f"/people/{educator.person_id}").status_code == 200
    assert coach.get(f"/people/{stranger.person_id}").status_code == 403
    assert [p["id"] for p in stranger.get("/people").json()["data"]] == [str(stranger.person_id)]
    assert district.machine("resource:write").get("/people").status_code == 403


def test_an_educator_makes_nobody_and_a_reader_neither(district):
    body = {"name": "x", "email": address()}
    assert district.person("educator").post("/people", body).status_code == 403
    assert district.machine("resource:read").post("/people", body).status_code == 403


def test_a_coordinator_of_one_school_neither_takes_nor_makes_people_elsewhere(district):
    machine = district.machine()
    north, south = (machine.made("/schools", {"name": n})["id"] for n in ("N", "S"))
    limited, elsewhere = district.person(), address()
    role = {"person_id": str(limited.person_id), "name": "coordinator", "school_id": north}
    district.coordinator.made("/roles", role)
    other = machine.made("/people", {"name": "S", "email": elsewhere, "school_id": south})
    mine = {"name": "N", "email": address(), "school_id": north}
    assert limited.post("/people", mine).status_code == 201
    assert limited.post("/people", mine | {"school_id": None}).status_code == 403
    assert limited.post("/people", mine | {"email": elsewhere}).status_code == 403
    shown = {person["id"] for person in limited.get("/people").json()["data"]}
    assert other["id"] not in shown
    assert str(limited.person_id) in shown


def test_addresses_are_added_and_taken_under_the_etag_of_the_person(district):
    caller = district.machine()
    person = caller.made("/people", {"name": "Ada", "email": address()})
    path = f"/people/{person['id']}"
    more = caller.post(f"{path}/emails", {"address": address()})
    assert (more.status_code, more.headers["etag"]) == (201, '"2"')
    first, second = more.json()["emails"]
    assert (first["is_primary"], second["is_primary"]) == (True, False)
    assert caller.delete(f"{path}/emails/{first['id']}", revision=1).status_code == 412
    assert caller.delete(f"{path}/emails/{first['id']}", revision=2).status_code == 204
    rest = caller.get(path).json()
    assert [(e["id"], e["is_primary"]) for e in rest["emails"]] == [(second["id"], True)]
    last = caller.delete(f"{path}/emails/{second['id']}", revision=rest["revision"])
    assert last.status_code == 409
    gone = caller.delete(f"{path}/emails/{first['id']}", revision=rest["revision"])
    assert gone.status_code == 404


def test_a_machine_that_does_not_act_for_a_coordinator_cannot_take_over_one(district):
    machine, name = district.machine("resource:read", "resource:write"), external()
    chief = district.coordinator.made("/people", {"name": "Chief", "external_ids": [name]})
    role = {"person_id": chief["id"], "name": "coordinator"}
    district.coordinator.made("/roles", role)
    path = f"/people/{chief['id']}"
    assert machine.post(f"{path}/emails", {"address": address()}).status_code == 403
    body = {"name": "Chief", "email": address(), "external_ids": [name]}
    assert machine.post("/people", body).status_code == 403
    assert machine.post(f"{path}/deactivate").status_code == 403
    assert machine.get(path).json()["emails"] == []
    assert district.coordinator.post(f"{path}/emails", {"address": address()}).status_code == 201


def test_deactivation_ends_acting_at_once_and_keeps_the_person(district):
    caller, person = district.coordinator, district.person("educator")
    path = f"/people/{person.person_id}"
    assert person.get(path).status_code == 200
    assert caller.post(f"{path}/deactivate").json()["deactivated_at"] is not None
    assert person.get(path).status_code == 401
    again = caller.post(f"{path}/deactivate")
    assert (again.status_code, again.json()["allowed"]) == (409, ["reactivate"])
    assert caller.get(path).json()["name"] == "Ada Byron"
    assert caller.post(f"{path}/reactivate").json()["deactivated_at"] is None
    assert caller.post(f"{path}/reactivate").status_code == 409
    assert person.get(path).status_code == 200


def test_nobody_deactivates_themself(district):
    answer = district.coordinator.post(f"/people/{district.coordinator_id}/deactivate")
    assert answer.status_code == 403


def test_events_about_people_hold_no_names_and_no_addresses(district):
    caller, email = district.machine(), address()
    name = f"Secretive {uuid.uuid4().hex}"
    caller.made("/people", {"name": name, "email": email})
    seen, after = "", None
    while True:
        query = {"limit": 200} | ({"cursor": after} if after else {})
        body = caller.get("/events", params=query).json()
        seen += str(body["data"])
        after = body["next_cursor"] if body["data"] else None
        if after is None:
            break
    assert "person.created" in seen
    assert name not in seen
    assert email not in seen
