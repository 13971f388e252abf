"""The double-blind programme of `rubrics/`, imported and run from the draft to the badge by the API."""

import io
import uuid
from pathlib import Path

import pytest

from app.services.importing import import_folder
from app.storage import tables
from app.storage.rubric_files import read_folder
from tests.api.panels import Panels
from tests.district import District
from tests.integration.imported import calibrate
from tests.programme import PDF, Programme

FOLDER = Path(__file__).resolve().parents[2] / "rubrics"
CRITERIA = ("purpose", "reach", "reading", "change")


@pytest.fixture(scope="module")
def panels(wiring, http):
    district = District.make(wiring, http, "double-blind")
    (file,) = [one for one in read_folder(FOLDER) if "checking-for" in one.name]
    issuer_id = uuid.UUID(district.issuer_id)
    with district.service_work() as work:
        issuer = work.get(tables.Issuer, issuer_id)
        (brought,) = import_folder(work, issuer, [file], publish=True).files
    version = district.coordinator.get(f"/microcredential-versions/{brought.version_id}").json()
    programme = Programme(
        district, version, district.person("educator"), district.person("assessor")
    )
    others = [district.person("assessor") for _ in range(3)]
    calibrate(district, version, programme.assessor, *others)
    return Panels(programme, district)


def write(panels, submission, requirement, words):
    body = {"requirement": requirement, "text": "word " * words}
    return panels.programme.educator.made(f"/submissions/{submission['id']}/evidence", body)


def attach(panels, submission, requirement):
    answer = panels.programme.educator.call(
        "POST",
        f"/submissions/{submission['id']}/files",
        data={"requirement": requirement},
        files={"file": ("Ada's class.pdf", io.BytesIO(PDF), "application/pdf")},
    )
    assert answer.status_code == 201, answer.text


def judged(panels, submission, approver, *said):
    """Everybody who is asked seals; then the approver lets it stand."""
    for levels in said:
        asked = panels.waiting(submission)[0]
        panels.seal(asked, **{key: levels.get(key, "demonstrated") for key in CRITERIA})
    query = {"submission_id": submission["id"]}
    proposal = approver.get("/decisions", params=query).json()["data"][-1]
    return approver.made(f"/decisions/{proposal['id']}/approve")


def hand_in(panels):
    """The first attempt: back once because something is missing, then complete."""
    programme = panels.programme
    submission = programme.draft()
    write(panels, submission, "overview", 120)
    write(panels, submission, "reflection", 250)
    attach(panels, submission, "checks")
    assert programme.submit(submission)["state"] == "returned"
    attach(panels, submission, "answers")
    handed_in = programme.submit(submission)
    assert (handed_in["state"], handed_in["attempt"]) == ("submitted", 1)
    checker = panels.district.coordinator
    assert checker.made(f"/submissions/{submission['id']}/complete")["state"] == "in_review"
    return submission


def try_again(panels, submission):
    """The second attempt: only the reflection is open."""
    educator = panels.programme.educator
    attempt = educator.made(f"/submissions/{submission['id']}/resubmit")
    pieces = educator.get(f"/submissions/{attempt['id']}/evidence").json()["data"]
    overview, reflection = sorted(
        (piece for piece in pieces if piece["text"]), key=lambda piece: len(piece["text"])
    )
    for piece, status in ((overview, 403), (reflection, 200)):
        body = {"text": "other " * 220}
        assert educator.patch(f"/evidence/{piece['id']}", body, revision=1).status_code == status
    panels.programme.submit(attempt)
    panels.district.coordinator.made(f"/submissions/{attempt['id']}/complete")
    return attempt


def test_the_file_says_what_national_platforms_do(panels):
    policy = panels.programme.version["policy"]
    assert (policy["preset"], policy["approver"], policy["completeness"]) == (
        "double_blind",
        True,
        "both",
    )
    assert (len(policy["conflicts"]), policy["coach_after_attempts"]) == (5, 3)


def test_from_the_draft_through_a_split_and_a_second_attempt_to_the_badge(panels, worker):
    programme, district = panels.programme, panels.district
    approver, refused = district.person("approver"), {"change": "not-yet"}
    submission = hand_in(panels)
    decision = judged(panels, submission, approver, {}, refused, refused)
    assert (decision["rule"], decision["outcome"]) == ("decision_majority", "not_yet")
    assert decision["unmet"] == ["change"]
    attempt = try_again(panels, submission)
    assert len({one["person_id"] for one in panels.live(attempt)}) == 2
    decision = judged(panels, attempt, approver, {}, {})
    assert (decision["rule"], decision["outcome"]) == ("agreement", "accepted")
    worker.run_all_due()
    badges = programme.educator.get("/credentials").json()["data"]
    assert [badge["version_id"] for badge in badges] == [programme.version["id"]]
    document = district.http.get(f"/credentials/{badges[0]['id']}.json").text
    people = district.coordinator.get("/assignments", params={"limit": 200}).json()["data"]
    assert not [one for one in people if one["person_id"] in document]
