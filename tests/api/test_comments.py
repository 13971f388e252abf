"""Comments on drafts: a coach helps with words, the educator answers, no assessor is swayed."""

import uuid

import pytest

from app.storage.tables import DraftComment
from tests.api.panels import Panels
from tests.district import District

HINT = {"text": "Say what the two quiet students did on the second day."}
ANSWER = {"text": "I have added what Noor said."}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "comments")


@pytest.fixture(scope="module")
def open_panels(district):
    return Panels.publish(district, more=1)


@pytest.fixture
def panels(district, open_panels):
    """Names are shown; a new educator each time."""
    open_panels.programme.educator = district.person("educator")
    return open_panels


def coached(panels):
    """A coach of the educator, and a draft with everything in it."""
    coach = panels.district.person("coach", name="Grace Hopper")
    panels.district.relate(coach, "coach_of", panels.programme.educator)
    draft = panels.programme.draft()
    panels.programme.add_text(draft)
    panels.programme.add_plan(draft)
    return coach, draft, f"/submissions/{draft['id']}/comments"


def texts(caller, path):
    answer = caller.get(path)
    assert answer.status_code == 200, answer.text
    return [one["text"] for one in answer.json()["data"]]


def test_a_coach_comments_on_a_draft_and_the_educator_answers(panels):
    coach, draft, path = coached(panels)
    educator = panels.programme.educator
    made = coach.made(path, HINT)
    assert (made["person_id"], made["submission_id"]) == (str(coach.person_id), draft["id"])
    educator.made(path, ANSWER)
    for reader in (
        coach,
        educator,
        panels.district.coordinator,
        panels.district.person("auditor"),
    ):
        assert texts(reader, path) == [HINT["text"], ANSWER["text"]]
    # A draft is as it was: the educator's own page is not stale because somebody helped.
    shown = educator.get(f"/submissions/{draft['id']}").json()
    assert shown["revision"] == draft["revision"]


def test_nobody_but_educator_and_coach_comments_and_no_stranger_reads(panels):
    _, _, path = coached(panels)
    district = panels.district
    manager, partner = district.person(), district.person()
    district.relate(manager, "manager_of", panels.programme.educator)
    district.relate(partner, "partner_of", panels.programme.educator)
    strangers = (district.person("coach"), manager, partner, district.machine())
    strangers += (district.person("approver"), panels.programme.assessor)
    for caller in strangers:
        assert caller.post(path, HINT).status_code == 403
        assert caller.get(path).status_code == 403
    assert district.coordinator.post(path, HINT).status_code == 403
    assert district.coordinator.get(path).json()["data"] == []


def test_a_coach_gives_no_level_and_cannot_write_or_hand_in_the_draft(panels):
    coach, draft, path = coached(panels)
    body = {"requirement": "extra", "url": "https://example.org/mine"}
    assert coach.post(f"/submissions/{draft['id']}/evidence", body).status_code == 403
    declared = {"declared_own_work": True}
    assert coach.post(f"/submissions/{draft['id']}/submit", declared).status_code == 403
    assert coach.post(path, HINT | {"level": "on-track"}).status_code == 422
    submission = panels.programme.submit(draft)
    asked = panels.live(submission)[0]
    review = {"assignment_id": asked["id"], "levels": []}
    assert coach.post("/reviews", review).status_code in {403, 404}
    assert coach.post(f"/assignments/{asked['id']}/claim").status_code in {403, 404}


def test_who_is_no_coach_any_more_reads_nothing_and_says_nothing(panels):
    coach, _, path = coached(panels)
    made = coach.made(path, HINT)
    district = panels.district
    query = {"person_id": str(coach.person_id)}
    (found,) = district.coordinator.get("/relationships", params=query).json()["data"]
    gone = district.coordinator.delete(f"/relationships/{found['id']}", revision=found["revision"])
    assert gone.status_code == 204
    assert coach.get(path).status_code == 403
    assert coach.post(path, HINT).status_code == 403
    assert coach.delete(f"/comments/{made['id']}", revision=1).status_code == 403


def test_only_who_said_it_takes_a_comment_back_and_its_words_are_gone(panels):
    coach, _, path = coached(panels)
    made = coach.made(path, HINT)
    address = f"/comments/{made['id']}"
    colleague = panels.district.person("coach")
    panels.district.relate(colleague, "coach_of", panels.programme.educator)
    for other in (panels.programme.educator, colleague, panels.district.coordinator):
        assert other.delete(address, revision=1).status_code == 403
    assert coach.delete(address, revision=1).status_code == 204
    assert texts(panels.programme.educator, path) == []
    assert coach.delete(address, revision=1).status_code == 404
    with panels.district.service_work() as work:
        assert (
            work.session.get(DraftComment, (work.organization_id, uuid.UUID(made["id"]))) is None
        )
    events = panels.district.machine().get("/events", params={"limit": 200}).json()["data"]
    kinds = [one["kind"] for one in events if one["subject_id"] == made["id"]]
    assert kinds == ["comment.added", "comment.withdrawn"]
    assert HINT["text"] not in str([one for one in events if one["subject_id"] == made["id"]])


def test_what_is_handed_in_takes_no_comment_and_keeps_those_it_has(panels):
    coach, draft, path = coached(panels)
    made = coach.made(path, HINT)
    panels.programme.submit(draft)
    for caller in (coach, panels.programme.educator):
        answer = caller.post(path, ANSWER)
        assert answer.status_code == 409
        assert answer.json()["detail"].startswith("Cannot comment while in review; allowed now:")
    refused = coach.delete(f"/comments/{made['id']}", revision=1)
    assert refused.status_code == 409
    assert "Cannot comment while in review" in refused.json()["detail"]
    assert texts(coach, path) == [HINT["text"]]


def test_work_that_came_back_and_the_draft_of_a_next_attempt_take_comments(panels):
    coach, educator = panels.district.person("coach"), panels.programme.educator
    panels.district.relate(coach, "coach_of", educator)
    draft = panels.programme.draft()
    assert panels.programme.submit(draft)["state"] == "returned"
    coach.made(f"/submissions/{draft['id']}/comments", HINT)
    panels.programme.add_text(draft)
    panels.programme.add_plan(draft)
    submission = panels.programme.submit(draft)
    panels.seal(panels.live(submission)[0], plan_fits="not-yet")
    assert coach.post(f"/submissions/{draft['id']}/comments", HINT).status_code == 409
    attempt = educator.made(f"/submissions/{draft['id']}/resubmit")
    assert coach.made(f"/submissions/{attempt['id']}/comments", HINT)["text"] == HINT["text"]


def test_an_assessor_sees_comments_only_once_their_own_levels_are_sealed(panels):
    coach, draft, path = coached(panels)
    coach.made(path, HINT)
    submission = panels.programme.submit(draft)
    asked = panels.live(submission)[0]
    assessor = panels.district.acting_for(asked["person_id"])
    before = assessor.get(path)
    assert before.json() == {"data": [], "next_cursor": None}
    panels.draft(asked)
    assert assessor.get(path).text == before.text
    (review,) = assessor.get("/reviews", params={"submission_id": draft["id"]}).json()["data"]
    assessor.made(f"/reviews/{review['id']}/submit")
    assert texts(assessor, path) == [HINT["text"]]


def test_for_who_judges_a_comment_changes_no_byte_before_sealing(panels):
    """Two pieces of work, one with comments: the same answers but for ids."""
    coach, with_words, path = coached(panels)
    coach.made(path, HINT)
    asked = panels.live(panels.programme.submit(with_words))[0]
    assessor = panels.take(asked)
    told = "".join(
        assessor.get(one).text
        for one in (
            f"/submissions/{with_words['id']}",
            f"/submissions/{with_words['id']}/attempts",
            f"/submissions/{with_words['id']}/evidence",
            f"/assignments/{asked['id']}",
            "/assignments",
            "/submissions",
            path,
        )
    )
    assert HINT["text"] not in told
    assert str(coach.person_id) not in told
    assert (
        assessor.get(f"/submissions/{with_words['id']}").json()["revision"]
        == (panels.programme.educator.get(f"/submissions/{with_words['id']}").json()["revision"])
    )


def test_a_coordinator_who_judges_waits_like_every_assessor(panels):
    coach, draft, path = coached(panels)
    coach.made(path, HINT)
    asked = panels.live(panels.programme.submit(draft))[0]
    body = {"person_id": asked["person_id"], "name": "coordinator"}
    role = panels.district.coordinator.made("/roles", body)
    assessor = panels.district.acting_for(asked["person_id"])
    assert texts(assessor, path) == []
    panels.seal(asked)
    assert texts(assessor, path) == [HINT["text"]]
    answer = panels.district.coordinator.delete(f"/roles/{role['id']}", revision=role["revision"])
    assert answer.status_code in {200, 204}


def test_who_judges_blind_never_sees_a_comment(district):
    panels = Panels.publish(district, preset="double_blind", more=3)
    coach, draft, path = coached(panels)
    coach.made(path, {"text": "Dear Ada Byron, say more."})
    submission = panels.programme.submit(draft)
    seats = panels.live(submission)
    for asked in seats:
        assessor = panels.take(asked)
        assert texts(assessor, path) == []
        panels.seal(asked | {"state": "claimed"})
        assert texts(assessor, path) == []
    assert panels.programme.state(submission) == "accepted"
    for asked in seats:
        assert texts(district.acting_for(asked["person_id"]), path) == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": "x" * 4001}, "/text"),
        ({"text": 7}, "/text"),
        ({"text": None}, "/text"),
        (HINT | {"person_id": str(uuid.uuid4())}, "/person_id"),
    ],
)
def test_a_bad_comment_is_refused_beside_its_field(panels, body, pointer):
    coach, _, path = coached(panels)
    answer = coach.post(path, body)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_an_unknown_comment_or_submission_is_not_there(panels):
    coach, _, _ = coached(panels)
    assert coach.delete(f"/comments/{uuid.uuid4()}", revision=1).status_code == 404
    for method in (coach.get, lambda path: coach.post(path, HINT)):
        assert method(f"/submissions/{uuid.uuid4()}/comments").status_code == 404
