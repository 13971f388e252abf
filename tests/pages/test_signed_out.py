"""A form that cannot be kept gives back what was typed into it: to its author, as text, without secrets."""

import uuid

import pytest
from starlette.testclient import TestClient

from app.pages import submissions
from app.pages.forms import Form
from app.pages.typed import MOST_CHARACTERS, MOST_TEXTS, typed_in
from tests.pages.people import AtPages
from tests.pages.test_large_forms import MULTIPART, browser_body
from tests.programme import WORDS, Programme

HOSTILE = "</textarea><script>alert(1)</script>"
SECRET = "qzSecretTokenOfTheOldSession"
ID = uuid.UUID(int=2**127 - 1)


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def ada(district, programme):
    programme.educator = district.person("educator")
    return AtPages.enter(district, programme.educator)


@pytest.fixture
def stranger(http):
    """A browser in which the session is over."""
    return AtPages(http, "x" * 43)


def test_a_draft_of_an_ended_session_is_given_back_as_it_was_typed(programme, ada):
    draft = programme.draft()
    path = f"/work/submissions/{draft['id']}"
    token = ada.token()
    ada.send("/sign-out")
    fields = [("csrf_token", token), ("new/reflection/text", f"{WORDS}\n{HOSTILE}")]
    fields += [("new/extra/url", "https://a.example/b"), ("new/reflection/goal_id", str(ID))]
    fields += [("new/reflection/visibility", "assessors"), ("action", "hand-in")]
    headers = MULTIPART | {"Referer": f"http://localhost{path}"}
    body = browser_body(fields, ["new/plan/file"])
    answer = ada.ask("POST", path, content=body, headers=headers)
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "You are signed out" in answer.text
    assert f"{WORDS}\n&lt;/textarea&gt;&lt;script&gt;alert(1)" in answer.text
    assert ">Reflection, text</label>" in answer.text
    assert "https://a.example/b" in answer.text
    assert f'href="/sign-in?next={path}"' in answer.text
    for hidden in (token, "<script>alert", str(ID), "hand-in", ">assessors<"):
        assert hidden not in answer.text
    assert programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"/queue/{ID}", "comment/plan-fits"),
        (f"/queue/{ID}", "question/text"),
        (f"/portfolio/entries/{ID}", "text"),
        ("/portfolio/entries", "title"),
        (f"/work/{ID}/plan", "topic"),
        (f"/plans/{ID}/return", "note"),
        (f"/work/questions/{ID}", "text"),
        (f"/work/submissions/{ID}/comments", "text"),
        (f"/work/{ID}/survey", "q/helped-most"),
        ("/goals/new", "measure"),
        ("/manage/people/new", "name"),
    ],
)
def test_whatever_form_people_write_in_it_is_given_back(stranger, path, name):
    data = {name: f"Quietly. {HOSTILE}", "csrf_token": SECRET, "revision": "3"}
    answer = stranger.ask("POST", path, data=data)
    assert answer.status_code == 401, path
    assert "Quietly. &lt;/textarea&gt;&lt;script&gt;" in answer.text
    assert SECRET not in answer.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None])
def test_what_another_site_sends_is_never_shown(stranger, ada, origin):
    data, path = {"text": f"Bait {HOSTILE}"}, f"/portfolio/entries/{ID}"
    headers = {"Accept": "text/html"} | ({} if origin is None else {"Origin": origin})
    answer = stranger.http.post(path, data=data, headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "Bait" not in answer.text
    if origin is not None:
        refused = ada.send(path, data=data, headers={"Origin": origin})
        assert (refused.status_code, "Bait" in refused.text) == (403, False)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"revision": "3", "action": "remove:" + str(ID), "csrf_token": SECRET},
        {"person_id": str(ID), "visibility": "self", "is_public": "on", "text": "  "},
        {"csrf_token": SECRET, "password": "open sesame", "access_token": "a b", "pin": "12 34"},
    ],
)
def test_where_nothing_was_typed_one_is_led_to_sign_in(stranger, data):
    answer = stranger.ask("POST", f"/portfolio/entries/{ID}", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_what_is_no_form_leads_to_sign_in(stranger):
    for body in (b"--no", b"", b"\xff\x00"):
        answer = stranger.ask("POST", f"/queue/{ID}", content=body, headers=MULTIPART)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_machine_gets_a_problem_document_and_nothing_back(stranger):
    told = stranger.ask(
        "POST", f"/queue/{ID}", data={"summary": WORDS}, headers={"Accept": "application/json"}
    )
    assert (told.status_code, told.json()["title"]) == (401, "Nobody is signed in")
    assert WORDS not in told.text


def test_a_form_of_the_session_before_is_refused_and_given_back(programme, ada):
    path = f"/work/submissions/{programme.draft()['id']}"
    old = ada.token()
    again = AtPages.enter(programme.district, programme.educator)
    data = {"csrf_token": old, "new/reflection/text": f"{WORDS} {HOSTILE}"}
    answer = again.ask("POST", path, data=data)
    assert answer.status_code == 403
    assert f"{WORDS} &lt;/textarea&gt;" in answer.text
    assert old not in answer.text
    assert WORDS not in again.get(path)


def test_what_was_typed_outlives_a_fault_of_ours(http, programme, ada, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(submissions.saving, "save", broken)
    path = f"/work/submissions/{programme.draft()['id']}"
    browser = AtPages(TestClient(http.app, "http://localhost", raise_server_exceptions=False), "")
    browser.cookie = ada.cookie
    data = {"new/reflection/text": WORDS, "csrf_token": ada.token()}
    answer = browser.ask("POST", path, data=data)
    assert (answer.status_code, WORDS in answer.text) == (500, True)


def test_no_more_is_given_back_than_a_page_can_hold():
    form = Form({"text": ("a" * (MOST_CHARACTERS - 2),), "note": ("bcd",), "title": ("e",)}, {})
    found = typed_in(form)
    assert (sum(len(one.text) for one in found.texts), found.is_cut) == (MOST_CHARACTERS, True)
    many = typed_in(Form({"text": ("word",) * (MOST_TEXTS + 1)}, {}))
    assert (len(many.texts), many.is_cut) == (MOST_TEXTS, True)
    exactly = typed_in(Form({"text": ("word",) * MOST_TEXTS}, {}))
    assert (len(exactly.texts), exactly.is_cut) == (MOST_TEXTS, False)


def test_a_criterion_may_be_called_like_a_secret():
    assert typed_in(Form({"comment/password": ("Kept",), "new/token/text": ("Too",)}, {})).texts
