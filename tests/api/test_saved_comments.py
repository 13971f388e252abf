"""Saved comments: an assessor's own, bounded, read and used by nobody else."""

import pytest

from app.services import saved_comments
from tests.district import District
from tests.programme import Programme

KEPT = {"text": "Say which students the goal is for.", "criterion": "plan-fits"}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "saved-comments")


@pytest.fixture
def assessor(district):
    return district.person("assessor")


def test_a_comment_is_kept_changed_listed_and_deleted(district, assessor):
    lineage = Programme.publish(district).version["microcredential_id"]
    kept = assessor.made("/saved-comments", KEPT | {"microcredential_id": lineage})
    path = f"/saved-comments/{kept['id']}"
    changed = assessor.patch(path, {"criterion": None}, revision=kept["revision"])
    assert (changed.status_code, changed.json()["criterion"]) == (200, None)
    assert assessor.patch(path, {"text": "Late"}, revision=kept["revision"]).status_code == 412
    listed = assessor.get("/saved-comments", params={"microcredential_id": lineage}).json()
    assert [one["text"] for one in listed["data"]] == [KEPT["text"]]
    assert assessor.delete(path, revision=changed.json()["revision"]).status_code == 204
    assert assessor.get("/saved-comments").json()["data"] == []


def test_nobody_else_reads_or_changes_it_not_even_who_runs_the_programme(
    district, assessor, wiring, http
):
    path = f"/saved-comments/{assessor.made('/saved-comments', KEPT)['id']}"
    for other in (district.coordinator, district.person("auditor"), district.person("assessor")):
        assert other.get(path).status_code == 403
        assert other.get("/saved-comments").json()["data"] == []
        assert other.patch(path, {"text": "Mine"}, revision=1).status_code == 403
        assert other.delete(path, revision=1).status_code == 403
    elsewhere = District.make(wiring, http, "saved-elsewhere")
    assert elsewhere.person("assessor").get(path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"text": " \n"}, "/text"),
        ({"text": "x" * 2001}, "/text"),
        ({"criterion": "Plan fits"}, "/criterion"),
    ],
)
def test_what_is_no_comment_is_refused_at_its_field(assessor, wrong, pointer):
    told = assessor.post("/saved-comments", KEPT | wrong)
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_microcredential_of_another_organization_is_unknown(assessor, wiring, http):
    elsewhere = Programme.publish(District.make(wiring, http, "saved-afar"))
    lineage = elsewhere.version["microcredential_id"]
    told = assessor.post("/saved-comments", KEPT | {"microcredential_id": lineage})
    assert told.status_code == 404
    assert told.json()["errors"][0]["pointer"] == "/microcredential_id"


def test_there_is_a_bound_on_how_many(assessor, monkeypatch):
    monkeypatch.setattr(saved_comments, "MOST", 2)
    for _ in range(2):
        assessor.made("/saved-comments", KEPT)
    assert assessor.post("/saved-comments", KEPT).status_code == 409


def test_no_event_tells_of_it(district, assessor):
    before = district.coordinator.get("/events").json()["data"]
    assessor.made("/saved-comments", KEPT)
    assert district.coordinator.get("/events").json()["data"] == before
