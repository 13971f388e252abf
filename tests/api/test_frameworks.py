"""`/frameworks`: what is refused, who may, what stays as it is."""

import uuid

import pytest

from tests.api.definitions import made_member, pointers, unused

BODY = {"name": "Teaching standards", "url": "https://standards.example/teaching"}


def test_a_framework_is_made_read_listed_and_changed(district):
    caller = district.machine()
    url = f"https://standards.example/{unused('f')}"
    made = caller.made("/frameworks", BODY | {"url": url, "publisher": "State"})
    path = f"/frameworks/{made['id']}"
    assert caller.get(path).json() == made
    assert [
        one["id"] for one in caller.get("/frameworks", params={"url": url}).json()["data"]
    ] == [made["id"]]
    changed = caller.patch(path, {"name": "New", "publisher": None}, revision=1).json()
    assert (changed["name"], changed["publisher"], changed["url"]) == ("New", None, url)
    assert caller.patch(path, {"name": "Newer"}, revision=1).status_code == 412


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": "x" * 301}, "/name"),
        ({"name": "nul\x00"}, "/name"),
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"url": "https://"}, "/url"),
        ({"url": "https://x.example/" + "x" * 2000}, "/url"),
        ({"description": "x" * 2001}, "/description"),
        ({"publisher": ["x"]}, "/publisher"),
        ({"state": "x"}, "/state"),
        ({"organization_id": str(uuid.uuid4())}, "/organization_id"),
    ],
)
def test_a_bad_field_of_a_framework_is_named(district, change, pointer):
    answer = district.machine().post("/frameworks", BODY | change)
    assert answer.status_code == 422
    assert pointer in pointers(answer)


@pytest.mark.parametrize(
    "body", [{"url": "https://other.example/x"}, {"name": None}, {"name": ""}]
)
def test_a_frameworks_url_and_its_having_a_name_stay(district, body):
    made = district.machine().made("/frameworks", BODY)
    answer = district.machine().patch(f"/frameworks/{made['id']}", body, revision=1)
    assert answer.status_code == 422
    assert pointers(answer) == [f"/{next(iter(body))}"]


def test_members_read_frameworks_and_only_authors_and_coordinators_write_them(district):
    made = made_member(district, "author").made("/frameworks", BODY)
    educator = made_member(district, "educator")
    assert educator.get(f"/frameworks/{made['id']}").status_code == 200
    assert educator.post("/frameworks", BODY).status_code == 403
    assert (
        educator.patch(f"/frameworks/{made['id']}", {"name": "X"}, revision=1).status_code == 403
    )
    reader = district.machine("resource:read")
    assert reader.post("/frameworks", BODY).status_code == 403
    assert district.machine("resource:write").get("/frameworks").status_code == 403


def test_another_districts_framework_is_404(district, other_district):
    theirs = other_district.machine().made("/frameworks", BODY)
    path = f"/frameworks/{theirs['id']}"
    assert district.machine().get(path).status_code == 404
    assert district.machine().patch(path, {"name": "Mine"}, revision=1).status_code == 404
    assert other_district.machine().get(path).json()["name"] == BODY["name"]
