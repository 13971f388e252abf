"""From the first draft to the decision: the preset `single`, through the public API."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services import assignments, routing
from app.storage import people
from app.storage.tables import Person, Role
from tests.district import District
from tests.programme import WORDS, Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    """A district of our own: others make people who could judge anything in theirs."""
    return District.make(wiring, http, "workflow")


@pytest.fixture
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def staged(district):
    return Programme.publish(district, stages=2)


def test_an_incomplete_submission_comes_back_with_every_reason_and_is_no_attempt(programme):
    submission = programme.draft()
    programme.add_text(submission, "Too short.")
    returned = programme.submit(submission)
    assert returned["state"] == "returned"
    assert {o["pointer"] for o in returned["obstacles"]} == {
        "/evidence/reflection",
        "/evidence/plan",
    }
    programme.educator.delete(f"/evidence/{_pieces(programme, submission)[0]['id']}", revision=1)
    programme.add_text(submission)
    programme.add_plan(submission)
    again = programme.submit(submission)
    assert (again["state"], again["attempt"], again["obstacles"]) == ("in_review", 1, [])


def test_the_gate_can_be_asked_without_handing_in(programme):
    submission = programme.draft()
    said = programme.educator.get(f"/submissions/{submission['id']}/completeness").json()
    assert said["is_complete"] is False
    assert len(said["missing"]) == 2
    assert programme.state(submission) == "draft"


def test_only_own_work_is_taken(programme):
    submission = programme.draft()
    path = f"/submissions/{submission['id']}/submit"
    refused = programme.educator.post(path, {"declared_own_work": False})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/declared_own_work"
    assert programme.state(submission) == "draft"


def test_acceptance_resolves_every_level_and_completes_the_enrollment(programme):
    enrollment = programme.enroll()
    submission = programme.complete(enrollment)
    programme.judge(submission)
    decision = programme.decision(submission)
    assert (decision["outcome"], decision["rule"], decision["unmet"]) == ("accepted", "single", [])
    assert {(r["criterion"], r["level"], r["is_carried"]) for r in decision["levels"]} == {
        ("plan-fits", "on-track", False),
        ("reflection-honest", "on-track", False),
        ("whole-fits", "on-track", False),
    }
    assert programme.state(submission) == "accepted"
    after = programme.educator.get(f"/enrollments/{enrollment['id']}").json()
    assert after["state"] == "completed"


def test_not_yet_reopens_only_the_unmet_set_and_its_evidence(programme):
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    assert programme.decision(submission)["unmet"] == ["plan-fits"]
    attempt = programme.educator.made(f"/submissions/{submission['id']}/resubmit")
    assert (attempt["attempt"], attempt["state"]) == (2, "draft")
    assert {c["criterion"] for c in attempt["carried"]} == {"reflection-honest", "whole-fits"}
    pieces = {p["kind"]: p for p in _pieces(programme, attempt)}
    kept = programme.educator.delete(f"/evidence/{pieces['text']['id']}", revision=1)
    assert kept.status_code == 403
    assert (
        programme.educator.delete(f"/evidence/{pieces['file']['id']}", revision=1).status_code
        == 204
    )


def test_shared_evidence_that_changed_asks_to_reaffirm_what_was_met(programme):
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    attempt = programme.educator.made(f"/submissions/{submission['id']}/resubmit")
    plan = next(p for p in _pieces(programme, attempt) if p["kind"] == "file")
    programme.educator.delete(f"/evidence/{plan['id']}", revision=1)
    programme.add_plan(attempt, b"%PDF-1.4\n% another plan\n%%EOF\n")
    programme.submit(attempt)
    opened = programme.educator.get(f"/submissions/{attempt['id']}/open-criteria").json()
    assert opened == {
        "unmet": ["plan-fits"],
        "reaffirm": ["whole-fits"],
        "remand_reason": None,
    }
    programme.judge(attempt)
    levels = {r["criterion"]: r["is_carried"] for r in programme.decision(attempt)["levels"]}
    assert levels == {"plan-fits": False, "whole-fits": False, "reflection-honest": True}
    assert programme.state(attempt) == "accepted"
    assert programme.state(submission) == "not_yet"


def test_the_first_attempt_keeps_its_file_when_the_next_one_drops_the_copy(programme):
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    attempt = programme.educator.made(f"/submissions/{submission['id']}/resubmit")
    plan = next(p for p in _pieces(programme, attempt) if p["kind"] == "file")
    programme.educator.delete(f"/evidence/{plan['id']}", revision=1)
    first = next(p for p in _pieces(programme, submission) if p["kind"] == "file")
    assert programme.educator.get(f"/evidence/{first['id']}/content").status_code == 200


def test_only_one_next_attempt_can_be_opened_and_withdrawing_it_allows_another(programme):
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    path = f"/submissions/{submission['id']}/resubmit"
    attempt = programme.educator.made(path)
    assert programme.educator.post(path).status_code == 409
    programme.educator.made(f"/submissions/{attempt['id']}/withdraw")
    assert programme.educator.made(path)["attempt"] == 2


def test_stages_open_in_order(staged):
    enrollment = staged.enroll()
    first, second = staged.version["stages"]
    body = {"enrollment_id": enrollment["id"], "stage_id": second["id"]}
    assert staged.educator.post("/submissions", body).status_code == 409
    submission = staged.complete(enrollment)
    assert submission["stage_id"] == first["id"]
    staged.judge(submission)
    progress = staged.educator.get(f"/enrollments/{enrollment['id']}/progress").json()["stages"]
    assert [(s["is_open"], s["is_accepted"]) for s in progress] == [(True, True), (True, False)]
    assert staged.draft(enrollment)["stage_id"] == second["id"]


def test_a_prerequisite_that_is_not_held_bars_enrolling(district):
    first = Programme.publish(district)
    needed = first.version["microcredential_id"]
    second = Programme.publish(district, prerequisite_ids=[needed])
    refused = second.educator.post("/enrollments", {"version_id": second.version["id"]})
    assert refused.status_code == 409
    assert needed in refused.json()["errors"][0]["detail"]


def test_nobody_is_enrolled_twice_at_once(programme):
    programme.enroll()
    again = programme.educator.post("/enrollments", {"version_id": programme.version["id"]})
    assert again.status_code == 409


def test_who_has_left_hands_in_no_draft(programme):
    enrollment = programme.enroll()
    draft = programme.draft(enrollment)
    programme.add_text(draft)
    programme.add_plan(draft)
    programme.educator.made(f"/enrollments/{enrollment['id']}/withdraw")
    body = {"declared_own_work": True}
    refused = programme.educator.post(f"/submissions/{draft['id']}/submit", body)
    assert (refused.status_code, programme.state(draft)) == (409, "draft")
    assert "withdrawn" in refused.json()["detail"]


def test_after_a_not_yet_who_has_left_neither_tries_again_nor_appeals(programme):
    enrollment = programme.enroll()
    judged = programme.complete(enrollment)
    programme.judge(judged, plan_fits="not-yet")
    programme.educator.made(f"/enrollments/{enrollment['id']}/withdraw")
    said = {"kind": "decision", "subject_id": programme.decision(judged)["id"]}
    appeal = said | {"ground": "procedure", "statement": "Nobody looked."}
    asked = [(f"/submissions/{judged['id']}/resubmit", None), ("/appeals", appeal)]
    for path, body in asked:
        refused = programme.educator.post(path, body)
        assert (refused.status_code, programme.state(judged)) == (409, "not_yet")
        assert "withdrawn" in refused.json()["detail"]


def test_of_leaving_and_handing_in_at_the_same_moment_exactly_one_wins(programme):
    enrollment = programme.enroll()
    draft = programme.draft(enrollment)
    programme.add_text(draft)
    programme.add_plan(draft)
    asked = [
        (f"/enrollments/{enrollment['id']}/withdraw", None),
        (f"/submissions/{draft['id']}/submit", {"declared_own_work": True}),
    ]
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(programme.educator.post, *one) for one in asked]
        assert sorted(one.result().status_code for one in done) == [200, 409]


@pytest.mark.parametrize("move", ["submit", "withdraw", "resubmit"])
def test_an_illegal_move_names_state_move_and_what_is_allowed(programme, move):
    submission = programme.complete()
    body = {"declared_own_work": True} if move == "submit" else None
    refused = programme.educator.post(f"/submissions/{submission['id']}/{move}", body)
    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["state"], problem["move"]) == ("in_review", move)
    assert problem["allowed"] == ["recall"]


def test_evidence_of_what_is_in_review_cannot_change(programme):
    submission = programme.complete()
    body = {"requirement": "reflection", "text": WORDS}
    path = f"/submissions/{submission['id']}/evidence"
    assert programme.educator.post(path, body).status_code == 409


def test_the_educator_the_coach_and_those_in_conflict_are_never_asked(district):
    programme = Programme.publish(district)
    lineage = programme.version["microcredential_id"]
    self_judge = district.person("educator")
    _grant_assessor(district, self_judge, lineage)
    coach = district.person("assessor", microcredential_id=lineage)
    foe = district.person("assessor", microcredential_id=lineage)
    district.relate(coach, "coach_of", self_judge)
    district.relate(foe, "conflict_with", self_judge)
    programme.educator = self_judge
    for _ in range(3):
        submission = programme.complete()
        assignment = programme.assignment(submission)
        assert assignment["person_id"] == str(programme.assessor.person_id)
        barred = {b["person_id"]: b["bars"] for b in assignment["reason"]["barred"]}
        assert barred[str(self_judge.person_id)] == ["self"]
        assert barred[str(coach.person_id)] == ["coach"]
        assert barred[str(foe.person_id)] == ["declared_conflict"]
        programme.judge(submission)


def test_the_line_manager_may_judge_in_house(district):
    programme = Programme.publish(district)
    district.relate(programme.assessor, "manager_of", programme.educator)
    submission = programme.complete()
    assert programme.assignment(submission)["person_id"] == str(programme.assessor.person_id)


def test_a_role_for_another_school_or_microcredential_does_not_qualify(district):
    programme = Programme.publish(district)
    school = district.machine().made("/schools", {"name": "Elsewhere"})
    _limited_to_school(district, school["id"])
    submission = programme.complete()
    assert programme.assignment(submission)["reason"]["qualified"] == 1


def test_without_anybody_to_ask_the_obstacle_is_named_and_asking_goes_on_later(district, clock):
    programme = Programme.publish(district)
    recused = programme.complete()
    first = programme.assignment(recused)
    programme.assessor.made(f"/assignments/{first['id']}/recuse", {"reason": "We share a room."})
    events = district.coordinator.get("/events", params={"limit": 200}).json()
    obstacle = [e for e in _all_events(district, events) if e["kind"] == "submission.unrouted"][-1]
    assert "recused_this_round" in obstacle["data"]["obstacle"]
    other = district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    with _service(district) as work:
        assert routing.route_waiting(work) >= 1
    assert programme.assignment(recused)["person_id"] == str(other.person_id)


def test_an_assignment_lapses_when_its_time_is_over_and_not_before(district, clock):
    programme = Programme.publish(district)
    other = district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    submission = programme.complete()
    offered = programme.assignment(submission)
    with _service(district) as work:
        assert assignments.lapse(work, uuid.UUID(offered["id"])) is False
    clock.advance(days=8)
    with _service(district) as work:
        assert assignments.lapse(work, uuid.UUID(offered["id"])) is True
    programme.educator = district.acting_for(programme.educator.person_id)
    now_asked = programme.assignment(submission)
    assert {now_asked["person_id"], offered["person_id"]} == {
        str(other.person_id),
        str(programme.assessor.person_id),
    }


def test_the_load_is_shared(district):
    programme = Programme.publish(district)
    lineage = programme.version["microcredential_id"]
    judges = [programme.assessor] + [
        district.person("assessor", microcredential_id=lineage) for _ in range(2)
    ]
    asked = []
    for _ in range(9):
        programme.educator = district.person("educator")
        asked.append(programme.assignment(programme.complete())["person_id"])
    counts = [asked.count(str(judge.person_id)) for judge in judges]
    assert sum(counts) == 9
    assert min(counts) >= 2


def test_a_resubmission_goes_to_the_same_assessor(district):
    programme = Programme.publish(district)
    for _ in range(3):
        district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    submission = programme.complete()
    judge = programme.assignment(submission)["person_id"]
    programme.judge(submission, plan_fits="not-yet")
    attempt = programme.educator.made(f"/submissions/{submission['id']}/resubmit")
    programme.submit(attempt)
    assignment = programme.assignment(attempt)
    assert assignment["person_id"] == judge
    assert assignment["reason"]["rule"] == "same_assessor"


def test_only_the_assessor_who_was_asked_can_claim_and_review(programme):
    submission = programme.complete()
    assignment = programme.assignment(submission)
    stranger = Programme.publish(programme.district).assessor
    path = f"/assignments/{assignment['id']}/claim"
    for caller in (
        stranger,
        programme.educator,
        programme.district.coordinator,
        programme.district.machine(),
    ):
        assert caller.post(path).status_code == 403
    body = {"assignment_id": assignment["id"], "levels": []}
    assert programme.district.coordinator.post("/reviews", body).status_code == 403


def test_a_review_needs_a_claim_first(programme):
    assignment = programme.assignment(programme.complete())
    refused = programme.assessor.post(
        "/reviews", {"assignment_id": assignment["id"], "levels": []}
    )
    assert refused.status_code == 409
    assert refused.json()["allowed"] == ["claim", "reassign", "recuse"]


def test_an_assessor_who_lost_the_role_cannot_go_on(district):
    programme = Programme.publish(district)
    submission = programme.complete()
    assignment = programme.assignment(submission)
    _revoke_roles(district, programme.assessor)
    refused = programme.assessor.post(f"/assignments/{assignment['id']}/claim")
    assert refused.status_code == 403


def test_a_draft_review_is_unseen_until_it_is_sealed(programme):
    submission = programme.complete()
    assignment = programme.assignment(submission)
    programme.assessor.made(f"/assignments/{assignment['id']}/claim")
    review = programme.assessor.made("/reviews", {"assignment_id": assignment["id"], "levels": []})
    for caller in (
        programme.educator,
        programme.district.coordinator,
        programme.district.machine(),
    ):
        assert caller.get(f"/reviews/{review['id']}").status_code == 404
        listed = caller.get("/reviews", params={"submission_id": submission["id"]})
        assert listed.json()["data"] == []


@pytest.mark.parametrize(
    ("levels", "pointer"),
    [
        ([{"criterion": "plan-fits", "level": "on-track"}], "/levels"),
        ([{"criterion": "plan-fits", "level": "brilliant"}], "/levels/0/level"),
        ([{"criterion": "no-such", "level": "on-track"}], "/levels/0/criterion"),
        ([{"criterion": "plan-fits", "level": "on-track"}] * 2, "/levels"),
        (
            [
                {"criterion": "plan-fits", "level": "not-yet"},
                {"criterion": "reflection-honest", "level": "on-track"},
                {"criterion": "whole-fits", "level": "on-track"},
            ],
            "/levels/0/comment",
        ),
    ],
)
def test_a_review_that_cannot_be_sealed_names_what_is_wrong(programme, levels, pointer):
    assignment = programme.assignment(programme.complete())
    programme.assessor.made(f"/assignments/{assignment['id']}/claim")
    answer = programme.assessor.post(
        "/reviews", {"assignment_id": assignment["id"], "levels": levels}
    )
    if answer.status_code == 201:
        answer = programme.assessor.post(f"/reviews/{answer.json()['id']}/submit")
    assert answer.status_code == 422
    assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}


def test_a_sealed_review_cannot_change(programme):
    submission = programme.complete()
    review = programme.judge(submission)
    judge = programme.district.acting_for(review["person_id"])
    changed = judge.patch(
        f"/reviews/{review['id']}", {"summary": "x"}, revision=review["revision"]
    )
    assert changed.status_code == 409


def test_voiding_takes_two_people_and_brings_the_work_back_to_review(staged):
    submission = staged.complete()
    staged.judge(submission)
    decision = staged.decision(submission)
    path, body = f"/decisions/{decision['id']}/void", {"reason": "The wrong plan was judged."}
    assert staged.educator.post(path, body).status_code == 403
    assert staged.assessor.post(path, body).status_code == 403
    coordinator, other = staged.district.coordinator, staged.district.person("coordinator")
    assert coordinator.made(path, body)["voided_at"] is None
    assert coordinator.post(path, body).status_code == 403
    assert other.made(path, body)["voided_at"] is not None
    assert staged.state(submission) == "in_review"
    staged.judge(submission)
    assert staged.state(submission) == "accepted"
    assert other.post(path, body).status_code == 409


def test_a_decision_that_later_work_rests_on_cannot_be_voided(staged):
    enrollment = staged.enroll()
    submission = staged.complete(enrollment)
    staged.judge(submission)
    staged.draft(enrollment)
    path = f"/decisions/{staged.decision(submission)['id']}/void"
    refused = staged.district.coordinator.post(path, {"reason": "Too late."})
    assert refused.status_code == 409


def test_a_not_yet_cannot_be_voided(programme):
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    path = f"/decisions/{programme.decision(submission)['id']}/void"
    assert programme.district.coordinator.post(path, {"reason": "No."}).status_code == 409


def test_two_submits_at_once_one_wins(programme):
    submission = programme.draft()
    programme.add_text(submission)
    programme.add_plan(submission)
    path = f"/submissions/{submission['id']}/submit"
    assert _race(lambda: programme.educator.post(path, {"declared_own_work": True})) == [200, 409]


def test_two_claims_at_once_one_wins(programme):
    assignment = programme.assignment(programme.complete())
    path = f"/assignments/{assignment['id']}/claim"
    assert _race(lambda: programme.assessor.post(path)) == [200, 409]


def test_two_seals_at_once_make_one_decision(programme):
    submission = programme.complete()
    assignment = programme.assignment(submission)
    programme.assessor.made(f"/assignments/{assignment['id']}/claim")
    levels = [
        {"criterion": key, "level": "on-track"}
        for key in ("plan-fits", "reflection-honest", "whole-fits")
    ]
    review = programme.assessor.made(
        "/reviews", {"assignment_id": assignment["id"], "levels": levels}
    )
    path = f"/reviews/{review['id']}/submit"
    assert _race(lambda: programme.assessor.post(path)) == [200, 409]
    found = programme.educator.get("/decisions", params={"submission_id": submission["id"]})
    assert len(found.json()["data"]) == 1


def test_two_enrollments_at_once_one_wins(programme):
    body = {"version_id": programme.version["id"]}
    assert _race(lambda: programme.educator.post("/enrollments", body)) == [201, 409]


def test_two_next_attempts_at_once_one_wins(programme):
    submission = programme.complete()
    programme.judge(submission, plan_fits="not-yet")
    path = f"/submissions/{submission['id']}/resubmit"
    assert _race(lambda: programme.educator.post(path)) == [201, 409]


def test_a_coach_reads_the_work_a_colleague_does_not(district):
    programme = Programme.publish(district)
    submission = programme.complete()
    coach, colleague = district.person("coach"), district.person("educator")
    district.relate(coach, "coach_of", programme.educator)
    manager = district.person("educator")
    district.relate(manager, "manager_of", programme.educator)
    path = f"/submissions/{submission['id']}"
    assert coach.get(path).status_code == 200
    assert colleague.get(path).status_code == 403
    assert manager.get(path).status_code == 403
    listed = coach.get("/submissions", params={"limit": 200}).json()["data"]
    assert [s["id"] for s in listed] == [submission["id"]]
    assert colleague.get("/submissions").json()["data"] == []


def test_another_organizations_ids_are_unseen_in_paths_and_bodies(programme, other_district):
    submission = programme.complete()
    assignment = programme.assignment(submission)
    stranger = other_district.coordinator
    for path in (
        f"/submissions/{submission['id']}",
        f"/enrollments/{submission['enrollment_id']}",
        f"/assignments/{assignment['id']}",
        f"/submissions/{submission['id']}/evidence",
    ):
        assert stranger.get(path).status_code == 404
    bodies = {
        "/enrollments": (
            {"version_id": programme.version["id"], "person_id": str(stranger.person_id)},
            "/version_id",
        ),
        "/submissions": ({"enrollment_id": submission["enrollment_id"]}, "/enrollment_id"),
        "/reviews": ({"assignment_id": assignment["id"], "levels": []}, "/assignment_id"),
    }
    for path, (body, pointer) in bodies.items():
        refused = stranger.post(path, body)
        assert refused.status_code == 404
        assert refused.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/enrollments", {}, "/version_id"),
        ("/enrollments", {"version_id": 5}, "/version_id"),
        ("/enrollments", {"version_id": "x", "state": "completed"}, "/state"),
        ("/submissions", {"enrollment_id": None}, "/enrollment_id"),
        ("/submissions", {"enrollment_id": str(uuid.uuid4()), "state": "accepted"}, "/state"),
        ("/reviews", {"assignment_id": str(uuid.uuid4()), "levels": "x"}, "/levels"),
        (
            "/reviews",
            {"assignment_id": str(uuid.uuid4()), "levels": [{"level": "a"}]},
            "/levels/0/criterion",
        ),
        ("/reviews", {"assignment_id": str(uuid.uuid4()), "summary": "x" * 10_001}, "/summary"),
    ],
)
def test_a_bad_field_is_named(district, path, body, pointer):
    answer = district.coordinator.post(path, body)
    assert answer.status_code == 422
    assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}


def _pieces(programme, submission):
    return programme.educator.get(f"/submissions/{submission['id']}/evidence").json()["data"]


def _race(call):
    with ThreadPoolExecutor(2) as pool:
        return sorted(a.status_code for a in pool.map(lambda _: call(), range(2)))


def _all_events(district, first):
    events, page = list(first["data"]), first
    while page["next_cursor"]:
        page = district.coordinator.get("/events", params={"cursor": page["next_cursor"]}).json()
        events += page["data"]
    return events


def _service(district):
    return district.service_work()


def _grant_assessor(district, caller, microcredential_id):
    with district.service_work() as work:
        work.add(
            Role,
            person_id=caller.person_id,
            name="assessor",
            scope_key=microcredential_id,
            microcredential_id=uuid.UUID(microcredential_id),
        )


def _limited_to_school(district, school_id):
    with district.service_work() as work:
        person = work.add(Person, name="Limited")
        work.add(
            Role,
            person_id=person.id,
            name="assessor",
            scope_key=school_id,
            school_id=uuid.UUID(school_id),
        )


def _revoke_roles(district, caller):
    with district.service_work() as work:
        for role in people.roles_of(work.session, work.organization_id, caller.person_id):
            work.session.delete(role)
