"""Clocks through the API: they follow the state, pause with the educator, are told of once, and leak nothing."""

import pytest

from app.services import reminding
from app.storage.tables import Job
from tests.api.panels import Panels
from tests.api.sittings import file, vote_all
from tests.district import District
from tests.programme import Programme

TARGETS = {"check": 1, "assign": 2, "review": 3, "approve": 2, "decide": 10}


@pytest.fixture
def district(wiring, http):
    """A district of its own, whose coordinator can be written to."""
    made = District.make(wiring, http, "clocks")
    email = {"address": f"c-{made.coordinator_id}@district.example"}
    answer = made.coordinator.post(f"/people/{made.coordinator_id}/emails", email)
    assert answer.is_success, answer.text
    return made


def set_targets(district, **targets):
    caller = district.coordinator
    revision = caller.get("/calendar").json()["revision"]
    answer = caller.patch("/calendar", {"targets": targets}, revision=revision)
    assert answer.status_code == 200, answer.text


def clocks(district, submission, **query):
    query = {"submission_id": submission["id"]} | query
    found = district.coordinator.get("/clocks", params=query).json()["data"]
    return {one["step"]: one for one in found}


def told(district, kind=None):
    events = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    return [
        (one["kind"], one["data"]["step"])
        for one in events
        if one["kind"].startswith("clock.") and kind in {None, one["kind"]}
    ]


def mails(capsys, worker):
    """The subjects and addresses of what was sent since the last time."""
    worker.run_all_due()
    lines = capsys.readouterr().err.splitlines()
    return [
        (line.removeprefix("Subject: "), lines[place - 1].removeprefix("Mail to "))
        for place, line in enumerate(lines)
        if line.startswith("Subject: ")
    ]


def test_a_review_and_the_whole_are_counted_from_handing_in_to_the_decision(district, clock):
    set_targets(district, **TARGETS)
    programme = Programme.publish(district)
    submission = programme.complete()
    found = clocks(district, submission)
    assert set(found) == {"review", "decide"}
    assert found["review"]["due_on"] == "2026-03-05"
    assert found["review"]["due_at"] == "2026-03-06T00:00:00.000Z"
    assert (found["decide"]["due_on"], found["decide"]["target_days"]) == ("2026-03-16", 10)
    clock.advance(days=2)
    assert clocks(district, submission)["decide"]["spent_days"] == 2
    programme = Programme(district, programme.version, programme.educator, programme.assessor)
    programme.judge(submission)
    found = clocks(district, submission)
    assert {one["is_running"] for one in found.values()} == {False}
    assert {one["outcome"] for one in found.values()} == {"accepted"}
    clock.advance(days=9)
    assert clocks(district, submission)["decide"]["spent_days"] == 2


def fresh(programme):
    """The same programme, with tokens of now."""
    district, people = programme.district, (programme.educator, programme.assessor)
    return Programme(
        district, programme.version, *(district.acting_for(one.person_id) for one in people)
    )


def test_the_clock_stands_still_while_the_educator_has_the_work(district, clock):
    set_targets(district, **TARGETS)
    programme = Programme.publish(district, policy={"completeness": "person"})
    submission = programme.complete()
    assert set(clocks(district, submission)) == {"check", "decide"}
    clock.advance(days=1)
    body = {"missing": [{"pointer": "/evidence/plan", "detail": "The file is empty."}]}
    district.coordinator.made(f"/submissions/{submission['id']}/return", body)
    found = clocks(district, submission)
    assert (found["decide"]["is_running"], found["decide"]["due_on"]) == (False, None)
    assert found["decide"]["stopped_at"] is None
    assert found["check"]["outcome"] == "returned"
    clock.advance(days=7)
    assert clocks(district, submission)["decide"]["spent_days"] == 1
    fresh(programme).submit(submission)
    found = clocks(district, submission, is_running=True)
    # Ten days, one of which was spent on Tuesday, from Tuesday 10 March on.
    assert found["decide"]["due_on"] == "2026-03-23"
    assert found["check"]["due_on"] == "2026-03-11"
    every = district.coordinator.get("/clocks", params={"submission_id": submission["id"]})
    assert [one["step"] for one in every.json()["data"]].count("check") == 2


def test_what_comes_back_at_once_has_no_clock(district):
    programme = Programme.publish(district)
    draft = programme.draft()
    programme.submit(draft)
    assert clocks(district, draft) == {}


def test_a_void_lets_the_whole_go_on(district, clock):
    set_targets(district, **TARGETS)
    programme = Programme.publish(district, policy={"issue_hold_minutes": 1000})
    submission = programme.complete()
    programme.judge(submission)
    decision = programme.decision(submission)
    second = district.person("coordinator")
    path, why = f"/decisions/{decision['id']}/void", {"reason": "Wrong file."}
    district.coordinator.made(path, why)
    second.made(path, why)
    found = clocks(district, submission, is_running=True)
    assert set(found) == {"review", "decide"}
    assert found["decide"]["stopped_at"] is None


def test_approval_has_its_own_clock_and_a_remand_starts_the_review_anew(district):
    set_targets(district, **TARGETS)
    programme = Programme.publish(district, policy={"approver": True})
    submission = programme.complete()
    programme.judge(submission)
    assert set(clocks(district, submission, is_running=True)) == {"approve", "decide"}
    approver = district.person("approver")
    query = {"submission_id": submission["id"]}
    proposal = district.coordinator.get("/decisions", params=query).json()["data"][0]
    body = {"criteria": ["plan-fits"], "reason": "Look again."}
    approver.made(f"/decisions/{proposal['id']}/remand", body)
    assert set(clocks(district, submission, is_running=True)) == {"review", "decide"}


def test_finding_somebody_to_judge_has_its_own_clock(district, worker):
    set_targets(district, **TARGETS)
    programme = Programme.publish(district)
    role = next(
        one
        for one in district.coordinator.get("/roles").json()["data"]
        if one["person_id"] == str(programme.assessor.person_id)
    )
    district.coordinator.delete(f"/roles/{role['id']}", revision=role["revision"])
    submission = programme.complete()
    assert set(clocks(district, submission, is_running=True)) == {"assign", "review", "decide"}
    lineage = programme.version["microcredential_id"]
    body = {"person_id": str(programme.assessor.person_id), "name": "assessor"}
    district.coordinator.made("/roles", body | {"microcredential_id": lineage})
    worker.run_all_due()
    assert set(clocks(district, submission, is_running=True)) == {"review", "decide"}


def test_the_policy_of_a_version_goes_before_the_organization(district):
    set_targets(district, review=3, decide=10)
    programme = Programme.publish(district, policy={"targets": {"review": 7}})
    found = clocks(district, programme.complete())
    assert (found["review"]["target_days"], found["decide"]["target_days"]) == (7, 10)


@pytest.mark.parametrize("wrong", [0, "3", True, 261, 2.5])
def test_a_target_that_is_no_number_of_days_is_refused(district, wrong):
    programme = Programme.publish(district)
    draft = district.coordinator.made(
        f"/microcredential-versions/{programme.version['id']}/new-version"
    )
    change = {"policy": {"targets": {"review": wrong}}}
    path = f"/microcredential-versions/{draft['id']}"
    answer = district.coordinator.patch(path, change, revision=draft["revision"])
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/policy/targets/review")


def test_due_dates_follow_the_calendar_and_targets(district, worker):
    programme = Programme.publish(district)
    submission = programme.complete()
    assert clocks(district, submission)["review"]["due_on"] is None
    set_targets(district, review=3)
    worker.run_all_due()
    assert clocks(district, submission)["review"]["due_on"] == "2026-03-05"
    assert programme.assignment(submission)["due_on"] == "2026-03-05"
    district.coordinator.made("/holidays", {"day": "2026-03-04", "name": "Founders' day"})
    worker.run_all_due()
    assert clocks(district, submission)["review"]["due_on"] == "2026-03-06"
    assert programme.assignment(submission)["due_on"] == "2026-03-06"
    set_targets(district)
    worker.run_all_due()
    assert clocks(district, submission)["review"]["due_on"] is None


def test_the_assessor_is_reminded_once_and_the_coordinator_told_once(
    district, worker, clock, capsys
):
    set_targets(district, review=3)
    programme = Programme.publish(district)
    submission = programme.complete()
    mails(capsys, worker)

    def tell():
        with district.service_work() as work:
            while reminding.tell_due(work):
                pass
        return [one for one in mails(capsys, worker) if "due" in one[0].lower()]

    clock.advance(days=1)
    assert tell() == []
    # One working day before Thursday: Wednesday.
    clock.advance(days=1)
    reminded = tell()
    assert [subject for subject, _ in reminded] == ["Due soon: Classroom talk, Stage 1"]
    assert tell() == []
    clock.advance(days=1)
    assert tell() == []
    clock.advance(days=1)
    overdue = tell()
    assert [subject for subject, _ in overdue] == ["Overdue: Classroom talk, Stage 1"]
    assert overdue[0][1].startswith("c-")
    assert overdue[0][1] != reminded[0][1]
    clock.advance(days=30)
    assert tell() == []
    assert told(district) == [("clock.due_soon", "review"), ("clock.overdue", "review")]
    found = clocks(district, submission, overdue=True)
    assert found["review"]["is_overdue"]
    assert found["review"]["reminded_at"] == "2026-03-04T09:00:00.000Z"


def test_a_job_that_runs_again_tells_nobody_again(district, worker, clock, wiring):
    set_targets(district, review=3)
    programme = Programme.publish(district)
    programme.complete()
    worker.run_all_due()
    clock.advance(days=2)
    for _ in range(3):
        with wiring.database.write(clock()) as session:
            session.add(
                Job(
                    kind="clock.tell",
                    payload={},
                    organization_id=district.organization_id,
                    state="waiting",
                    run_at=clock(),
                    created_at=clock(),
                )
            )
        worker.run_all_due()
    assert told(district) == [("clock.due_soon", "review")]


def test_a_new_calendar_does_not_tell_again_what_was_told(district, worker, clock):
    set_targets(district, review=3)
    programme = Programme.publish(district)
    programme.complete()
    clock.advance(days=2)
    with district.service_work() as work:
        reminding.tell_due(work)
    district.coordinator.made("/holidays", {"day": "2026-03-05", "name": "Snow"})
    worker.run_all_due()
    clock.advance(days=1)
    with district.service_work() as work:
        reminding.tell_due(work)
    assert told(district) == [("clock.due_soon", "review")]


def test_what_is_decided_is_told_to_nobody(district, clock):
    set_targets(district, review=3)
    programme = Programme.publish(district)
    programme.judge(programme.complete())
    clock.advance(days=30)
    with district.service_work() as work:
        assert reminding.tell_due(work) == 0


def test_sealing_moves_no_clock_and_everybody_in_the_round_is_reminded_alike(
    district, worker, clock, capsys
):
    set_targets(district, review=3)
    panels = Panels.publish(district, reviews=2)
    submission = panels.programme.complete()
    before = district.coordinator.get("/clocks", params={"submission_id": submission["id"]}).text
    first, second = panels.live(submission)
    panels.seal(first)
    after = district.coordinator.get("/clocks", params={"submission_id": submission["id"]}).text
    assert after == before
    mails(capsys, worker)
    clock.advance(days=2)
    with district.service_work() as work:
        reminding.tell_due(work)
    sent = [to for subject, to in mails(capsys, worker) if subject.startswith("Due soon")]
    assert len(set(sent)) == 2
    assert {first["person_id"], second["person_id"]} == {
        one["person_id"] for one in panels.live(submission)
    }


def test_a_third_assessor_sees_no_older_date_than_the_first(district, clock):
    set_targets(district, review=3)
    panels = Panels.publish(district, more=3, reviews=2)
    submission = panels.programme.complete()
    first, second = panels.live(submission)
    started = clocks(district, submission)["review"]
    clock.advance(days=7)
    panels = Panels(fresh(panels.programme), district)
    panels.seal(first)
    panels.seal(second, plan_fits="not-yet")
    third = next(one for one in panels.waiting(submission))
    caller = district.acting_for(third["person_id"])
    shown = caller.get("/assignments").json()["data"][0]
    assert (shown["waiting_days"], shown["due_on"], shown["is_overdue"]) == (
        0,
        "2026-03-12",
        False,
    )
    # One clock for the whole round: a third reading starts none.
    assert clocks(district, submission)["review"] == started | {
        "spent_days": 5,
        "is_overdue": True,
    }


def test_a_queue_is_listed_by_what_is_due_and_by_what_is_overdue(district, clock):
    programme = Programme.publish(district)
    assessor, made = programme.assessor, []
    for target in (9, 2, None, 5):
        set_targets(district, **({} if target is None else {"review": target}))
        educator = district.person("educator")
        mine = Programme(district, programme.version, educator, assessor)
        made.append(mine.complete()["id"])
    late, soon, never, middle = made[1], made[3], made[2], made[0]

    def listed(**query):
        query = {"limit": 2} | query
        caller, found = district.acting_for(assessor.person_id), []
        while True:
            page = caller.get("/assignments", params=query).json()
            found += [one["submission_id"] for one in page["data"]]
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]

    assert listed() == made
    assert listed(sort="due") == [late, soon, middle, never]
    assert listed(overdue=True) == []
    clock.advance(days=3)
    assert listed(overdue=True) == [late]
    assert set(listed(overdue=False, sort="due")) == {soon, middle, never}
    caller = district.acting_for(assessor.person_id)
    shown = caller.get("/assignments", params={"overdue": True}).json()["data"][0]
    assert (shown["waiting_days"], shown["is_overdue"]) == (3, True)
    assert caller.get("/assignments", params={"sort": "name"}).status_code == 422


def test_who_may_read_clocks(district, other_district):
    programme = Programme.publish(district)
    submission = programme.complete()
    found = clocks(district, submission)["decide"]
    path = f"/clocks/{found['id']}"
    assert district.person("auditor").get(path).json() == found
    for caller in (programme.educator, programme.assessor, district.person("coach")):
        assert caller.get(path).status_code == 403
        assert caller.get("/clocks").json()["data"] == []
    assert district.machine().get("/clocks").status_code == 403
    assert other_district.coordinator.get(path).status_code == 404
    query = {"submission_id": submission["id"]}
    assert other_district.coordinator.get("/clocks", params=query).json()["data"] == []


def test_an_appeal_is_no_time_of_the_assessors_and_judging_afresh_is(district):
    set_targets(district, **TARGETS)
    panels = Panels.publish(district, more=4)
    submission = panels.programme.complete()
    panels.programme.judge(submission, plan_fits="not-yet")
    appeal = file(panels, submission)
    assert clocks(district, submission, is_running=True) == {}
    assert vote_all(panels, appeal, "remand", "remand", "uphold")["state"] == "remanded"
    found = clocks(district, submission, is_running=True)
    assert set(found) == {"review", "decide"}
    assert found["decide"]["outcome"] is None
