"""Plans: written and proposed before the first stage, decided by whom the version names."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from app.api.plan_shapes import CONTENT
from app.services import reminding
from app.storage.tables import Email, Job
from tests.district import District
from tests.plans import OBJECTION, RULE, proposed, written
from tests.programme import Programme

REFUSAL = {"version": 1, "reason": "The same as last year."}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "plans")


@pytest.fixture(scope="module")
def published(district):
    return Programme.publish(district, plan=RULE)


@pytest.fixture
def programme(district, published):
    """The same microcredential, a new educator."""
    published.educator = district.person("educator")
    return published


def begin(programme, plan):
    return programme.educator.post("/submissions", {"enrollment_id": plan["enrollment_id"]})


def pointers(answer):
    assert answer.status_code == 422, answer.text
    return [one["pointer"] for one in answer.json()["errors"]]


def test_a_plan_is_returned_proposed_again_and_approved_and_every_version_is_kept(programme):
    educator, coordinator = programme.educator, programme.district.coordinator
    plan = proposed(programme)
    assert (plan["state"], plan["number"], plan["decided_by"]) == ("proposed", 1, "coordinator")
    path = f"/plans/{plan['id']}"
    returned = coordinator.made(f"{path}/return", {"version": 1, "objections": [OBJECTION]})
    assert returned["state"] == "returned"
    better = [CONTENT["sources"][0], CONTENT["sources"][0] | {"title": "Another"}]
    changed = educator.patch(path, {"sources": better}, revision=returned["revision"])
    assert changed.status_code == 200, changed.text
    educator.made(f"{path}/propose")
    approved = coordinator.made(f"{path}/approve", {"version": 2, "reason": "Go ahead."})
    assert approved["state"] == "approved"
    first, second = educator.get(f"{path}/versions").json()["data"]
    assert (first["outcome"], first["objections"]) == ("returned", [OBJECTION])
    assert [s["title"] for s in first["content"]["sources"]] == [
        s["title"] for s in CONTENT["sources"]
    ]
    assert (second["outcome"], second["reason"]) == ("approved", "Go ahead.")
    assert [s["title"] for s in second["content"]["sources"]] == [s["title"] for s in better]


def test_no_submission_begins_before_the_plan_is_approved(programme):
    educator, coordinator = programme.educator, programme.district.coordinator
    enrollment = programme.enroll()
    told = begin(programme, {"enrollment_id": enrollment["id"]})
    assert told.status_code == 409
    assert told.json()["allowed"] == ["write a plan"]
    body = {"enrollment_id": enrollment["id"]} | CONTENT
    plan = educator.made("/plans", body)
    for state, allowed in (
        ("draft", ["comment", "edit", "propose", "withdraw"]),
        ("proposed", ["approve", "comment", "refuse", "return", "withdraw"]),
    ):
        told = begin(programme, plan)
        assert told.status_code == 409
        assert told.json()["state"] == f"the plan is {state}"
        assert told.json()["allowed"] == allowed
        if state == "draft":
            educator.made(f"/plans/{plan['id']}/propose")
    steps = educator.get(f"/enrollments/{enrollment['id']}/progress").json()["stages"]
    assert [step["is_open"] for step in steps] == [False]
    coordinator.made(f"/plans/{plan['id']}/approve", {"version": 1})
    assert begin(programme, plan).status_code == 201


def test_a_refused_plan_is_final(programme):
    plan = proposed(programme)
    path = f"/plans/{plan['id']}"
    programme.district.coordinator.made(f"{path}/refuse", REFUSAL)
    for answer in (
        programme.educator.post(f"{path}/propose"),
        programme.educator.post(f"{path}/withdraw"),
        programme.educator.post("/plans", {"enrollment_id": plan["enrollment_id"]}),
        begin(programme, plan),
    ):
        assert answer.status_code == 409, answer.text


def test_a_plan_that_lacks_something_is_not_proposed_and_every_fault_is_named(programme):
    event = {"title": " "}
    plan = written(programme, topic=None, sources=[event], application="Too short.")
    assert pointers(programme.educator.post(f"/plans/{plan['id']}/propose")) == [
        "/topic",
        "/sources",
        "/sources",
        "/sources/0/title",
        "/sources/0/kind",
        "/sources/0/citation",
        "/sources/0/relevance",
        "/application",
    ]


def test_the_same_source_twice_is_one(programme):
    again = [CONTENT["sources"][0], CONTENT["sources"][0]]
    plan = written(programme, sources=again)
    assert pointers(programme.educator.post(f"/plans/{plan['id']}/propose")) == ["/sources/1"]


def test_two_events_do_not_do_where_one_must_be_published_or_recorded(programme):
    visits = [one | {"kind": "visit", "citation": "Room 12"} for one in CONTENT["sources"]]
    plan = written(programme, sources=visits)
    assert pointers(programme.educator.post(f"/plans/{plan['id']}/propose")) == ["/sources"]
    recorded = [visits[0], visits[1] | {"kind": "recorded"}]
    path = f"/plans/{plan['id']}"
    programme.educator.patch(path, {"sources": recorded}, revision=plan["revision"])
    assert programme.educator.made(f"{path}/propose")["state"] == "proposed"


def test_what_was_proposed_cannot_be_changed_until_it_comes_back(programme):
    plan = proposed(programme)
    told = programme.educator.patch(
        f"/plans/{plan['id']}", {"topic": "Else"}, revision=plan["revision"]
    )
    assert (told.status_code, told.json()["move"]) == (409, "edit")


def test_a_change_of_what_somebody_else_has_changed_is_refused(programme):
    plan = written(programme)
    path = f"/plans/{plan['id']}"
    assert programme.educator.patch(path, {"topic": "One"}, revision=1).status_code == 200
    assert programme.educator.patch(path, {"topic": "Two"}, revision=1).status_code == 412


def test_whoever_read_another_version_does_not_decide(programme):
    coordinator = programme.district.coordinator
    path = f"/plans/{proposed(programme)['id']}"
    coordinator.made(f"{path}/return", {"version": 1, "objections": [OBJECTION]})
    programme.educator.made(f"{path}/propose")
    told = coordinator.post(f"{path}/approve", {"version": 1})
    assert told.status_code == 409
    assert told.json()["errors"] == [{"pointer": "/version", "detail": "expected 2"}]


def test_of_two_deciders_at_once_exactly_one_wins(programme):
    district = programme.district
    other = district.person("coordinator")
    path = f"/plans/{proposed(programme)['id']}"
    asked = (
        (district.coordinator, "approve", {"version": 1}),
        (other, "refuse", REFUSAL),
    )
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda a: a[0].post(f"{path}/{a[1]}", a[2]), asked))
    assert sorted(answer.status_code for answer in found) == [200, 409]
    state = programme.educator.get(path).json()["state"]
    assert state == next(answer.json()["state"] for answer in found if answer.is_success)
    outcomes = [
        one["outcome"] for one in programme.educator.get(f"{path}/versions").json()["data"]
    ]
    assert outcomes == [state]


def test_of_two_plans_at_once_one_is_made(programme):
    enrollment = programme.enroll()
    body = {"enrollment_id": enrollment["id"]}
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(programme.educator.post, "/plans", body) for _ in range(2)]
    assert sorted(one.result().status_code for one in asked) == [201, 409]


def test_nobody_decides_on_their_own_plan_nor_as_its_educators_coach(programme):
    district = programme.district
    programme.educator = district.person("educator", "coordinator")
    coach = district.person("coach", "coordinator")
    district.relate(coach, "coach_of", programme.educator)
    path = f"/plans/{proposed(programme)['id']}"
    for caller in (programme.educator, coach, district.person("approver"), district.person()):
        assert caller.post(f"{path}/approve", {"version": 1}).status_code == 403
    assert district.coordinator.post(f"{path}/approve", {"version": 1}).status_code == 200


def test_a_coach_comments_until_it_is_decided(programme):
    district = programme.district
    coach = district.person("coach")
    district.relate(coach, "coach_of", programme.educator)
    path = f"/plans/{proposed(programme)['id']}"
    coach.made(f"{path}/comments", {"text": "Why not film it?"})
    programme.educator.made(f"{path}/comments", {"text": "I shall."})
    said = district.coordinator.get(f"{path}/comments").json()["data"]
    assert [one["text"] for one in said] == ["Why not film it?", "I shall."]
    assert district.coordinator.post(f"{path}/comments", {"text": "No."}).status_code == 403
    district.coordinator.made(f"{path}/approve", {"version": 1})
    assert coach.post(f"{path}/comments", {"text": "Late."}).status_code == 409


@pytest.mark.parametrize("kind", ["approver", "line_manager"])
def test_a_version_names_who_decides(district, kind):
    programme = Programme.publish(district, plan=RULE | {"decided_by": kind})
    manager = district.person("approver" if kind == "approver" else "assessor")
    district.relate(manager, "manager_of", programme.educator)
    path = f"/plans/{proposed(programme)['id']}"
    assert district.coordinator.post(f"{path}/approve", {"version": 1}).status_code == 403
    assert manager.made(f"{path}/approve", {"version": 1})["state"] == "approved"


def test_a_line_manager_reads_plans_they_decide_on_and_no_others(district, programme):
    theirs = Programme.publish(district, plan=RULE | {"decided_by": "line_manager"})
    theirs.educator = programme.educator
    manager = district.person()
    district.relate(manager, "manager_of", programme.educator)
    mine, other = proposed(theirs), proposed(programme)
    listed = manager.get("/plans").json()["data"]
    assert [plan["id"] for plan in listed] == [mine["id"]]
    assert manager.get(f"/plans/{mine['id']}").status_code == 200
    assert manager.get(f"/plans/{other['id']}").status_code == 403


def test_coordinators_decide_where_the_educator_has_no_line_manager(district):
    programme = Programme.publish(district, plan=RULE | {"decided_by": "line_manager"})
    path = f"/plans/{proposed(programme)['id']}"
    decided = district.coordinator.made(f"{path}/approve", {"version": 1})
    assert decided["state"] == "approved"


def test_a_plan_that_was_taken_back_makes_room_for_another(programme):
    plan = proposed(programme)
    withdrawn = programme.educator.made(f"/plans/{plan['id']}/withdraw")
    assert withdrawn["state"] == "withdrawn"
    again = programme.educator.made("/plans", {"enrollment_id": plan["enrollment_id"]})
    assert again["id"] != plan["id"]
    first = programme.educator.get(f"/plans/{plan['id']}/versions").json()["data"]
    assert [one["outcome"] for one in first] == ["withdrawn"]


def test_a_plan_that_was_taken_back_is_taken_up_again_while_there_is_no_other(programme):
    educator, plan = programme.educator, proposed(programme)
    path = f"/plans/{plan['id']}"
    early = educator.post(f"{path}/restore").json()
    assert (early["state"], early["move"]) == ("proposed", "restore")
    educator.made(f"{path}/withdraw")
    for stranger in (programme.district.coordinator, programme.district.person("educator")):
        assert stranger.post(f"{path}/restore").status_code == 403
    back = educator.made(f"{path}/restore")
    assert (back["state"], back["topic"], back["sources"]) == (
        "draft",
        plan["topic"],
        plan["sources"],
    )
    assert educator.post("/plans", {"enrollment_id": plan["enrollment_id"]}).status_code == 409
    # It is proposed anew, under the next number.
    assert educator.made(f"{path}/propose")["number"] == 2
    educator.made(f"{path}/withdraw")
    educator.made("/plans", {"enrollment_id": plan["enrollment_id"]})
    late = educator.post(f"{path}/restore")
    assert late.status_code == 409
    assert "There is a plan already" in late.json()["detail"]


def test_no_plan_is_taken_up_again_in_an_enrollment_that_is_over(programme):
    plan = proposed(programme)
    programme.educator.made(f"/enrollments/{plan['enrollment_id']}/withdraw")
    assert programme.educator.post(f"/plans/{plan['id']}/restore").status_code == 409


def test_of_two_plans_that_are_taken_up_again_at_once_one_is(programme):
    educator, first = programme.educator, proposed(programme)
    educator.made(f"/plans/{first['id']}/withdraw")
    second = educator.made("/plans", {"enrollment_id": first["enrollment_id"]})
    educator.made(f"/plans/{second['id']}/withdraw")
    paths = [f"/plans/{one['id']}/restore" for one in (first, second)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(educator.post, paths))
    assert sorted(one.status_code for one in answers) == [200, 409]


def test_a_plan_ends_with_its_enrollment(programme):
    plan = proposed(programme)
    programme.educator.made(f"/enrollments/{plan['enrollment_id']}/withdraw")
    assert programme.educator.get(f"/plans/{plan['id']}").json()["state"] == "withdrawn"


def test_the_enrollment_takes_the_topic_of_its_plan_unless_it_was_chosen_before(district):
    programme = Programme.publish(district, plan=RULE, repeats={"rule": "by_topic"})
    educator, version_id = programme.educator, programme.version["id"]

    def plan_of(topic):
        enrollment = educator.made("/enrollments", {"version_id": version_id, "topic": topic})
        return educator.made("/plans", CONTENT | {"enrollment_id": enrollment["id"]} | change)

    change = {"topic": "Wait time"}
    first = plan_of("Talk")
    educator.made(f"/plans/{first['id']}/propose")
    enrollment = educator.get(f"/enrollments/{first['enrollment_id']}").json()
    assert enrollment["topic"] == "Wait time"
    change = {"topic": "wait  TIME"}
    second = plan_of("Talk")
    told = educator.post(f"/plans/{second['id']}/propose")
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (409, "/topic")


def test_a_microcredential_that_asks_for_none_takes_no_plan(district):
    programme = Programme.publish(district)
    enrollment = programme.enroll()
    told = programme.educator.post("/plans", {"enrollment_id": enrollment["id"]})
    assert told.status_code == 409
    assert begin(programme, {"enrollment_id": enrollment["id"]}).status_code == 201


def test_every_move_leaves_an_event_without_a_word_of_the_plan(programme):
    coordinator = programme.district.coordinator
    plan = proposed(programme, topic="Zymurgy in class")
    coordinator.made(f"/plans/{plan['id']}/refuse", {"version": 1, "reason": "Quixotic."})
    events = []
    query = {"limit": 200}
    while True:
        answer = coordinator.get("/events", params=query).json()
        events += answer["data"]
        if answer["next_cursor"] is None:
            break
        query["cursor"] = answer["next_cursor"]
    mine = [one for one in events if one["subject_id"] == plan["id"]]
    assert [one["kind"] for one in mine] == ["plan.created", "plan.proposed", "plan.refused"]
    assert "Zymurgy" not in str(mine)
    assert "Quixotic" not in str(mine)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sources": {"min": 3, "max": 2}},
        {"sources": {"max": 1, "published_or_recorded": 2}},
        {"application": {}},
        {"application": {"min": 9, "max": 8}},
        {"decided_by": "coach"},
    ],
)
def test_a_rule_that_no_plan_could_meet_is_refused(district, programme, wrong):
    body = {"microcredential_id": programme.version["microcredential_id"], "plan": wrong}
    text = {"name": "N", "description": "D", "criteria_narrative": "C"}
    assert district.coordinator.post("/microcredential-versions", body | text).status_code == 422


@pytest.fixture
def small(wiring, http):
    """A district of its own, whose coordinator and educators can be written to."""
    made = District.make(wiring, http, "small-plans")
    email = {"address": f"c-{made.coordinator_id}@district.example"}
    assert made.coordinator.post(f"/people/{made.coordinator_id}/emails", email).is_success
    revision = made.coordinator.get("/calendar").json()["revision"]
    body = {"targets": {"plan": 3}, "remind_days": 1, "escalate_days": 0}
    assert made.coordinator.patch("/calendar", body, revision=revision).is_success
    return made


def test_the_clock_runs_while_it_is_proposed_and_stands_still_with_the_educator(small, clock):
    programme = Programme.publish(small, plan=RULE)
    coordinator = small.coordinator

    def seen():
        (found,) = coordinator.get("/clocks", params={"plan_id": plan["id"]}).json()["data"]
        assert (found["step"], found["submission_id"]) == ("plan", None)
        return found["is_running"], found["spent_days"], found["outcome"]

    plan = proposed(programme)
    path = f"/plans/{plan['id']}"
    assert seen() == (True, 0, None)
    clock.advance(days=1)
    coordinator = small.coordinator
    coordinator.made(f"{path}/return", {"version": 1, "objections": [OBJECTION]})
    clock.advance(days=30)
    coordinator = small.coordinator
    assert seen() == (False, 1, None)
    small.acting_for(programme.educator.person_id).made(f"{path}/propose")
    clock.advance(days=1)
    coordinator = small.coordinator
    assert seen()[:2] == (True, 2)
    coordinator.made(f"{path}/approve", {"version": 2})
    assert seen() == (False, 2, "approved")


def test_who_decides_is_reminded_and_coordinators_told_when_it_is_late(small, clock, wiring):
    programme = Programme.publish(small, plan=RULE | {"decided_by": "approver"})
    approver = small.person("approver")
    proposed(programme)
    for days in (2, 4):
        clock.reset()
        clock.advance(days=days)
        with small.service_work() as work:
            assert reminding.tell_due(work) == 1
    assert kinds(_sent(wiring, approver)) == ["A plan waits", "Due soon"]
    assert kinds(_sent(wiring, small.coordinator)) == ["Overdue"]
    assert _sent(wiring, programme.educator) == []


def test_the_educator_gets_a_mail_about_each_decision_and_no_word_of_it(small, wiring):
    programme = Programme.publish(small, plan=RULE)
    path = f"/plans/{proposed(programme)['id']}"
    small.coordinator.made(f"{path}/return", {"version": 1, "objections": [OBJECTION]})
    programme.educator.made(f"{path}/propose")
    small.coordinator.made(f"{path}/refuse", {"version": 2, "reason": "Quixotic."})
    sent = _sent(wiring, programme.educator)
    assert kinds(sent) == ["Your plan came back", "Your plan was refused"]
    assert "Quixotic" not in str(sent)
    assert OBJECTION["reason"] not in str(sent)


def kinds(sent):
    return [one["subject"].partition(":")[0] for one in sent]


def _sent(wiring, person):
    with wiring.database.read() as session:
        query = select(Email.address).where(col(Email.person_id) == person.person_id)
        address = session.exec(query).first()
        jobs = session.exec(select(Job).where(col(Job.kind) == "mail.send").order_by(col(Job.id)))
        return [job.payload for job in jobs if job.payload.get("to") == address]
