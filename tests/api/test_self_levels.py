"""Self-levels: asked where the policy wants them, unseen before sealing, never part of an outcome."""

import pytest

from tests.api.panels import Panels
from tests.district import District
from tests.programme import CRITERIA

KEYS = [one["key"] for one in CRITERIA]
OWN = {"declared_own_work": True}


def levels(level="on-track", keys=KEYS):
    return [{"criterion": key, "level": level} for key in keys]


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "self-levels")


@pytest.fixture(scope="module")
def asking(district):
    return Panels.publish(district, more=1, self_levels="required")


@pytest.fixture
def panels(district, asking):
    asking.programme.educator = district.person("educator")
    return asking


def whole(panels):
    draft = panels.programme.draft()
    panels.programme.add_text(draft)
    panels.programme.add_plan(draft)
    return draft, f"/submissions/{draft['id']}"


def hand_in(panels, given):
    draft, path = whole(panels)
    panels.programme.educator.made(f"{path}/submit", OWN | {"self_levels": given})
    return draft, path


def told(caller, path):
    return caller.get(path).json()["self_levels"]


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ([], ["/self_levels"]),
        (levels(keys=KEYS[:2]), ["/self_levels"]),
        ([*levels(), *levels(keys=KEYS[:1])], ["/self_levels/3/criterion"]),
        ([*levels(), *levels(keys=["unheard-of"])], ["/self_levels/3/criterion"]),
        (levels("splendid"), [f"/self_levels/{place}/level" for place in range(3)]),
    ],
)
def test_where_they_are_required_each_open_criterion_takes_one_known_level(
    panels, given, pointers
):
    draft, path = whole(panels)
    refused = panels.programme.educator.post(f"{path}/submit", OWN | {"self_levels": given})
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == pointers
    assert panels.programme.state(draft) == "draft"


def test_an_assessor_sees_self_levels_only_once_their_own_are_sealed(panels):
    draft, path = hand_in(panels, levels("not-yet"))
    assert told(panels.programme.educator, path) == levels("not-yet")
    assert told(panels.district.coordinator, path) == levels("not-yet")
    asked = panels.live(draft)[0]
    assessor, review = panels.draft(asked)
    assert told(assessor, path) == []
    listed = assessor.get("/submissions", params={"limit": 200}).json()["data"]
    assert next(one for one in listed if one["id"] == draft["id"])["self_levels"] == []
    assessor.made(f"/reviews/{review['id']}/submit")
    assert told(assessor, path) == levels("not-yet")


def test_each_blind_assessor_waits_for_their_own_seal_and_not_for_the_others(district):
    panels = Panels.publish(district, preset="double_blind", more=3, self_levels="optional")
    draft, path = hand_in(panels, levels())
    first, second = panels.live(draft)
    panels.seal(first)
    assert told(district.acting_for(first["person_id"]), path) == levels()
    assert told(panels.take(second), path) == []


def test_a_coordinator_who_judges_waits_like_every_assessor(district):
    panels = Panels.publish(district, more=0, self_levels="optional")
    draft, path = hand_in(panels, levels())
    (asked,) = panels.live(draft)
    body = {"person_id": asked["person_id"], "name": "coordinator"}
    district.coordinator.made("/roles", body)
    assessor = district.acting_for(asked["person_id"])
    assert told(assessor, path) == []
    panels.seal(asked)
    assert told(assessor, path) == levels()


@pytest.mark.parametrize("judged", ["on-track", "not-yet"])
def test_no_outcome_depends_on_self_levels(panels, judged):
    decided = []
    for given in (levels("not-yet"), levels("on-track")):
        panels.programme.educator = panels.district.person("educator")
        draft, _ = hand_in(panels, given)
        panels.seal(panels.live(draft)[0], plan_fits=judged)
        found = panels.programme.decision(draft)
        decided.append({name: found[name] for name in ("outcome", "rule", "levels", "unmet")})
    assert decided[0] == decided[1]
    assert decided[0]["outcome"] == ("accepted" if judged == "on-track" else "not_yet")


def test_the_next_attempt_asks_only_for_what_is_open(panels):
    draft, path = hand_in(panels, levels())
    panels.seal(panels.live(draft)[0], plan_fits="not-yet")
    educator = panels.programme.educator
    again = educator.made(f"{path}/resubmit")
    assert again["self_levels"] == []
    submit = f"/submissions/{again['id']}/submit"
    kept = educator.post(submit, OWN | {"self_levels": levels()})
    assert kept.status_code == 422
    assert kept.json()["errors"][0]["pointer"].startswith("/self_levels/")
    open_ones = levels(keys=["plan-fits"])
    assert educator.made(submit, OWN | {"self_levels": open_ones})["self_levels"] == open_ones


def test_where_they_are_optional_some_or_none_will_do_and_where_off_none_are_taken(district):
    panels = Panels.publish(district, self_levels="optional")
    _, path = hand_in(panels, levels(keys=KEYS[:1]))
    assert told(panels.programme.educator, path) == levels(keys=KEYS[:1])
    panels.programme.educator = district.person("educator")
    _, path = hand_in(panels, [])
    assert told(panels.programme.educator, path) == []
    off = Panels.publish(district)
    _, path = whole(off)
    refused = off.programme.educator.post(f"{path}/submit", OWN | {"self_levels": levels()})
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/self_levels"]
