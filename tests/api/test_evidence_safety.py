"""What is done with evidence: copies without names, the scanner, students, who may see it, lengths."""

import io
import shutil
from contextlib import contextmanager

import pytest

from app.storage.malware_scanner import MalwareScanner
from tests import files
from tests.api.panels import Panels
from tests.clamd import EICAR, scanner

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FILES = {
    "key": "files",
    "title": "Files",
    "kind": "file",
    "count": {"min": 0, "max": 9},
    "media_types": [
        "application/pdf",
        "image/jpeg",
        WORD,
        SHEET,
        SLIDES,
        "text/csv",
        "text/markdown",
        "text/plain",
        "video/mp4",
    ],
    "students_may_appear": True,
}
SECRET = {"key": "secret", "title": "No students", "kind": "file", "count": {"min": 0, "max": 9}}
REFLECTION = {"key": "reflection", "title": "Reflection", "kind": "text"}
PLAN = {"key": "plan", "title": "Plan", "kind": "file", "count": {"min": 0, "max": 1}}


def published(district, **policy):
    """A programme that takes files of any kind."""
    panels = Panels.publish(district, **policy)
    coordinator, made = district.coordinator, panels.programme
    copied = coordinator.made(f"/microcredential-versions/{made.version['id']}/new-version")
    part = copied["stages"][0]
    stage = {name: part[name] for name in ("key", "name", "rubric_id")}
    stages = [stage | {"evidence": [REFLECTION, PLAN, FILES, SECRET]}]
    path = f"/microcredential-versions/{copied['id']}"
    assert coordinator.patch(path, {"stages": stages}, revision=1).status_code == 200
    made.version = coordinator.made(f"{path}/publish")
    return panels


@pytest.fixture(scope="module")
def shown(district):
    return published(district)


@pytest.fixture(scope="module")
def blind(district):
    return published(district, anonymity="educator")


@pytest.fixture
def open_programme(shown, district):
    shown.programme.educator = district.person("educator", name="Ada Byron")
    return shown.programme


@pytest.fixture
def blind_programme(blind, district):
    blind.programme.educator = district.person("educator", name="Ada Byron")
    return blind.programme


def add(programme, submission, name, content, media_type, **form):
    answer = programme.educator.call(
        "POST",
        f"/submissions/{submission['id']}/files",
        data={"requirement": "files"} | form,
        files={"file": (name, io.BytesIO(content), media_type)},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def look(programme, piece):
    return programme.educator.get(f"/evidence/{piece['id']}").json()


def gate(programme, submission):
    return programme.educator.get(f"/submissions/{submission['id']}/completeness").json()


NAMED = {
    "a.pdf": (files.pdf("Kept words"), "application/pdf"),
    "a.docx": (files.docx(), WORD),
    "a.jpg": (files.picture(), "image/jpeg"),
    "a.mp4": (files.movie(), "video/mp4"),
}


def test_a_blind_assessor_gets_copies_that_name_nobody_and_others_the_file_itself(
    blind, blind_programme, worker, district
):
    programme, draft = blind_programme, blind_programme.draft()
    programme.add_text(draft)
    pieces = {
        name: add(programme, draft, name, content, media_type, students_appear="false")
        for name, (content, media_type) in NAMED.items()
    }
    assert {look(programme, one)["blind_copy"] for one in pieces.values()} == {"pending"}
    worker.run_all_due()
    assert {look(programme, one)["blind_copy"] for one in pieces.values()} == {"made"}
    programme.submit(draft)
    assessor = blind.take(blind.waiting(draft)[0])
    for name, piece in pieces.items():
        original = NAMED[name][0]
        path = f"/evidence/{piece['id']}/content"
        assert programme.educator.get(path).content == original
        assert district.coordinator.get(path).content == original
        got = assessor.get(path)
        assert got.status_code == 200, got.text
        assert int(got.headers["content-length"]) == len(got.content)
        assert got.content != original
        assert b"Ada Byron" not in got.content
        assert "a." not in got.headers["content-disposition"]


def test_what_cannot_be_made_anonymous_is_kept_from_the_assessor_and_its_owner_is_warned(
    blind, blind_programme, worker
):
    programme, draft = blind_programme, blind_programme.draft()
    programme.add_text(draft)
    piece = add(programme, draft, "a.pdf", b"%PDF-1.7 by Ada Byron", "application/pdf")
    worker.run_all_due()
    assert look(programme, piece)["blind_copy"] == "impossible"
    told = [one["detail"] for one in gate(programme, draft)["anonymity_warnings"]]
    assert any("cannot be made anonymous" in one for one in told)
    programme.submit(draft)
    assessor = blind.take(blind.waiting(draft)[0])
    for path in ("content", "view", "page"):
        answer = assessor.get(f"/evidence/{piece['id']}/{path}")
        assert answer.status_code == 409, answer.text
        assert "Ada" not in answer.text
    assert programme.educator.get(f"/evidence/{piece['id']}/content").status_code == 200


def test_before_the_copy_is_made_a_blind_assessor_gets_nothing(blind, blind_programme, worker):
    programme, draft = blind_programme, blind_programme.draft()
    programme.add_text(draft)
    piece = add(programme, draft, "a.pdf", files.pdf("One"), "application/pdf")
    programme.submit(draft)
    assessor = blind.take(blind.waiting(draft)[0])
    assert assessor.get(f"/evidence/{piece['id']}/content").status_code == 409
    worker.run_all_due()
    assert assessor.get(f"/evidence/{piece['id']}/content").status_code == 200


def test_where_names_are_shown_no_copy_is_made_and_nobody_is_warned(open_programme, worker):
    programme, draft = open_programme, open_programme.draft()
    programme.add_text(draft, "I am Ada Byron and this is what I tried")
    piece = add(programme, draft, "Byron.pdf", files.pdf("One"), "application/pdf")
    worker.run_all_due()
    assert look(programme, piece)["blind_copy"] is None
    assert gate(programme, draft)["anonymity_warnings"] == []


def test_names_in_a_blind_submission_are_told_to_its_owner_alone_and_stop_nothing(
    blind, blind_programme, district
):
    programme, draft = blind_programme, blind_programme.draft()
    programme.add_text(draft, "I am Ada and this is what I tried in class")
    add(programme, draft, "byron-plan.txt", b"words", "text/plain", students_appear="false")
    add(programme, draft, "a.mp4", files.movie(), "video/mp4", students_appear="false")
    told = gate(programme, draft)["anonymity_warnings"]
    said = sorted((one["pointer"].rpartition("/")[2], one["detail"]) for one in told)
    assert [key for key, _ in said] == ["files", "files", "reflection"]
    assert "recording" in said[0][1]
    assert "“Byron”" in said[1][1]
    assert "“Ada”" in said[2][1]
    assert programme.submit(draft)["state"] == "in_review"
    assessor = blind.take(blind.waiting(draft)[0])
    answer = assessor.get(f"/submissions/{draft['id']}/completeness")
    assert answer.json()["anonymity_warnings"] == []
    assert "Ada" not in answer.text


def test_removed_evidence_takes_its_copy_along(blind_programme, worker, wiring):
    programme, draft = blind_programme, blind_programme.draft()
    # What other tests have left to be done would be counted as ours.
    worker.run_all_due()
    before = set(wiring.tools.store.keys())
    piece = add(programme, draft, "a.pdf", files.pdf("One"), "application/pdf")
    worker.run_all_due()
    assert len(set(wiring.tools.store.keys()) - before) == 2
    programme.educator.delete(f"/evidence/{piece['id']}", revision=1)
    worker.run_all_due()
    assert set(wiring.tools.store.keys()) == before


def test_evidence_that_was_removed_before_its_turn_stays_removed(blind_programme, worker, wiring):
    programme, draft = blind_programme, blind_programme.draft()
    # What other tests have left to be done would be counted as ours.
    worker.run_all_due()
    before = set(wiring.tools.store.keys())
    piece = add(programme, draft, "a.pdf", files.pdf("One"), "application/pdf")
    programme.educator.delete(f"/evidence/{piece['id']}", revision=1)
    worker.run_all_due()
    assert set(wiring.tools.store.keys()) == before


def test_what_a_job_learns_costs_the_writer_no_revision(blind_programme, worker):
    programme, draft = blind_programme, blind_programme.draft()
    piece = add(programme, draft, "a.pdf", files.pdf("One"), "application/pdf")
    worker.run_all_due()
    changed = programme.educator.patch(f"/evidence/{piece['id']}", {"title": "A"}, revision=1)
    assert changed.status_code == 200, changed.text


@contextmanager
def scanned_by(wiring, url):
    """Let uploads be scanned while this lasts."""
    # Tools are frozen for the service; this is no service.
    object.__setattr__(wiring.tools, "scanner", MalwareScanner(url, seconds=5))
    try:
        yield
    finally:
        object.__setattr__(wiring.tools, "scanner", None)


def test_nothing_is_downloaded_before_it_was_scanned_and_malware_never(
    open_programme, wiring, worker, district
):
    programme, draft = open_programme, open_programme.draft()
    with scanner() as (url, _), scanned_by(wiring, url):
        good = add(programme, draft, "a.txt", b"words", "text/plain", students_appear="false")
        bad = add(programme, draft, "b.txt", EICAR, "text/plain", students_appear="false")
        for piece in (good, bad):
            assert piece["scan"] == "pending"
            for path in ("content", "view"):
                waiting = programme.educator.get(f"/evidence/{piece['id']}/{path}")
                assert waiting.status_code == 409, waiting.text
        worker.run_all_due()
    assert look(programme, good)["scan"] == "clean"
    assert programme.educator.get(f"/evidence/{good['id']}/content").content == b"words"
    found = look(programme, bad)
    assert (found["scan"], found["scan_detail"]) == ("quarantined", "Eicar-Signature")
    for caller in (programme.educator, district.coordinator):
        for path in ("content", "view"):
            assert caller.get(f"/evidence/{bad['id']}/{path}").status_code == 409
    programme.add_text(draft)
    assert [one["pointer"] for one in gate(programme, draft)["missing"]] == ["/evidence/files"]
    kinds = [e["kind"] for e in _events(district)]
    assert "evidence.quarantined" in kinds


def _events(district):
    found, after = [], None
    while True:
        query = {"limit": 200} | ({"cursor": after} if after else {})
        page = district.coordinator.get("/events", params=query).json()
        found += page["data"]
        after = page["next_cursor"]
        if after is None or not page["data"]:
            return found


def test_while_the_scanner_is_away_files_wait_and_are_asked_about_again(
    open_programme, wiring, worker, clock
):
    programme, draft = open_programme, open_programme.draft()
    with scanned_by(wiring, "tcp://127.0.0.1:1"):
        piece = add(programme, draft, "a.txt", b"words", "text/plain")
        worker.run_all_due()
        assert programme.educator.get(f"/evidence/{piece['id']}/content").status_code == 409
    with scanner() as (url, _), scanned_by(wiring, url):
        clock.advance(minutes=5)
        worker.run_all_due()
    programme.educator = programme.district.acting_for(programme.educator.person_id)
    assert look(programme, piece)["scan"] == "clean"


def test_students_who_appear_need_consent_and_a_stage_that_lets_them(open_programme):
    programme, draft = open_programme, open_programme.draft()
    programme.add_text(draft)
    silent = add(programme, draft, "a.txt", b"words", "text/plain")
    told = gate(programme, draft)
    assert any("students" in one["detail"] for one in told["warnings"])
    assert told["is_complete"]
    path = f"/evidence/{silent['id']}"
    assert programme.educator.patch(path, {"students_appear": True}, revision=1).is_success
    assert "consent" in gate(programme, draft)["missing"][0]["detail"]
    assert programme.educator.patch(path, {"has_consent": True}, revision=2).is_success
    assert gate(programme, draft)["missing"] == []
    add(programme, draft, "b.txt", b"words", "text/plain", requirement="secret",
        students_appear="true", has_consent="true")  # fmt: skip
    assert "no student may be recognised" in gate(programme, draft)["missing"][0]["detail"]


def test_accepted_work_is_seen_by_colleagues_only_where_its_owner_lets_them(
    open_programme, district, other_district
):
    programme, draft = open_programme, open_programme.draft()
    programme.add_text(draft)
    own = add(programme, draft, "a.txt", b"own", "text/plain", students_appear="false")
    shared = add(programme, draft, "b.txt", b"shared", "text/plain", students_appear="false",
                 visibility="organization")  # fmt: skip
    assert (own["visibility"], shared["visibility"]) == ("assessors", "organization")
    colleague = district.person("educator")
    path = f"/evidence/{shared['id']}/content"
    assert colleague.get(path).status_code == 403
    programme.submit(draft)
    assert colleague.get(path).status_code == 403
    programme.judge(draft)
    assert programme.state(draft) == "accepted"
    assert colleague.get(path).content == b"shared"
    assert colleague.get(f"/evidence/{shared['id']}").status_code == 200
    assert colleague.get(f"/evidence/{own['id']}/content").status_code == 403
    assert colleague.get(f"/submissions/{draft['id']}").status_code == 403
    assert district.machine().get(path).status_code == 403
    assert other_district.coordinator.get(path).status_code == 404


@pytest.mark.parametrize("changes", [{"visibility": "everybody"}, {"visibility": None}, {"visibility": "organization", "is_public": True}])  # fmt: skip
def test_who_may_see_it_is_one_of_three_and_fits_what_the_badge_may_link_to(
    open_programme, changes
):
    programme = open_programme
    piece = programme.add_text(programme.draft())
    answer = programme.educator.patch(f"/evidence/{piece['id']}", changes, revision=1)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/visibility"


def test_what_the_badge_may_link_to_follows_who_may_see_it(open_programme):
    programme = open_programme
    piece = programme.add_text(programme.draft())
    path = f"/evidence/{piece['id']}"
    told = programme.educator.patch(path, {"visibility": "public"}, revision=1).json()
    assert (told["visibility"], told["is_public"]) == ("public", True)
    told = programme.educator.patch(path, {"is_public": False}, revision=2).json()
    assert (told["visibility"], told["is_public"]) == ("assessors", False)


@pytest.mark.parametrize("with_ffprobe", [True, False])
def test_a_recording_is_measured_whatever_its_owner_says(
    open_programme, worker, wiring, with_ffprobe
):
    programme, draft = open_programme, open_programme.draft()
    known = wiring.tools.ffprobe
    object.__setattr__(wiring.tools, "ffprobe", shutil.which("ffprobe") if with_ffprobe else None)
    try:
        piece = add(programme, draft, "a.mp4", files.movie(seconds=95), "video/mp4", seconds="10")
        worker.run_all_due()
    finally:
        object.__setattr__(wiring.tools, "ffprobe", known)
    told = look(programme, piece)
    assert (told["seconds"], told["measured_seconds"]) == (10, 95)


def test_a_name_inside_a_document_is_told_to_its_owner_and_to_nobody_else(
    blind, blind_programme, worker
):
    programme, draft = blind_programme, blind_programme.draft()
    programme.add_text(draft)
    named, bare = files.written("A plan", header="Grade 4, Byron"), files.pdf("Kept words")
    add(programme, draft, "a.docx", named, WORD, students_appear="false")
    add(programme, draft, "b.pdf", bare, "application/pdf", students_appear="false")
    bomb = files.archive(**{"word/document.xml": b" " * (140 << 20)})
    add(programme, draft, "c.docx", bomb, WORD, students_appear="false")
    worker.run_all_due()
    told = [one["detail"] for one in gate(programme, draft)["anonymity_warnings"]]
    assert [one for one in told if "stands in the file" in one] == [
        "“Byron” stands in the file: assessors are not to know whose work it is"
    ]
    programme.submit(draft)
    assessor = blind.take(blind.waiting(draft)[0])
    assert "Byron" not in assessor.get(f"/submissions/{draft['id']}/evidence").text


def said_of(programme, draft):
    """What the owner is warned of, each with the field that it is of."""
    return [
        (one["pointer"], one["detail"]) for one in gate(programme, draft)["anonymity_warnings"]
    ]


def test_a_name_in_what_stands_beside_the_pieces_is_told_with_its_field(blind, blind_programme):
    programme = blind_programme
    said = {"topic": "Talk in the class of Ada Byron", "goals": "What Byron hopes for"}
    enrollment = programme.educator.made(
        "/enrollments", {"version_id": programme.version["id"]} | said
    )
    draft = programme.draft(enrollment)
    body = {"requirement": "reflection", "text": "Nobody is named here."}
    body |= {"narrative": "Ada tried talk moves."}
    programme.educator.made(f"/submissions/{draft['id']}/evidence", body)
    told = said_of(programme, draft)
    assert [pointer for pointer, _ in told] == [
        "/evidence/reflection",
        "/enrollment/topic",
        "/enrollment/goals",
    ]
    assert "“Ada” stands in what the badge may say about it" in told[0][1]
    assert "“Ada Byron” stands in the topic" in told[1][1]
    assert "“Byron” stands in the goals" in told[2][1]
    declared = {"ai_use": "assisted", "ai_use_description": "Byron asked a chatbot."}
    path = f"/submissions/{draft['id']}/submit"
    programme.educator.made(path, {"declared_own_work": True} | declared)
    pointer, detail = said_of(programme, draft)[-1]
    assert pointer == "/ai_use_description"
    assert "“Byron” stands in what you declared of help by AI" in detail
    assessor = blind.take(blind.waiting(draft)[0])
    answer = assessor.get(f"/submissions/{draft['id']}/completeness")
    assert answer.json()["anonymity_warnings"] == []


def test_what_stands_beside_the_pieces_without_a_name_is_not_warned_of(blind_programme):
    programme = blind_programme
    said = {"topic": "Talk", "goals": "Fewer hands up, for nevada and byronic heroes"}
    body = {"version_id": programme.version["id"]} | said
    draft = programme.draft(programme.educator.made("/enrollments", body))
    programme.add_text(draft)
    assert said_of(programme, draft) == []


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("notes.txt", b"\xef\xbb\xbfNotes by Ada Byron", "text/plain"),
        ("notes.md", "# Über Ada Byron".encode(), "text/markdown"),
        ("tally.csv", b"Teacher,Count\nAda Byron,3\n", "text/csv"),
        ("a.xlsx", files.workbook("Count", "Ada Byron"), SHEET),
        ("a.pptx", files.slides("A lesson", notes="Ada Byron says hello"), SLIDES),
    ],
)
def test_a_name_inside_texts_sheets_and_slides_is_told(
    blind_programme, worker, name, content, media_type
):
    programme, draft = blind_programme, blind_programme.draft()
    add(programme, draft, name, content, media_type, students_appear="false")
    worker.run_all_due()
    told = [detail for _, detail in said_of(programme, draft) if "stands in the file" in detail]
    assert told == ["“Ada Byron” stands in the file: assessors are not to know whose work it is"]


def test_a_long_text_is_read_to_its_bound_whatever_its_bytes_are(blind_programme, worker):
    programme, draft = blind_programme, blind_programme.draft()
    # What is no UTF-8 behind the first bytes, and a name where nobody reads on.
    broken = b"words " * 2000 + b"\xff\xfe Byron "
    endless = "ü ".encode() * 300_000 + b"Ada Byron"
    for name, content in (("a.txt", broken), ("b.txt", endless)):
        add(programme, draft, name, content, "text/plain", students_appear="false")
    worker.run_all_due()
    told = [detail for _, detail in said_of(programme, draft) if "stands in the file" in detail]
    assert [one.partition(" ")[0] for one in told] == ["“Byron”"]
