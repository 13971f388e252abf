"""Uploads that mean harm, who may read what was uploaded, and what is forgotten."""

import hashlib
import io
import uuid
from dataclasses import replace
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from app.storage.tables import Evidence
from tests.programme import EVIDENCE, PDF, Programme

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17)
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LIMIT = 2 * 1024 * 1024
PICTURE = {
    "key": "picture",
    "title": "A picture",
    "kind": "file",
    "media_types": ["image/png", "text/plain"],
    "count": {"min": 0, "max": 9},
}


@pytest.fixture(scope="module")
def published(district):
    made, coordinator = Programme.publish(district), district.coordinator
    path = f"/microcredential-versions/{made.version['id']}/new-version"
    copied = coordinator.made(path)
    stages = [
        {name: part[name] for name in ("key", "name", "rubric_id")}
        | {"evidence": [*EVIDENCE, PICTURE]}
        for part in copied["stages"]
    ]
    path = f"/microcredential-versions/{copied['id']}"
    assert coordinator.patch(path, {"stages": stages}, revision=1).status_code == 200
    made.version = coordinator.made(f"{path}/publish")
    return made


@pytest.fixture
def programme(published, district):
    """The same programme with an educator of this test."""
    return replace(published, educator=district.person("educator"))


@pytest.fixture
def draft(programme):
    return programme.draft()


@pytest.fixture
def kept(wiring):
    """What is in the store and in the database."""

    def look():
        with wiring.database.read() as session:
            count = session.exec(select(sa.func.count()).select_from(Evidence)).one()
        return set(wiring.tools.store.keys()), count

    return look


def upload(programme, submission, name, content, media_type, **form):
    return programme.educator.call(
        "POST",
        f"/submissions/{submission['id']}/files",
        data={"requirement": "picture"} | form,
        files={"file": (name, io.BytesIO(content), media_type)},
    )


BAD_UPLOADS = {
    "one byte too large": ("a.png", PNG + bytes(LIMIT + 1 - len(PNG)), "image/png", 413),
    "larger than any body": ("a.png", PNG + bytes(LIMIT + 200_000), "image/png", 413),
    "empty": ("a.png", b"", "image/png", 422),
    "a type that is not asked for": ("a.pdf", PDF, "application/pdf", 415),
    "bytes of another type": ("a.png", PDF, "image/png", 415),
    "a page as picture": ("a.png", HTML, "image/png", 415),
    "a page as text": ("a.txt", HTML, "text/plain", 415),
    "a page after spaces as text": ("a.txt", b" \r\n\t" + HTML, "text/plain", 415),
    "a page after a mark as text": ("a.txt", b"\xef\xbb\xbf" + HTML, "text/plain", 415),
    "a drawing with a script as text": ("a.txt", SVG, "text/plain", 415),
    "a drawing with a script as picture": ("a.png", SVG, "image/png", 415),
    "a drawing as itself": ("a.svg", SVG, "image/svg+xml", 415),
    "a page as itself": ("a.html", HTML, "text/html", 415),
    "a script as itself": ("a.js", b"alert(1)", "text/javascript", 415),
    "a program as text": ("a.txt", b"MZ\x90\x00\x03\x00", "text/plain", 415),
    "no type": ("a", b"words", "", 415),
    "two types": ("a.txt", b"words", "text/plain, text/html", 415),
    "a path": ("../../etc/passwd.txt", b"words", "text/plain", 422),
    "a rooted path": ("/etc/passwd.txt", b"words", "text/plain", 422),
    "a hidden name": (".htaccess.txt", b"words", "text/plain", 422),
    "a name that turns round": ("a\u202etxt.exe.txt", b"words", "text/plain", 422),
    "a name that is too long": ("a" * 260 + ".txt", b"words", "text/plain", 422),
    "a name of spaces": ("   ", b"words", "text/plain", 422),
}


@pytest.mark.parametrize("what", BAD_UPLOADS)
def test_a_bad_upload_is_refused_and_nothing_is_left_behind(programme, draft, kept, what):
    name, content, media_type, status = BAD_UPLOADS[what]
    before = kept()
    answer = upload(programme, draft, name, content, media_type)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert kept() == before


RAW_NAMES = {
    b"a\x01.txt": 422,
    b"a\x00.txt": 422,
    b"a\xc2\x85.txt": 422,
    b"..": 422,
    b"a/b.txt": 422,
    b"..\\..\\b.txt": 422,
    b"CON:.txt": 422,
    b"a%0d%0aX-Evil: 1.txt": 422,
}


@pytest.mark.parametrize("name", RAW_NAMES, ids=repr)
def test_a_name_that_no_library_would_send_is_refused(programme, draft, kept, name):
    before = kept()
    content = b"\r\n".join(
        [
            b"--b",
            b'Content-Disposition: form-data; name="requirement"',
            b"",
            b"picture",
            b"--b",
            b'Content-Disposition: form-data; name="file"; filename="' + name + b'"',
            b"Content-Type: text/plain",
            b"",
            b"words",
            b"--b--",
            b"",
        ]
    )
    answer = programme.educator.call(
        "POST",
        f"/submissions/{draft['id']}/files",
        content=content,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code in {400, RAW_NAMES[name]}, answer.text
    assert kept() == before


@pytest.mark.parametrize("media_type", ["text/plain", "image/png"])
def test_an_upload_of_the_very_limit_is_taken(programme, media_type):
    head = PNG if media_type == "image/png" else b"words"
    filler = b"\x00" if media_type == "image/png" else b"x"
    content = head + filler * (LIMIT - len(head))
    answer = upload(programme, programme.draft(), "a", content, media_type)
    assert answer.status_code == 201, answer.text
    assert answer.json()["size"] == LIMIT


FORMS = {
    "no file": ({"requirement": "picture"}, None, 422, "/file"),
    "no requirement": ({}, [("file", ("a.txt", b"words", "text/plain"))], 422, "/requirement"),
    "a file that is a field": ({"requirement": "picture", "file": "words"}, None, 422, "/file"),
    "no such requirement": (
        {"requirement": "unheard-of"},
        [("file", ("a.txt", b"words", "text/plain"))],
        422,
        "/requirement",
    ),
    "a requirement that takes text": (
        {"requirement": "reflection"},
        [("file", ("a.txt", b"words", "text/plain"))],
        422,
        "/requirement",
    ),
    "a requirement that takes a link": (
        {"requirement": "extra"},
        [("file", ("a.txt", b"words", "text/plain"))],
        422,
        "/requirement",
    ),
    "a time that is no number": (
        {"requirement": "picture", "seconds": "soon"},
        [("file", ("a.txt", b"words", "text/plain"))],
        422,
        "/seconds",
    ),
    "two files": (
        {"requirement": "picture"},
        [("file", ("a.txt", b"a", "text/plain")), ("file", ("b.txt", b"b", "text/plain"))],
        422,
        "/file",
    ),
    "a field that is not known": (
        {"requirement": "picture", "status": "accepted"},
        [("file", ("a.txt", b"words", "text/plain"))],
        422,
        "/status",
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_bad_form_is_refused_and_the_field_is_named(programme, draft, kept, what):
    data, files, status, pointer = FORMS[what]
    before, path = kept(), f"/submissions/{draft['id']}/files"
    # An empty file list would make it another type of form.
    files = files or {"title": (None, "Words")}
    answer = programme.educator.call("POST", path, data=data, files=files)
    assert answer.status_code == status, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
    assert kept() == before


def test_no_more_files_than_the_requirement_counts_are_taken(programme, kept):
    submission = programme.draft()
    programme.add_plan(submission)
    before = kept()
    answer = upload(programme, submission, "b.pdf", PDF, "application/pdf", requirement="plan")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/requirement")
    assert kept() == before


NAMES = ["plan.txt", "Plan für Ärzte.txt", "план урока.txt", "授業.txt", "a'b;c=%22.txt", "🎓.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_download_is_an_attachment_that_no_browser_runs(programme, name):
    content = b"Who spoke, and what changed."
    made = upload(programme, programme.draft(), name, content, "text/plain")
    assert made.status_code == 201, made.text
    answer = programme.educator.get(f"/evidence/{made.json()['id']}/content")
    assert (answer.status_code, answer.content) == (200, content)
    headers = answer.headers
    assert headers["content-length"] == str(len(content))
    assert headers["content-type"].partition(";")[0] == "text/plain"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    kind, plain, encoded = headers["content-disposition"].split("; ")
    assert kind == "attachment"
    assert plain.isascii()
    assert plain.count('"') == 2
    assert unquote(encoded.removeprefix("filename*=UTF-8''")) == name
    assert made.json()["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module")
def judged(district):
    """A submission in review, with a coach, and its file."""
    programme = Programme.publish(district)
    coach = district.person("coach")
    district.relate(coach, "coach_of", programme.educator)
    submission = programme.complete()
    assignment = programme.assignment(submission)
    assigned = district.acting_for(assignment["person_id"])
    pieces = programme.educator.get(f"/submissions/{submission['id']}/evidence").json()["data"]
    piece = next(piece for piece in pieces if piece["kind"] == "file")
    return programme, coach, assigned, piece


def test_who_may_download_and_who_may_not(district, other_district, judged):
    programme, coach, assigned, piece = judged
    lineage = programme.version["microcredential_id"]
    may = {
        "its educator": programme.educator,
        "the assigned assessor": assigned,
        "the coach": coach,
        "a coordinator": district.coordinator,
        "an auditor": district.person("auditor"),
    }
    may_not = {
        "another educator": (district.person("educator"), 403),
        "an assessor who is not assigned": (
            district.person("assessor", microcredential_id=lineage),
            403,
        ),
        "a coach of somebody else": (district.person("coach"), 403),
        "an author": (district.person("author"), 403),
        "a machine with every scope": (district.machine(), 403),
        "a coordinator of another organization": (other_district.coordinator, 404),
        "a machine of another organization": (other_district.machine(), 404),
    }
    path = f"/evidence/{piece['id']}/content"
    assert {who: c.get(path).status_code for who, c in may.items()} == dict.fromkeys(may, 200)
    found = {who: caller.get(path).status_code for who, (caller, _) in may_not.items()}
    assert found == {who: status for who, (_, status) in may_not.items()}


def test_the_salt_is_for_its_owner_alone(district, judged):
    programme, coach, assigned, piece = judged
    path = f"/evidence/{piece['id']}"
    assert len(programme.educator.get(path).json()["salt"]) >= 32
    others = (coach, assigned, district.coordinator, district.machine())
    assert [caller.get(path).json()["salt"] for caller in others] == [None] * 4
    listed = assigned.get(f"/submissions/{piece['submission_id']}/evidence").json()["data"]
    assert {row["salt"] for row in listed} == {None}


def test_a_machine_sees_that_a_text_is_there_but_not_what_it_says(district, judged):
    _, _, _, piece = judged
    listed = district.machine().get(f"/submissions/{piece['submission_id']}/evidence").json()
    assert {row["kind"] for row in listed["data"]} == {"file", "text"}
    assert {(row["text"], row["url"]) for row in listed["data"]} == {(None, None)}


def test_a_changed_text_has_another_digest(programme):
    submission = programme.draft()
    piece = programme.add_text(submission)
    words = "Another reflection, with other words in it."
    changed = programme.educator.patch(f"/evidence/{piece['id']}", {"text": words}, revision=1)
    assert changed.json()["sha256"] == hashlib.sha256(words.encode()).hexdigest()
    assert changed.json()["sha256"] != piece["sha256"]


def test_removed_bytes_are_gone_once_the_job_ran(programme, wiring, worker):
    submission = programme.draft()
    piece = programme.add_plan(submission)
    key = store_key(wiring, piece)
    assert key in set(wiring.tools.store.keys())
    removed = programme.educator.delete(f"/evidence/{piece['id']}", revision=1)
    assert removed.status_code == 204
    assert key in set(wiring.tools.store.keys())  # until the removal is committed for sure
    worker.run_all_due()
    assert key not in set(wiring.tools.store.keys())


def test_bytes_that_another_attempt_shares_stay_until_the_last_is_gone(district, wiring, worker):
    programme = Programme.publish(district)
    first = programme.complete()
    programme.judge(first, plan_fits="not-yet")
    second = programme.educator.made(f"/submissions/{first['id']}/resubmit")
    pieces = programme.educator.get(f"/submissions/{second['id']}/evidence").json()["data"]
    plan = next(piece for piece in pieces if piece["kind"] == "file")
    key = store_key(wiring, plan)
    assert programme.educator.delete(f"/evidence/{plan['id']}", revision=1).status_code == 204
    worker.run_all_due()
    assert key in set(wiring.tools.store.keys())


def store_key(wiring, piece):
    with wiring.database.read() as session:
        query = select(Evidence.store_key).where(col(Evidence.id) == uuid.UUID(piece["id"]))
        return session.exec(query).one()
