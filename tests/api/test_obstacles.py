"""Work that nobody may check or approve says so, until somebody may; routing spares the only approver."""

import pytest

from tests.api.panels import Panels
from tests.district import District
from tests.pages.people import AtPages
from tests.programme import Programme


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "obstacles")


def obstacles(district, submission):
    """What the feed says stands in the way, oldest first."""
    events = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    told = [one for one in events if one["kind"] == "submission.unrouted"]
    return [one["data"]["obstacle"] for one in told if one["subject_id"] == submission["id"]]


def named(district, submission):
    """Whether the page of what waits for nobody names the submission, and its own page says why."""
    at = AtPages.enter(district, district.coordinator)
    page, own = at.get("/manage/submissions"), at.get(f"/manage/submissions/{submission['id']}")
    is_named = "Nobody is there for" in page
    assert ("Nobody is there for the next step" in own) == is_named
    return is_named


def grant(district, caller, name, **scope):
    body = {"person_id": str(caller.person_id), "name": name} | scope
    return district.coordinator.made("/roles", body)


def take(district, role):
    path = f"/roles/{role['id']}"
    assert district.coordinator.delete(path, revision=role["revision"]).status_code == 204


def judged_by_the_only_approver(district):
    programme = Programme.publish(district, policy={"approver": True})
    grant(district, programme.assessor, "approver")
    submission = programme.complete()
    programme.judge(submission)
    return programme, submission


def test_what_only_its_assessor_could_approve_names_the_obstacle(district, worker):
    programme, submission = judged_by_the_only_approver(district)
    assert programme.state(submission) == "awaiting_approval"
    (told,) = obstacles(district, submission)
    assert "did or judged the work" in told
    assert named(district, submission)
    approver = district.person()
    role = grant(district, approver, "approver")
    worker.run_all_due()
    assert not named(district, submission)
    take(district, role)
    worker.run_all_due()
    assert named(district, submission)
    grant(district, approver, "approver")
    query = {"submission_id": submission["id"]}
    (decision,) = approver.get("/decisions", params=query).json()["data"]
    approver.made(f"/decisions/{decision['id']}/approve")
    assert programme.state(submission) == "accepted"
    assert not named(district, submission)


def test_what_nobody_has_the_role_to_approve_names_the_obstacle(district):
    programme = Programme.publish(district, policy={"approver": True})
    submission = programme.complete()
    programme.judge(submission)
    assert obstacles(district, submission) == [
        "Nobody has the approver role for this microcredential and school."
    ]


@pytest.mark.parametrize("comes", ["conflict", "deactivation"])
def test_an_approver_who_may_no_more_leaves_an_obstacle_that_is_named(district, worker, comes):
    programme = Programme.publish(district, policy={"approver": True})
    approver = district.person("approver")
    submission = programme.complete()
    programme.judge(submission)
    assert obstacles(district, submission) == []
    if comes == "conflict":
        other = str(programme.educator.person_id)
        body = {"person_id": str(approver.person_id), "other_person_id": other}
        district.coordinator.made("/relationships", body | {"kind": "conflict_with"})
    else:
        district.coordinator.made(f"/people/{approver.person_id}/deactivate")
    worker.run_all_due()
    assert len(obstacles(district, submission)) == 1
    assert named(district, submission)


def test_what_only_its_educator_could_check_names_the_obstacle(district, worker):
    programme = Programme.publish(district, policy={"completeness": "person"})
    programme.educator = district.coordinator
    submission = programme.complete()
    (told,) = obstacles(district, submission)
    assert "Nobody but its educator has the coordinator role" in told
    assert named(district, submission)
    other = district.person("coordinator")
    approver = grant(district, district.person(), "approver")
    worker.run_all_due()
    assert approver["name"] == "approver"
    assert not named(district, submission)
    other.made(f"/submissions/{submission['id']}/complete")
    query = {"submission_id": submission["id"]}
    assert len(other.get("/assignments", params=query).json()["data"]) == 1


def test_the_only_approver_judges_only_where_nobody_else_can(district):
    panels = Panels.publish(district, more=1, approver=True, load_limit=1)
    approver = panels.programme.assessor
    grant(district, approver, "approver")
    asked = []
    for _ in range(3):
        panels.programme.educator = district.person("educator")
        asked.append(panels.live(panels.programme.complete())[0])
    # Rather more work than the limit for the other than nobody who could approve.
    assert str(approver.person_id) not in {one["person_id"] for one in asked}
    lineage = panels.programme.version["microcredential_id"]
    roles = district.coordinator.get("/roles", params={"name": "assessor"}).json()["data"]
    for role in roles:
        is_other = role["person_id"] != str(approver.person_id)
        if is_other and role["microcredential_id"] == lineage:
            take(district, role)
    panels.programme.educator = district.person("educator")
    (last,) = panels.live(panels.programme.complete())
    assert last["person_id"] == str(approver.person_id)
    reason = district.coordinator.get(f"/assignments/{last['id']}").json()["reason"]
    assert "only_approver" in reason["relaxed"]
