"""The pages of goals, of needs and of accommodations, without JavaScript."""

import pytest

from tests.district import District
from tests.pages.people import AtPages
from tests.plans import RULE
from tests.programme import Programme

HOSTILE = "<script>alert(1)</script> every week"
GOAL = {"text": HOSTILE, "school_year": "2025-2026"}


@pytest.fixture
def district(wiring, http):
    """A district of its own, for the report counts everybody."""
    return District.make(wiring, http, "goal-pages")


@pytest.fixture
def educator(district):
    return district.person("educator", name="Mary Shelley")


@pytest.fixture
def mary(district, educator):
    return AtPages.enter(district, educator)


def aligned(district):
    coordinator = district.coordinator
    body = {"name": "District goals", "url": "https://district.example/goals"}
    framework = coordinator.made("/frameworks", body)
    said = {"framework_id": framework["id"], "code": "G2", "statement": "Students explain"}
    return coordinator.made("/competencies", said | {"url": "https://district.example/goals#g2"})


def test_a_goal_is_set_changed_reached_and_taken_up_again(district, educator, mary):
    competency = aligned(district)
    assert "/goals" in mary.get("/")
    assert "No goal yet" in mary.get("/goals")
    said = GOAL | {"competency_ids": competency["id"]}
    assert mary.send("/goals/new", data=said).status_code == 303
    page = mary.get("/goals")
    assert "&lt;script&gt;alert(1)" in page
    assert "G2: Students explain" in page
    (goal,) = educator.get("/goals").json()["data"]
    path = f"/goals/{goal['id']}"
    assert 'value="2025-2026"' in mary.get(path)
    more = said | {"progress": "Half of them do.", "revision": str(goal["revision"])}
    assert mary.send(path, data=more).status_code == 303
    stale = mary.send(path, data=more | {"progress": "Typed in an old window"})
    assert stale.status_code == 409
    assert "Typed in an old window" in stale.text
    mary.send(f"{path}/move", data={"move": "reach"})
    assert "Reached" in mary.get("/goals")
    mary.send(f"{path}/move", data={"move": "reopen"})
    assert mary.send(f"{path}/move", data={"move": "explode"}).status_code == 303


def test_what_is_wrong_stands_beside_its_field(mary):
    wrong = mary.send("/goals/new", data={"text": "", "school_year": "26"})
    assert wrong.status_code == 422
    assert wrong.text.count('aria-invalid="true"') == 2


def test_a_coach_reads_goals_and_a_stranger_does_not(district, educator, mary):
    coach = district.person("coach", name="Grace Hopper")
    district.relate(coach, "coach_of", educator)
    mary.send("/goals/new", data=GOAL)
    grace = AtPages.enter(district, coach)
    assert "Mary Shelley" in grace.get("/goals")
    page = grace.get(f"/goals/of/{educator.person_id}")
    assert "&lt;script&gt;alert(1)" in page
    assert "/move" not in page
    stranger = AtPages.enter(district, district.person("coach"))
    stranger.get(f"/goals/of/{educator.person_id}", 403)
    assert "Mary Shelley" not in stranger.get("/goals")


def test_needs_are_shown_and_small_numbers_are_not(district, educator, mary):
    educator.made("/goals", GOAL | {"competency_ids": [aligned(district)["id"]]})
    ada = AtPages.enter(district, district.coordinator)
    page = ada.get("/manage/needs")
    assert "Students explain" in page
    assert "Under 5" in page
    assert "Nothing is missing" in ada.get("/manage/needs?school_year=2030-2031")
    ada.get("/manage/needs?school_year=soon", 422)
    mary.get("/manage/needs", 403)


def test_a_plan_names_goals_and_keeps_them_when_it_is_saved_again(district, educator, mary):
    goal = educator.made("/goals", GOAL)
    programme = Programme.publish(district, plan=RULE)
    path = f"/work/{programme.enroll(educator)['id']}/plan"
    assert "&lt;script&gt;alert(1)" in mary.get(path)
    mary.send(path, data={"topic": "Talk", "goal_ids": goal["id"]})
    (plan,) = educator.get("/plans").json()["data"]
    assert plan["goal_ids"] == [goal["id"]]
    assert f'value="{goal["id"]}" checked' in mary.get(path)


def test_an_educator_asks_for_another_form_and_takes_it_back(district, educator, mary):
    enrollment = Programme.publish(district).enroll(educator)
    path = f"/work/{enrollment['id']}/accommodations"
    assert path in mary.get(f"/work/{enrollment['id']}")
    said = {"place": f"{enrollment['id']}/stage-1/plan", "kind": "text", "reason": HOSTILE}
    assert mary.send(path, data=said).status_code == 303
    page = mary.get(path)
    assert "In another form: text." in page
    assert "&lt;script&gt;alert(1)" in page
    (row,) = educator.get("/accommodations").json()["data"]
    assert mary.send(path, data=said).status_code == 409
    assert mary.send(f"{path}/{row['id']}/withdraw").status_code == 303
    assert educator.get(f"/accommodations/{row['id']}").json()["state"] == "withdrawn"
    AtPages.enter(district, district.person("educator")).get(path, 403)


def test_a_coordinator_grants_and_ends_an_accommodation_on_the_persons_page(district, educator):
    programme = Programme.publish(district)
    enrollment = programme.enroll(educator)
    ada = AtPages.enter(district, district.coordinator)
    path = f"/manage/people/{educator.person_id}/accommodations"
    assert path in ada.get(f"/manage/people/{educator.person_id}")
    place = f"{enrollment['id']}/stage-1/reflection"
    wrong = ada.send(path, data={"place": place, "reason": "Quixotic"})
    assert wrong.status_code == 422
    assert "Quixotic" in wrong.text
    said = {"place": place, "min": "1", "max": "4", "measure": "words", "reason": HOSTILE}
    assert ada.send(path, data=said).status_code == 303
    page = ada.get(path)
    assert "1 to 4 words" in page
    assert "&lt;script&gt;alert(1)" in page
    (row,) = district.coordinator.get("/accommodations").json()["data"]
    draft = programme.educator
    programme.educator = educator
    made = programme.draft(enrollment)
    mary = AtPages.enter(district, educator)
    assert "As agreed with you" in mary.get(f"/work/submissions/{made['id']}")
    programme.educator = draft
    assert ada.send(f"{path}/{row['id']}", data={"move": "end"}).status_code == 303
    assert district.coordinator.get(f"/accommodations/{row['id']}").json()["state"] == "ended"
    AtPages.enter(district, district.person("assessor")).get(path, 403)
