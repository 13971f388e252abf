"""Routing over whole rounds: whatever people are to each other and whatever they do, three promises hold.

Nobody judges against a bar that never gives way, nobody sits twice in a round, and every
submission is asked of somebody or says what stands in the way.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.review import BEING_JUDGED
from app.domain.routing import RELAXED_IN_ORDER, Bar
from app.services import assignments
from app.storage.tables import Assignment, Submission
from tests.api.panels import Panels
from tests.district import District

FORBIDDEN = {bar.value for bar in Bar if bar not in RELAXED_IN_ORDER}
KINDS = ("coach_of", "manager_of", "partner_of", "conflict_with")
STEPS = ("seal", "refuse", "recuse", "lapse", "reassign")


@dataclass
class Round:
    """One submission and the assessors around it."""

    panels: Panels
    submission: dict
    forbidden: set[UUID]
    sealed: set[str] = field(default_factory=set)

    def rows(self) -> list[dict]:
        query = {"submission_id": self.submission["id"], "limit": 200}
        return self.panels.district.coordinator.get("/assignments", params=query).json()["data"]

    def do(self, step: str, place: int) -> None:
        """Do something to one of the open assignments, if there are any."""
        live = sorted(self.panels.live(self.submission), key=lambda one: one["id"])
        if step != "reassign":
            live = [one for one in live if one["id"] not in self.sealed]
        if not live:
            return
        one = live[place % len(live)]
        getattr(self, step)(one)

    def seal(self, one: dict) -> None:
        self.panels.seal(one)
        self.sealed.add(one["id"])

    def refuse(self, one: dict) -> None:
        self.panels.seal(one, plan_fits="not-yet")
        self.sealed.add(one["id"])

    def recuse(self, one: dict) -> None:
        body = {"reason": "I know this class."}
        self.panels.take(one).made(f"/assignments/{one['id']}/recuse", body)

    def lapse(self, one: dict) -> None:
        with self.panels.district.service_work() as work:
            work.get(Assignment, UUID(one["id"])).lapses_at = work.now - timedelta(days=1)
            work.session.flush()
            assignments.lapse(work, UUID(one["id"]))

    def reassign(self, one: dict) -> None:
        path = f"/assignments/{one['id']}/reassign"
        self.panels.district.coordinator.made(path, {"reason": "A mistake."})

    def check(self) -> None:
        with self.panels.district.service_work() as work:
            submission = work.get(Submission, UUID(self.submission["id"]))
            state, number, seats = submission.state, submission.round, submission.seats
            obstacle = submission.routing_obstacle
        now = [one for one in self.rows() if one["round"] == number]
        seated = [one for one in now if one["state"] in {"offered", "claimed", "done"}]
        assert len({one["person_id"] for one in seated}) == len(seated)
        for one in now:
            assert UUID(one["person_id"]) not in self.forbidden
            barred = {b["person_id"]: set(b["bars"]) for b in one["reason"]["barred"]}
            assert not barred.get(one["person_id"], set()) & FORBIDDEN
        if state in BEING_JUDGED:
            assert (len(seated) == seats) == (obstacle is None)


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "whole-rounds")


def begun(district, reviews, split, related, same_school):
    """A round whose educator is related to some of the five assessors, one at the same school."""
    school = district.machine().made("/schools", {"name": "North"})["id"]
    panels = Panels.publish(
        district, more=0, reviews=reviews, split_rule=split, anonymity="educator"
    )
    lineage = panels.programme.version["microcredential_id"]
    educator = district.person("educator", school_id=school)
    panels.programme.educator = educator
    people = [
        district.person(
            "assessor", school_id=school if n == same_school else None, microcredential_id=lineage
        )
        for n in range(4)
    ]
    for person, kind in zip(people, related, strict=False):
        if kind is not None:
            district.relate(person, kind, educator)
    forbidden = {p.person_id for p, kind in zip(people, related, strict=False) if kind}
    if same_school is not None:
        forbidden.add(people[same_school].person_id)
    return Round(panels, panels.programme.complete(), forbidden)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    reviews=st.sampled_from([1, 2]),
    split=st.sampled_from(["decision_majority", "expert_replaces"]),
    related=st.lists(st.sampled_from([None, None, *KINDS]), min_size=4, max_size=4),
    same_school=st.sampled_from([None, 0, 3]),
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), max_size=6),
)
def test_no_round_breaks_a_bar_seats_anybody_twice_or_falls_silent(
    district, reviews, split, related, same_school, steps
):
    found = begun(district, reviews, split, related, same_school)
    found.check()
    for step, place in steps:
        found.do(step, place)
        found.check()
