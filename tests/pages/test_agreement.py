"""The pages on agreement and calibration: plots beside tables, forms that say what is wrong."""

import re
import uuid

import pytest

from app.services.agreement import pair_key
from app.storage import agreement as stored
from app.storage.agreement import Cell
from tests.api.test_calibrations import anchor, as_agreed, published, read_all
from tests.pages.manage_world import Desk
from tests.programme import Programme


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture(scope="module")
def coordinator(district):
    return Desk.of(district, district.coordinator)


def rubric_of(programme):
    return programme.version["stages"][0]["rubric_id"]


def count(programme, pair=""):
    cells = [("not-yet", "not-yet", 9), ("on-track", "on-track", 14), ("not-yet", "on-track", 3)]
    with programme.district.service_work() as work:
        for first, second, often in cells:
            cell = [Cell(pair, "plan-fits", first, second)]
            rubric_id = uuid.UUID(rubric_of(programme))
            stored.count(work.session, work.organization_id, rubric_id, cell, often)


def test_agreement_is_shown_as_a_plot_with_the_same_numbers_in_a_table(programme, coordinator):
    people = sorted(programme.district.person(name=n).person_id for n in ("Kim", "Lou"))
    count(programme)
    count(programme, pair_key(*people))
    page = coordinator.page(f"/manage/agreement/{rubric_of(programme)}")
    assert "<title id=" in page
    assert "<desc id=" in page
    assert "Gwet&#39;s AC1" in page
    assert "fewer than 10 submissions" in page  # of the criteria without counts
    assert "style=" not in page.split("<main")[1]
    link = re.search(r'href="(/manage/agreement/[^"]+first=[^"]+)"', page)[1]
    fixed = coordinator.page(link.replace("&amp;", "&"))
    assert "only between two fixed people" in page
    assert "only between two fixed people" not in fixed.split("Plan Fits")[1].split("Whole")[0]


def test_an_assessor_trains_and_qualifies_at_the_pages(district):
    programme = Programme.publish(district)
    found, desk = published(programme), Desk.of(district, programme.assessor)
    assert found["name"] in desk.page("/calibration")
    path = desk.done("/calibration", {"set_id": found["id"], "mode": "training"})
    page = desk.page(path)
    assert "Work 1" in page
    faulty = desk.send(path, {"anchor_id": str(uuid.uuid4())})
    assert faulty.status_code == 422
    assert "choose a level" in faulty.text
    anchor_id = re.search(r'name="anchor_id" value="([^"]+)"', page)[1]
    keys = ("plan-fits", "reflection-honest", "whole-fits")
    desk.done(path, {"anchor_id": anchor_id} | {f"level/{key}": "on-track" for key in keys})
    assert "agreed on" in desk.page(path)
    gate = read_all(programme, programme.assessor, found["id"], "gate", as_agreed)
    assert "You are qualified" in desk.page(f"/calibration/{gate['id']}")
    assert "Qualified" in desk.page("/calibration")
    report = Desk.of(district, district.coordinator).page(
        f"/manage/calibration/rubrics/{rubric_of(programme)}"
    )
    assert "right at least 37 %" in report
    assert "Steady" in report


def test_a_coordinator_adds_anchors_and_publishes_a_balanced_set(programme, coordinator):
    stage_id = programme.version["stages"][0]["id"]
    form = f"/manage/calibration/anchors/new?stage_id={stage_id}"
    assert "Agreed levels" in coordinator.page(form)
    fields = {"stage_id": stage_id, "title": "Close one", "is_borderline": "on"}
    levels = {f"level/{key}": "on-track" for key in ("plan-fits", "reflection-honest")}
    refused = coordinator.send(form, fields | levels | {"text/reflection": "I tried it."})
    assert refused.status_code == 422
    levels["level/whole-fits"] = "on-track"
    agreed = {"agreed_by": str(programme.assessor.person_id), "text/reflection": "I tried it."}
    coordinator.done(form, fields | levels | agreed)
    (added,) = [
        one
        for one in coordinator.row("/anchors?limit=200")["data"]
        if one["title"] == "Close one" and one["stage_id"] == stage_id
    ]
    assert added["agreed_by"] == [agreed["agreed_by"]]
    ids = [anchor(programme, is_borderline=True)["id"] for _ in range(3)]
    named = f"/manage/calibration/sets/new?stage_id={stage_id}"
    assert "Close one" in coordinator.page(named)
    rule = {"minimum": "3", "max_false_accepts": "20", "max_false_refusals": "20"}
    body = {"stage_id": stage_id, "name": "Too kind", "anchor_ids": ids, "valid_days": "365"}
    assert coordinator.send(named, body | {"minimum": "many"}).status_code == 422
    coordinator.done(named, body | rule)
    page = coordinator.page("/manage/calibration")
    path = re.search(r'action="(/manage/calibration/sets/[^"]+/publish)"', page)[1]
    answer = coordinator.send(path)
    assert answer.status_code == 303
    assert "Too kind" in coordinator.page("/manage/calibration")


def test_who_does_not_run_the_programme_sees_none_of_it(programme):
    desk = Desk.of(programme.district, programme.assessor)
    paths = ["agreement", f"agreement/{rubric_of(programme)}", "calibration"]
    paths += ["calibration/anchors/new", f"calibration/rubrics/{rubric_of(programme)}"]
    assert {desk.get(f"/manage/{path}").status_code for path in paths} == {403}
