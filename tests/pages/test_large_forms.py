"""The largest draft that can be published is read and saved, and nothing beyond it."""

import asyncio
import re

import pytest
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from app.pages.forms import FIELDS_OF_A_PIECE, MAX_FIELDS, MAX_FILES, form_of
from tests.pages.people import AtPages
from tests.programme import EVIDENCE, WORDS, Programme

EDGE = "----WebKitFormBoundaryLaurel"
KINDS = ("file", "video", "table")
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}


def browser_body(fields, files=()):
    """The fields and the inputs for files, each of which a browser sends empty when none was chosen."""
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in fields]
    empty = 'filename=""\r\nContent-Type: application/octet-stream\r\n\r\n'
    parts += [f'name="{name}"; {empty}' for name in files]
    told = "".join(f"--{EDGE}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    return f"{told}--{EDGE}--\r\n".encode()


def requirement(key, kind, **more):
    return {"key": key, "title": key.title(), "kind": kind, "count": {"min": 0, "max": 2}} | more


def opened(district, evidence):
    """Publish a stage that asks for this; returns its educator at the pages, and the draft's path."""
    programme = Programme.publish(district, of_stages=[{"evidence": evidence}])
    draft = programme.draft()
    return programme, AtPages.enter(district, programme.educator), draft


def names_in(page):
    """The fields of the draft's own form, as often as they are sent at most."""
    form = page[page.index('id="draft"') :]
    form = form[: form.index("</form>")]
    return re.findall(r'<(?:input|textarea|select)\b[^>]*\bname="([^"]+)"', form)


def test_one_text_is_saved_among_as_many_files_as_a_stage_can_ask_for(district):
    many = [requirement(f"piece-{n}", KINDS[n % 3]) for n in range(MAX_FILES - len(EVIDENCE))]
    programme, ada, draft = opened(district, [*EVIDENCE, *many])
    path = f"/work/submissions/{draft['id']}"
    page = ada.get(path)
    names = names_in(page)
    files = [name for name in names if name.endswith("/file")]
    assert len(files) > 40
    typed = {"new/reflection/text": WORDS, "action": "save", "csrf_token": ada.token()}
    fields = [(name, typed.get(name, "")) for name in {*names, *typed} if name not in files]
    answer = ada.ask("POST", path, content=browser_body(fields, files), headers=MULTIPART)
    assert (answer.status_code, answer.headers.get("location")) == (303, path), answer.text
    (piece,) = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    assert piece["text"] == WORDS


def test_no_piece_has_more_fields_than_are_counted_for_it(district):
    kinds = ("text", "link", "video", "table", "source", "attestation", "file")
    marks = {kind: {"students_may_appear": True} for kind in ("file", "video", "link")}
    asked = [requirement(f"a-{kind}", kind, **marks.get(kind, {})) for kind in kinds]
    programme, ada, draft = opened(district, [*EVIDENCE, *asked])
    programme.educator.made("/goals", {"text": "Talk less", "school_year": "2025-2026"})
    for kind in ("link", "video"):
        body = {"requirement": f"a-{kind}", "url": "https://example.org/page"}
        programme.educator.made(f"/submissions/{draft['id']}/evidence", body)
    prefixes = [
        name.rpartition("/")[0] for name in names_in(ada.get(f"/work/submissions/{draft['id']}"))
    ]
    most = max(prefixes.count(one) for one in set(prefixes) if one)
    assert 8 <= most <= FIELDS_OF_A_PIECE


def read(body):
    """What a route gets of a body."""

    async def reading():
        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        headers = [(b"content-type", MULTIPART["Content-Type"].encode())]
        request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
        return await anext(form_of(request))

    return asyncio.run(reading())


def test_as_many_fields_as_the_largest_draft_has_are_read():
    fields = [(f"piece/{n}/text", str(n)) for n in range(MAX_FIELDS)]
    assert len(read(browser_body(fields, ["f"] * MAX_FILES)).fields) == MAX_FIELDS


def test_the_same_name_again_and_again_is_read_in_order():
    told = [str(n) for n in range(MAX_FIELDS)]
    assert read(browser_body([("a", text) for text in told])).all("a") == told


@pytest.mark.parametrize(
    ("fields", "files", "told"),
    [(MAX_FIELDS + 1, 0, "Too many fields"), (0, MAX_FILES + 1, "Too many files")],
)
def test_more_is_refused(fields, files, told):
    with pytest.raises(MultiPartException, match=told):
        read(browser_body([("a", "")] * fields, ["f"] * files))
