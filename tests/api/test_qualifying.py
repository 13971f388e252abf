"""What becomes of work whose assessor is not calibrated any more: not judged by them, unless they took it on in time."""

import pytest

from app.services import drifting
from tests.api.test_blind_anchors import read_strictly
from tests.api.test_calibrations import anchor_set, as_agreed, read_all
from tests.district import District
from tests.programme import Programme

RULE = {"minimum": 3, "max_false_accepts": 0.2, "max_false_refusals": 0.34, "valid_days": 2}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "qualifying")


class Offered:
    """Work that is offered to the first of two assessors, who is calibrated for two days."""

    def __init__(self, district, clock, **policy):
        policy = {"calibrated": True, "lapse_after_working_days": 60} | policy
        self.district, self.clock = district, clock
        self.programme = Programme.publish(district, policy=policy)
        made = anchor_set(self.programme, rule=RULE)
        self.set_id = district.coordinator.made(f"/anchor-sets/{made['id']}/publish")["id"]
        self.qualify(self.programme.assessor)
        self.submission = self.programme.complete()
        self.assignment = self.programme.assignment(self.submission)
        clock.advance(days=1)
        lineage = self.programme.version["microcredential_id"]
        self.second = district.person("assessor", microcredential_id=lineage)
        self.qualify(self.second)

    def qualify(self, assessor):
        assert read_all(self.programme, assessor, self.set_id, "gate", as_agreed)["passed"]

    @property
    def first(self):
        return self.district.acting_for(self.programme.assessor.person_id)

    @property
    def path(self):
        return f"/assignments/{self.assignment['id']}"

    def expire(self):
        self.clock.advance(days=1, minutes=1)

    def asked(self):
        return self.programme.assignment(self.submission)["person_id"]


def test_whose_qualification_has_ended_takes_nothing_on_and_somebody_else_is_asked(
    district, clock, worker
):
    offered = Offered(district, clock)
    offered.expire()
    refused = offered.first.post(f"{offered.path}/claim")
    assert refused.status_code == 403
    assert "no longer calibrated" in refused.json()["detail"]
    worker.run_all_due()
    assert offered.asked() == str(offered.second.person_id)


def test_give_me_the_next_passes_over_what_one_is_not_calibrated_for(district, clock, worker):
    offered = Offered(district, clock, anonymity="educator")
    offered.expire()
    assert offered.first.post("/assignments/next").status_code == 404
    offered.qualify(offered.first)
    assert offered.first.made("/assignments/next")["id"] == offered.assignment["id"]


def test_what_was_taken_on_in_time_is_finished(district, clock, worker):
    offered = Offered(district, clock)
    offered.first.made(f"{offered.path}/claim")
    offered.expire()
    worker.run_all_due()
    assert offered.asked() == str(offered.first.person_id)
    levels = [
        {"criterion": key, "level": "on-track", "comment": ""}
        for key in ("plan-fits", "reflection-honest", "whole-fits")
    ]
    body = {"assignment_id": offered.assignment["id"], "levels": levels}
    review = offered.first.made("/reviews", body)
    offered.first.made(f"/reviews/{review['id']}/submit")
    path = f"/submissions/{offered.submission['id']}"
    assert district.coordinator.get(path).json()["state"] == "accepted"


def test_whoever_has_drifted_does_not_finish_what_they_took_on(district, clock, worker):
    offered = Offered(district, clock)
    offered.first.made(f"{offered.path}/claim")
    review = offered.first.made(
        "/reviews", {"assignment_id": offered.assignment["id"], "levels": []}
    )
    clock.advance(hours=1)
    read_strictly(district, offered.programme, offered.first, 6)
    with district.service_work() as work:
        assert drifting.find_all(work) == 1
    refused = offered.first.post(f"/reviews/{review['id']}/submit")
    assert refused.status_code == 403
    worker.run_all_due()
    assert offered.asked() == str(offered.second.person_id)
