"""Appeals of plans that were refused: a panel that had no part in it decides, for good."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.test_plans import _sent
from tests.district import District
from tests.pages.manage_world import Desk
from tests.plans import RULE, proposed
from tests.programme import Programme

POLICY = {"appeals": {"panel": 1, "window_working_days": 5}}
SAID = {"ground": "procedure", "statement": "It was read in a minute."}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "plan-appeals")


@pytest.fixture(scope="module")
def published(district):
    return Programme.publish(district, plan=RULE, policy=POLICY)


@pytest.fixture
def programme(district, published):
    published.educator = district.person("educator")
    return published


def refused(programme, by=None):
    plan = proposed(programme)
    body = {"version": 1, "reason": "Done last year."}
    (by or programme.district.coordinator).made(f"/plans/{plan['id']}/refuse", body)
    return plan


def ask(programme, plan):
    return programme.educator.post("/appeals", SAID | {"kind": "plan", "subject_id": plan["id"]})


def filed(programme, plan):
    answer = ask(programme, plan)
    assert answer.status_code == 201, answer.text
    return answer.json()


def seats(programme, appeal):
    found = programme.district.coordinator.get(f"/appeals/{appeal['id']}/panel").json()["data"]
    return [one["person_id"] for one in found if one["state"] == "seated"]


def vote(programme, appeal, said):
    (member,) = seats(programme, appeal)
    body = {"vote": said, "reason": f"Because {said}."}
    programme.district.acting_for(member).made(f"/appeals/{appeal['id']}/vote", body)
    return programme.educator.get(f"/appeals/{appeal['id']}").json()


def test_a_plan_is_not_appealed_once_one_has_left(programme):
    plan = refused(programme)
    path = f"/enrollments/{plan['enrollment_id']}"
    programme.educator.made(f"{path}/withdraw")
    answer = ask(programme, plan)
    assert answer.status_code == 409
    assert (answer.json()["state"], answer.json()["allowed"]) == ("withdrawn", ["resume"])
    programme.educator.made(f"{path}/resume")
    assert ask(programme, plan).status_code == 201


def state(programme, plan):
    return programme.educator.get(f"/plans/{plan['id']}").json()["state"]


def test_what_a_panel_upholds_stays_refused_for_good(programme):
    plan = refused(programme)
    appeal = filed(programme, plan)
    assert (appeal["plan_id"], state(programme, plan)) == (plan["id"], "appealed")
    decided = vote(programme, appeal, "uphold")
    assert (decided["state"], decided["reasons"]) == ("upheld", ["Because uphold."])
    assert state(programme, plan) == "refused"
    assert ask(programme, plan).status_code == 409


def test_what_a_panel_overturns_is_approved_and_the_first_stage_opens(programme):
    plan = refused(programme)
    vote(programme, filed(programme, plan), "overturn")
    assert state(programme, plan) == "approved"
    body = {"enrollment_id": plan["enrollment_id"]}
    assert programme.educator.post("/submissions", body).status_code == 201


def test_what_is_remanded_is_decided_by_somebody_who_has_not_refused_it(programme):
    district = programme.district
    first, second = district.person("coordinator"), district.person("coordinator")
    plan = refused(programme, first)
    vote(programme, filed(programme, plan), "remand")
    path = f"/plans/{plan['id']}"
    found = programme.educator.get(path).json()
    assert (found["state"], found["number"]) == ("proposed", 2)
    assert first.post(f"{path}/approve", {"version": 2}).status_code == 403
    second.made(f"{path}/refuse", {"version": 2, "reason": "No."})
    history = programme.educator.get(f"{path}/versions").json()["data"]
    assert [one["outcome"] for one in history] == ["refused", "refused"]
    assert history[0]["content"] == history[1]["content"]
    # Once, whatever came of it.
    assert ask(programme, plan).status_code == 409


def test_a_remanded_plan_that_nobody_may_decide_says_so_to_those_who_can_find_somebody(
    wiring, http
):
    district = District.make(wiring, http, "nobody-decides")
    email = {"address": f"c-{district.coordinator_id}@district.example"}
    district.coordinator.made(f"/people/{district.coordinator_id}/emails", email)
    programme = Programme.publish(district, plan=RULE, policy=POLICY)
    district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    plan = refused(programme)
    vote(programme, filed(programme, plan), "remand")
    assert state(programme, plan) == "proposed"
    subjects = [one["subject"] for one in _sent(wiring, district.coordinator)]
    assert subjects[-1].startswith("Nobody can decide on a plan")
    page = Desk.of(district, district.coordinator).page(f"/plans/{plan['id']}")
    assert "Nobody can decide on this plan" in page
    own = Desk.of(district, programme.educator)
    assert "Nobody can decide on it yet" in own.page(f"/work/{plan['enrollment_id']}/plan")
    second = district.person("coordinator")
    assert "Nobody can decide" not in own.page(f"/work/{plan['enrollment_id']}/plan")
    second.made(f"/plans/{plan['id']}/approve", {"version": 2})


def test_nobody_who_refused_it_or_spoke_about_it_sits_or_names_who_does(wiring, http):
    # Whoever decides here could be drawn for the panels of other tests, and reads plans anyway.
    district = District.make(wiring, http, "plan-deciders")
    programme = Programme.publish(district, plan=RULE, policy=POLICY)
    decider = district.person("coordinator", "assessor")
    coach = district.person("coach")
    district.relate(coach, "coach_of", programme.educator)
    plan = proposed(programme)
    coach.made(f"/plans/{plan['id']}/comments", {"text": "Good."})
    decider.made(f"/plans/{plan['id']}/refuse", {"version": 1, "reason": "No."})
    appeal = filed(programme, plan)
    (member,) = seats(programme, appeal)
    assert member not in {str(decider.person_id), str(coach.person_id)}
    path = f"/appeals/{appeal['id']}/panel"
    assert decider.post(path, {"person_ids": [member]}).status_code == 403
    named = district.coordinator.post(path, {"person_ids": [str(decider.person_id)]})
    assert named.status_code == 422


def test_the_panel_reads_every_proposal_and_nobody_is_named(programme):
    plan = refused(programme)
    appeal = filed(programme, plan)
    path = f"/appeals/{appeal['id']}/plan"
    member = programme.district.acting_for(seats(programme, appeal)[0])
    answer = member.get(path)
    (version,) = answer.json()["versions"]
    assert (version["outcome"], version["reason"]) == ("refused", "Done last year.")
    assert version["content"]["topic"] == plan["topic"]
    for person_id in (programme.educator.person_id, programme.district.coordinator_id):
        assert str(person_id) not in answer.text
    assert member.get(f"/appeals/{appeal['id']}/record").status_code == 404
    assert programme.educator.get(path).status_code == 403
    assert member.get(f"/plans/{plan['id']}").status_code == 403


def test_only_its_educator_appeals_and_only_a_refusal_within_the_window(programme, clock):
    plan = proposed(programme)
    told = ask(programme, plan)
    assert (told.status_code, told.json()["state"]) == (409, "proposed")
    body = {"version": 1, "reason": "No."}
    programme.district.coordinator.made(f"/plans/{plan['id']}/refuse", body)
    said = SAID | {"kind": "plan", "subject_id": plan["id"]}
    assert programme.district.coordinator.post("/appeals", said).status_code == 403
    wrong = programme.educator.post("/appeals", said | {"ground": "weather"})
    assert (wrong.status_code, state(programme, plan)) == (422, "refused")
    clock.advance(days=20)
    late = programme.district.acting_for(programme.educator.person_id).post("/appeals", said)
    assert (late.status_code, "could be appealed until" in late.text) == (409, True)


def test_an_appeal_that_is_taken_back_leaves_it_refused(programme):
    plan = refused(programme)
    appeal = filed(programme, plan)
    programme.educator.made(f"/appeals/{appeal['id']}/withdraw")
    assert state(programme, plan) == "refused"
    assert ask(programme, plan).status_code == 409


def test_of_two_appeals_at_once_one_is_made(programme):
    plan = refused(programme)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask, programme, plan) for _ in range(2)]
    assert sorted(one.result().status_code for one in asked) == [201, 409]
