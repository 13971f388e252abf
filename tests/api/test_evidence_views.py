"""Evidence to look at: what can be shown, who may see it, and what a hostile file comes to."""

import io
import uuid
from dataclasses import replace

import pytest

from tests import files
from tests.programme import PDF, Programme

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANYTHING = {
    "key": "anything",
    "title": "Anything",
    "kind": "file",
    "count": {"min": 0, "max": 20},
    "media_types": [
        "application/pdf", "image/jpeg", "image/png", "text/plain", "text/csv", SHEET,
        "audio/wav",
    ],
}  # fmt: skip
REFLECTION = {"key": "reflection", "title": "Reflection", "kind": "text"}
PLAN = {"key": "plan", "title": "Plan", "kind": "file", "count": {"min": 0, "max": 1}}


@pytest.fixture(scope="module")
def published(district):
    made, coordinator = Programme.publish(district), district.coordinator
    copied = coordinator.made(f"/microcredential-versions/{made.version['id']}/new-version")
    part = copied["stages"][0]
    stage = {name: part[name] for name in ("key", "name", "rubric_id")}
    stages = [stage | {"evidence": [REFLECTION, PLAN, ANYTHING]}]
    path = f"/microcredential-versions/{copied['id']}"
    assert coordinator.patch(path, {"stages": stages}, revision=1).status_code == 200
    made.version = coordinator.made(f"{path}/publish")
    return made


@pytest.fixture
def programme(published, district):
    return replace(published, educator=district.person("educator"))


def add(programme, name, content, media_type, submission=None):
    submission = submission or programme.draft()
    answer = programme.educator.call(
        "POST",
        f"/submissions/{submission['id']}/files",
        data={"requirement": "anything"},
        files={"file": (name, io.BytesIO(content), media_type)},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_pdf_is_seen_page_by_page(programme):
    piece = add(programme, "a.pdf", files.pdf("One", "Two", "Three"), "application/pdf")
    told = programme.educator.get(f"/evidence/{piece['id']}/view").json()
    assert told == {"form": "pages", "pages": 3, "text": None, "rows": None, "is_cut": False}
    page = programme.educator.get(f"/evidence/{piece['id']}/page", params={"number": 3})
    assert (page.status_code, page.headers["content-type"]) == (200, "image/png")
    assert page.content.startswith(b"\x89PNG")
    headers = page.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cache-control"] == "no-store"


def test_a_picture_is_encoded_anew_without_what_is_said_in_it(programme):
    given = files.picture()
    assert b"Ada Byron" in given
    piece = add(programme, "a.jpg", given, "image/jpeg")
    page = programme.educator.get(f"/evidence/{piece['id']}/page")
    assert (page.status_code, page.headers["content-type"]) == (200, "image/jpeg")
    assert b"Ada Byron" not in page.content
    assert b"Exif" not in page.content


@pytest.mark.parametrize("number", ["0", "-1", "x", "5001", "1.5"])
def test_a_page_that_is_no_number_is_refused(programme, number):
    piece = add(programme, "a.pdf", files.pdf("One"), "application/pdf")
    answer = programme.educator.get(f"/evidence/{piece['id']}/page", params={"number": number})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "query:/number"


def test_a_page_that_is_not_there_is_unknown(programme):
    pdf = add(programme, "a.pdf", files.pdf("One"), "application/pdf")
    image = add(programme, "a.jpg", files.picture(), "image/jpeg", {"id": pdf["submission_id"]})
    for piece in (pdf, image):
        answer = programme.educator.get(f"/evidence/{piece['id']}/page", params={"number": 2})
        assert answer.status_code == 404, answer.text


def test_text_and_tables_are_told_as_text(programme):
    submission = programme.draft()
    text = add(programme, "a.txt", b"Hello\x07 <b>you</b>\r\nbye", "text/plain", submission)
    told = programme.educator.get(f"/evidence/{text['id']}/view").json()
    assert (told["form"], told["text"]) == ("text", "Hello <b>you</b>\nbye")
    table = add(programme, "a.csv", b"Name,Score\nAb,3\n", "text/csv", submission)
    told = programme.educator.get(f"/evidence/{table['id']}/view").json()
    assert (told["form"], told["rows"]) == ("table", [["Name", "Score"], ["Ab", "3"]])


def test_what_cannot_be_shown_is_for_downloading_only(programme):
    wave = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20)
    piece = add(programme, "a.wav", wave, "audio/wav")
    told = programme.educator.get(f"/evidence/{piece['id']}/view").json()
    assert told["form"] == "download"
    assert programme.educator.get(f"/evidence/{piece['id']}/page").status_code == 404
    assert programme.educator.get(f"/evidence/{piece['id']}/content").content == wave


def test_a_file_that_cannot_be_opened_says_so_and_can_be_downloaded(programme):
    piece = add(programme, "a.pdf", PDF[:20], "application/pdf")
    for path in ("view", "page"):
        answer = programme.educator.get(f"/evidence/{piece['id']}/{path}")
        assert answer.status_code == 422, answer.text
        assert answer.json()["type"].endswith("/problems/unreadable-file")
    assert programme.educator.get(f"/evidence/{piece['id']}/content").status_code == 200


def test_who_may_not_read_evidence_sees_no_page_of_it(programme, district, other_district):
    piece = add(programme, "a.pdf", files.pdf("One"), "application/pdf")
    for path in ("view", "page"):
        whole = f"/evidence/{piece['id']}/{path}"
        assert district.person("educator").get(whole).status_code == 403
        assert district.machine().get(whole).status_code == 403
        assert other_district.coordinator.get(whole).status_code == 404
        assert programme.educator.get(f"/evidence/{uuid.uuid4()}/{path}").status_code == 404
