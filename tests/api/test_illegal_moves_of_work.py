"""Every illegal move of an enrollment, a plan, a goal, an accommodation or a consent: 409 with what is allowed."""

from typing import Any

import pytest

from app.domain.anchor_moves import CONSENT_MOVES
from app.domain.enrollment import MOVES as ENROLLMENT_MOVES
from app.domain.goal import GOAL_MOVES
from app.domain.plan import PLAN_MOVES
from tests.district import District
from tests.moves import ID, Kind, check
from tests.plans import OBJECTION, RULE, proposed, written
from tests.programme import Programme

OFFERS = {"grounds": [{"key": "other", "title": "Another reason"}], "window_working_days": 20}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "moving")


@pytest.fixture(scope="module")
def planned(district):
    return Programme.publish(
        district, plan=RULE, repeats={"rule": "by_topic"}, policy={"appeals": OFFERS}
    )


def test_every_move_of_a_goal(district):
    caller = district.person("educator")

    def opened() -> ID:
        return caller.made("/goals", {"text": "Ask more.", "school_year": "2026-2027"})["id"]

    def put(move: str) -> ID:
        made = opened()
        caller.made(f"/goals/{made}/{move}")
        return made

    def edit(one: ID) -> Any:
        revision = caller.get(f"/goals/{one}").json()["revision"]
        return caller.patch(f"/goals/{one}", {"text": "Ask less."}, revision=revision)

    make = {m: as_post(caller, f"/goals/{{}}/{m}") for m in ("reach", "drop", "reopen")}
    reach = {"open": opened, "reached": lambda: put("reach"), "dropped": lambda: put("drop")}
    check(Kind(GOAL_MOVES, reach, {**make, "edit": edit}))


def test_every_move_of_an_enrollment(district):
    programme = Programme.publish(district, repeats={"rule": "by_topic"})
    caller = programme.educator

    def active() -> ID:
        body = {"version_id": programme.version["id"], "topic": f"Topic {next(topics)}"}
        return caller.made("/enrollments", body)["id"]

    def withdrawn() -> ID:
        made = active()
        caller.made(f"/enrollments/{made}/withdraw")
        return made

    def completed() -> ID:
        made = active()
        programme.judge(programme.complete({"id": made}))
        return made

    def change(one: ID) -> Any:
        revision = caller.get(f"/enrollments/{one}").json()["revision"]
        return caller.patch(f"/enrollments/{one}", {"goals": "More."}, revision=revision)

    topics = iter(range(100))
    make = {
        "change": change,
        "work": lambda one: caller.post("/submissions", {"enrollment_id": one}),
        "withdraw": as_post(caller, "/enrollments/{}/withdraw"),
        "resume": as_post(caller, "/enrollments/{}/resume"),
    }
    reach = {"active": active, "withdrawn": withdrawn, "completed": completed}
    check(Kind(ENROLLMENT_MOVES, reach, make))


def test_every_move_of_a_plan(district, planned):
    caller, decides = planned.educator, district.person("coordinator")
    topics = iter(range(1000))

    def enroll() -> dict[str, Any]:
        body = {"version_id": planned.version["id"], "topic": f"Plan {next(topics)}"}
        return caller.made("/enrollments", body)

    def draft() -> ID:
        one = enroll()
        return written(planned, one, topic=one["topic"])["id"]

    def waiting() -> ID:
        one = enroll()
        return proposed(planned, one, topic=one["topic"])["id"]

    def decided(move: str) -> ID:
        # By another than tries the moves: who has refused a plan does not decide on it again.
        made = waiting()
        assert district.coordinator.post(f"/plans/{made}/{move}", said[move]).status_code == 200
        return made

    def withdrawn() -> ID:
        made = draft()
        caller.made(f"/plans/{made}/withdraw")
        return made

    def edit(one: ID) -> Any:
        revision = caller.get(f"/plans/{one}").json()["revision"]
        return caller.patch(f"/plans/{one}", {"topic": "Another"}, revision=revision)

    said = {
        "approve": {"version": 1},
        "return": {"version": 1, "objections": [OBJECTION]},
        "refuse": {"version": 1, "reason": "It is no topic of ours."},
    }
    make = {
        "edit": edit,
        "appeal": lambda one: caller.post(
            "/appeals",
            {"kind": "plan", "subject_id": one, "ground": "other", "statement": "Look again."},
        ),
        "propose": as_post(caller, "/plans/{}/propose"),
        "withdraw": as_post(caller, "/plans/{}/withdraw"),
        "restore": as_post(caller, "/plans/{}/restore"),
        "approve": lambda one: decides.post(f"/plans/{one}/approve", said["approve"]),
        "return": lambda one: decides.post(f"/plans/{one}/return", said["return"]),
        "refuse": lambda one: decides.post(f"/plans/{one}/refuse", said["refuse"]),
    }
    reach = {
        "draft": draft,
        "proposed": waiting,
        "returned": lambda: decided("return"),
        "approved": lambda: decided("approve"),
        "refused": lambda: decided("refuse"),
        "withdrawn": withdrawn,
    }
    check(Kind(PLAN_MOVES, reach, make))


def test_every_move_of_the_consent_to_an_anchor(district):
    programme = Programme.publish(district, repeats={"rule": "freely"})
    caller = programme.educator

    def decided() -> ID:
        submission = programme.complete()
        programme.judge(submission)
        return submission["id"]

    def given() -> ID:
        made = decided()
        assert make["give"](made).status_code in {200, 201}
        return made

    def withdrawn() -> ID:
        made = given()
        assert make["withdraw"](made).status_code == 204
        return made

    path = "/submissions/{}/anchor-consent"
    make = {
        "give": as_post(caller, path),
        "withdraw": as_post(caller, f"{path}/withdraw"),
    }
    reach = {"not_given": decided, "given": given, "withdrawn": withdrawn}
    check(Kind(CONSENT_MOVES, reach, make))


def as_post(caller: Any, path: str) -> Any:
    return lambda one: caller.post(path.format(one))
