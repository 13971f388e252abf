"""Rounds of two reviews, through the public API: agreement, a split, blind reading, an approver."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.panels import Panels
from tests.api.test_events import everything
from tests.district import District

REFUSED = {"plan_fits": "not-yet"}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "rounds")


@pytest.fixture(scope="module")
def blind(district):
    return Panels.publish(district, preset="double_blind")


def fresh(panels):
    """The panels with an educator who has no work yet."""
    panels.programme.educator = panels.district.person("educator", name="Ada Byron")
    return panels


def test_two_who_agree_decide_and_everything_is_told_when_the_round_closes(blind):
    panels = fresh(blind)
    submission = panels.programme.complete()
    first, second = panels.live(submission)
    assert first["person_id"] != second["person_id"]
    panels.seal(first)
    assert panels.programme.state(submission) == "in_review"
    assert {one["state"] for one in panels.live(submission)} == {"claimed", "offered"}
    panels.seal(second, **REFUSED | {"plan_fits": "on-track"})
    assert panels.programme.state(submission) == "accepted"
    assert panels.programme.decision(submission)["rule"] == "agreement"
    reviews = panels.programme.educator.get(
        "/reviews", params={"submission_id": submission["id"]}
    ).json()["data"]
    assert [one["person_id"] for one in reviews] == [None, None]
    audit = everything(panels.district.coordinator, "/audit")
    sealed = [e for e in audit if e["subject_id"] in {one["id"] for one in reviews}]
    by = [e["actor"]["person_id"] for e in sealed if e["action"] == "review.submitted"]
    assert by == [first["person_id"], second["person_id"]]


def test_two_refusals_on_different_criteria_reopen_both(blind):
    panels = fresh(blind)
    submission = panels.programme.complete()
    first, second = panels.live(submission)
    panels.seal(first, plan_fits="not-yet")
    panels.seal(second, reflection_honest="not-yet")
    decision = panels.programme.decision(submission)
    assert (decision["outcome"], decision["unmet"]) == (
        "not_yet",
        ["plan-fits", "reflection-honest"],
    )


def test_a_split_asks_a_third_who_sees_what_the_first_saw(blind):
    panels = fresh(blind)
    submission = panels.programme.complete()
    first, second = panels.live(submission)
    reader = panels.take(first)
    path = f"/submissions/{submission['id']}"
    seen_by_first, tag = reader.get(path).json(), reader.get(path).headers["etag"]
    panels.seal(panels.live(submission)[0])
    panels.seal(second, **REFUSED)
    (third,) = panels.waiting(submission)
    assert third["person_id"] not in {first["person_id"], second["person_id"]}
    judge = panels.take(third)
    answer = judge.get(path)
    assert (answer.json(), answer.headers["etag"]) == (seen_by_first, tag)
    listed = {s["id"] for s in _submissions(judge, "in_review")}
    assert submission["id"] in listed
    assert _submissions(judge, "adjudicating") == []
    assert panels.programme.state(submission) == "in_review"
    found = panels.district.coordinator.get(path).json()
    assert found["state"] == "adjudicating"
    assert judge.get("/reviews", params={"submission_id": submission["id"]}).json()["data"] == []
    panels.seal(third | {"state": "claimed"}, **REFUSED)
    decision = panels.programme.decision(submission)
    assert (decision["rule"], decision["unmet"]) == ("decision_majority", ["plan-fits"])


def test_who_judges_the_next_attempt_reads_what_others_said_of_the_one_before_only_afterwards(
    district,
):
    panels = Panels.publish(district, reviews=2, more=1, resubmission_routing="same")
    first = panels.programme.complete()
    for one in panels.live(first):
        panels.seal(one, **REFUSED)
    panels.programme.educator.made(f"/submissions/{first['id']}/resubmit")
    second = panels.programme.educator.get("/submissions").json()["data"][-1]
    pieces = panels.programme.educator.get(f"/submissions/{second['id']}/evidence").json()["data"]
    plan = next(one for one in pieces if one["kind"] == "file")
    panels.programme.educator.delete(f"/evidence/{plan['id']}", revision=plan["revision"])
    panels.programme.add_plan(second)
    panels.programme.submit(second)
    one, other = panels.live(second)
    judge = district.acting_for(one["person_id"])
    query = {"submission_id": first["id"]}

    def told():
        reviews = judge.get("/reviews", params=query).json()["data"]
        decisions = judge.get("/decisions", params=query).json()["data"]
        return [r for r in reviews if r["person_id"] != one["person_id"]], decisions

    assert told() == ([], [])
    panels.seal(one)
    panels.seal(other)
    assert [len(each) for each in told()] == [1, 1]


def test_a_third_who_has_a_role_beside_is_not_told_either_before_they_have_judged(district):
    panels = Panels.publish(district, reviews=2, more=3)
    submission = panels.programme.complete()
    first, second = panels.live(submission)
    panels.seal(first, **REFUSED)
    panels.seal(second)
    (third,) = panels.waiting(submission)
    body = {"person_id": third["person_id"], "name": "coordinator"}
    district.coordinator.made("/roles", body)
    judge = panels.take(third)
    assert judge.get(f"/submissions/{submission['id']}").json()["state"] == "in_review"


def test_who_runs_the_programme_learns_no_more_of_their_own_work_than_any_educator(blind):
    panels = fresh(blind)
    educator, submission = panels.programme.educator, panels.programme.complete()
    body = {"person_id": str(educator.person_id), "name": "coordinator"}
    panels.district.coordinator.made("/roles", body)
    educator = panels.district.acting_for(educator.person_id)
    for one in panels.live(submission):
        path = f"/assignments/{one['id']}"
        assert educator.get(path).status_code == 403
        panels.seal(one, **REFUSED)
    query = {"submission_id": submission["id"]}
    assert educator.get("/assignments", params=query).json()["data"] == []
    judges = {one["person_id"] for one in educator.get("/reviews", params=query).json()["data"]}
    assert judges == {None}
    path = f"/submissions/{submission['id']}"
    for behind in ("flags", "holds", "likenesses"):
        assert educator.get(f"{path}/{behind}").status_code in {403, 404}


def test_in_a_blind_scheme_nobody_chooses_and_nobody_learns_whose_work_it_is(blind):
    panels = fresh(blind)
    submission = panels.programme.complete()
    offered = panels.live(submission)[0]
    assessor = panels.district.acting_for(offered["person_id"])
    listed = assessor.get("/assignments", params={"state": "offered"}).json()["data"]
    assert listed == []
    for path in (f"/assignments/{offered['id']}", f"/submissions/{submission['id']}"):
        assert assessor.get(path).status_code in {403, 404}
    assert assessor.post(f"/assignments/{offered['id']}/claim").status_code == 404
    panels.take(offered)
    seen = assessor.get(f"/submissions/{submission['id']}").text
    seen += assessor.get("/submissions").text
    pieces = assessor.get(f"/submissions/{submission['id']}/evidence")
    seen += pieces.text
    educator = panels.programme.educator
    for known in (str(educator.person_id), submission["enrollment_id"], "Ada"):
        assert known not in seen
    filters = (
        {"person_id": str(educator.person_id)},
        {"enrollment_id": submission["enrollment_id"]},
    )
    for query in filters:
        assert assessor.get("/submissions", params=query).json()["data"] == []
    assert assessor.get(f"/enrollments/{submission['enrollment_id']}").status_code == 403
    assert assessor.get(f"/people/{educator.person_id}").status_code == 403


def test_the_name_of_a_file_tells_a_blind_assessor_nothing(district):
    panels = fresh(Panels.publish(district, preset="double_blind"))
    programme = panels.programme
    submission = programme.draft()
    programme.add_text(submission)
    sent = programme.educator.call(
        "POST",
        f"/submissions/{submission['id']}/files",
        data={"requirement": "plan"},
        files={"file": ("Ada Byron lesson.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")},
    )
    programme.submit(submission)
    assessor = panels.take(panels.live(submission)[0])
    piece = assessor.get(f"/evidence/{sent.json()['id']}")
    content = assessor.get(f"/evidence/{sent.json()['id']}/content")
    assert piece.json()["file_name"] == "plan.pdf"
    assert "Ada" not in piece.text + str(content.headers)
    assert "Ada" in programme.educator.get(f"/evidence/{sent.json()['id']}").text


def test_with_too_few_assessors_the_free_seat_is_named_and_filled_later(district):
    panels = fresh(Panels.publish(district, more=0, reviews=2))
    submission = panels.programme.complete()
    assert len(panels.live(submission)) == 1
    coordinator = panels.district.coordinator
    unrouted = [e for e in _events(coordinator) if e["kind"] == "submission.unrouted"]
    assert unrouted[-1]["subject_id"] == submission["id"]
    assert "seated_this_round" in unrouted[-1]["data"]["obstacle"]


def test_a_second_reading_of_every_not_yet_is_asked_of_somebody_else(district):
    panels = fresh(Panels.publish(district, second_read="every_not_yet"))
    submission = panels.programme.complete()
    (first,) = panels.live(submission)
    panels.seal(first, **REFUSED)
    (second,) = panels.waiting(submission)
    assert second["person_id"] != first["person_id"]
    panels.seal(second, **REFUSED)
    assert panels.programme.state(submission) == "not_yet"
    accepted = fresh(panels).programme.complete()
    panels.seal(panels.live(accepted)[0])
    assert panels.programme.state(accepted) == "accepted"


def test_two_sealing_at_the_same_moment_make_one_decision(district):
    panels = fresh(Panels.publish(district, reviews=2))
    submission = panels.programme.complete()
    drafts = [panels.draft(one) for one in panels.live(submission)]

    def seal(draft):
        assessor, review = draft
        return assessor.post(f"/reviews/{review['id']}/submit").status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(seal, drafts)) == [200, 200]
    query = {"submission_id": submission["id"]}
    assert len(panels.programme.educator.get("/decisions", params=query).json()["data"]) == 1
    assert panels.programme.state(submission) == "accepted"


def test_a_sealed_review_is_not_given_back_and_does_not_lapse(district, clock):
    panels = fresh(Panels.publish(district, reviews=2))
    submission = panels.programme.complete()
    first = panels.live(submission)[0]
    review = panels.seal(first)
    assessor = panels.district.acting_for(review["person_id"])
    path = f"/assignments/{first['id']}/recuse"
    assert assessor.post(path, {"reason": "Too late."}).status_code == 409


@pytest.fixture(scope="module")
def approved(district):
    panels = Panels.publish(district, reviews=2, approver=True)
    lineage = panels.programme.version["microcredential_id"]
    return panels, district.person("approver", microcredential_id=lineage)


def proposal(panels, approver, **levels):
    submission = panels.programme.complete()
    for one in panels.live(submission):
        panels.seal(one, **levels)
    query = {"submission_id": submission["id"]}
    (found,) = approver.get("/decisions", params=query).json()["data"]
    return submission, found


def test_nothing_is_decided_before_the_approver_has_spoken(approved):
    panels, approver = approved
    submission, found = proposal(fresh(panels), approver)
    assert found["made_at"] is None
    educator = panels.programme.educator
    assert panels.programme.state(submission) == "awaiting_approval"
    query = {"submission_id": submission["id"]}
    reviews = approver.get("/reviews", params=query).json()["data"]
    assert len(reviews) == 2
    for caller in (educator, panels.district.machine()):
        assert caller.get("/decisions", params=query).json()["data"] == []
        assert caller.get("/reviews", params=query).json()["data"] == []
        assert caller.get(f"/decisions/{found['id']}").status_code == 404
        assert caller.get(f"/reviews/{reviews[0]['id']}").status_code == 404
        assert caller.post(f"/decisions/{found['id']}/approve").status_code == 403
    made = approver.made(f"/decisions/{found['id']}/approve")
    assert made["approved_by"] == str(approver.person_id)
    assert panels.programme.state(submission) == "accepted"
    assert len(educator.get("/reviews", params=query).json()["data"]) == 2
    assert approver.post(f"/decisions/{found['id']}/approve").status_code == 409


def test_what_is_sent_back_is_judged_again_by_the_same_and_the_rest_stays(approved):
    panels, approver = approved
    submission, found = proposal(fresh(panels), approver, plan_fits="not-yet")
    path, why = f"/decisions/{found['id']}/remand", "The plan has the third lesson on page 2."
    for wrong in ([], ["no-such"], ["plan-fits", "plan-fits"]):
        refused = approver.post(path, {"criteria": wrong, "reason": why})
        assert refused.status_code == 422
    approver.made(path, {"criteria": ["plan-fits"], "reason": why})
    assert panels.programme.state(submission) == "in_review"
    again = panels.live(submission)
    assert len(again) == 2
    assessor = panels.take(again[0])
    opened = assessor.get(f"/submissions/{submission['id']}/open-criteria").json()
    assert opened == {"unmet": ["plan-fits"], "reaffirm": [], "remand_reason": why}
    for one in panels.live(submission):
        panels.seal(one)
    query = {"submission_id": submission["id"]}
    first, second = approver.get("/decisions", params=query).json()["data"]
    assert (first["remand_reason"], second["outcome"]) == (why, "accepted")
    kept = {level["criterion"]: level for level in second["levels"]}["whole-fits"]
    assert (kept["comment"], kept["is_carried"]) == ("Say more about whole-fits.", False)
    approver.made(f"/decisions/{second['id']}/approve")
    assert panels.programme.decision(submission)["id"] == second["id"]


def test_whoever_judged_or_did_the_work_does_not_approve_it(approved):
    panels, approver = approved
    fresh(panels)
    lineage = panels.programme.version["microcredential_id"]
    submission, found = proposal(panels, approver)
    judge = panels.district.coordinator.get(
        "/assignments", params={"submission_id": submission["id"]}
    ).json()["data"][0]["person_id"]
    for person_id in (judge, str(panels.programme.educator.person_id)):
        body = {"person_id": person_id, "name": "approver", "microcredential_id": lineage}
        panels.district.coordinator.made("/roles", body)
        caller = panels.district.acting_for(person_id)
        assert caller.post(f"/decisions/{found['id']}/approve").status_code == 403


@pytest.mark.parametrize("gate", ["person", "both"])
def test_a_person_looks_whether_everything_is_there(district, gate):
    panels = fresh(Panels.publish(district, more=0, completeness=gate))
    programme, coordinator = panels.programme, panels.district.coordinator
    bare = programme.draft()
    handed_in = programme.submit(bare)
    assert handed_in["state"] == {"person": "submitted", "both": "returned"}[gate]
    if gate == "both":
        programme.add_text(bare)
        programme.add_plan(bare)
        assert programme.submit(bare)["state"] == "submitted"
    assert panels.live(bare) == []
    queue = coordinator.get("/submissions", params={"state": "submitted"}).json()["data"]
    assert bare["id"] in {one["id"] for one in queue}
    path = f"/submissions/{bare['id']}"
    for caller in (programme.educator, programme.assessor, panels.district.machine()):
        assert caller.post(f"{path}/complete").status_code == 403
    missing = {"missing": [{"pointer": "/evidence/plan", "detail": "The plan is empty."}]}
    returned = coordinator.made(f"{path}/return", missing)
    assert (returned["state"], returned["attempt"]) == ("returned", 1)
    assert returned["obstacles"] == missing["missing"]
    assert programme.submit(bare)["state"] == "submitted"
    assert coordinator.made(f"{path}/complete")["state"] == "in_review"
    assert coordinator.post(f"{path}/complete").status_code == 409
    assert len(panels.live(bare)) == 1


def _submissions(caller, state):
    return caller.get("/submissions", params={"state": state, "limit": 200}).json()["data"]


def _events(caller):
    found, page = [], {"next_cursor": None}
    query = {"limit": 200}
    while True:
        page = caller.get("/events", params=query).json()
        found += page["data"]
        if page["next_cursor"] is None:
            return found
        query = {"cursor": page["next_cursor"], "limit": 200}
