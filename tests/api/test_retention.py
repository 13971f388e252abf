"""Retention and links: what is deleted when its time is over, what stays, and whether a link answers."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.jobs.worker import Worker
from app.storage.tables import Evidence
from tests import files
from tests.api.panels import Panels
from tests.conformance.conformance_badges import Pages
from tests.programme import Programme

DAYS = 30


@pytest.fixture(scope="module")
def shared(district):
    return Programme.publish(district)


@pytest.fixture
def programme(shared, district):
    shared.educator = district.person("educator")
    return shared


@contextmanager
def kept_for(wiring, days):
    # Tools are frozen for the service; this is no service.
    object.__setattr__(wiring.tools, "evidence_kept", days and timedelta(days=days))
    try:
        yield
    finally:
        object.__setattr__(wiring.tools, "evidence_kept", None)


def retire(district, worker):
    with district.service_work() as work:
        work.enqueue("evidence.retire", {})
    worker.run_all_due()


def pieces(district, submission):
    path = f"/submissions/{submission['id']}/evidence"
    return {one["kind"]: one for one in district.coordinator.get(path).json()["data"]}


def test_after_its_days_what_is_in_evidence_is_gone_and_its_digest_stays(
    programme, district, worker, wiring, clock
):
    submission = programme.complete()
    programme.judge(submission)
    worker.run_all_due()
    before = pieces(district, submission)
    assert before["text"]["text"]
    with kept_for(wiring, DAYS):
        clock.advance(days=DAYS - 1)
        retire(district, worker)
        assert pieces(district, submission)["text"]["text"]
        clock.advance(days=2)
        keys = set(wiring.tools.store.keys())
        retire(district, worker)
    after = pieces(district, submission)
    for kind in ("text", "file"):
        assert after[kind]["sha256"] == before[kind]["sha256"]
        assert after[kind]["forgotten_at"] is not None
        assert (after[kind]["text"], after[kind]["file_name"]) == (None, None)
        answer = district.coordinator.get(f"/evidence/{after[kind]['id']}/content")
        assert answer.status_code == 410, answer.text
    assert len(keys - set(wiring.tools.store.keys())) >= 1


def test_what_is_still_worked_on_or_judged_is_kept(programme, district, worker, wiring, clock):
    open_to_retry = programme.complete()
    programme.judge(open_to_retry, plan_fits="not-yet")
    programme.educator = district.person("educator")
    in_review = programme.complete()
    programme.educator = district.person("educator")
    draft = programme.draft()
    programme.add_text(draft)
    drafting = programme.educator.person_id
    with kept_for(wiring, DAYS):
        clock.advance(days=DAYS * 3)
        retire(district, worker)
    assert pieces(district, open_to_retry)["text"]["text"]
    assert pieces(district, in_review)["text"]["text"]
    own = district.acting_for(drafting).get(f"/submissions/{draft['id']}/evidence").json()
    assert own["data"][0]["text"]


def test_what_is_on_hold_is_kept_until_it_is_released(programme, district, worker, wiring, clock):
    submission = programme.complete()
    programme.judge(submission)
    path = f"/submissions/{submission['id']}"
    held = district.coordinator.post(f"{path}/hold", {"reason": "Looks copied."})
    assert held.status_code in {200, 201}, held.text
    with kept_for(wiring, DAYS):
        clock.advance(days=DAYS * 3)
        retire(district, worker)
    assert pieces(district, submission)["text"]["text"]


def test_without_the_setting_nothing_is_deleted(programme, district, worker, wiring, clock):
    submission = programme.complete()
    programme.judge(submission)
    clock.advance(days=4000)
    retire(district, worker)
    assert pieces(district, submission)["text"]["text"]


def test_a_link_that_does_not_answer_is_told_while_it_can_be_mended_and_stops_nothing(
    programme, district, worker
):
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft, files.pdf("Plan"))
    body = {"requirement": "extra", "url": "https://localhost.invalid/page"}
    link = programme.educator.made(f"/submissions/{draft['id']}/evidence", body)
    worker.run_all_due()
    told = programme.educator.get(f"/evidence/{link['id']}").json()
    assert told["snapshot"] == "unreachable"
    assert told["revision"] == link["revision"]
    gate = programme.educator.get(f"/submissions/{draft['id']}/completeness").json()
    assert any("could not be opened" in one["detail"] for one in gate["warnings"])
    assert gate["is_complete"]
    private = {"url": "https://127.0.0.1/page"}
    changed = programme.educator.patch(f"/evidence/{link['id']}", private, revision=1)
    assert changed.json()["snapshot"] is None
    worker.run_all_due()
    told = programme.educator.get(f"/evidence/{link['id']}").json()
    assert told["snapshot"] == "unreachable"
    assert programme.submit(draft)["state"] == "in_review"


def test_a_link_that_is_changed_shows_no_more_what_stood_behind_the_one_before(
    programme, district, wiring
):
    page = "https://pages.example/first"
    there = replace(wiring.tools, resolver=Pages({page: {"said": "FIRST PAGE"}}))
    worker = Worker(wiring.database, there, wiring.now)
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft, files.pdf("Plan"))
    path = f"/submissions/{draft['id']}"
    link = programme.educator.made(f"{path}/evidence", {"requirement": "extra", "url": page})
    programme.submit(draft)
    worker.run_all_due()
    content = f"/evidence/{link['id']}/content"
    assert "FIRST PAGE" in programme.educator.get(content).text
    programme.educator.made(f"{path}/recall")
    kept = programme.educator.get(f"/evidence/{link['id']}").json()
    elsewhere = {"url": "https://pages.example/gone"}
    programme.educator.patch(f"/evidence/{link['id']}", elsewhere, revision=kept["revision"])
    programme.submit(draft)
    worker.run_all_due()
    assert programme.educator.get(f"/evidence/{link['id']}").json()["snapshot"] == "unfixed"
    answer = programme.educator.get(content)
    assert (answer.status_code, "FIRST PAGE" in answer.text) == (404, False)


def kept_of(district, piece):
    """What the database has of a piece, whether or not anybody is told."""
    with district.service_work() as work:
        return work.get(Evidence, UUID(piece["id"])).model_dump()


def badge_of(district, person_id):
    """The badge as anybody reads it."""
    query = {"person_id": str(person_id)}
    [badge] = district.coordinator.get("/credentials", params=query).json()["data"]
    return district.http.get(f"/credentials/{badge['id']}.json").text


def named(programme, draft):
    """A file, a text and a link of which a title and words for the badge say whose they are."""
    programme.add_plan(draft, files.pdf("Notes by Ada Byron"))
    path = f"/submissions/{draft['id']}/evidence"
    said = {"title": "Byron in March", "narrative": "Ada tried talk moves."}
    text = said | {"requirement": "reflection", "text": "I tried it, and it was all right."}
    link = said | {"requirement": "extra", "url": "https://ada-byron.invalid/page"}
    return [programme.educator.made(path, body) for body in (text, link)]


def test_what_was_said_of_a_piece_goes_with_it(district, worker, wiring, clock):
    panels = Panels.publish(district, anonymity="educator")
    programme = panels.programme
    programme.educator = district.person("educator", name="Ada Byron")
    draft = programme.draft()
    named(programme, draft)
    worker.run_all_due()
    programme.submit(draft)
    worker.run_all_due()
    before = pieces(district, draft)
    assert kept_of(district, before["file"])["named_inside"] == "Ada Byron"
    assert "ada-byron" in str(before["link"]["snapshot_detail"])
    panels.seal(panels.waiting(draft)[0])
    worker.run_all_due()
    with kept_for(wiring, DAYS):
        clock.advance(days=DAYS + 1)
        retire(district, worker)
    for kind, piece in before.items():
        after = kept_of(district, piece)
        assert after["forgotten_at"] is not None
        assert after["sha256"] == piece["sha256"]
        # With its capital: the letters alone may stand in a digest.
        assert "Ada" not in str(after), kind
        assert "byron" not in str(after).casefold(), kind
    # The badge keeps what it says.
    assert "Ada tried talk moves." in badge_of(district, programme.educator.person_id)


def test_what_the_badge_may_say_stays_until_the_badge_can_say_it(district, worker, wiring, clock):
    programme = Programme.publish(district, stages=2)
    programme.educator = district.person("educator")
    educator_id, enrollment = programme.educator.person_id, programme.enroll()
    first = programme.draft(enrollment)
    said, _ = named(programme, first)
    programme.submit(first)
    programme.judge(first)
    worker.run_all_due()
    with kept_for(wiring, DAYS):
        clock.advance(days=DAYS + 1)
        retire(district, worker)
        after = kept_of(district, said)
        assert (after["text"], after["title"]) == (None, None)
        assert after["narrative"] == "Ada tried talk moves."
        programme.educator = district.acting_for(educator_id)
        programme.judge(programme.complete(enrollment))
        retire(district, worker)
        assert kept_of(district, said)["narrative"]
        assert "Ada tried talk moves." in badge_of(district, educator_id)
        clock.advance(days=DAYS + 1)
        retire(district, worker)
    assert kept_of(district, said)["narrative"] is None


def test_what_an_earlier_version_left_of_forgotten_pieces_goes_too(
    programme, district, worker, wiring, clock
):
    submission = programme.complete()
    programme.judge(submission)
    worker.run_all_due()
    piece = pieces(district, submission)["text"]
    with kept_for(wiring, DAYS):
        clock.advance(days=DAYS + 1)
        retire(district, worker)
        with district.service_work() as work:
            row = work.get(Evidence, UUID(piece["id"]))
            row.title = row.narrative = row.named_inside = "Ada"
        retire(district, worker)
    after = kept_of(district, piece)
    assert (after["title"], after["narrative"], after["named_inside"]) == (None, None, None)
