"""`/competencies`: one code once in a framework, never changed."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.definitions import made_member, pointers, unused


@pytest.fixture
def framework_id(district):
    body = {"name": "Standards", "url": f"https://standards.example/{unused('f')}"}
    return district.machine().made("/frameworks", body)["id"]


def body_of(framework, **more):
    return {
        "framework_id": framework,
        "code": "3d",
        "statement": "Uses assessment",
        "url": "https://standards.example/3d",
    } | more


def test_a_competency_is_made_read_and_listed_by_its_framework(district, framework_id):
    caller = district.machine()
    made = caller.made("/competencies", body_of(framework_id))
    assert caller.get(f"/competencies/{made['id']}").json() == made
    found = caller.get("/competencies", params={"framework_id": framework_id}).json()["data"]
    assert found == [made]
    none = caller.get("/competencies", params={"framework_id": framework_id, "code": "x"}).json()
    assert none["data"] == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"framework_id": "x"}, "/framework_id"),
        ({"framework_id": None}, "/framework_id"),
        ({"code": ""}, "/code"),
        ({"code": "x" * 101}, "/code"),
        ({"statement": ""}, "/statement"),
        ({"statement": "x" * 2001}, "/statement"),
        ({"statement": 7}, "/statement"),
        ({"url": "ftp://x.example"}, "/url"),
        ({"more": True}, "/more"),
    ],
)
def test_a_bad_field_of_a_competency_is_named(district, framework_id, change, pointer):
    answer = district.machine().post("/competencies", body_of(framework_id, **change))
    assert answer.status_code == 422
    assert pointer in pointers(answer)


def test_a_framework_of_another_district_or_of_nobody_is_404_and_named(
    district, other_district, framework_id
):
    theirs = other_district.machine().made(
        "/frameworks", {"name": "Theirs", "url": "https://their.example/"}
    )["id"]
    for framework in (theirs, str(uuid.uuid4())):
        answer = district.machine().post("/competencies", body_of(framework))
        assert answer.status_code == 404
        assert pointers(answer) == ["/framework_id"]
    own = district.machine().made("/competencies", body_of(framework_id))
    assert other_district.machine().get(f"/competencies/{own['id']}").status_code == 404


def test_of_several_who_add_one_code_at_once_one_wins(district, framework_id):
    caller = district.machine()
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: caller.post("/competencies", body_of(framework_id)), range(6))
        )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]


def test_an_educator_reads_competencies_and_does_not_add_any(district, framework_id):
    educator = made_member(district, "educator")
    assert educator.get("/competencies").status_code == 200
    assert educator.post("/competencies", body_of(framework_id)).status_code == 403
