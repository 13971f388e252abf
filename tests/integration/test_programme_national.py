"""How national platforms judge, as `rubrics/` says it: two who know no name and an approver; and the plain shape."""

import pytest

from tests.district import District
from tests.integration.imported import Run, calibrate, gate, laurel_import, verdict

SLUG, ASSESSORS = "checking-for-understanding", 6


@pytest.fixture(scope="module")
def district(wiring, http):
    district = District.make(wiring, http, "national")
    laurel_import(district)
    return district


@pytest.fixture(scope="module")
def staffed(district):
    """The programme of two assessors, with enough who may judge it."""
    run = Run.of(district, SLUG)
    calibrate(district, run.version, *[run.assessor() for _ in range(ASSESSORS)])
    return run


@pytest.fixture
def run(staffed, district):
    return Run(district, staffed.version, district.person("educator", name="Wilhelmina Quist"))


def clocks(district, submission):
    query = {"submission_id": submission["id"], "is_running": True}
    found = district.coordinator.get("/clocks", params=query).json()["data"]
    return {one["step"]: (one["target_days"], one["due_on"]) for one in found}


def seal_both(run, submission, **given):
    for _ in range(2):
        run.judge(submission, **given)
    query = {"submission_id": submission["id"]}
    return run.district.coordinator.get("/decisions", params=query).json()["data"][-1]


def decide(run, submission, approver, **given):
    """A person finds it complete, two judge, and the approver lets it stand."""
    run.district.coordinator.made(f"/submissions/{submission['id']}/complete")
    proposal = seal_both(run, submission, **given)
    assert (
        run.educator.get(f"/submissions/{submission['id']}").json()["state"] == "awaiting_approval"
    )
    return approver.made(f"/decisions/{proposal['id']}/approve")


def test_three_parts_under_a_public_guide_whose_every_row_must_be_demonstrated(district, run):
    (stage,) = run.version["stages"]
    parts = {one["key"]: one for one in stage["evidence"]}
    assert list(parts) == ["overview", "checks", "answers", "reflection"]
    for key in ("overview", "reflection"):
        assert parts[key]["bounds"][0]["effect"] == "block"
        assert parts[key]["bounds"][0]["max"] is not None
    assert stage["pass_rule"]["kind"] == "every_criterion"
    for row in run.guide(stage["key"]):
        assert [one["key"] for one in row["levels"]] == ["not-yet", "demonstrated"]
    page = district.http.get(
        f"/microcredentials/{run.version['id']}", headers={"Accept": "text/html"}
    )
    assert page.status_code == 200
    assert all(row["title"] in page.text for row in run.guide(stage["key"]))


def test_complete_within_a_day_decided_by_two_and_an_approver_who_learn_no_name(district, run):
    approver, enrollment = district.person("approver"), run.enroll()
    submission = run.draft(enrollment)
    run.fill(submission, overview=20)
    sent = run.submit(submission)
    assert (sent["state"], [o["pointer"] for o in sent["obstacles"]]) == (
        "returned",
        ["/evidence/overview"],
    )
    for piece in run.educator.get(f"/submissions/{submission['id']}/evidence").json()["data"]:
        if piece["text"] and len(piece["text"].split()) < 100:
            body = {"text": " ".join(["word"] * 120)}
            run.educator.patch(f"/evidence/{piece['id']}", body, revision=piece["revision"])
    # Returned as incomplete is not an attempt.
    sent = run.submit(submission)
    assert (sent["state"], sent["attempt"]) == ("submitted", 1)
    assert clocks(district, submission)["check"] == (1, "2026-03-03")
    district.coordinator.made(f"/submissions/{submission['id']}/complete")
    assert clocks(district, submission)["review"][0] == 4
    asked = run.waiting(submission)
    assert len({one["person_id"] for one in asked}) == 2
    for one in asked:
        assessor = district.acting_for(one["person_id"])
        told = [assessor.get("/assignments").text, assessor.get("/people").text]
        assert not [text for text in told if "Quist" in text]
        assert str(run.educator.person_id) not in told[0]
    proposal = seal_both(run, submission)
    assert set(clocks(district, submission)) == {"approve", "decide"}
    assert approver.made(f"/decisions/{proposal['id']}/approve")["outcome"] == "accepted"


def test_only_who_agrees_with_four_of_five_reference_scores_is_asked(district, run):
    guide, stage = run.guide("lesson"), run.version["stages"][0]
    query = {"stage_id": stage["id"], "state": "published"}
    found = district.coordinator.get("/anchor-sets", params=query).json()["data"][0]
    accepted = set(found["anchor_ids"][:5])
    lenient = run.assessor(name="Takes everything")
    nearly = run.assessor(name="Four of five")
    assert gate(lenient, found["id"], guide, set(found["anchor_ids"]))["passed"] is False
    # One false acceptance and one false refusal among five of either kind: 80 % of both.
    off_by_one = accepted - {found["anchor_ids"][0]} | {found["anchor_ids"][5]}
    assert gate(nearly, found["id"], guide, off_by_one)["passed"] is True
    submission = run.hand_in(run.enroll())
    district.coordinator.made(f"/submissions/{submission['id']}/complete")
    for asked in run.waiting(submission):
        barred = {one["person_id"]: one["bars"] for one in asked["reason"]["barred"]}
        assert barred[str(lenient.person_id)] == ["not_calibrated"]
        assert (
            str(nearly.person_id) not in barred
            or "not_calibrated" not in barred[str(nearly.person_id)]
        )


def test_after_the_third_not_yet_a_coach_meets_first_and_only_what_is_unmet_is_redone(
    district, run, worker
):
    approver, coach = district.person("approver"), district.person("coach")
    district.relate(coach, "coach_of", run.educator)
    submission = run.hand_in(run.enroll())
    for attempt in (1, 2, 3):
        assert submission["attempt"] == attempt
        decision = decide(run, submission, approver, change="not-yet")
        assert (decision["outcome"], decision["unmet"]) == ("not_yet", ["change"])
        if attempt < 3:
            submission = run.again(submission, reflection=200 + attempt)
    path = f"/submissions/{submission['id']}"
    assert run.educator.post(f"{path}/resubmit").status_code == 409
    coach.made(f"{path}/coach-meetings", {"note": "We looked at one lesson together."})
    submission = run.again(submission, reflection=220)
    opened = run.educator.get(f"/submissions/{submission['id']}/open-criteria").json()
    # Of the rows that were met, the one whose evidence changed is only affirmed again.
    assert (opened["unmet"], opened["reaffirm"]) == (["change"], ["reading"])
    assert decide(run, submission, approver)["outcome"] == "accepted"
    worker.run_all_due()
    (badge,) = run.badges()
    assert verdict(district, badge) == "valid"
    assert badge["state"] == "issued"


def test_the_plain_shape_one_assessor_enough_points_a_decision_in_fourteen_days(district, worker):
    run = Run.of(district, "leading-classroom-discussion")
    run.assessor()
    submission = run.hand_in(run.enroll())
    assert clocks(district, submission)["decide"][0] == 14
    # 1 + 4 + 3 + 3 + 3 points, of which 15 are needed: a strong row carries a weaker one, not any.
    run.judge(submission, question="beginning", listening="leading")
    assert run.decision(submission)["outcome"] == "not_yet"
    again = run.again(submission, plan=200)
    run.judge(again, question="developing")
    assert run.decision(again)["outcome"] == "accepted"
    worker.run_all_due()
    assert [verdict(district, one) for one in run.badges()] == ["valid"]
