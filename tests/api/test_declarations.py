"""The declaration of AI use: asked where the policy wants it, read by assessors, kept in the history."""

import pytest

from tests.api.panels import Panels
from tests.district import District

OWN = {"declared_own_work": True}
TOLD = "A chatbot suggested three of the questions."
ASSISTED = OWN | {"ai_use": "assisted", "ai_use_description": TOLD}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "declarations")


@pytest.fixture(scope="module")
def asking(district):
    return Panels.publish(district, more=1, declares_ai_use=True)


@pytest.fixture
def panels(district, asking):
    asking.programme.educator = district.person("educator")
    return asking


def whole(panels):
    draft = panels.programme.draft()
    panels.programme.add_text(draft)
    panels.programme.add_plan(draft)
    return draft, f"/submissions/{draft['id']}/submit"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (OWN, ["/ai_use"]),
        (OWN | {"ai_use": None}, ["/ai_use"]),
        (OWN | {"ai_use": "assisted"}, ["/ai_use_description"]),
        (OWN | {"ai_use": "none", "ai_use_description": TOLD}, ["/ai_use_description"]),
        (OWN | {"ai_use": "some"}, ["/ai_use"]),
        (ASSISTED | {"ai_use_description": "x" * 2001}, ["/ai_use_description"]),
        (ASSISTED | {"ai_use_description": ""}, ["/ai_use_description"]),
        ({"declared_own_work": False}, ["/declared_own_work", "/ai_use"]),
    ],
)
def test_without_a_whole_declaration_nothing_is_handed_in_and_the_field_is_named(
    panels, body, pointers
):
    draft, path = whole(panels)
    refused = panels.programme.educator.post(path, body)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == pointers
    shown = panels.programme.educator.get(f"/submissions/{draft['id']}").json()
    assert (shown["state"], shown["ai_use"], shown["declared_own_work"]) == ("draft", None, False)


def test_assessors_read_what_was_declared_and_a_machine_only_whether(panels):
    draft, path = whole(panels)
    made = panels.programme.educator.made(path, ASSISTED)
    assert (made["state"], made["ai_use"], made["ai_use_description"]) == (
        "in_review",
        "assisted",
        TOLD,
    )
    assessor = panels.take(panels.live(made)[0])
    shown = assessor.get(f"/submissions/{draft['id']}").json()
    assert (shown["ai_use"], shown["ai_use_description"]) == ("assisted", TOLD)
    machine = panels.district.machine()
    for part in ("", "/attempts"):
        text = machine.get(f"/submissions/{draft['id']}{part}").text
        assert '"ai_use":"assisted"' in text
        assert TOLD not in text
    assert TOLD not in machine.get("/submissions", params={"limit": 200}).text
    assert TOLD not in machine.get("/events", params={"limit": 200}).text


def test_each_attempt_keeps_its_own_declaration(panels):
    draft, path = whole(panels)
    educator = panels.programme.educator
    made = educator.made(path, ASSISTED)
    panels.seal(panels.live(made)[0], plan_fits="not-yet")
    again = educator.made(f"/submissions/{draft['id']}/resubmit")
    assert (again["ai_use"], again["declared_own_work"]) == (None, False)
    educator.made(f"/submissions/{again['id']}/submit", OWN | {"ai_use": "none"})
    history = educator.get(f"/submissions/{again['id']}/attempts").json()["data"]
    assert [(one["ai_use"], one["ai_use_description"]) for one in history] == [
        ("assisted", TOLD),
        ("none", None),
    ]
    assert all(one["declared_own_work"] for one in history)


def test_what_came_back_as_incomplete_is_declared_anew(panels):
    draft = panels.programme.draft()
    educator, path = panels.programme.educator, f"/submissions/{draft['id']}/submit"
    assert educator.made(path, ASSISTED)["state"] == "returned"
    panels.programme.add_text(draft)
    panels.programme.add_plan(draft)
    assert educator.post(path, OWN).status_code == 422
    made = educator.made(path, OWN | {"ai_use": "none"})
    assert (made["ai_use"], made["ai_use_description"]) == ("none", None)


def test_what_is_declared_decides_nothing(panels):
    outcomes = []
    for body in (ASSISTED, OWN | {"ai_use": "none"}):
        panels.programme.educator = panels.district.person("educator")
        _, path = whole(panels)
        made = panels.programme.educator.made(path, body)
        panels.seal(panels.live(made)[0])
        decision = panels.programme.decision(made)
        outcomes.append((decision["outcome"], decision["levels"], decision["unmet"]))
    assert outcomes[0] == outcomes[1]


def test_where_the_policy_does_not_ask_it_may_still_be_said(district):
    panels = Panels.publish(district)
    _, path = whole(panels)
    assert panels.programme.educator.made(path, ASSISTED)["ai_use"] == "assisted"
    panels.programme.educator = district.person("educator")
    _, path = whole(panels)
    assert panels.programme.educator.made(path, OWN)["ai_use"] is None
