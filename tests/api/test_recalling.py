"""Recalling: what waits becomes a draft again, with everything in it, until somebody has begun to judge it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.district import District
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "recalling")


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def waiting(programme, district):
    programme.educator = district.person("educator")
    return programme.complete()


def recall(programme, submission, caller=None):
    return (caller or programme.educator).post(f"/submissions/{submission['id']}/recall")


def assignments(district, submission):
    query = {"submission_id": submission["id"]}
    return district.coordinator.get("/assignments", params=query).json()["data"]


def test_what_waits_becomes_a_draft_with_everything_in_it_and_is_no_new_attempt(
    programme, district, waiting
):
    asked = programme.assignment(waiting)
    done = recall(programme, waiting).json()
    assert (done["state"], done["attempt"], done["submitted_at"]) == ("draft", 1, None)
    path = f"/submissions/{waiting['id']}"
    assert len(programme.educator.get(f"{path}/evidence").json()["data"]) == 2
    ended = assignments(district, waiting)
    assert [(one["id"], one["state"]) for one in ended] == [(asked["id"], "recalled")]
    assessor = district.acting_for(asked["person_id"])
    assert assessor.get(path).status_code in {403, 404}
    assert assessor.post(f"/assignments/{asked['id']}/claim").status_code in {403, 409}


def test_it_is_changed_handed_in_again_and_judged(programme, district, waiting):
    recall(programme, waiting)
    pieces = programme.educator.get(f"/submissions/{waiting['id']}/evidence").json()["data"]
    text = next(one for one in pieces if one["kind"] == "text")
    more = {"text": text["text"] + " And one thought more."}
    changed = programme.educator.patch(f"/evidence/{text['id']}", more, revision=text["revision"])
    assert changed.json()["text"] == more["text"]
    again = programme.submit(waiting)
    assert (again["state"], again["attempt"]) == ("in_review", 1)
    programme.judge(waiting)
    assert programme.state(waiting) == "accepted"
    states = sorted(one["state"] for one in assignments(district, waiting))
    assert states == ["done", "recalled"]


def test_once_an_assessor_has_begun_it_stays_as_it_was_handed_in(programme, district, waiting):
    asked = programme.assignment(waiting)
    district.acting_for(asked["person_id"]).made(f"/assignments/{asked['id']}/claim")
    refused = recall(programme, waiting)
    assert refused.status_code == 409
    told = refused.json()
    assert (told["state"], told["move"], told["allowed"]) == ("in_review", "recall", [])
    assert "an assessor has begun" in told["detail"]
    assert programme.state(waiting) == "in_review"
    assert programme.assignment(waiting)["state"] == "claimed"


def test_what_is_decided_or_a_draft_is_not_recalled(programme, waiting):
    programme.judge(waiting, plan_fits="not-yet")
    told = recall(programme, waiting)
    assert (told.status_code, told.json()["state"]) == (409, "not_yet")
    draft = programme.educator.made(f"/submissions/{waiting['id']}/resubmit")
    told = recall(programme, draft)
    assert (told.status_code, told.json()["state"]) == (409, "draft")


def test_what_waits_for_somebody_to_look_is_recalled(district):
    programme = Programme.publish(district, policy={"completeness": "person"})
    waiting = programme.complete()
    assert waiting["state"] == "submitted"
    assert recall(programme, waiting).json()["state"] == "draft"
    complete = district.coordinator.post(f"/submissions/{waiting['id']}/complete")
    assert complete.status_code == 409


def test_what_nobody_could_be_asked_to_judge_is_recalled(district):
    programme = Programme.publish(district)
    away = f"/people/{programme.assessor.person_id}/deactivate"
    assert district.coordinator.post(away).status_code == 200
    waiting = programme.complete()
    assert assignments(district, waiting) == []
    assert recall(programme, waiting).json()["state"] == "draft"


def test_on_hold_and_by_others_nothing_is_recalled(programme, district, waiting):
    assert recall(programme, waiting, district.person("educator")).status_code in {403, 404}
    assert recall(programme, waiting, district.coordinator).status_code == 403
    why = {"reason": "We look into where this comes from."}
    district.coordinator.made(f"/submissions/{waiting['id']}/hold", why)
    told = recall(programme, waiting)
    assert (told.status_code, told.json()["state"]) == (409, "on_hold")


def test_of_a_claim_and_a_recall_at_the_same_moment_exactly_one_wins(programme, district):
    for _ in range(5):
        programme.educator = district.person("educator")
        waiting = programme.complete()
        asked = programme.assignment(waiting)
        assessor = district.acting_for(asked["person_id"])
        with ThreadPoolExecutor(2) as pool:
            claim = pool.submit(assessor.post, f"/assignments/{asked['id']}/claim")
            taken_back = pool.submit(recall, programme, waiting, programme.educator)
            statuses = (claim.result().status_code, taken_back.result().status_code)
        state = programme.assignment(waiting)["state"] if statuses[0] == 200 else "recalled"
        assert statuses in {(200, 409), (409, 200), (403, 200), (404, 200)}
        assert state == ("claimed" if statuses[0] == 200 else "recalled")
        assert programme.state(waiting) == ("in_review" if statuses[0] == 200 else "draft")


def test_its_likeness_to_the_work_of_others_is_forgotten(programme, district, worker):
    educators = []
    text = "Every pupil chose one map and rewrote the label after reading it aloud to us. " * 3
    for _ in range(2):
        programme.educator = district.person("educator")
        draft = programme.draft()
        programme.add_text(draft, text)
        programme.add_plan(draft)
        educators.append((programme.educator, programme.submit(draft)))
    worker.run_all_due()
    path = f"/submissions/{educators[0][1]['id']}/likenesses"
    others = {one["other_submission_id"] for one in district.coordinator.get(path).json()["data"]}
    assert educators[1][1]["id"] in others
    recall(programme, educators[1][1], educators[1][0])
    others = {one["other_submission_id"] for one in district.coordinator.get(path).json()["data"]}
    assert educators[1][1]["id"] not in others
