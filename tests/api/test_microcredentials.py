"""`/microcredentials`: the lineage has a slug, a name and an issuer."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.storage import tables
from tests.api.definitions import (
    made_issuer,
    made_member,
    made_microcredential,
    pointers,
    service_work,
    unused,
)


def body_of(district, **more):
    return {"slug": unused("talk"), "name": "Talk", "issuer_id": made_issuer(district)} | more


def test_a_microcredential_is_made_found_by_its_slug_and_renamed(district):
    caller = district.machine()
    made = caller.made("/microcredentials", body_of(district))
    path = f"/microcredentials/{made['id']}"
    assert caller.get(path).json() == made
    found = caller.get("/microcredentials", params={"slug": made["slug"]}).json()["data"]
    assert found == [made]
    assert caller.patch(path, {"name": "New"}, revision=1).json()["name"] == "New"
    assert caller.patch(path, {"name": "Newer"}, revision=1).status_code == 412


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"slug": "-"}, "/slug"),
        ({"slug": None}, "/slug"),
        ({"name": 5}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"issuer_id": "x"}, "/issuer_id"),
        ({"state": "published"}, "/state"),
    ],
)
def test_a_bad_field_of_a_microcredential_is_named(district, change, pointer):
    answer = district.machine().post("/microcredentials", body_of(district, **change))
    assert answer.status_code == 422
    assert pointer in pointers(answer)


@pytest.mark.parametrize(
    "body", [{"slug": "other"}, {"name": None}, {"issuer_id": str(uuid.uuid4())}]
)
def test_slug_and_issuer_stay(district, body):
    made = made_microcredential(district)
    answer = district.machine().patch(f"/microcredentials/{made['id']}", body, revision=1)
    assert answer.status_code == 422
    assert pointers(answer) == [f"/{next(iter(body))}"]


def test_an_issuer_of_another_district_is_404_and_one_out_of_use_409(district, other_district):
    caller = district.machine()
    theirs = caller.post(
        "/microcredentials", body_of(district, issuer_id=made_issuer(other_district))
    )
    assert (theirs.status_code, pointers(theirs)) == (404, ["/issuer_id"])
    retired = made_issuer(district)
    with service_work(district) as work:
        work.get_for_update(tables.Issuer, uuid.UUID(retired)).archived_at = work.now
    refused = caller.post("/microcredentials", body_of(district, issuer_id=retired))
    assert (refused.status_code, pointers(refused)) == (409, ["/issuer_id"])


def test_of_several_who_take_one_slug_at_once_one_wins(district):
    caller, body = district.machine(), body_of(district)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: caller.post("/microcredentials", body), range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


def test_two_districts_can_use_one_slug_and_do_not_see_each_other(district, other_district):
    slug = unused("same")
    mine = district.machine().made("/microcredentials", body_of(district, slug=slug))
    other_district.machine().made("/microcredentials", body_of(other_district, slug=slug))
    assert other_district.machine().get(f"/microcredentials/{mine['id']}").status_code == 404
    listed = other_district.machine().get("/microcredentials", params={"slug": slug}).json()
    assert mine["id"] not in [one["id"] for one in listed["data"]]


def test_an_author_of_one_microcredential_renames_that_one_only(district):
    mine, others = made_microcredential(district), made_microcredential(district)
    author = made_member(district, "author", microcredential_id=mine["id"])
    rename = {"name": "Renamed"}
    assert author.patch(f"/microcredentials/{mine['id']}", rename, revision=1).status_code == 200
    assert author.patch(f"/microcredentials/{others['id']}", rename, revision=1).status_code == 403
    assert author.post("/microcredentials", body_of(district)).status_code == 403
    educator = made_member(district, "educator")
    assert educator.get(f"/microcredentials/{mine['id']}").status_code == 200
    assert educator.patch(f"/microcredentials/{mine['id']}", rename, revision=2).status_code == 403
