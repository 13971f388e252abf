"""Work that changes hands: taken away by a coordinator, left by somebody who is away; reports on who has what."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.services import absences
from app.storage.tables import Role
from tests.api.panels import Panels
from tests.district import District


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "handing-over")


@pytest.fixture
def panels(district):
    return Panels.publish(district, more=2, reviews=2)


def away(caller, person_id, clock, **more):
    start = clock.now + timedelta(**more)
    body = {
        "person_id": str(person_id),
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(days=7)).isoformat(),
    }
    return caller.post("/absences", body)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_coordinator_takes_work_away_and_cannot_tell_whether_it_was_sealed(panels, is_sealed):
    submission = panels.programme.complete()
    first = panels.live(submission)[0]
    if is_sealed:
        panels.seal(first)
    path, why = f"/assignments/{first['id']}/reassign", {"reason": "They share a classroom."}
    for caller in (panels.programme.educator, panels.district.machine()):
        assert caller.post(path, why).status_code == 403
    ended = panels.district.coordinator.made(path, why)
    assert (ended["state"], ended["end_reason"]) == ("reassigned", why["reason"])
    assert panels.district.coordinator.post(path, why).status_code == 409
    asked = [one["person_id"] for one in panels.live(submission)]
    assert len(asked) == 2
    assert first["person_id"] not in asked
    for one in panels.live(submission):
        panels.seal(one)
    assert panels.programme.state(submission) == "accepted"
    query = {"submission_id": submission["id"]}
    counted = panels.programme.educator.get("/reviews", params=query).json()["data"]
    assert {one["person_id"] for one in counted} == set(asked)


def test_nobody_takes_away_what_is_about_their_own_work(panels):
    submission = panels.programme.complete()
    one = panels.live(submission)[0]
    body = {"person_id": one["person_id"], "name": "coordinator"}
    panels.district.coordinator.made("/roles", body)
    assessor = panels.district.acting_for(one["person_id"])
    path = f"/assignments/{one['id']}/reassign"
    assert assessor.post(path, {"reason": "No."}).status_code == 403


def test_who_is_away_is_not_asked_and_open_work_is_handed_over(panels, clock):
    submission = panels.programme.complete()
    first, second = panels.live(submission)
    panels.seal(second)
    caller = panels.district.acting_for(first["person_id"])
    absence = away(caller, first["person_id"], clock, days=1).json()
    with panels.district.service_work() as work:
        assert absences.begin(work, UUID(absence["id"])) == 0
    clock.advance(days=2)
    with panels.district.service_work() as work:
        assert absences.begin(work, UUID(absence["id"])) == 1
        assert absences.begin(work, UUID(absence["id"])) == 0
    now_asked = {one["person_id"] for one in panels.live(submission)}
    assert first["person_id"] not in now_asked
    assert second["person_id"] in now_asked
    other = panels.district.person("educator")
    panels.programme.educator = other
    asked = {one["person_id"] for one in panels.live(panels.programme.complete())}
    assert first["person_id"] not in asked


@pytest.mark.parametrize("leaves", ["the role", "the organization"])
def test_who_is_no_assessor_any_more_is_no_longer_waited_for(panels, worker, leaves):
    submission, coordinator = panels.programme.complete(), panels.district.coordinator
    first, second = panels.live(submission)
    panels.take(first)
    panels.seal(second)
    for one in (first, second):
        if leaves == "the role":
            query = {"person_id": one["person_id"]}
            (role,) = coordinator.get("/roles", params=query).json()["data"]
            path = f"/roles/{role['id']}"
            assert coordinator.delete(path, revision=role["revision"]).status_code == 204
        else:
            coordinator.made(f"/people/{one['person_id']}/deactivate")
    worker.run_all_due()
    asked = {one["person_id"] for one in panels.live(submission)}
    assert first["person_id"] not in asked
    # What was sealed while they were one counts.
    assert (second["person_id"] in asked, len(asked)) == (True, 2)
    (other,) = [one for one in panels.live(submission) if one["person_id"] != second["person_id"]]
    panels.seal(other)
    assert panels.programme.state(submission) == "accepted"


@pytest.mark.parametrize(
    ("kind", "is_blind", "is_kept"),
    [
        ("conflict_with", False, False),
        ("coach_of", False, False),
        # The policy's conflicts name no line managers here.
        ("manager_of", False, True),
        # Else work that is taken away would tell its assessor whose it was.
        ("conflict_with", True, True),
    ],
)
def test_a_conflict_that_comes_up_takes_the_work_away_where_names_are_known(
    district, worker, kind, is_blind, is_kept
):
    panels = Panels.publish(district, more=1, anonymity="both" if is_blind else "none")
    submission = panels.programme.complete()
    (asked,) = panels.live(submission)
    panels.take(asked)
    people = {
        "person_id": asked["person_id"],
        "other_person_id": str(panels.programme.educator.person_id),
    }
    district.coordinator.made("/relationships", people | {"kind": kind})
    worker.run_all_due()
    (now,) = panels.live(submission)
    assert (now["person_id"] == asked["person_id"]) is is_kept


@pytest.mark.parametrize("kind", ["conflict_with", "coach_of"])
def test_blind_work_that_was_not_given_out_yet_goes_to_somebody_else(district, worker, kind):
    panels = Panels.publish(district, more=1, anonymity="both")
    submission = panels.programme.complete()
    (asked,) = panels.live(submission)
    other = str(panels.programme.educator.person_id)
    people = {"person_id": asked["person_id"], "other_person_id": other}
    district.coordinator.made("/relationships", people | {"kind": kind})
    worker.run_all_due()
    (now,) = panels.live(submission)
    assert now["person_id"] != asked["person_id"]
    empty = district.acting_for(asked["person_id"]).post("/assignments/next")
    assert empty.status_code == 404


def school(district, name):
    return district.coordinator.made("/schools", {"name": name})["id"]


def move(district, person_id, school_id):
    """Change somebody's school."""
    person = district.coordinator.get(f"/people/{person_id}").json()
    revision = person["revision"]
    path = f"/people/{person_id}"
    answer = district.coordinator.patch(path, {"school_id": school_id}, revision=revision)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("who", ["assessor", "educator"])
def test_who_comes_to_the_same_school_judges_no_more_where_the_policy_says_so(
    district, worker, who
):
    panels = Panels.publish(district, more=1, conflicts=["same_school"])
    elm, oak = school(district, "Elm"), school(district, "Oak")
    educator = str(panels.programme.educator.person_id)
    move(district, educator, elm)
    submission = panels.programme.complete()
    (asked,) = panels.live(submission)
    panels.take(asked)
    if who == "assessor":
        move(district, asked["person_id"], elm)
    else:
        move(district, asked["person_id"], oak)
        worker.run_all_due()
        assert panels.live(submission)[0]["id"] == asked["id"]
        move(district, educator, oak)
    worker.run_all_due()
    (now,) = panels.live(submission)
    assert now["person_id"] != asked["person_id"]


def test_work_of_who_leaves_a_school_goes_from_the_assessors_of_that_school(district, worker):
    panels = Panels.publish(district, more=0)
    elm, oak = school(district, "Elm"), school(district, "Oak")
    lineage = panels.programme.version["microcredential_id"]
    educator = str(panels.programme.educator.person_id)
    move(district, educator, elm)
    assessor, query = str(panels.programme.assessor.person_id), {}
    query = {"person_id": assessor}
    (role,) = district.coordinator.get("/roles", params=query).json()["data"]
    district.coordinator.delete(f"/roles/{role['id']}", revision=role["revision"])
    of_elm = district.person("assessor", school_id=elm)
    with district.service_work() as work:
        for one in work.all_by(Role, person_id=of_elm.person_id):
            one.school_id, one.microcredential_id = UUID(elm), UUID(lineage)
    submission = panels.programme.complete()
    assert panels.live(submission)[0]["person_id"] == str(of_elm.person_id)
    move(district, educator, oak)
    worker.run_all_due()
    assert panels.live(submission) == []
    # Back again, somebody can be asked again.
    district.coordinator.made(
        "/roles", {"person_id": assessor, "name": "assessor", "school_id": oak}
    )
    worker.run_all_due()
    assert panels.live(submission)[0]["person_id"] == assessor


def test_who_is_given_a_role_that_shows_names_judges_blind_no_more(district, worker):
    panels = Panels.publish(district, more=1, anonymity="educator")
    submission = panels.programme.complete()
    (asked,) = panels.live(submission)
    panels.take(asked)
    body = {"person_id": asked["person_id"], "name": "approver"}
    district.coordinator.made("/roles", body)
    worker.run_all_due()
    (now,) = panels.live(submission)
    assert now["person_id"] != asked["person_id"]


def test_who_keeps_the_role_by_another_grant_keeps_the_work(wiring, http, worker):
    # Whoever may judge everything would be drawn in other tests of the same district, too.
    district = District.make(wiring, http, "handing-over-everything")
    panels = Panels.publish(district, more=2, reviews=2)
    submission, coordinator = panels.programme.complete(), district.coordinator
    first = panels.live(submission)[0]
    everywhere = {"person_id": first["person_id"], "name": "assessor"}
    coordinator.made("/roles", everywhere)
    query = {"person_id": first["person_id"]}
    for role in coordinator.get("/roles", params=query).json()["data"]:
        if role["microcredential_id"] is not None:
            coordinator.delete(f"/roles/{role['id']}", revision=role["revision"])
    worker.run_all_due()
    assert first["person_id"] in {one["person_id"] for one in panels.live(submission)}


def test_people_say_for_themselves_when_they_are_away_and_not_for_others(panels, clock):
    lineage = panels.programme.version["microcredential_id"]
    one, other = (panels.district.person("assessor", microcredential_id=lineage) for _ in "ab")
    made = away(one, one.person_id, clock, days=1)
    assert made.status_code == 201
    assert away(other, one.person_id, clock, days=1).status_code == 403
    path = f"/absences/{made.json()['id']}"
    assert other.get(path).status_code == 403
    assert [a["id"] for a in one.get("/absences").json()["data"]] == [made.json()["id"]]
    assert other.get("/absences").json()["data"] == []
    assert one.delete(path, revision=1).status_code == 204
    assert one.get(path).status_code == 404


@pytest.mark.parametrize("more", [{"days": -8}, {"days": 1}])
def test_an_absence_that_is_over_or_ends_before_it_starts_is_refused(panels, clock, more):
    start = clock.now + timedelta(**more)
    end = start + timedelta(days=7 if more["days"] < 0 else -1)
    body = {
        "person_id": str(panels.district.coordinator_id),
        "starts_at": start.isoformat(),
        "ends_at": end.isoformat(),
    }
    refused = panels.district.coordinator.post("/absences", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/ends_at"


def test_reports_count_what_is_decided_and_nothing_sealed(panels):
    coordinator = panels.district.coordinator
    submission = panels.programme.complete()
    first, second = panels.live(submission)

    def said(person_id):
        rows = coordinator.get("/reports/outcome-spread").json()["data"]
        return next((r for r in rows if r["person_id"] == person_id), None)

    def load(person_id):
        rows = coordinator.get("/reports/assessor-load").json()["data"]
        return next(r for r in rows if r["person_id"] == person_id)

    panels.seal(first, plan_fits="not-yet")
    assert said(first["person_id"]) is None
    assert load(first["person_id"])["claimed"] == 1
    panels.seal(second, plan_fits="not-yet")
    shown = said(first["person_id"])
    assert (shown["accepted"], shown["not_yet"], shown["accepted_share"]) == (0, 1, None)
    assert (load(first["person_id"])["done"], load(first["person_id"])["claimed"]) == (1, 0)
    assert coordinator.get("/reports/pair-anomalies").status_code == 200
    for caller in (panels.programme.educator, panels.programme.assessor):
        assert caller.get("/reports/outcome-spread").status_code == 403
