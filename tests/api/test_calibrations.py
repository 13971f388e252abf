"""Anchors, balanced sets, training with feedback and the gate, through the public API."""

from uuid import UUID

import pytest

from app.storage.tables import Submission
from tests.pages.manage_world import Desk
from tests.programme import EVIDENCE, Programme

TEXTS = [
    {"requirement": "reflection", "text": "I tried three talk moves and wrote down who spoke."}
]
KEYS = ("plan-fits", "reflection-honest", "whole-fits")


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


def levels(missing=None):
    return [
        {"criterion": key, "level": "not-yet" if key == missing else "on-track", "comment": "Why."}
        for key in KEYS
    ]


def anchor(programme, missing=None, **more):
    body = {
        "stage_id": programme.version["stages"][0]["id"],
        "title": "Anchor",
        "levels": levels(missing),
        "pieces": TEXTS,
    }
    return programme.district.coordinator.made("/anchors", body | more)


def anchor_set(programme, accepted=3, refused=3, **more):
    made = [anchor(programme, is_borderline=place == 0) for place in range(accepted)]
    made += [anchor(programme, "plan-fits", is_borderline=place == 0) for place in range(refused)]
    body = {
        "stage_id": programme.version["stages"][0]["id"],
        "name": "Autumn",
        "anchor_ids": [one["id"] for one in made],
        "rule": {"minimum": 3, "max_false_accepts": 0.2, "max_false_refusals": 0.34},
    }
    return programme.district.coordinator.made("/anchor-sets", body | more)


def published(programme):
    found = anchor_set(programme)
    return programme.district.coordinator.made(f"/anchor-sets/{found['id']}/publish")


def truth(programme, anchor_id):
    return programme.district.coordinator.get(f"/anchors/{anchor_id}").json()


def read_all(programme, assessor, set_id, mode, judge):
    """Read every work; `judge` says from the agreed outcome which criterion to miss."""
    run = assessor.made("/calibrations", {"set_id": set_id, "mode": mode})
    while run["next"]:
        anchor_id = run["next"]["anchor_id"]
        missing = judge(truth(programme, anchor_id)["outcome"])
        body = {"anchor_id": anchor_id, "levels": levels(missing)}
        answer = assessor.call("POST", f"/calibrations/{run['id']}/readings", json=body)
        assert answer.status_code == 200, answer.text
        run = answer.json()
    return run


def as_agreed(outcome):
    return None if outcome == "accepted" else "plan-fits"


def test_an_anchor_has_the_outcome_of_its_levels(programme):
    assert anchor(programme)["outcome"] == "accepted"
    assert anchor(programme, "whole-fits")["outcome"] == "not_yet"


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"levels": levels()[:2]}, "/levels"),
        ({"levels": [levels()[0], *levels()]}, "/levels"),
        ({"levels": [{"criterion": "x", "level": "y"}, *levels()]}, "/levels/0/criterion"),
        ({"pieces": []}, "/pieces"),
        ({"pieces": [{"requirement": "nothing", "text": "x"}]}, "/pieces/0/requirement"),
        ({"levels": []}, "/levels"),
        ({"title": ""}, "/title"),
    ],
)
def test_an_anchor_without_what_it_needs_is_refused(programme, more, pointer):
    body = {
        "stage_id": programme.version["stages"][0]["id"],
        "title": "Anchor",
        "levels": levels(),
        "pieces": TEXTS,
    }
    answer = programme.district.coordinator.call("POST", "/anchors", json=body | more)
    assert answer.status_code == 422, answer.text
    assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}


def test_a_decided_submission_becomes_an_anchor_only_with_consent(district):
    programme = Programme.publish(district)
    judged = programme.complete()
    stage_id = programme.version["stages"][0]["id"]
    body = {"stage_id": stage_id, "title": "Real work", "submission_id": judged["id"]}
    coordinator = district.coordinator
    consent = f"/submissions/{judged['id']}/anchor-consent"
    assert programme.educator.call("POST", consent).status_code == 409
    programme.judge(judged, plan_fits="not-yet")
    assert coordinator.call("POST", "/anchors", json=body).status_code == 409
    assert coordinator.call("POST", consent).status_code == 403
    programme.educator.made(consent)
    made = coordinator.made("/anchors", body)
    assert made["outcome"] == "not_yet"
    assert {piece["requirement"] for piece in made["pieces"]} == {"reflection", "plan"}
    answer = programme.educator.call("POST", f"{consent}/withdraw")
    assert answer.status_code == 204
    gone = truth(programme, made["id"])
    assert gone["archived_at"] is not None
    assert gone["pieces"] == []


def test_a_set_that_is_not_balanced_is_not_published(programme):
    found = anchor_set(programme, accepted=5, refused=2)
    path = f"/anchor-sets/{found['id']}/publish"
    answer = programme.district.coordinator.call("POST", path)
    assert answer.status_code == 422
    told = " ".join(fault["detail"] for fault in answer.json()["errors"])
    assert "at least 40 % must be not yet, now 29 %" in told
    assert "at least 3 anchors that are not yet, has 2" in told


def test_a_published_set_is_frozen(programme):
    found = published(programme)
    answer = programme.district.coordinator.call(
        "PATCH",
        f"/anchor-sets/{found['id']}",
        json={"name": "Spring"},
        headers={"If-Match": f'"{found["revision"]}"'},
    )
    assert answer.status_code == 409


def test_training_tells_what_was_agreed_and_the_gate_does_not(programme):
    found, assessor = published(programme), programme.assessor
    training = read_all(programme, assessor, found["id"], "training", as_agreed)
    assert training["state"] == "finished"
    assert training["passed"] is None
    assert {one["agreed_outcome"] for one in training["readings"]} == {"accepted", "not_yet"}
    assert training["readings"][0]["agreed"][0]["comment"] == "Why."
    gate = read_all(programme, assessor, found["id"], "gate", as_agreed)
    assert [one["agreed"] for one in gate["readings"]] == [[]] * 6
    assert gate["passed"] is True
    assert gate["result"]["false_accepts"] == {"wrong": 0, "total": 3, "right_at_least": 0.368}


def test_a_gate_says_how_many_of_its_works_the_assessor_knew(programme, district):
    found, fresh = published(programme), district.person("assessor")
    first = read_all(programme, fresh, found["id"], "gate", lambda _: None)
    assert (first["passed"], first["result"]["read_before"]) == (False, 0)
    again = read_all(programme, fresh, found["id"], "gate", as_agreed)
    assert (again["passed"], again["result"]["read_before"]) == (True, 6)
    trained = district.person("assessor")
    read_all(programme, trained, found["id"], "training", as_agreed)
    gate = read_all(programme, trained, found["id"], "gate", as_agreed)
    assert gate["result"]["read_before"] == 6
    other = read_all(programme, trained, published(programme)["id"], "gate", as_agreed)
    assert other["result"]["read_before"] == 0


def test_whoever_accepts_everything_does_not_pass(programme):
    found, assessor = published(programme), programme.assessor
    gate = read_all(programme, assessor, found["id"], "gate", lambda _: None)
    assert gate["passed"] is False
    assert gate["result"]["reasons"] == ["false accepts: 3 of 3, at most 20% may be"]


def test_a_work_is_read_once_and_in_order(programme):
    found, assessor = published(programme), programme.assessor
    run = assessor.made("/calibrations", {"set_id": found["id"], "mode": "gate"})
    again = assessor.call("POST", "/calibrations", json={"set_id": found["id"], "mode": "gate"})
    assert again.status_code == 409
    path = f"/calibrations/{run['id']}/readings"
    other = next(one for one in found["anchor_ids"] if one != run["next"]["anchor_id"])
    body = {"anchor_id": other, "levels": levels()}
    assert assessor.call("POST", path, json=body).status_code == 409
    body = {"anchor_id": run["next"]["anchor_id"], "levels": levels()}
    assert assessor.call("POST", path, json=body | {"levels": levels()[:1]}).status_code == 422
    assert assessor.call("POST", path, json=body).status_code == 200
    assert assessor.call("POST", path, json=body).status_code == 409


def test_nobody_but_its_assessors_reads_a_set(district, programme):
    found = published(programme)
    body = {"set_id": found["id"], "mode": "training"}
    elsewhere = Programme.publish(district).assessor
    for caller in (programme.educator, elsewhere, district.coordinator, district.machine()):
        assert caller.call("POST", "/calibrations", json=body).status_code == 403
    assert programme.assessor.get(f"/anchor-sets/{found['id']}").status_code == 403
    assert programme.assessor.get(f"/anchors/{found['anchor_ids'][0]}").status_code == 403


def test_the_report_shows_gates_severity_and_drift(district):
    programme = Programme.publish(district)
    found = published(programme)
    read_all(programme, programme.assessor, found["id"], "training", lambda _: "plan-fits")
    read_all(programme, programme.assessor, found["id"], "gate", lambda _: "plan-fits")
    rubric_id = programme.version["stages"][0]["rubric_id"]
    report = district.coordinator.get(f"/reports/calibration/{rubric_id}").json()
    (one,) = report["assessors"]
    assert one["person_id"] == str(programme.assessor.person_id)
    assert one["qualified_until"] is None
    assert one["gates"][0]["result"]["false_refusals"]["wrong"] == 3
    # Of six works three were judged a third of the range too strictly; training does not count.
    assert one["severity"]["readings"] == 6
    assert one["severity"]["raw"] == pytest.approx(0.1665, abs=1e-3)
    assert "fewer than 3" in one["severity"]["reason"]
    assert len(one["drift"]["values"]) == 6
    assert programme.assessor.get(f"/reports/calibration/{rubric_id}").status_code == 403


def test_a_qualification_expires(district, clock):
    programme = Programme.publish(district)
    found = published(programme)
    read_all(programme, programme.assessor, found["id"], "gate", as_agreed)
    path = f"/reports/calibration/{programme.version['stages'][0]['rubric_id']}"
    until = district.coordinator.get(path).json()["assessors"][0]["qualified_until"]
    assert until is not None
    clock.advance(days=366)
    assert district.coordinator.get(path).json()["assessors"][0]["qualified_until"] is None


def test_a_new_number_of_the_rubric_has_nobody_qualified(district):
    programme = Programme.publish(district)
    found = published(programme)
    read_all(programme, programme.assessor, found["id"], "gate", as_agreed)
    rubric_id = programme.version["stages"][0]["rubric_id"]
    newer = district.coordinator.made(f"/rubrics/{rubric_id}/new-version")
    report = district.coordinator.get(f"/reports/calibration/{newer['id']}").json()
    assert report["assessors"] == []


def obstacle_of(district, submission):
    """Why nobody is asked, as routing keeps it."""
    with district.service_work() as work:
        return work.get(Submission, UUID(submission["id"])).routing_obstacle


def test_where_the_policy_says_so_work_waits_for_somebody_who_is_calibrated(
    district, worker, clock
):
    programme = Programme.publish(district, policy={"calibrated": True})
    waiting = programme.complete()
    query = {"submission_id": waiting["id"]}
    assert district.coordinator.get("/assignments", params=query).json()["data"] == []
    assert "not_calibrated" in obstacle_of(district, waiting)
    read_all(programme, programme.assessor, published(programme)["id"], "gate", as_agreed)
    worker.run_all_due()
    assert programme.assignment(waiting)["person_id"] == str(programme.assessor.person_id)
    clock.advance(days=366)
    later = Programme(
        district,
        programme.version,
        district.acting_for(district.person("educator").person_id),
        programme.assessor,
    )
    assert "not_calibrated" in obstacle_of(district, later.complete())


def test_where_all_that_was_left_is_taken_out_of_use_another_can_be_begun(programme):
    found, assessor = published(programme), programme.assessor
    run = assessor.made("/calibrations", {"set_id": found["id"], "mode": "gate"})
    assert (
        assessor.post("/calibrations", {"set_id": found["id"], "mode": "gate"}).status_code == 409
    )
    for one in found["anchor_ids"]:
        path = f"/anchors/{one}"
        revision = truth(programme, one)["revision"]
        assert programme.district.coordinator.delete(path, revision=revision).status_code == 204
    begun = assessor.post("/calibrations", {"set_id": found["id"], "mode": "gate"})
    assert begun.status_code == 201
    ended = assessor.get(f"/calibrations/{run['id']}").json()
    assert (ended["state"], ended["passed"]) == ("finished", False)


def test_nobody_shows_at_the_gate_that_they_know_what_they_agreed_on(programme):
    me = str(programme.assessor.person_id)
    missing, known = (None, "plan-fits") * 3, {"agreed_by": [me], "is_borderline": True}
    mine = [anchor(programme, one, **known) for one in missing]
    ids = [one["id"] for one in mine]
    found = anchor_set(programme, anchor_ids=ids)
    programme.district.coordinator.made(f"/anchor-sets/{found['id']}/publish")
    begin = {"set_id": found["id"]}
    refused = programme.assessor.post("/calibrations", begin | {"mode": "gate"})
    assert refused.status_code == 409
    assert "agreed on the levels" in refused.json()["detail"]
    assert programme.assessor.made("/calibrations", begin | {"mode": "training"})["next"]


def test_a_stage_on_which_assessors_calibrate_stays_in_its_draft_with_its_rubric(district):
    programme = Programme.publish(district, stages=2)
    coordinator = district.coordinator
    path = f"/microcredential-versions/{programme.version['id']}/new-version"
    draft = coordinator.made(path)
    one, two = draft["stages"]
    made = coordinator.made(
        "/anchors",
        {"stage_id": one["id"], "title": "A", "levels": levels(), "pieces": TEXTS},
    )
    path = f"/microcredential-versions/{draft['id']}"
    bodies = [
        {
            "key": two["key"],
            "name": two["name"],
            "rubric_id": two["rubric_id"],
            "evidence": EVIDENCE,
        },
        {
            "key": one["key"],
            "name": "Renamed",
            "rubric_id": one["rubric_id"],
            "evidence": EVIDENCE,
        },
    ]
    changed = coordinator.patch(path, {"stages": bodies}, revision=draft["revision"])
    assert changed.status_code == 200, changed.text
    assert [stage["name"] for stage in changed.json()["stages"]] == [two["name"], "Renamed"]
    assert changed.json()["stages"][1]["id"] == made["stage_id"]
    revision = changed.json()["revision"]
    gone = coordinator.patch(path, {"stages": bodies[:1]}, revision=revision)
    assert (gone.status_code, gone.json()["errors"][0]["pointer"]) == (422, "/stages")
    criterion = {"key": "one", "title": "One", "required_level": "a"} | {
        "levels": [{"key": "b", "name": "B"}, {"key": "a", "name": "A"}],
        "evidence": ["plan"],
    }
    rubric = coordinator.made(
        "/rubrics", {"slug": "another", "name": "Another", "criteria": [criterion]}
    )
    other = [bodies[0], bodies[1] | {"rubric_id": rubric["id"]}]
    refused = coordinator.patch(path, {"stages": other}, revision=revision)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (
        422,
        "/stages/1/rubric_id",
    )
    deleted = coordinator.delete(path, revision=revision)
    assert (deleted.status_code, deleted.json()["allowed"]) == (409, ["edit", "publish"])


def test_the_page_offers_the_stages_in_use_and_those_that_are_being_written(district):
    programme = Programme.publish(district)
    path = f"/microcredential-versions/{programme.version['id']}/new-version"
    draft = district.coordinator.made(path)
    page = Desk.of(district, district.coordinator).page("/manage/calibration/anchors/new")
    for version in (programme.version, draft):
        assert version["stages"][0]["id"] in page
