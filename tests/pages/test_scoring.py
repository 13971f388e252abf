"""The pages of scoring rounds: forms that say what is wrong, nothing shown too early."""

import pytest

from tests.api.test_calibrations import levels
from tests.district import District
from tests.pages.manage_world import Desk
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "scoring-pages")


def given(missing=None):
    return {f"level/{one['criterion']}": one["level"] for one in levels(missing)}


def test_a_coordinator_asks_assessors_score_compare_and_discuss_and_it_becomes_an_anchor(district):
    programme = Programme.publish(district)
    lineage = programme.version["microcredential_id"]
    other = district.person("assessor", microcredential_id=lineage, name="Kim Lee")
    coordinator = Desk.of(district, district.coordinator)
    stage_id = programme.version["stages"][0]["id"]
    form = f"/scoring/new?stage_id={stage_id}"
    assert "Kim Lee" in coordinator.page(form)
    fields = {"stage_id": stage_id, "title": "A close one", "text/reflection": "Some words."}
    assert coordinator.send(form, fields).status_code == 422
    people = [str(one.person_id) for one in (programme.assessor, other)]
    path = coordinator.done(form, fields | {"person_ids": people})
    one, two = Desk.of(district, programme.assessor), Desk.of(district, other)
    assert "A close one" in one.page("/scoring")
    assert one.send(f"{path}/scores", {}).status_code == 422
    one.done(f"{path}/scores", given())
    assert "Your levels are sealed" in one.page(path)
    assert "Kim Lee" not in coordinator.page(path)
    two.done(f"{path}/scores", given("plan-fits"))
    page = one.page(path)
    assert "Kim Lee" in page
    said = {"criterion": "plan-fits", "text/plan-fits": "No goal, I think."}
    two.done(f"{path}/remarks", said)
    assert "No goal, I think." in one.page(path)
    closing = given("plan-fits") | {"becomes_anchor": "on"}
    assert coordinator.send(f"{path}/close", {"becomes_anchor": "on"}).status_code == 422
    coordinator.done(f"{path}/close", closing)
    assert "Agreed" in two.page(path)
    assert "A close one" in coordinator.page("/manage/calibration")
