"""The pages of plans: written and proposed, returned and approved, without JavaScript."""

import pytest

from app.api.plan_shapes import CONTENT
from tests.district import District
from tests.pages.people import AtPages
from tests.plans import OBJECTION, RULE, proposed
from tests.programme import Programme

HOSTILE = "<script>alert(1)</script> & more of it, in a few words"
FIELDS = {
    "topic": "Talk moves",
    "sources/0/title": "Who speaks",
    "sources/0/kind": "published",
    "sources/0/url": "https://journal.example/who-speaks",
    "sources/0/relevance": "Counts who is heard.",
    "sources/1/title": "A visit",
    "sources/1/kind": "visit",
    "sources/1/citation": "Room 12",
    "sources/1/relevance": "She uses them.",
    "application": HOSTILE,
}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "plan-pages")


@pytest.fixture(scope="module")
def published(district):
    return Programme.publish(district, name="Classroom talk", plan=RULE)


@pytest.fixture
def programme(district, published):
    published.educator = district.person("educator", name="Mary Shelley")
    return published


@pytest.fixture
def mary(district, programme):
    return AtPages.enter(district, programme.educator)


@pytest.fixture
def path(programme):
    return f"/work/{programme.enroll()['id']}/plan"


def state(mary, programme):
    (plan,) = programme.educator.get("/plans").json()["data"]
    return plan


def test_an_educator_writes_a_plan_and_proposes_it(mary, programme, path):
    assert "Write your plan" in mary.get(path.removesuffix("/plan"))
    assert "Plan first" in mary.get("/work")
    sent = mary.send(path, data=FIELDS | {"action": "propose"})
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    page = mary.get(path)
    assert "Waiting for a decision" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    plan = state(mary, programme)
    assert (plan["state"], len(plan["sources"])) == ("proposed", 2)


def test_what_is_missing_is_named_and_what_was_typed_is_kept(mary, programme, path):
    one = {name: value for name, value in FIELDS.items() if not name.startswith("sources/1")}
    sent = mary.send(path, data=one | {"action": "propose"})
    assert sent.status_code == 422
    assert "Sources: expected at least 2, got 1." in sent.text
    assert "https://journal.example/who-speaks" in sent.text
    assert state(mary, programme)["state"] == "draft"
    wrong = mary.send(path, data=FIELDS | {"sources/0/url": "nowhere", "revision": "1"})
    assert wrong.status_code == 422
    assert 'value="nowhere"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text


def test_a_draft_is_saved_as_it_is_typed(mary, programme, path):
    quiet = {"headers": {"Accept": "application/json"}}
    told = mary.send(path, data={"topic": "Talk"}, **quiet).json()
    assert (told["revisions"], told["faults"], told["late"]) == ({"revision": 1}, {}, False)
    assert "Sources: expected at least 2, got 0." in told["missing"]
    told = mary.send(path, data={"topic": "Talk more", "revision": "1"}, **quiet).json()
    assert told["revisions"] == {"revision": 2}
    told = mary.send(path, data={"topic": "Old window", "revision": "1"}, **quiet).json()
    assert "another window" in told["faults"][""]
    assert state(mary, programme)["topic"] == "Talk more"


def test_what_is_written_after_it_was_proposed_is_shown_not_lost(mary, path):
    mary.send(path, data=FIELDS | {"action": "propose"})
    late = mary.send(path, data=FIELDS | {"topic": "Written too late", "revision": "1"})
    assert late.status_code == 409
    assert "Written too late" in late.text


def test_whoever_decides_returns_it_part_by_part_and_then_approves(district, mary, programme):
    plan = proposed(programme)
    ada = AtPages.enter(district, district.person("coordinator"))
    assert "Mary Shelley" in ada.get("/plans")
    path = f"/plans/{plan['id']}"
    page = ada.get(path)
    assert CONTENT["topic"] in page
    empty = ada.send(f"{path}/return", data={"version": "1"})
    assert empty.status_code == 422
    said = {"version": "1", "part/sources": OBJECTION["reason"]}
    assert ada.send(f"{path}/return", data=said).status_code == 303
    own = f"/work/{plan['enrollment_id']}/plan"
    assert OBJECTION["reason"] in mary.get(own)
    programme.educator.made(f"{path}/propose")
    assert ada.send(f"{path}/approve", data={"version": "1"}).status_code == 409
    assert ada.send(f"{path}/approve", data={"version": "2"}).status_code == 303
    assert "the first stage is open" in mary.get(own)
    started = mary.send(own.replace("/plan", "/start"))
    assert started.headers["location"].startswith("/work/submissions/")


def test_a_refusal_needs_its_reason_and_is_read_by_the_educator(district, mary, programme):
    plan = proposed(programme)
    ada = AtPages.enter(district, district.person("coordinator"))
    path = f"/plans/{plan['id']}"
    assert ada.send(f"{path}/refuse", data={"version": "1", "reason": " "}).status_code == 422
    assert ada.send(f"{path}/refuse", data={"version": "1", "reason": HOSTILE}).status_code == 303
    assert "&lt;script&gt;alert(1)" in mary.get(f"/work/{plan['enrollment_id']}/plan")


def test_a_coach_comments_and_sees_no_button_to_decide(district, mary, programme):
    coach = district.person("coach", name="Grace Hopper")
    district.relate(coach, "coach_of", programme.educator)
    grace = AtPages.enter(district, coach)
    plan = proposed(programme)
    path = f"/plans/{plan['id']}"
    assert "/approve" not in grace.get(path)
    assert grace.send(f"{path}/comments", data={"text": "Film it."}).status_code == 303
    own = f"/work/{plan['enrollment_id']}/plan"
    assert "Grace Hopper" in mary.get(own)
    mary.send(f"{own}/comments", data={"text": "I shall."})
    assert "I shall." in grace.get(path)


def test_a_plan_can_be_taken_back(mary, programme):
    plan = proposed(programme)
    own = f"/work/{plan['enrollment_id']}/plan"
    assert mary.send(f"{own}/withdraw").status_code == 303
    page = mary.get(own)
    assert "What is still missing" in page
    assert "Nothing of it is lost." in page
    back = mary.send(f"{own}/restore", data={"plan_id": plan["id"]})
    assert back.headers["location"] == own
    assert "Take it up again" not in mary.get(own)
    assert state(mary, programme)["state"] == "draft"
    mary.send(f"{own}/restore", data={"plan_id": "x"})


def test_a_changed_draft_goes_back_to_what_was_proposed(district, mary, programme):
    plan = proposed(programme)
    own = "/".join(("/work", plan["enrollment_id"], "plan"))
    said = {"version": 1, "objections": [OBJECTION]}
    district.coordinator.made(f"/plans/{plan['id']}/return", said)
    assert "Go back to what you proposed" not in mary.get(own)
    revision = state(mary, programme)["revision"]
    changed = {"topic": "Quite another", "sources": []}
    assert programme.educator.patch(f"/plans/{plan['id']}", changed, revision=revision).is_success
    assert "Go back to what you proposed" in mary.get(own)
    mary.send(f"{own}/back", data={"revision": "1"})
    assert state(mary, programme)["topic"] == "Quite another"
    now = str(state(mary, programme)["revision"])
    assert mary.send(f"{own}/back", data={"revision": now}).headers["location"] == own
    again = state(mary, programme)
    assert (again["topic"], again["sources"]) == (plan["topic"], plan["sources"])
    assert again["state"] == "returned"


def test_nobody_opens_the_plan_of_somebody_else(district, programme):
    plan = proposed(programme)
    stranger = AtPages.enter(district, district.person("educator"))
    stranger.get(f"/plans/{plan['id']}", 403)
    stranger.get(f"/work/{plan['enrollment_id']}/plan", 403)
    assert "No plan here" in stranger.get("/plans")
