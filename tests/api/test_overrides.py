"""Overrides: a bar gives way only when two people want it, and some never do."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.panels import Panels
from tests.district import District

OWN = "Somebody else has to do this: it is about your own work."


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "overriding")


@pytest.fixture
def panels(district):
    return Panels.publish(district, more=0)


@pytest.fixture
def other(district):
    return district.person("coordinator")


def stuck(panels):
    """A submission that nobody is left to judge: it was taken from its only assessor."""
    submission = panels.programme.complete()
    (one,) = panels.live(submission)
    path = f"/assignments/{one['id']}/reassign"
    panels.district.coordinator.made(path, {"reason": "They share a classroom."})
    assert panels.live(submission) == []
    return submission


def wish(panels, submission, **more):
    body = {
        "submission_id": submission["id"],
        "person_id": str(panels.programme.assessor.person_id),
        "reason": "Nobody else teaches Latin.",
    }
    return body | more


def test_one_asks_another_confirms_and_the_person_judges(panels, other):
    submission, coordinator = stuck(panels), panels.district.coordinator
    asked = coordinator.made("/overrides", wish(panels, submission))
    assert (asked["state"], asked["bars"], asked["assignment_id"]) == ("asked", [], None)
    assert panels.live(submission) == []
    alone = coordinator.post(f"/overrides/{asked['id']}/confirm")
    assert (alone.status_code, "two people" in alone.json()["detail"]) == (403, True)
    ended = other.made(f"/overrides/{asked['id']}/confirm")
    (one,) = panels.live(submission)
    assert (ended["state"], ended["assignment_id"]) == ("confirmed", one["id"])
    assert ended["bars"] == ["taken_away_this_round"]
    assert one["reason"] == {"rule": "override", "bars": ["taken_away_this_round"]}
    panels.seal(one)
    assert panels.programme.state(submission) == "accepted"
    assert other.post(f"/overrides/{asked['id']}/confirm").status_code == 409


def test_a_wish_can_be_withdrawn_and_only_one_waits_at_a_time(panels, other):
    submission, coordinator = stuck(panels), panels.district.coordinator
    asked = coordinator.made("/overrides", wish(panels, submission))
    assert other.post("/overrides", wish(panels, submission)).status_code == 409
    assert other.made(f"/overrides/{asked['id']}/withdraw")["state"] == "withdrawn"
    assert other.post(f"/overrides/{asked['id']}/confirm").status_code == 409
    again = other.made("/overrides", wish(panels, submission))
    query = {"submission_id": submission["id"], "state": "asked"}
    listed = coordinator.get("/overrides", params=query).json()["data"]
    assert [one["id"] for one in listed] == [again["id"]]


def test_nobody_withdraws_a_wish_about_their_own_work(panels, other, district):
    both = panels.programme.educator = district.person("coordinator", "educator")
    submission = stuck(panels)
    asked = other.made("/overrides", wish(panels, submission))
    refused = both.post(f"/overrides/{asked['id']}/withdraw")
    assert refused.status_code == 403
    assert refused.json()["detail"] == OWN
    district.coordinator.made(f"/overrides/{asked['id']}/confirm")


def test_the_educator_judges_never_even_if_two_people_want_it(panels, district):
    submission, lineage = stuck(panels), panels.programme.version["microcredential_id"]
    owner = str(panels.programme.educator.person_id)
    district.machine().made(
        "/roles", {"person_id": owner, "name": "assessor", "microcredential_id": lineage}
    )
    asked = district.coordinator.made("/overrides", wish(panels, submission, person_id=owner))
    refused = district.person("coordinator").post(f"/overrides/{asked['id']}/confirm")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/person_id"
    assert panels.live(submission) == []


def test_whoever_would_judge_or_is_judged_neither_asks_nor_confirms(panels, district):
    submission = stuck(panels)
    body = wish(panels, submission)
    for person_id in (body["person_id"], str(panels.programme.educator.person_id)):
        district.coordinator.made("/roles", {"person_id": person_id, "name": "coordinator"})
        caller = district.acting_for(person_id)
        assert caller.post("/overrides", body).status_code == 403
    asked = district.coordinator.made("/overrides", body)
    assert caller.post(f"/overrides/{asked['id']}/confirm").status_code == 403


def test_only_an_assessor_can_be_named_and_only_for_a_free_seat(panels, district):
    taken = panels.programme.complete()
    refused = district.coordinator.post("/overrides", wish(panels, taken))
    assert (refused.status_code, "seat" in refused.json()["detail"]) == (409, True)
    panels.programme.judge(taken)
    decided = district.coordinator.post("/overrides", wish(panels, taken))
    assert (decided.status_code, "accepted" in decided.json()["detail"]) == (409, True)
    panels.programme.educator = district.person("educator")
    submission = stuck(panels)
    stranger = str(district.person("coach").person_id)
    refused = district.coordinator.post("/overrides", wish(panels, submission, person_id=stranger))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/person_id"


def test_nobody_else_knows_of_an_override(panels, district):
    submission = stuck(panels)
    asked = district.coordinator.made("/overrides", wish(panels, submission))
    for caller in (panels.programme.educator, panels.programme.assessor):
        assert caller.get(f"/overrides/{asked['id']}").status_code == 403
        assert caller.get("/overrides").json()["data"] == []
        assert caller.post("/overrides", wish(panels, submission)).status_code == 403
    before = panels.programme.educator.get(f"/submissions/{submission['id']}")
    district.person("coordinator").made(f"/overrides/{asked['id']}/confirm")
    after = panels.programme.educator.get(f"/submissions/{submission['id']}")
    assert (before.json(), before.headers["etag"]) == (after.json(), after.headers["etag"])


def test_of_two_confirmations_at_once_one_wins(panels, district):
    submission = stuck(panels)
    asked = district.coordinator.made("/overrides", wish(panels, submission))
    callers = [district.person("coordinator") for _ in range(4)]
    path = f"/overrides/{asked['id']}/confirm"
    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(lambda caller: caller.post(path).status_code, callers))
    assert found == [200, 409, 409, 409]
    assert len(panels.live(submission)) == 1
