"""The approver's own desk: what waits, in which order, and what becomes of it; for nobody else."""

import pytest

from app.storage.tables import Role
from tests.api.panels import Panels
from tests.district import District
from tests.pages.people import AtPages
from tests.programme import Programme


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "approvals")


@pytest.fixture
def programme(district):
    return Programme.publish(district, policy={"approver": True, "targets": {"approve": 2}})


@pytest.fixture
def approver(district):
    return AtPages.enter(district, district.person("approver", name="Vera Stone"))


def judged(programme, name, **levels):
    """Somebody's work, judged and waiting for approval."""
    programme.educator = programme.district.person("educator", name=name)
    submission = programme.complete()
    programme.judge(submission, **levels)
    return submission


def names(page):
    return [name for name in ("Ada Park", "Kim Lee", "Lou Reed") if f">{name}</a>" in page]


def decision_of(programme, submission):
    query = {"submission_id": submission["id"]}
    return programme.district.coordinator.get("/decisions", params=query).json()["data"][-1]


def test_the_queue_says_what_waits_how_long_and_what_is_overdue(
    district, programme, approver, clock
):
    ada = judged(programme, "Ada Park")
    assert 'href="/approvals"' in approver.get("/")
    clock.advance(days=7)
    approver = AtPages.enter(district, district.person("approver"))
    kim = judged(programme, "Kim Lee", plan_fits="not-yet")
    page = approver.get("/approvals")
    assert names(page) == ["Ada Park", "Kim Lee"]
    assert page.index("Ada Park") < page.index("Kim Lee")
    assert "1 of 2 is overdue." in page
    assert "Since today" in page
    assert names(approver.get("/approvals?late=only")) == ["Ada Park"]
    assert names(approver.get("/approvals?sort=due")) == ["Ada Park", "Kim Lee"]
    assert names(approver.get("/approvals?q=kim")) == ["Kim Lee"]
    lineage = programme.version["microcredential_id"]
    assert names(approver.get(f"/approvals?microcredential_id={lineage}&q=ada")) == ["Ada Park"]
    assert "The filters leave nothing" in approver.get("/approvals?q=nobody")
    first = approver.get("/approvals?limit=1")
    assert names(first) == ["Ada Park"]
    assert 'rel="next"' in first
    for one in (ada, kim):
        made = decision_of(programme, one)
        sent = approver.send(f"/approvals/{one['id']}/approve", data={"decision_id": made["id"]})
        assert sent.headers["location"] == "/approvals"
    assert "Nothing waits for your approval" in approver.get("/approvals")
    assert programme.district.coordinator.get(f"/submissions/{ada['id']}").json()["state"] == (
        "accepted"
    )


def test_criteria_are_sent_back_with_a_reason_and_nothing_written_is_lost(
    district, programme, clock
):
    approver = AtPages.enter(district, district.person("approver"))
    submission = judged(programme, "Lou Reed")
    path, proposal = f"/approvals/{submission['id']}", decision_of(programme, submission)
    about = {"decision_id": proposal["id"], "reason": "Page 2 was left out."}
    refused = approver.send(f"{path}/remand", data=about)
    assert refused.status_code == 422
    assert "Page 2 was left out." in refused.text
    sent = approver.send(f"{path}/remand", data=about | {"criteria": "plan-fits"})
    assert sent.headers["location"] == "/approvals"
    state = district.coordinator.get(f"/submissions/{submission['id']}").json()["state"]
    assert state == "in_review"
    # A second window still shows the proposal: nothing happens twice, and the words are shown.
    again = approver.send(f"{path}/remand", data=about | {"criteria": "plan-fits"})
    assert again.status_code == 409
    assert "Page 2 was left out." in again.text
    late = approver.send(f"{path}/approve", data={"decision_id": proposal["id"]})
    assert late.headers["location"] == path
    assert "Nothing waits for your word here" in approver.get(path)


@pytest.mark.parametrize("policy", [{}, {"preset": "double_blind"}])
def test_what_was_sent_back_is_looked_over_and_sealed_on_the_pages_without_what_others_said(
    district, policy
):
    panels = Panels.publish(district, more=3, **policy, approver=True)
    programme = panels.programme
    submission = programme.complete()
    for assignment in panels.live(submission):
        panels.seal(assignment, reflection_honest="not-yet")
    proposal = decision_of(programme, submission)
    approver = district.person("approver")
    back = {"criteria": ["plan-fits"], "reason": "Page 2 was left out."}
    approver.made(f"/decisions/{proposal['id']}/remand", back)
    for assignment in panels.live(submission):
        who, review = panels.draft(assignment)
        desk = AtPages.enter(district, who)
        for page in ("preview", "seal"):
            shown = desk.get(f"/queue/{assignment['id']}/{page}")
            assert "Only what was sent back is judged again" in shown
            assert "Plan Fits" in shown
            assert "Reflection Honest" not in shown
            assert "Say more about plan-fits." in shown
        sealed = desk.send(
            f"/queue/{assignment['id']}/seal", data={"revision": review["revision"]}
        )
        assert sealed.status_code == 303, sealed.text
    assert decision_of(programme, submission)["unmet"] == ["reflection-honest"]


def test_the_desk_is_for_approvers_of_this_work_and_for_nobody_who_did_or_judged_it(
    district, programme, other_district
):
    submission = judged(programme, "Kim Lee")
    path = f"/approvals/{submission['id']}"
    for caller in (district.coordinator, programme.educator, programme.assessor):
        at = AtPages.enter(district, caller)
        at.get("/approvals", 403)
        at.get(path, 403)
    lineage = programme.version["microcredential_id"]
    elsewhere = Programme.publish(district).version["microcredential_id"]
    within = AtPages.enter(district, district.person("approver", microcredential_id=lineage))
    assert names(within.get("/approvals")) == ["Kim Lee"]
    without = AtPages.enter(district, district.person("approver", microcredential_id=elsewhere))
    assert names(without.get("/approvals")) == []
    without.get(path, 403)
    with district.service_work() as work:
        work.add(Role, person_id=programme.educator.person_id, name="approver", scope_key="")
    own = AtPages.enter(district, programme.educator)
    assert names(own.get("/approvals")) == []
    own.get(path, 403)
    stranger = AtPages.enter(other_district, other_district.person("approver"))
    stranger.get(path, 404)
