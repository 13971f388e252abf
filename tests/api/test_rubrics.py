"""`/rubrics`: numbered, changeable until published, then frozen."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.definitions import (
    criterion,
    made_draft,
    made_member,
    made_published,
    made_rubric,
    pointers,
    rubric_body,
)

LEVELS = [{"key": "low", "name": "Low"}, {"key": "high", "name": "High"}]


def test_a_rubric_is_made_with_number_one_and_read_back_whole(district):
    caller = district.machine()
    made = caller.made("/rubrics", rubric_body())
    assert (made["number"], made["frozen_at"]) == (1, None)
    assert caller.get(f"/rubrics/{made['id']}").json() == made
    assert made["criteria"][0]["required_level"] == "on-track"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"slug": "Not A Slug"}, "/slug"),
        ({"slug": "x" * 64}, "/slug"),
        ({"name": 5}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"description": "x" * 2001}, "/description"),
        ({"description": "nul\x00"}, "/description"),
        ({"criteria": []}, "/criteria"),
        ({"criteria": "x"}, "/criteria"),
        ({"criteria": [criterion(), criterion()]}, ""),
        ({"criteria": [criterion() | {"title": "nul\x00"}]}, "/criteria/0/title"),
        ({"criteria": [criterion() | {"title": "x" * 301}]}, "/criteria/0/title"),
        ({"criteria": [criterion() | {"evidence": []}]}, "/criteria/0/evidence"),
        ({"criteria": [criterion() | {"levels": LEVELS[:1]}]}, "/criteria/0/levels"),
        ({"criteria": [criterion() | {"required_level": "gone"}]}, "/criteria/0"),
        ({"criteria": [criterion() | {"weight": 2}]}, "/criteria/0/weight"),
        (
            {"criteria": [criterion() | {"levels": [LEVELS[0] | {"points": -1}, LEVELS[1]]}]},
            "/criteria/0/levels/0/points",
        ),
        ({"frozen_at": "2026-01-01T00:00:00Z"}, "/frozen_at"),
        ({"number": 2}, "/number"),
    ],
)
def test_a_bad_field_of_a_rubric_is_named(district, change, pointer):
    answer = district.machine().post("/rubrics", rubric_body(**change))
    assert answer.status_code == 422
    assert pointer in pointers(answer)


def test_a_slug_is_taken_once_and_its_next_numbers_are_copies(district):
    caller = district.machine()
    first = made_rubric(district)
    again = caller.post("/rubrics", rubric_body(slug=first["slug"]))
    assert (again.status_code, pointers(again)) == (409, ["/slug"])
    second = caller.made(f"/rubrics/{first['id']}/new-version")
    third = caller.made(f"/rubrics/{first['id']}/new-version")
    assert [second["number"], third["number"]] == [2, 3]
    assert second["criteria"] == first["criteria"]
    listed = caller.get("/rubrics", params={"slug": first["slug"]}).json()["data"]
    assert [one["number"] for one in listed] == [1, 2, 3]


def test_a_rubric_changes_until_a_version_that_uses_it_is_published(district):
    caller = district.machine()
    draft = made_draft(district)
    path = f"/rubrics/{draft['stages'][0]['rubric_id']}"
    changed = caller.patch(path, {"criteria": [criterion("other")]}, revision=1)
    assert changed.json()["criteria"][0]["key"] == "other"
    assert caller.patch(path, {"name": "x"}, revision=1).status_code == 412
    caller.made(f"/microcredential-versions/{draft['id']}/publish")
    frozen = caller.get(path).json()
    assert frozen["frozen_at"] is not None
    refused = caller.patch(path, {"name": "Other"}, revision=frozen["revision"])
    assert refused.status_code == 409
    assert caller.get(path).json() == frozen


@pytest.mark.parametrize(
    "body", [{"name": None}, {"criteria": []}, {"criteria": None}, {"slug": "new"}]
)
def test_a_change_that_would_break_a_rubric_is_refused(district, body):
    made = made_rubric(district)
    answer = district.machine().patch(f"/rubrics/{made['id']}", body, revision=1)
    assert answer.status_code == 422
    assert pointers(answer) == [f"/{next(iter(body))}"]


def test_an_unpublished_rubric_is_for_authors_only_and_a_published_one_for_all(district):
    draft, published = made_rubric(district), made_published(district)
    frozen_id = published["stages"][0]["rubric_id"]
    educator, author = made_member(district, "educator"), made_member(district, "author")
    assert educator.get(f"/rubrics/{draft['id']}").status_code == 403
    assert author.get(f"/rubrics/{draft['id']}").status_code == 200
    assert educator.get(f"/rubrics/{frozen_id}").status_code == 200
    listed = educator.get("/rubrics", params={"slug": draft["slug"]}).json()["data"]
    assert listed == []
    assert educator.post("/rubrics", rubric_body()).status_code == 403
    assert educator.post(f"/rubrics/{frozen_id}/new-version").status_code == 403


def test_another_districts_rubric_is_404(district, other_district):
    theirs = made_rubric(other_district)
    caller = district.machine()
    assert caller.get(f"/rubrics/{theirs['id']}").status_code == 404
    assert caller.post(f"/rubrics/{theirs['id']}/new-version").status_code == 404
    assert caller.patch(f"/rubrics/{theirs['id']}", {"name": "x"}, revision=1).status_code == 404


def test_of_several_who_change_a_rubric_at_once_one_wins(district):
    caller, made = district.machine(), made_rubric(district)

    def change(number):
        return caller.patch(f"/rubrics/{made['id']}", {"name": f"Guide {number}"}, revision=1)

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(answer.status_code for answer in pool.map(change, range(4)))
    assert statuses[0] == 200
    assert set(statuses[1:]) <= {409, 412}


@pytest.mark.parametrize(
    "query",
    [
        "/rubrics?slug=%00",
        "/microcredentials?slug=%00",
        "/microcredentials?issuer_id=x",
        "/frameworks?url=https://x.example/%00",
        "/competencies?code=%00",
        "/competencies?framework_id=x",
        "/microcredential-versions?state=gone",
        "/microcredential-versions?microcredential_id=x",
    ],
)
def test_a_filter_that_no_database_takes_is_refused(district, query):
    answer = district.machine().get(query)
    assert answer.status_code == 422
    assert pointers(answer)
