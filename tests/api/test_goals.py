"""Goals: a person's own, read by who coaches or manages them; and what they aim at that no offer meets."""

import pytest

from tests.district import District
from tests.plans import RULE, written
from tests.programme import Programme

GOAL = {"text": "Every student explains once a week.", "school_year": "2025-2026"}


@pytest.fixture
def district(wiring, http):
    """A district of its own, for the report counts everybody."""
    return District.make(wiring, http, "goals")


def competency(district, code):
    coordinator = district.coordinator
    body = {"name": f"Goals {code}", "url": f"https://district.example/goals/{code}"}
    framework = coordinator.made("/frameworks", body)
    said = {"framework_id": framework["id"], "code": code, "statement": f"Goal {code}"}
    return coordinator.made("/competencies", said | {"url": f"{body['url']}#1"})["id"]


def test_a_goal_is_set_followed_reached_and_taken_up_again(district):
    educator = district.person("educator")
    aligned = competency(district, "G1")
    goal = educator.made("/goals", GOAL | {"competency_ids": [aligned]})
    path = f"/goals/{goal['id']}"
    said = {"progress": "Half of them do."}
    changed = educator.patch(path, said, revision=goal["revision"])
    assert (changed.status_code, changed.json()["progress"]) == (200, said["progress"])
    assert educator.patch(path, said, revision=goal["revision"]).status_code == 412
    reached = educator.made(f"{path}/reach")
    assert (reached["state"], reached["competency_ids"]) == ("reached", [aligned])
    told = educator.post(f"{path}/drop")
    assert (told.status_code, told.json()["allowed"]) == (409, ["reopen"])
    assert educator.patch(path, said, revision=reached["revision"]).status_code == 409
    again = educator.made(f"{path}/reopen")
    assert (again["state"], again["closed_at"]) == ("open", None)


def test_coach_and_line_manager_read_goals_and_nobody_else_but_who_runs_the_programme(district):
    educator, coach, manager = (district.person(r) for r in ("educator", "coach", "assessor"))
    district.relate(coach, "coach_of", educator)
    district.relate(manager, "manager_of", educator)
    path = f"/goals/{educator.made('/goals', GOAL)['id']}"
    for reader in (coach, manager, district.coordinator, district.person("auditor")):
        assert reader.get(path).status_code == 200
        assert len(reader.get("/goals").json()["data"]) == 1
        assert reader.patch(path, {"text": "Mine"}, revision=1).status_code == 403
    stranger = district.person("coach", "assessor")
    assert stranger.get(path).status_code == 403
    assert stranger.get("/goals").json()["data"] == []
    assert district.machine().get(path).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"school_year": "2026-2028"}, "/school_year"),
        ({"school_year": "26-27"}, "/school_year"),
        ({"text": ""}, "/text"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(district, wrong, pointer):
    answer = district.person("educator").post("/goals", GOAL | wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_only_own_enrollments_serve_a_goal(district):
    programme = Programme.publish(district)
    mine, other = programme.enroll(), programme.enroll(district.person("educator"))
    goal = programme.educator.made("/goals", GOAL | {"enrollment_ids": [mine["id"]]})
    assert goal["enrollment_ids"] == [mine["id"]]
    answer = programme.educator.post("/goals", GOAL | {"enrollment_ids": [other["id"]]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/enrollment_ids/0"


def test_a_plan_names_goals_of_its_educator_and_its_enrollment_then_serves_them(district):
    programme = Programme.publish(district, plan=RULE)
    goal = programme.educator.made("/goals", GOAL)
    foreign = district.person("educator").made("/goals", GOAL)
    plan = written(programme, goal_ids=[goal["id"]])
    path = f"/plans/{plan['id']}"
    told = programme.educator.patch(path, {"goal_ids": [foreign["id"]]}, revision=1)
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/goal_ids/0")
    programme.educator.made(f"{path}/propose")
    found = programme.educator.get(f"/goals/{goal['id']}").json()
    assert found["enrollment_ids"] == [plan["enrollment_id"]]


def needs(district, caller=None):
    found = (caller or district.coordinator).get("/reports/unmet-needs").json()["data"]
    return {(one["code"], one["school"], one["role"]): one["people"] for one in found}


def test_needs_are_counted_by_competency_school_and_role_and_small_numbers_are_not_told(district):
    met, unmet, rare = (competency(district, code) for code in ("MET", "UNMET", "RARE"))
    Programme.publish(district, competency_ids=[met])
    school = district.coordinator.made("/schools", {"name": "=North"})["id"]
    people = [district.person("educator", school_id=school) for _ in range(5)]
    for person in people:
        person.made("/goals", GOAL | {"competency_ids": [met, unmet]})
    people[0].made("/goals", GOAL | {"competency_ids": [unmet, rare], "text": "Once more"})
    assert needs(district) == {
        ("UNMET", "=North", "educator"): 5,
        ("RARE", "=North", "educator"): None,
    }
    text = district.coordinator.get("/reports/unmet-needs.csv").text
    assert "UNMET,Goal UNMET,'=North,educator,5" in text
    assert "RARE,Goal RARE,'=North,educator,under 5" in text
    people[1].made(f"/goals/{people[1].get('/goals').json()['data'][0]['id']}/drop")
    assert needs(district)[("UNMET", "=North", "educator")] is None
    assert people[0].get("/reports/unmet-needs").status_code == 403
    other_year = {"school_year": "2030-2031"}
    found = district.coordinator.get("/reports/unmet-needs", params=other_year).json()
    assert found["data"] == []
