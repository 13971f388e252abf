"""What every operation keeps to: pages, ETags, idempotency, problems, tenancy."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest


def test_pages_follow_the_cursor_and_the_link_until_every_row_was_seen_once(district):
    caller = district.machine()
    made = {caller.made("/schools", {"name": f"School {n}"})["id"] for n in range(5)}
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = caller.get("/schools", params=query)
        body = answer.json()
        seen += [school["id"] for school in body["data"]]
        cursor = body["next_cursor"]
        assert ('rel="next"' in answer.headers.get("link", "")) == (cursor is not None)
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


@pytest.mark.parametrize("cursor", ["x", "AAAA", "a" * 400, "%00"])
def test_a_cursor_that_is_not_ours_is_refused(district, cursor):
    answer = district.machine().get("/schools", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_cursor_of_another_filter_is_refused(district):
    caller = district.machine()
    for n in range(2):
        caller.made("/schools", {"name": f"Cursor {n}"})
    cursor = caller.get("/schools", params={"limit": 1}).json()["next_cursor"]
    crossed = caller.get("/schools", params={"cursor": cursor, "external_id": "x"})
    assert crossed.status_code == 422


def test_changing_needs_the_etag_that_was_read(district):
    caller = district.machine()
    school = caller.made("/schools", {"name": "Etag"})
    path = f"/schools/{school['id']}"
    assert caller.get(path).headers["etag"] == '"1"'
    assert caller.call("PATCH", path, json={"name": "New"}).status_code == 428
    assert caller.patch(path, {"name": "New"}, revision=7).status_code == 412
    changed = caller.patch(path, {"name": "New"}, revision=1)
    assert changed.json()["name"] == "New"
    assert changed.headers["etag"] == '"2"'
    assert caller.patch(path, {"name": "Newer"}, revision=1).status_code == 412


def test_a_merge_patch_with_null_takes_a_member_away_and_leaves_the_rest(district):
    caller = district.machine()
    school = caller.made("/schools", {"name": "Merge", "external_id": f"x{uuid.uuid4()}"})
    changed = caller.patch(f"/schools/{school['id']}", {"external_id": None}, revision=1).json()
    assert (changed["name"], changed["external_id"]) == ("Merge", None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "nul\x00"}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "x", "more": 1}, "/more"),
        ({"name": "x", "organization_id": str(uuid.uuid4())}, "/organization_id"),
        ({"name": "x", "external_id": ["y"]}, "/external_id"),
    ],
)
def test_a_bad_field_is_named(district, body, pointer):
    answer = district.machine().post("/schools", body)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "http://localhost/problems/invalid"
    assert pointer in [fault["pointer"] for fault in problem["errors"]]


def test_lone_surrogates_are_refused_before_any_database_sees_them(district):
    headers = {"content-type": "application/json"}
    answer = district.machine().call(
        "POST", "/schools", content=b'{"name": "\\ud800"}', headers=headers
    )
    assert answer.status_code == 422


def test_malformed_json_is_a_problem(district):
    headers = {"content-type": "application/json"}
    answer = district.machine().call("POST", "/schools", content=b"{", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/problems/malformed")


def test_a_body_over_the_limit_is_413(district):
    answer = district.machine().post("/schools", {"name": "x" * 1_100_000})
    assert answer.status_code == 413


def test_anothers_id_is_404_and_so_is_one_that_was_never_made(district, other_district):
    theirs = other_district.machine().made("/schools", {"name": "Theirs"})
    for row_id in (theirs["id"], str(uuid.uuid4()), "not-an-id"):
        answer = district.machine().get(f"/schools/{row_id}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_that_does_not_hold_is_401(district, clock):
    caller = district.machine()
    clock.advance(minutes=11)
    assert caller.get("/schools").status_code == 401
    caller.token = "x.y.z"
    answer = caller.get("/schools")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_scope_that_is_missing_is_403(district):
    answer = district.machine("resource:read").post("/schools", {"name": "No"})
    assert answer.status_code == 403


def test_another_host_is_421(http):
    assert http.get("/api/v1/schools", headers={"Host": "evil.example"}).status_code == 421


def test_an_idempotency_key_gives_the_first_answer_again(district):
    caller, headers = district.machine(), {"Idempotency-Key": str(uuid.uuid4())}
    first = caller.post("/schools", {"name": "Once"}, headers=headers)
    again = caller.post("/schools", {"name": "Once"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert first.headers["location"] == again.headers["location"]


def test_an_idempotency_key_with_another_body_is_refused(district):
    caller, headers = district.machine(), {"Idempotency-Key": str(uuid.uuid4())}
    caller.post("/schools", {"name": "One"}, headers=headers)
    other = caller.post("/schools", {"name": "Two"}, headers=headers)
    assert other.status_code == 422
    assert other.json()["type"].endswith("/problems/reused-idempotency-key")


def test_a_refused_request_does_not_use_up_its_key(district):
    caller, headers = district.machine(), {"Idempotency-Key": str(uuid.uuid4())}
    assert caller.post("/schools", {"name": ""}, headers=headers).status_code == 422
    assert caller.post("/schools", {"name": "Good"}, headers=headers).status_code == 201


def test_a_replay_is_refused_when_the_right_was_taken_away(district):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    district.machine().post("/schools", {"name": "Mine"}, headers=headers)
    weaker = district.machine("resource:read").post("/schools", {"name": "Mine"}, headers=headers)
    assert weaker.status_code == 403


def test_one_key_at_the_same_moment_has_one_effect(district):
    caller, key = district.machine(), str(uuid.uuid4())

    def post(_: int):
        return caller.post("/schools", {"name": f"Race {key}"}, headers={"Idempotency-Key": key})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_thirty_writers_at_once_all_get_through(district):
    caller = district.machine()
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda n: caller.post("/schools", {"name": f"W {n}"}), range(30)))
    assert {answer.status_code for answer in answers} == {201}
