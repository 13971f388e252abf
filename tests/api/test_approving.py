"""Who lets a proposal stand: neither near to the educator nor part of it, one at a time; a panel's word is final."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.panels import Panels
from tests.api.sittings import file, vote_all
from tests.district import District
from tests.pages.people import AtPages

REMAND = {"criteria": ["plan-fits"], "reason": "See page 2."}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "approving")


def proposed(district):
    """A proposal about the work of a new educator."""
    panels = Panels.publish(district, approver=True)
    submission = panels.programme.complete()
    panels.seal(panels.live(submission)[0])
    query = {"submission_id": submission["id"]}
    (found,) = district.coordinator.get("/decisions", params=query).json()["data"]
    return panels, submission, f"/decisions/{found['id']}"


@pytest.mark.parametrize("kind", ["coach_of", "conflict_with", "conflict_of_theirs"])
def test_who_coaches_the_educator_or_has_a_declared_conflict_does_not_approve(district, kind):
    panels, submission, path = proposed(district)
    approver, educator = district.person("approver"), panels.programme.educator
    assert submission["id"] in AtPages.enter(district, approver).get("/approvals")
    if kind == "conflict_of_theirs":
        district.relate(educator, "conflict_with", approver)
    else:
        district.relate(approver, kind, educator)
    assert approver.post(f"{path}/approve").status_code == 403
    assert approver.post(f"{path}/remand", REMAND).status_code == 403
    at = AtPages.enter(district, approver)
    assert submission["id"] not in at.get("/approvals")
    at.get(f"/approvals/{submission['id']}", 403)
    assert panels.programme.state(submission) == "awaiting_approval"


def test_what_two_missed_apart_stays_open_though_only_a_part_of_it_was_sent_back(district):
    panels = Panels.publish(district, approver=True, reviews=2, more=3)
    submission, approver = panels.programme.complete(), district.person("approver")
    first, second = panels.live(submission)
    panels.seal(first, plan_fits="not-yet")
    panels.seal(second)
    (third,) = [one for one in panels.live(submission) if one["state"] == "offered"]
    panels.seal(third, whole_fits="not-yet")

    def proposal():
        query = {"submission_id": submission["id"]}
        return district.coordinator.get("/decisions", params=query).json()["data"][-1]

    assert set(proposal()["unmet"]) == {"plan-fits", "whole-fits"}
    approver.made(f"/decisions/{proposal()['id']}/remand", REMAND)
    for one in panels.live(submission):
        panels.seal(one)
    assert (proposal()["outcome"], proposal()["unmet"]) == ("not_yet", ["whole-fits"])


def test_what_is_sent_back_is_read_by_as_many_as_had_read_it(district):
    panels = Panels.publish(
        district, approver=True, second_read="sample", second_read_percent=50, more=3
    )
    approver = district.person("approver")
    for _ in range(6):
        panels.programme.educator = district.person("educator")
        submission = panels.programme.complete()
        asked = {one["person_id"] for one in panels.live(submission)}
        for one in panels.live(submission):
            panels.seal(one)
        query = {"submission_id": submission["id"]}
        found = district.coordinator.get("/decisions", params=query).json()["data"][-1]
        approver.made(f"/decisions/{found['id']}/remand", REMAND)
        assert {one["person_id"] for one in panels.live(submission)} == asked


def test_whom_the_educator_coaches_approves_their_work(district):
    panels, submission, path = proposed(district)
    approver = district.person("approver")
    district.relate(panels.programme.educator, "coach_of", approver)
    assert submission["id"] in AtPages.enter(district, approver).get("/approvals")
    assert approver.post(f"{path}/approve").status_code == 200


def test_of_an_approval_and_a_remand_at_the_same_moment_exactly_one_wins(district):
    panels, submission, path = proposed(district)
    one, other = district.person("approver"), district.person("approver")
    calls = [
        lambda: one.post(f"{path}/approve"),
        lambda: other.post(f"{path}/remand", REMAND),
    ]
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(call) for call in calls]
        assert sorted(one.result().status_code for one in done) == [200, 409]
    assert panels.programme.state(submission) in {"accepted", "in_review"}


def test_what_a_panel_has_decided_is_not_voided(district):
    panels = Panels.publish(district, more=3, issue_hold_minutes=60)
    submission = panels.programme.complete()
    panels.seal(panels.live(submission)[0], plan_fits="not-yet")
    vote_all(panels, file(panels, submission), *["overturn"] * 3)
    assert panels.programme.state(submission) == "accepted"
    query = {"submission_id": submission["id"]}
    known = district.coordinator.get("/decisions", params=query).json()["data"]
    told = []
    for caller in (district.coordinator, district.person("approver")):
        for one in known:
            answer = caller.post(f"/decisions/{one['id']}/void", {"reason": "We differ."})
            assert answer.status_code == 409
            told.append((answer.json()["state"], answer.json()["allowed"]))
    # Neither the panel's own, nor, to the same end, the one that it has set aside.
    assert told == [("superseded", []), ("final", [])] * 2
    assert panels.programme.state(submission) == "accepted"
