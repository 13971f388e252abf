"""Who is not told that assessors disagree does not learn it from a filter, a list or a page either."""

import pytest

from tests.api.panels import Panels
from tests.district import District
from tests.pages.people import AtPages


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "telling-of-splits")


@pytest.fixture
def panels(district):
    return Panels.publish(district, more=1, reviews=2)


def split(panels, submission):
    first, second = panels.live(submission)
    panels.seal(first)
    panels.seal(second, plan_fits="not-yet")


def found(caller, state, submission):
    listed = caller.get("/submissions", params={"state": state, "limit": 200}).json()["data"]
    states = [one["state"] for one in listed if one["id"] == submission["id"]]
    assert states in ([], [state])
    return bool(states)


def rows_of(district, caller, state, submission):
    at = AtPages.enter(district, caller)
    return submission["id"] in at.get(f"/manage/submissions?state={state}")


def judging_coordinator(panels, submission):
    """Somebody with both roles, who is asked as the third."""
    lineage = panels.programme.version["microcredential_id"]
    coordinator = panels.district.person("coordinator")
    assessor = {"name": "assessor", "microcredential_id": lineage}
    body = {"person_id": str(coordinator.person_id)} | assessor
    panels.district.coordinator.made("/roles", body)
    split(panels, submission)
    (third,) = panels.waiting(submission)
    assert third["person_id"] == str(coordinator.person_id)
    return coordinator


def approver(panels, submission):
    split(panels, submission)
    return panels.district.person("approver")


def educator_who_runs_it(panels, submission):
    split(panels, submission)
    educator = str(panels.programme.educator.person_id)
    panels.district.coordinator.made("/roles", {"person_id": educator, "name": "coordinator"})
    return panels.programme.educator


@pytest.mark.parametrize("who", [judging_coordinator, approver, educator_who_runs_it])
def test_a_filter_by_state_does_not_tell_of_a_split(panels, who):
    submission = panels.programme.complete()
    caller = who(panels, submission)
    assert caller.get(f"/submissions/{submission['id']}").json()["state"] == "in_review"
    assert not found(caller, "adjudicating", submission)
    assert found(caller, "in_review", submission)
    # Whoever runs the programme, and has no part in the work, is told.
    assert found(panels.district.coordinator, "adjudicating", submission)
    assert not found(panels.district.coordinator, "in_review", submission)


@pytest.mark.parametrize("who", [judging_coordinator, approver, educator_who_runs_it])
def test_the_list_at_the_desk_does_not_tell_of_a_split(panels, who):
    submission = panels.programme.complete()
    caller = who(panels, submission)
    assert not rows_of(panels.district, caller, "adjudicating", submission)
    assert rows_of(panels.district, caller, "in_review", submission)
    at = AtPages.enter(panels.district, caller)
    page = at.get(f"/manage/submissions/{submission['id']}")
    assert "In review" in page
    assert "Adjudicating" not in page
    assert rows_of(panels.district, panels.district.coordinator, "adjudicating", submission)


def test_who_has_yet_to_judge_is_not_told_who_else_does(panels):
    submission = panels.programme.complete()
    coordinator = judging_coordinator(panels, submission)
    query = {"submission_id": submission["id"]}
    asked = coordinator.get("/assignments", params=query).json()["data"]
    assert [one["person_id"] for one in asked] == [str(coordinator.person_id)]
    everybody = panels.district.coordinator.get("/assignments", params=query).json()["data"]
    assert len(everybody) == 3
    others = [one for one in everybody if one["person_id"] != str(coordinator.person_id)]
    answers = {coordinator.get(f"/assignments/{one['id']}").status_code for one in others}
    assert answers == {404}
