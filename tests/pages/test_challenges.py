"""Pages of appeals, cases and panels, without a browser and without JavaScript."""

import pytest

from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.district import District
from tests.pages.people import AtPages


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "challenges")


@pytest.fixture
def panels(district):
    found = Panels.publish(district, more=4)
    found.programme.educator = district.person("educator")
    return found


def refused(panels):
    submission = panels.programme.complete()
    panels.programme.judge(submission, plan_fits="not-yet")
    return submission, panels.programme.decision(submission)


def test_an_educator_appeals_from_the_feedback_and_follows_it(panels):
    submission, decision = refused(panels)
    educator = AtPages.enter(panels.district, panels.programme.educator)
    path = f"/decisions/{decision['id']}/appeal"
    assert path in educator.get(f"/work/submissions/{submission['id']}")
    assert "Evidence that I handed in was overlooked" in educator.get(path)
    empty = educator.send(path, data={"ground": "", "statement": "It is on page 2."})
    assert (empty.status_code, "It is on page 2." in empty.text) == (422, True)
    said = {"ground": "evidence-overlooked", "statement": "It is on page 2."}
    sent = educator.send(path, data=said)
    assert sent.status_code == 303, sent.text
    shown = educator.get(sent.headers["location"].partition("?")[0])
    assert "It is on page 2." in shown
    assert panels.programme.state(submission) == "appealed"
    educator.get(f"/work/submissions/{submission['id']}")
    again = educator.send(path, data=said)
    assert (again.status_code, "Cannot appeal while appealed" in again.text) == (409, True)
    taken = educator.send(sent.headers["location"].partition("?")[0] + "/withdraw")
    assert taken.status_code == 303
    assert panels.programme.state(submission) == "not_yet"


def test_a_panel_reads_the_record_and_votes_and_nobody_else_sees_its_page(panels):
    submission, _ = refused(panels)
    appeal = file(panels, submission)
    path = f"/panels/{appeal['id']}"
    for other in (panels.programme.educator, panels.district.coordinator):
        AtPages.enter(panels.district, other).get(path, 403)
    for seat in panel_of(panels, appeal):
        member = AtPages.enter(panels.district, panels.district.acting_for(seat["person_id"]))
        page = member.get(path)
        assert "I tried three talk moves" in page
        assert "Ada Byron" not in page.partition("<main")[2]
        assert member.send(path, data={"vote": "overturn", "reason": ""}).status_code == 422
        sent = member.send(path, data={"vote": "overturn", "reason": "It is there."})
        assert sent.status_code == 303, sent.text
        assert "Your vote is sealed" in member.get(path)
    educator = AtPages.enter(panels.district, panels.programme.educator)
    assert "It is there." in educator.get(f"/appeals/{appeal['id']}")
    assert panels.programme.state(submission) == "accepted"


def test_a_holder_reads_the_notice_and_answers_once(panels, worker):
    submission = panels.programme.complete()
    panels.programme.judge(submission)
    worker.run_all_due()
    owner = {"person_id": str(panels.programme.educator.person_id)}
    (badge,) = panels.district.coordinator.get("/credentials", params=owner).json()["data"]
    body = {"credential_id": badge["id"], "reason": "misconduct", "notice": "Please explain."}
    case = panels.district.coordinator.made("/cases", body)
    path, holder = (
        f"/cases/{case['id']}",
        AtPages.enter(panels.district, panels.programme.educator),
    )
    assert "Please explain." in holder.get(path)
    assert holder.send(path, data={"answer": ""}).status_code == 422
    assert holder.send(path, data={"answer": "It is mine."}).status_code == 303
    assert "It is mine." in holder.get(path)
    assert holder.send(path, data={"answer": "More."}).status_code == 409
    seats = panels.district.coordinator.get(f"{path}/panel").json()["data"]
    member = AtPages.enter(panels.district, panels.district.acting_for(seats[0]["person_id"]))
    assert "It is mine." in member.get(f"/panels/{case['id']}")
    sent = member.send(f"/panels/{case['id']}", data={"vote": "dismiss", "reason": "Clear."})
    assert sent.status_code == 303
