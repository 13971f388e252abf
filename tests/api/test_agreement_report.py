"""The report on agreement: several figures with reasons, for those who run and audit the programme."""

import uuid

import pytest

from app.services.agreement import pair_key
from app.storage import agreement as stored
from app.storage.agreement import Cell
from tests.api.definitions import unused

LEVELS = [{"key": key, "name": key} for key in ("low", "middle", "high")]
FIGURES = {"observed", "gwet_ac1", "alpha_nominal", "prevalence", "bias", "kappa"}


@pytest.fixture
def rubric(district):
    criterion = {
        "key": "plan-fits",
        "title": "Plan fits",
        "levels": LEVELS,
        "required_level": "middle",
        "evidence": ["plan"],
    }
    body = {"slug": unused("guide"), "name": "Guide", "criteria": [criterion]}
    return district.coordinator.made("/rubrics", body)


@pytest.fixture
def people(district):
    return sorted(district.person("assessor").person_id for _ in range(2))


def count(district, rubric, cells, pair=""):
    rubric_id = uuid.UUID(rubric["id"])
    with district.service_work() as work:
        for first, second, often in cells:
            cell = Cell(pair, "plan-fits", first, second)
            stored.count(work.session, district.organization_id, rubric_id, [cell], often)


MANY = [("low", "low", 7), ("middle", "middle", 6), ("high", "high", 4), ("low", "middle", 3)]


def report(district, rubric, **query):
    answer = district.coordinator.get(f"/reports/agreement/{rubric['id']}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_counts_add_up_and_the_report_shows_every_figure(district, rubric):
    count(district, rubric, MANY)
    count(district, rubric, MANY[:1])
    (one,) = report(district, rubric)["criteria"]
    assert one["table"] == [[14, 3, 0], [0, 6, 0], [0, 0, 4]]
    assert one["pairs"] == 27
    assert one["observed"]["value"] == pytest.approx(24 / 27)
    assert one["gwet_ac2"]["low"] < one["gwet_ac2"]["value"] < one["gwet_ac2"]["high"]
    assert one["kappa"] == {
        "value": None,
        "low": None,
        "high": None,
        "reason": "only between two fixed people",
    }


def test_never_one_number(district, rubric):
    (one,) = report(district, rubric)["criteria"]
    assert one.keys() >= FIGURES | {"table", "adjacent", "weighted", "gwet_ac2", "alpha_ordinal"}


def test_under_ten_pairs_there_is_only_the_reason(district, rubric):
    count(district, rubric, [("low", "low", 5), ("high", "high", 4)])
    (one,) = report(district, rubric)["criteria"]
    assert one["table"] == []
    assert {one[name]["value"] for name in FIGURES} == {None}
    assert {one[name]["reason"] for name in FIGURES} == {one["reason"]}


def test_two_fixed_people_get_kappa_and_are_named_in_the_report(district, rubric, people):
    count(district, rubric, MANY)
    count(district, rubric, MANY, pair_key(*people))
    found = report(district, rubric)
    one, other = map(str, people)
    assert found["pairs"] == [{"person_id": one, "other_person_id": other, "pairs": 20}]
    fixed = report(district, rubric, person_id=other, other_person_id=one)["criteria"][0]
    assert fixed["kappa"]["value"] is not None
    assert fixed["kappa_weighted"]["value"] is not None
    assert fixed["pairs"] == 20


def test_the_same_seed_gives_the_same_interval(district, rubric):
    count(district, rubric, MANY)
    one, same, other = (report(district, rubric, seed=seed)["criteria"] for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_rubrics_with_pairs_are_listed(district, rubric):
    count(district, rubric, MANY)
    found = district.coordinator.get("/reports/agreement").json()["data"]
    assert {"rubric_id": rubric["id"], "pairs": 20}.items() <= found[0].items() or any(
        one["rubric_id"] == rubric["id"] and one["pairs"] == 20 for one in found
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"person_id": str(uuid.uuid4())}, 422),
        ({"person_id": str(uuid.uuid4()), "other_person_id": str(uuid.uuid4())}, 404),
        ({"seed": -1}, 422),
        ({"seed": 2**40}, 422),
        ({"person_id": "Ada"}, 422),
    ],
)
def test_a_bad_question_is_named(district, rubric, query, status):
    answer = district.coordinator.get(f"/reports/agreement/{rubric['id']}", params=query)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"].startswith("query:/")


def test_a_person_is_no_pair(district, rubric, people):
    query = {"person_id": str(people[0]), "other_person_id": str(people[0])}
    answer = district.coordinator.get(f"/reports/agreement/{rubric['id']}", params=query)
    assert answer.status_code == 422


def test_who_reads_it(district, other_district, rubric):
    path = f"/reports/agreement/{rubric['id']}"
    assert district.person("auditor").get(path).status_code == 200
    assert district.machine().get(path).status_code == 200
    for role in ("assessor", "educator", "author", "coach"):
        assert district.person(role).get(path).status_code == 403
    assert other_district.coordinator.get(path).status_code == 404
