"""Work that is nearly the same as another educator's: found, shown to people, never refused."""

import io

import pytest

from app.services import words
from tests import files
from tests.api.panels import Panels

STORY = (
    "On Monday I asked my fourth graders to explain to a partner how they had solved the problem "
    "before anybody wrote a number on the board, and I noted who spoke, for how long, and which "
    "words they borrowed from each other. On Tuesday I changed the pairs and did the same again."
)
OTHER = (
    "Our library club built a small exhibition about rivers, and every pupil chose one map, wrote "
    "a label for it, rewrote that label twice after reading it aloud, and answered questions from "
    "visitors during the open evening in March while I listened from the back of the room."
)


@pytest.fixture(scope="module")
def panels(district):
    return Panels.publish(district, anonymity="educator")


def hand_in(panels, text, plan=None, notes=None):
    """Hand in a text with a plan, which is a PDF, or else these notes as plain text."""
    programme = panels.programme
    programme.educator = panels.district.person("educator")
    draft = programme.draft()
    piece = programme.add_text(draft, text)
    if notes is None:
        programme.add_plan(draft, plan or files.pdf(text[:30], author=str(draft["id"])))
    else:
        add_notes(programme, draft, notes)
    return programme.educator, programme.submit(draft), piece


def add_notes(programme, draft, notes):
    answer = programme.educator.call(
        "POST",
        f"/submissions/{draft['id']}/files",
        data={"requirement": "plan"},
        files={"file": ("notes.txt", io.BytesIO(notes.encode()), "text/plain")},
    )
    assert answer.status_code == 201, answer.text


def alike(caller, submission):
    return caller.get(f"/submissions/{submission['id']}/likenesses")


def test_a_text_that_is_nearly_anothers_is_shown_to_the_coordinator_on_both_sides(
    panels, district, worker
):
    _, first, one = hand_in(panels, STORY + " That was all.")
    _, second, two = hand_in(panels, STORY.upper().replace(",", " ") + " And so it ended well.")
    _, third, _ = hand_in(panels, OTHER)
    worker.run_all_due()
    assert second["state"] == "in_review"
    found = alike(district.coordinator, second).json()["data"]
    pair = next(one for one in found if one["other_submission_id"] == first["id"])
    assert (pair["evidence_id"], pair["other_evidence_id"]) == (two["id"], one["id"])
    assert pair["percent"] >= 80
    back = alike(district.coordinator, first).json()["data"]
    assert second["id"] in [one["other_submission_id"] for one in back]
    assert alike(district.coordinator, third).json()["data"] == []


def test_the_same_file_is_found_whatever_it_is_called(panels, district, worker):
    plan = files.pdf("The very same plan")
    _, first, _ = hand_in(panels, "Ten words of my own that nobody else has said.", plan)
    _, second, _ = hand_in(panels, "And some other words that only I would ever write.", plan)
    worker.run_all_due()
    found = alike(district.coordinator, second).json()["data"]
    assert [(one["other_submission_id"], one["percent"]) for one in found] == [(first["id"], 100)]


def test_a_document_is_opened_once_however_often_it_was_handed_in(panels, worker, monkeypatch):
    plan, opened, really = files.pdf("What all of us were given"), [], words.in_file
    for name in "abc":
        hand_in(panels, f"Nobody else has ever written {name} words like these.", plan)
    worker.run_all_due()
    hand_in(panels, "Nor has anybody written such words as these four.", plan)
    monkeypatch.setattr(words, "in_file", lambda *given: opened.append(given[1]) or really(*given))
    worker.run_all_due()
    # Once to look for names, once to compare; what others handed in is not opened again.
    assert len(opened) == 2


def test_ones_own_next_attempt_is_no_likeness_and_comparing_twice_adds_nothing(
    panels, district, worker, wiring
):
    text = "My own words " + " ".join(f"thing{n}" for n in range(60))
    educator, first, _ = hand_in(panels, text)
    assessor_of(panels, first)
    panels.seal(panels.live(first)[0], plan_fits="not-yet", whole_fits="not-yet")
    panels.programme.educator = educator
    again = educator.made(f"/submissions/{first['id']}/resubmit")
    panels.programme.submit(again)
    worker.run_all_due()
    assert alike(district.coordinator, again).json()["data"] == []
    _, copied, _ = hand_in(panels, text)
    with district.service_work() as work:
        work.enqueue("submission.compare", {"submission_id": copied["id"]})
    worker.run_all_due()
    found = alike(district.coordinator, copied).json()["data"]
    others = [one["other_submission_id"] for one in found]
    assert sorted(others) == sorted({first["id"], again["id"]})


def assessor_of(panels, submission):
    return panels.take(panels.live(submission)[0])


def test_an_assessor_sees_it_only_after_sealing_and_the_educator_and_machines_never(
    panels, district, worker, other_district
):
    text = "Shared words " + " ".join(f"piece{n}" for n in range(60))
    # Of another programme, so that no assessor of the second has the first as well.
    hand_in(Panels.publish(district), text)
    educator, second, _ = hand_in(panels, text)
    worker.run_all_due()
    assignment = panels.live(second)[0]
    assessor = panels.take(assignment)
    early = alike(assessor, second)
    assert early.status_code == 409
    assert "piece" not in early.text
    panels.seal(panels.live(second)[0])
    told = alike(assessor, second).json()["data"]
    assert [one["percent"] for one in told] == [100]
    assert told[0]["other_submission_id"] is None
    assert alike(educator, second).status_code == 403
    assert alike(district.machine(), second).status_code == 403
    assert alike(other_district.coordinator, second).status_code == 404


def test_work_of_another_organization_is_never_compared(panels, other_district, worker):
    text = "Words of two districts " + " ".join(f"part{n}" for n in range(60))
    hand_in(panels, text)
    theirs = Panels.publish(other_district)
    _, second, _ = hand_in(theirs, text)
    worker.run_all_due()
    assert alike(other_district.coordinator, second).json()["data"] == []


def test_documents_are_compared_by_what_is_written_in_them_also_with_typed_texts(
    panels, district, worker
):
    _, first, typed = hand_in(panels, STORY, files.pdf("Just a plan of the week"))
    lines = [STORY[n : n + 60] for n in range(0, len(STORY), 60)]
    _, second, _ = hand_in(panels, "Ten words that nobody has ever said.", files.pdf(*lines))
    _, third, _ = hand_in(panels, "Eleven that nobody will say again.", files.pdf("A", *lines))
    worker.run_all_due()
    for submission in (second, third):
        found = alike(district.coordinator, submission).json()["data"]
        pairs = {(one["other_submission_id"], one["other_evidence_id"]) for one in found}
        assert (first["id"], typed["id"]) in pairs


def test_a_document_that_cannot_be_read_is_compared_by_its_bytes_and_stops_nothing(
    panels, district, worker
):
    broken = files.pdf("One")[:400]
    _, first, _ = hand_in(panels, "Some words that are mine and mine alone.", broken)
    _, second, _ = hand_in(panels, "Some more that I thought of by myself.", broken)
    worker.run_all_due()
    found = alike(district.coordinator, second).json()["data"]
    assert (first["id"], 100) in {(o["other_submission_id"], o["percent"]) for o in found}


def test_plain_texts_are_compared_by_what_is_written_in_them_also_with_typed_texts(
    panels, district, worker
):
    story = "Notes of a week. " + " ".join(f"step{n}" for n in range(60))
    _, first, typed = hand_in(panels, story, files.pdf("Just a plan"))
    _, second, _ = hand_in(panels, "Ten words that nobody else has said.", notes=story + ".")
    _, third, _ = hand_in(panels, "Others that nobody will say again.", notes=story + "!")
    worker.run_all_due()
    found = alike(district.coordinator, second).json()["data"]
    pairs = {(one["other_submission_id"], one["other_evidence_id"]) for one in found}
    assert (first["id"], typed["id"]) in pairs
    found = alike(district.coordinator, third).json()["data"]
    assert {one["other_submission_id"] for one in found} == {first["id"], second["id"]}
    assert {one["percent"] for one in found} == {100}
