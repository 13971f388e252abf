"""What a preview says when there are too few people for the policy: in numbers, at the field of the policy."""

import pytest

from tests.api.test_calibrations import as_agreed, published, read_all
from tests.district import District
from tests.programme import Programme

PANELS = {"/policy/appeals/panel", "/policy/cases/panel"}


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "capacity")


def doubts(programme):
    """What the preview warns of in the policy, by its field."""
    path = f"/microcredential-versions/{programme.version['id']}/preview"
    checks = programme.district.coordinator.get(path).json()["checks"]
    warned = [one for one in checks if one["severity"] == "warning"]
    found = [one for one in warned if one["pointer"].startswith("/policy")]
    return {one["pointer"]: one["detail"] for one in found}


def published_with(district, *, more=0, **policy):
    """A programme with one assessor and so many more."""
    programme = Programme.publish(district, policy=policy)
    for _ in range(more):
        district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    return programme


def test_readers_are_counted_at_the_setting_that_needs_them(district):
    told = doubts(published_with(district, reviews=2))
    assert told["/policy/reviews"] == "a submission may need 3 assessors; 1 can be asked"
    told = doubts(published_with(district, second_read="all"))
    assert "3 assessors" in told["/policy/second_read"]
    assert "/policy/reviews" not in told


def test_seats_of_a_panel_are_counted_beside_those_who_judged(district):
    told = doubts(published_with(district, more=2))
    assert told.keys() == PANELS
    assert told["/policy/appeals/panel"] == (
        "4 people are needed: a panel of 3 and 1 who had a part in the work; 3 can be asked, so a"
        " panel may have to be named"
    )
    assert doubts(published_with(district, more=3)) == {}
    assert doubts(published_with(district, more=2, appeals=None, cases={"panel": 1})) == {}


def test_only_who_is_calibrated_is_counted_where_the_policy_asks_for_it(district):
    programme = published_with(district, more=3, calibrated=True)
    told = doubts(programme)
    assert told == {
        "/policy/calibrated": "a submission may need 1 calibrated assessors; 0 can be asked"
    }
    read_all(programme, programme.assessor, published(programme)["id"], "gate", as_agreed)
    assert doubts(programme) == {}


def test_who_sees_names_is_not_counted_where_they_are_hidden(district):
    programme = published_with(district, more=3, anonymity="educator")
    assert doubts(programme) == {}
    assessor = str(programme.assessor.person_id)
    district.coordinator.made("/roles", {"person_id": assessor, "name": "auditor"})
    assert "3 can be asked" in doubts(programme)["/policy/appeals/panel"]


def test_an_approver_is_somebody_else_than_who_judges(district):
    programme = published_with(district, approver=True, appeals=None, cases={"panel": 1})
    told = doubts(programme)
    assert told["/policy/approver"] == "an approver is needed, and nobody has the role"
    assessor = str(programme.assessor.person_id)
    district.coordinator.made("/roles", {"person_id": assessor, "name": "approver"})
    told = doubts(programme)
    assert told["/policy/approver"] == (
        "whoever judged does not approve: 2 people are needed; 1 can be asked"
    )
    district.person("approver")
    assert "/policy/approver" not in doubts(programme)
