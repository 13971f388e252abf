"""Two at the same moment: whom one educator is asked to judge does not judge that educator."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.storage.tables import School
from tests.district import District
from tests.programme import Programme

LONG_ENOUGH_TO_CHOOSE = 1.0


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "routing-at-once")


def waiting_to_be_checked(district):
    """Work of two educators, each of whom is the only one who could judge the other."""
    policy = {"completeness": "person", "reciprocal_months": 12}
    programme = Programme.publish(district, policy=policy)
    one, lineage = programme.educator, programme.version["microcredential_id"]
    body = {"person_id": str(one.person_id), "name": "assessor", "microcredential_id": lineage}
    district.coordinator.made("/roles", body)
    first = programme.complete()
    programme.educator = programme.assessor
    return first, programme.complete()


def test_of_two_rounds_at_once_one_sees_whom_the_other_asks(district):
    both = waiting_to_be_checked(district)
    with ThreadPoolExecutor(2) as pool:
        with district.service_work() as work:
            # Whoever writes what happens in the organization waits until this is over.
            work.record("school.created", work.add(School, name="Elm"), name="Elm")
            paths = [f"/submissions/{one['id']}/complete" for one in both]
            done = [pool.submit(district.coordinator.post, path) for path in paths]
            time.sleep(LONG_ENOUGH_TO_CHOOSE)
        assert [one.result().status_code for one in done] == [200, 200]
    asked = [
        district.coordinator.get("/assignments", params={"submission_id": one["id"]}).json()[
            "data"
        ]
        for one in both
    ]
    assert sorted(map(len, asked)) == [0, 1]
    events = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    (obstacle,) = [e["data"]["obstacle"] for e in events if e["kind"] == "submission.unrouted"]
    assert "judged_by_the_educator" in obstacle
