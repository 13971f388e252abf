"""Integrity through the public API: flags that only those who look into it read, and holds that hold."""

import pytest

from app.storage.tables import Role
from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.district import District

NOTE = {"code": "copied", "note": "Page 2 stands word for word in another plan."}
WHY = {"reason": "Two plans are the same."}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "integrity")


@pytest.fixture
def panels(district):
    found = Panels.publish(district, more=4)
    found.programme.educator = district.person("educator")
    return found


def hold(panels, submission):
    return panels.district.coordinator.post(f"/submissions/{submission['id']}/hold", WHY)


def release(panels, submission):
    path = f"/submissions/{submission['id']}/release"
    return panels.district.coordinator.made(path, {"reason": "It is their own."})


def test_a_flag_is_read_by_those_who_run_the_programme_and_by_nobody_else(panels):
    submission = panels.programme.complete()
    (assignment,) = panels.live(submission)
    assessor = panels.take(assignment)
    made = assessor.made(f"/assignments/{assignment['id']}/flags", NOTE)
    assert (made["code"], made["person_id"]) == ("copied", assignment["person_id"])
    query = {"submission_id": submission["id"]}
    for reader in (panels.district.coordinator, panels.district.person("auditor")):
        (found,) = reader.get("/misconduct-flags", params=query).json()["data"]
        assert found["note"] == NOTE["note"]
    educator, machine = panels.programme.educator, panels.district.machine()
    for other in (educator, machine, panels.district.person("approver")):
        assert other.get("/misconduct-flags", params=query).status_code == 403
    panels.seal(panels.live(submission)[0], plan_fits="not-yet")
    for reader in (educator, machine):
        for path in (
            "/submissions",
            "/reviews",
            "/decisions",
            "/assignments",
            "/events?limit=200",
        ):
            text = reader.get(path).text
            assert NOTE["note"] not in text
            if path != "/events?limit=200":
                assert made["id"] not in text
    events = machine.get("/events", params={"limit": 200}).json()["data"]
    (told,) = [event for event in events if event["subject_id"] == made["id"]]
    assert (told["kind"], told["data"]) == ("misconduct.flagged", {})


def test_only_who_has_taken_the_work_on_flags_it_and_with_a_known_code(panels):
    submission = panels.programme.complete()
    (assignment,) = panels.live(submission)
    path, assessor = (
        f"/assignments/{assignment['id']}/flags",
        panels.district.acting_for(assignment["person_id"]),
    )
    assert assessor.post(path, NOTE).status_code == 409
    panels.take(assignment)
    for other in (panels.programme.educator, panels.district.coordinator):
        assert other.post(path, NOTE).status_code == 403
    for wrong in ({"code": "rude"}, {"note": ""}, {"note": None}):
        assert assessor.post(path, NOTE | wrong).status_code == 422


def test_while_work_is_on_hold_no_round_closes_and_it_closes_once_released(panels):
    submission = panels.programme.complete()
    (assignment,) = panels.live(submission)
    assessor, review = panels.draft(assignment)
    path = f"/submissions/{submission['id']}"
    seen = (assessor.get(path).text, assessor.get(path).headers["etag"])
    held = hold(panels, submission)
    assert (held.status_code, held.json()["reason"]) == (200, WHY["reason"])
    # Whoever judges it is not told, and the educator is told no more than that it is so.
    assert (assessor.get(path).text, assessor.get(path).headers["etag"]) == seen
    shown = panels.programme.educator.get(path)
    assert shown.json()["is_on_hold"]
    assert WHY["reason"] not in shown.text
    assert panels.programme.educator.get(f"{path}/holds").status_code == 403
    assessor.made(f"/reviews/{review['id']}/submit")
    assert panels.programme.state(submission) == "in_review"
    query = {"submission_id": submission["id"]}
    assert panels.district.coordinator.get("/decisions", params=query).json()["data"] == []
    lifted = release(panels, submission)
    assert lifted["lift_reason"] == "It is their own."
    assert panels.programme.state(submission) == "accepted"
    assert not panels.programme.educator.get(path).json()["is_on_hold"]


def test_while_work_is_on_hold_no_badge_goes_out_and_it_goes_out_once_released(panels, worker):
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    assert hold(panels, submission).status_code == 200
    worker.run_all_due()
    owner = {"person_id": str(panels.programme.educator.person_id)}
    coordinator = panels.district.coordinator
    assert coordinator.get("/credentials", params=owner).json()["data"] == []
    release(panels, submission)
    worker.run_all_due()
    assert len(coordinator.get("/credentials", params=owner).json()["data"]) == 1
    late = hold(panels, submission)
    assert (late.status_code, "case" in late.json()["detail"]) == (409, True)


def test_what_is_on_hold_is_neither_approved_nor_taken_back_nor_held_twice(district):
    panels = Panels.publish(district, approver=True)
    panels.programme.educator = district.person("educator")
    lineage = panels.programme.version["microcredential_id"]
    approver = district.person("approver", microcredential_id=lineage)
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    query = {"submission_id": submission["id"]}
    (found,) = approver.get("/decisions", params=query).json()["data"]
    hold(panels, submission)
    for refused in (approver.post(f"/decisions/{found['id']}/approve"), hold(panels, submission)):
        assert refused.status_code == 409
        assert (refused.json()["state"], refused.json()["allowed"]) == ("on_hold", ["release"])
    release(panels, submission)
    approver.made(f"/decisions/{found['id']}/approve")


def test_while_work_is_on_hold_a_panel_decides_nothing(panels):
    submission = panels.programme.complete()
    panels.programme.judge(submission, plan_fits="not-yet")
    appeal = file(panels, submission)
    hold(panels, submission)
    for seat in panel_of(panels, appeal):
        body = {"vote": "overturn", "reason": "It is there."}
        panels.district.acting_for(seat["person_id"]).made(f"/appeals/{appeal['id']}/vote", body)
    educator = panels.programme.educator
    assert educator.get(f"/appeals/{appeal['id']}").json()["state"] == "open"
    back = educator.post(f"/appeals/{appeal['id']}/withdraw")
    assert (back.status_code, back.json()["state"]) == (409, "on_hold")
    release(panels, submission)
    assert educator.get(f"/appeals/{appeal['id']}").json()["state"] == "overturned"


@pytest.mark.parametrize("state", ["draft", "not_yet"])
def test_what_is_with_the_educator_cannot_be_put_on_hold_and_nothing_is_released_twice(
    panels, state
):
    if state == "draft":
        submission = panels.programme.draft()
    else:
        submission = panels.programme.complete()
        panels.programme.judge(submission, plan_fits="not-yet")
    for move in ("hold", "release"):
        answer = panels.district.coordinator.post(f"/submissions/{submission['id']}/{move}", WHY)
        assert answer.status_code == 409
        assert (answer.json()["state"], answer.json()["move"]) == (state, move)


def test_nobody_but_a_coordinator_holds_work_and_none_their_own(district):
    panels = Panels.publish(district)
    submission = panels.programme.complete()
    for other in (
        panels.programme.educator,
        panels.programme.assessor,
        district.person("auditor"),
    ):
        assert other.post(f"/submissions/{submission['id']}/hold", WHY).status_code == 403
    with district.service_work() as work:
        work.add(
            Role, person_id=panels.programme.educator.person_id, name="coordinator", scope_key=""
        )
    own = district.acting_for(panels.programme.educator.person_id)
    assert own.post(f"/submissions/{submission['id']}/hold", WHY).status_code == 403


def test_who_put_the_work_on_hold_or_released_it_does_not_sit_on_its_panel(district):
    panels = Panels.publish(district, more=1, appeals={"panel": 3})
    submission = panels.programme.complete()
    holding, releasing = (district.person("coordinator") for _ in range(2))
    path, lineage = (
        f"/submissions/{submission['id']}",
        panels.programme.version["microcredential_id"],
    )
    holding.made(f"{path}/hold", WHY)
    releasing.made(f"{path}/release", WHY)
    for asked in panels.live(submission):
        panels.seal(asked, plan_fits="not-yet")
    for one in (holding, releasing):
        body = {"person_id": str(one.person_id), "name": "assessor", "microcredential_id": lineage}
        district.coordinator.made("/roles", body)
    sitting = {seat["person_id"] for seat in panel_of(panels, file(panels, submission))}
    assert not sitting & {str(holding.person_id), str(releasing.person_id)}
