"""Four tiers with pay, as `rubrics/` says them: imported by one command and run by the API, fact by fact."""

import pytest

from tests.district import District
from tests.integration.imported import PLAN, Run, laurel_import, verdict, version_of
from tests.outside import Outside

STAGES = ("learning", "practice", "results", "sharing")


@pytest.fixture(scope="module")
def district(wiring, http):
    district = District.make(wiring, http, "tiers")
    laurel_import(district)
    return district


@pytest.fixture
def run(district):
    run = Run.of(district, "own-topic-four-stages")
    run.assessor()
    return run


def bounds_of(stage, kind):
    (found,) = [
        one["bounds"][0] for one in stage["evidence"] if one["kind"] == kind and one["one_of"]
    ]
    return found["min"], found["max"]


def choose(run, enrollment, **choices):
    path = f"/enrollments/{enrollment['id']}"
    now = run.educator.get(path).json()["revision"]
    answer = run.educator.patch(path, {"stipend_choices": choices}, revision=now)
    assert answer.status_code == 200, answer.text


def refused(run, path, **body):
    answer = run.educator.post(path, body)
    assert answer.status_code == 409, answer.text
    return answer.json()["detail"]


def test_the_file_has_the_bounds_the_totals_the_caps_and_the_rows(run):
    version = run.version
    stages = version["stages"]
    # Before anything begins: a topic, at least two sources, how it will be applied. It pays nothing.
    plan = version["plan"]
    assert (plan["sources"]["min"], plan["application"]["min"]) == (2, 30)
    assert version["stipends"] == "cumulative"
    assert [stage["key"] for stage in stages] == list(STAGES)
    paid = [(s["stipend"]["amount_cents"], s["stipend"]["credit_hundredths"]) for s in stages]
    assert paid == [(7500, 25), (15000, 50), (22500, 75), (30000, 100)]
    assert [bounds_of(stage, "text") for stage in stages] == [(500, 600), *[(250, 350)] * 3]
    assert [bounds_of(stage, "video") for stage in stages] == [(120, 180), *[(60, 120)] * 3]
    most = [stage["cap"] for stage in stages]
    assert most == [{"most": 4, "months": 36}, {"most": 3, "months": 36}, None, None]
    for stage in version["stages"]:
        assert stage["pass_rule"]["kind"] == "every_criterion"
        for row in run.guide(stage["key"]):
            assert [one["name"] for one in row["levels"]] == ["Not yet on track", "On track"]
    for key in ("results", "sharing"):
        assert run.guide(key)[0]["key"] == "stages-before"
        assert run.guide(key)[-1]["key"] == "length"
    # No deadlines: no work is ever overdue at an educator's, and attempts are not counted.
    assert version["policy"]["coach_after_attempts"] is None
    assert set(version["policy"]["targets"].values()) == {None}


def plan_first(run, enrollment):
    """The plan: refused while it names fewer than two sources, returned once, then approved; it pays nothing."""
    coordinator = run.district.coordinator
    assert "there is no plan" in refused(run, "/submissions", enrollment_id=enrollment["id"])
    visit = PLAN["sources"][1]
    assert visit["kind"] == "visit"
    plan = run.plan(enrollment, sources=[visit], topic=enrollment["topic"])
    path = f"/plans/{plan['id']}"
    told = run.educator.post(f"{path}/propose")
    assert [one["pointer"] for one in told.json()["errors"]] == ["/sources", "/sources"]
    body = {"sources": PLAN["sources"]}
    assert run.educator.patch(path, body, revision=plan["revision"]).status_code == 200
    run.educator.made(f"{path}/propose")
    assert "proposed" in refused(run, "/submissions", enrollment_id=enrollment["id"])
    said = [{"part": "application", "reason": "Say with whom."}]
    back = coordinator.made(f"{path}/return", {"version": 1, "objections": said})
    better = {"application": PLAN["application"] + " with my ninth grade"}
    assert run.educator.patch(path, better, revision=back["revision"]).status_code == 200
    run.educator.made(f"{path}/propose")
    assert coordinator.made(f"{path}/approve", {"version": 2})["state"] == "approved"
    assert run.reached(enrollment)["cents"] == {}


def learn_at_the_second_attempt(run, enrollment, clock):
    """Stage 1: not yet for its length, which a row judges; revised most of a year later, accepted."""
    short = run.draft(enrollment)
    assert run.stage(short)["key"] == "learning"
    run.fill(short, account_text=400)
    assert run.submit(short)["state"] == "in_review"
    run.judge(short, length="not-yet")
    decision = run.decision(short)
    assert (decision["outcome"], decision["unmet"]) == ("not_yet", ["length"])
    assert run.reached(enrollment)["cents"] == {}
    clock.advance(days=300)
    run.educator = run.district.acting_for(run.educator.person_id)
    mended = run.again(short, account_text=550)
    assert mended["attempt"] == 2
    run.judge(mended)


def share(run, enrollment):
    """The last stage becomes something that colleagues find."""
    query = {"enrollment_id": enrollment["id"], "state": "accepted"}
    done = run.educator.get("/submissions", params=query).json()["data"][-1]
    body = {"submission_id": done["id"], "title": "Wait time", "summary": "A plan to follow."}
    run.educator.made("/shared-work", body)
    found = run.district.person().get("/shared-work", params={"text": "wait"}).json()["data"]
    assert [one["title"] for one in found] == ["Wait time"]


def test_from_the_plan_to_the_badge_paid_in_total_after_each_stage(run, worker, clock):
    enrollment = run.enroll("Wait time")
    plan_first(run, enrollment)
    learn_at_the_second_attempt(run, enrollment, clock)
    totals = [run.reached(enrollment)["cents"]["USD"]]
    for key in STAGES[1:]:
        assert run.badges() == []
        assert run.stage(run.accepted(enrollment))["key"] == key
        totals.append(run.reached(enrollment)["cents"]["USD"])
    assert totals == [7500, 15000, 22500, 30000]
    worker.run_all_due()
    (badge,) = run.badges()
    assert verdict(run.district, badge) == "valid"
    # A survey follows each completion; what one person says in it is told to nobody.
    survey = run.educator.get(f"/surveys/{enrollment['id']}").json()
    assert survey["state"] == "open"
    given = [{"question": "worth-it", "scale": 4}, {"question": "change", "text": "More time."}]
    run.educator.made(f"/surveys/{enrollment['id']}/answers", {"answers": given})
    assert run.district.coordinator.get("/reports/surveys").json()["data"] == []
    share(run, enrollment)
    # Another topic may follow, the same one may not.
    refused(run, "/enrollments", version_id=run.version["id"], topic=" wait TIME")
    assert run.enroll("Exit tickets")["state"] == "active"


def test_credit_may_be_chosen_in_place_of_pay_stage_by_stage(run):
    enrollment = run.planned(run.enroll("Talk moves"))
    choose(run, enrollment, learning="credit", results="credit", sharing="credit")
    credit = []
    for _ in STAGES:
        run.accepted(enrollment)
        credit.append(run.reached(enrollment)["credit_hundredths"])
    assert credit == [25, 25, 50, 75]
    assert run.reached(enrollment)["cents"] == {"USD": 7500}


def test_in_three_years_four_begin_stage_one_and_three_stage_two(run):
    enrollments = [run.planned(run.enroll(f"Topic {number}")) for number in range(5)]
    for enrollment in enrollments[:4]:
        run.accepted(enrollment)
    fifth = refused(run, "/submissions", enrollment_id=enrollments[4]["id"])
    assert "4" in fifth
    for enrollment in enrollments[:3]:
        run.draft(enrollment)
    assert "3" in refused(run, "/submissions", enrollment_id=enrollments[3]["id"])


def test_the_first_version_paid_for_proof_from_elsewhere(district, worker):
    run = Run.of(district, "proof-from-elsewhere")
    run.assessor()
    enrollment = run.enroll("Digital citizenship")
    run.accepted(enrollment)
    assert run.reached(enrollment)["cents"] == {"USD": 7500}
    worker.run_all_due()
    assert [verdict(district, one) for one in run.badges()] == ["valid"]


def test_a_badge_from_elsewhere_is_recognized_and_pays_without_an_assessor(
    district, other_district
):
    version = version_of(district, "proof-from-elsewhere")
    outside, ada = Outside.make(district, other_district).know(), district.person("educator")
    badge = outside.award(ada)
    claim = {"microcredential_id": version["microcredential_id"], "badge": badge["url"]}
    row = ada.made("/recognitions", claim)
    done = district.coordinator.made(f"/recognitions/{row['id']}/accept", {})
    assert (done["stipend_cents"], done["currency"]) == (7500, "USD")
    assert ada.post("/recognitions", claim).status_code == 409


def test_a_second_import_changes_nothing(district):
    before = version_of(district, "own-topic-four-stages")
    told = laurel_import(district)
    assert "created" not in told
    assert "updated" not in told
    assert version_of(district, "own-topic-four-stages") == before
