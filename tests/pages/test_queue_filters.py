"""The queue by microcredential, school, age and last day; a filter never tells what is hidden."""

import pytest

from tests.api.panels import Panels
from tests.district import District
from tests.pages.people import AtPages
from tests.programme import Programme


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "queue-filters")


def submitted(programme, school_id):
    programme.educator = programme.district.person(
        "educator", name="Ada Park", school_id=school_id
    )
    return programme.assignment(programme.complete())


def test_the_queue_is_narrowed_by_what_it_is_about_and_by_its_last_day(district, clock):
    schools = [
        district.coordinator.made("/schools", {"name": name})["id"] for name in ("North", "South")
    ]
    policy = {"targets": {"review": 2}}
    one, other = (Programme.publish(district, policy=policy) for _ in range(2))
    first = submitted(one, schools[0])
    assessor = district.acting_for(first["person_id"])
    at = AtPages.enter(district, assessor)
    lineage = one.version["microcredential_id"]
    path = f"/queue/{first['id']}"
    assert path in at.get(f"/queue?microcredential_id={lineage}")
    elsewhere = other.version["microcredential_id"]
    assert path not in at.get(f"/queue?microcredential_id={elsewhere}")
    assert path in at.get(f"/queue?school_id={schools[0]}")
    assert "The filters leave nothing" in at.get(f"/queue?school_id={schools[1]}")
    assert path not in at.get("/queue?late=only")
    clock.advance(days=4)
    at = AtPages.enter(district, assessor)
    assert path in at.get("/queue?late=only&sort=due")
    at.get("/queue?sort=best", 422)


def test_a_school_tells_nothing_of_work_that_is_judged_without_names(district):
    school = district.coordinator.made("/schools", {"name": "North"})["id"]
    panels = Panels.publish(district, preset="double_blind")
    panels.programme.educator = district.person("educator", school_id=school)
    seat = panels.live(panels.programme.complete())[0]
    at = AtPages.enter(district, panels.take(seat))
    assert f"/queue/{seat['id']}" in at.get("/queue")
    assert f"/queue/{seat['id']}" not in at.get(f"/queue?school_id={school}")
