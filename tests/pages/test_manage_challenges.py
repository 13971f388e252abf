"""A coordinator's pages of appeals, cases, panels, doubts and holds, without a browser and without JavaScript."""

import re

import pytest

from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.district import District
from tests.pages.people import AtPages


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "running-challenges")


@pytest.fixture
def panels(district):
    found = Panels.publish(district, more=8)
    found.programme.educator = district.person("educator", name="Ada Byron")
    return found


@pytest.fixture
def desk(district):
    return AtPages.enter(district, district.coordinator)


def refused(panels):
    submission = panels.programme.complete()
    panels.programme.judge(submission, plan_fits="not-yet")
    return submission


def held(panels, worker):
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    worker.run_all_due()
    owner = {"person_id": str(panels.programme.educator.person_id)}
    (badge,) = panels.district.coordinator.get("/credentials", params=owner).json()["data"]
    return badge


def address_of(panels, person):
    found = panels.district.coordinator.get(f"/people/{person.person_id}").json()
    return found["emails"][0]["address"]


def path_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def test_a_coordinator_follows_an_appeal_and_names_another_panel(panels, desk, district):
    appeal = file(panels, refused(panels))
    path = f"/manage/appeals/{appeal['id']}"
    assert path in desk.get("/manage/appeals")
    assert path in desk.get("/manage/appeals?state=open")
    assert path not in desk.get("/manage/appeals?state=upheld")
    shown = desk.get(path)
    assert "The third lesson stands on page 2." in shown
    assert "Ada Byron" in shown
    assert "Seated" in shown
    people = [district.person(name=f"Outsider {number}") for number in range(3)]
    addresses = "\n".join(address_of(panels, one) for one in people)
    wrong = desk.send(f"{path}/panel", data={"people": "nobody@nowhere.example"})
    assert (wrong.status_code, "Nobody here has the address" in wrong.text) == (422, True)
    own = address_of(panels, panels.programme.educator)
    barred = desk.send(f"{path}/panel", data={"people": f"{addresses}\n{own}"})
    assert barred.status_code == 422
    assert desk.send(f"{path}/panel", data={"people": addresses}).status_code == 303
    seated = {one["person_id"] for one in panel_of(panels, appeal)}
    assert seated == {str(one.person_id) for one in people}
    for other in (panels.programme.educator, people[0], panels.programme.assessor):
        AtPages.enter(district, other).get(path, 403)


def test_a_member_finds_the_panel_steps_back_and_another_is_asked(panels, district):
    appeal = file(panels, refused(panels))
    first = panel_of(panels, appeal)[0]["person_id"]
    member = AtPages.enter(district, district.acting_for(first))
    assert f"/panels/{appeal['id']}" in member.get("/panels")
    assert "/panels" in member.get("/queue")
    path = f"/panels/{appeal['id']}"
    assert "Your seat waits until" in member.get(path)
    empty = member.send(f"{path}/recuse", data={"end_reason": ""})
    assert (empty.status_code, "e-end_reason" in empty.text) == (422, True)
    gone = member.send(f"{path}/recuse", data={"end_reason": "I know whose work it is."})
    assert path_of(gone) == "/panels"
    assert path not in member.get("/panels")
    member.get(path, 403)
    assert first not in {one["person_id"] for one in panel_of(panels, appeal)}


def test_a_case_is_opened_from_the_badge_answered_voted_on_and_appealed(
    panels, desk, district, worker
):
    badge = held(panels, worker)
    page = f"/manage/credentials/{badge['id']}"
    assert f"{page}/case" in desk.get(page)
    assert "misconduct" not in desk.get(f"{page}/revoke")
    straight = desk.send(f"{page}/revoke", data={"reason": "misconduct"})
    assert (straight.status_code, "takes a case" in straight.text) == (409, True)
    said = {"reason": "misconduct", "notice": "Please explain.", "suspend": "on"}
    path = path_of(desk.send(f"{page}/case", data=said))
    assert path in desk.get("/manage/cases")
    educator = AtPages.enter(district, panels.programme.educator)
    own = path.removeprefix("/manage")
    assert own in educator.get("/work")
    assert own in educator.get("/appeals")
    assert "does not count for now" in educator.get(own)
    assert educator.send(own, data={"answer": "It is mine."}).status_code == 303
    seats = district.coordinator.get(f"{own}/panel").json()["data"]
    for seat in seats:
        vote = {"vote": "revoke", "reason": "It is not."}
        district.acting_for(seat["person_id"]).made(f"{own}/vote", vote)
    assert "It is not." in desk.get(path)
    appeal_path = f"/portfolio/{badge['id']}/appeal"
    assert appeal_path in educator.get(own)
    assert appeal_path in educator.get("/portfolio")
    told = {"ground": "procedure", "statement": "Nobody looked."}
    filed = path_of(educator.send(appeal_path, data=told))
    appeal = district.coordinator.get(filed).json()
    assert (appeal["kind"], appeal["credential_id"]) == ("revocation", badge["id"])
    assert "Misconduct" in desk.get(f"/manage{filed}")
    (first, *_) = panel_of(panels, appeal)
    member = AtPages.enter(district, district.acting_for(first["person_id"]))
    assert "Please explain." in member.get(f"/panels/{appeal['id']}")


def test_a_case_is_suspended_and_dropped_on_its_page(panels, desk, worker):
    badge = held(panels, worker)
    said = {"reason": "misconduct", "notice": "Please explain."}
    empty = desk.send(f"/manage/credentials/{badge['id']}/case", data=said | {"notice": ""})
    assert empty.status_code == 422
    path = path_of(desk.send(f"/manage/credentials/{badge['id']}/case", data=said))
    assert desk.send(f"{path}/suspend").status_code == 303
    assert "The badge is suspended" in desk.get(path)
    assert desk.send(f"{path}/withdraw").status_code == 303
    assert "Withdrawn" in desk.get(path)
    again = desk.send(f"{path}/withdraw")
    assert again.status_code == 303
    assert panels.district.coordinator.get(f"/credentials/{badge['id']}").json()["state"] == (
        "issued"
    )


def test_doubts_lead_to_a_hold_that_the_educator_sees_and_no_assessor(panels, desk, district):
    submission = panels.programme.complete()
    (assignment,) = panels.live(submission)
    assessor = panels.take(assignment)
    note = {"code": "copied", "note": "Page 2 stands in another plan."}
    assessor.made(f"/assignments/{assignment['id']}/flags", note)
    path = f"/manage/submissions/{submission['id']}/doubts"
    assert path in desk.get("/manage/flags")
    assert path in desk.get(f"/manage/submissions/{submission['id']}")
    assert "Page 2 stands in another plan." in desk.get(path)
    assert desk.send(path, data={"act": "hold", "reason": ""}).status_code == 422
    held_on = desk.send(path, data={"act": "hold", "reason": "Two plans are the same."})
    assert held_on.status_code == 303
    assert "On hold" in desk.get(f"/manage/submissions/{submission['id']}")
    educator = AtPages.enter(district, panels.programme.educator)
    shown = educator.get(f"/work/submissions/{submission['id']}")
    assert "On hold" in shown
    assert "Two plans" not in shown
    judging = AtPages.enter(district, assessor)
    assert not re.search("on hold", judging.get(f"/queue/{assignment['id']}"), re.IGNORECASE)
    judging.get(path, 403)
    judging.get("/manage/flags", 403)
    twice = desk.send(path, data={"act": "hold", "reason": "Again."})
    assert twice.status_code == 409
    assert desk.send(path, data={"act": "release", "reason": "Both asked."}).status_code == 303
    assert "Both asked." in desk.get(path)


def test_an_educator_appeals_that_an_approver_sent_the_work_back(district):
    panels = Panels.publish(district, more=6, approver=True)
    educator, approver = panels.programme.educator, district.person("approver")
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    query = {"submission_id": submission["id"]}
    (proposal,) = approver.get("/decisions", params=query).json()["data"]
    back = {"criteria": ["plan-fits"], "reason": "Look at page 2."}
    approver.made(f"/decisions/{proposal['id']}/remand", back)
    panels.programme.judge(submission, plan_fits="not-yet")
    found = approver.get("/decisions", params=query).json()["data"][-1]
    approver.made(f"/decisions/{found['id']}/approve")
    at = AtPages.enter(district, educator)
    path = f"/decisions/{proposal['id']}/appeal"
    assert path in at.get(f"/work/submissions/{submission['id']}")
    assert "Look at page 2." in at.get(path)
    said = {"ground": "procedure", "statement": "It was fine."}
    filed = path_of(at.send(path, data=said))
    assert educator.get(filed).json()["kind"] == "remand"
