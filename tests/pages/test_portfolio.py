"""The pages of a portfolio's entries, without JavaScript."""

from uuid import UUID

import pytest

from tests.pages.people import AtPages, session_of
from tests.programme import PDF, WORDS, Programme

HOSTILE = "<script>alert(1)</script> wait time"
BASE = "/portfolio/entries"


@pytest.fixture
def programme(district):
    made = Programme.publish(district)
    made.educator = district.person("educator", name="Mary Shelley")
    return made


@pytest.fixture
def mary(district, programme):
    return AtPages.enter(district, programme.educator)


def begun(page, title=HOSTILE):
    return page.send(BASE, data={"title": title}).headers["location"]


def said(programme, path, **more):
    entry = programme.educator.get(f"/portfolio-entries/{path.rpartition('/')[2]}").json()
    told = {name: entry[name] for name in ("title", "text", "day", "visibility")}
    return told | {"revision": str(entry["revision"])} | more


def test_an_entry_is_begun_written_shown_deleted_and_brought_back(district, programme, mary):
    assert BASE in mary.get("/portfolio")
    assert "No entry yet" in mary.get(BASE)
    path = begun(mary)
    assert "&lt;script&gt;alert(1)" in mary.get(path)
    shown = said(programme, path, text=WORDS, visibility="organization")
    refused = mary.send(path, data=shown)
    assert (refused.status_code, "students can be recognised" in refused.text) == (422, True)
    assert WORDS in refused.text
    files = {"file": ("plan.pdf", PDF, "application/pdf")}
    more = shown | {"students": "no", "url": "https://example.org/page"}
    assert mary.send(path, data=more, files=files).status_code == 303
    page = mary.get(path)
    assert "plan.pdf" in page
    assert "What stood here before" in page
    colleague = AtPages.enter(district, district.person("coach"))
    assert WORDS in colleague.get(path)
    assert "Take away" not in colleague.get(path)
    colleague.get(f"{path}/delete", 403)
    stale = mary.send(path, data=shown | {"text": "Typed in an old window", "students": "no"})
    assert (stale.status_code, "Typed in an old window" in stale.text) == (409, True)
    assert "Delete this entry?" in mary.get(f"{path}/delete")
    mary.send(f"{path}/delete")
    assert "Bring back" in mary.get(BASE)
    colleague.get(path, 403)
    mary.send(f"{path}/restore")
    assert WORDS in mary.get(path)


def test_what_is_typed_is_saved_quietly(programme, mary):
    path = begun(mary)
    quiet = {"headers": {"Accept": "application/json"}}
    told = mary.send(path, data=said(programme, path, text="One"), **quiet).json()
    again = said(programme, path, text="Two") | {"revision": str(told["revisions"]["revision"])}
    assert mary.send(path, data=again, **quiet).json()["faults"] == {}
    late = mary.send(path, data=again | {"revision": "1", "text": "Three"}, **quiet).json()
    assert "another window" in late["faults"][""]
    wrong = mary.send(path, data=again | {"day": "no day"}, **quiet).json()
    assert list(wrong["faults"]) == ["day"]


def test_a_link_or_file_is_taken_away(programme, mary):
    path = begun(mary)
    mary.send(path, data=said(programme, path, url="https://example.org/mine"))
    entry_id = path.rpartition("/")[2]
    (piece,) = programme.educator.get(f"/portfolio-entries/{entry_id}").json()["pieces"]
    mary.send(f"{BASE}/pieces/{piece['id']}/remove", data={"revision": str(piece["revision"])})
    assert "https://example.org/mine" not in mary.get(path)


def test_an_entry_is_taken_into_a_draft_and_a_goal_named(programme, mary):
    goal = {"text": "Talk less", "school_year": "2025-2026"}
    goal_id = programme.educator.made("/goals", goal)["id"]
    entry = programme.educator.made("/portfolio-entries", {"title": "Wait time", "text": WORDS})
    draft = programme.draft()
    path = f"/work/submissions/{draft['id']}"
    assert "Take something from your portfolio" in mary.get(path)
    wrong = mary.send(f"{path}/take", data={"what": "x", "requirement": "reflection"})
    assert wrong.status_code == 303
    mary.send(f"{path}/take", data={"what": entry["id"], "requirement": "reflection"})
    assert WORDS in mary.get(path)
    (piece,) = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    prefix = f"piece/{piece['id']}"
    data = {f"{prefix}/revision": str(piece["revision"]), f"{prefix}/goal_id": goal_id}
    assert mary.send(path, data=data | {f"{prefix}/text": WORDS}).status_code == 303
    kept = programme.educator.get(f"/evidence/{piece['id']}").json()
    assert (kept["goal"]["text"], kept["entry_id"]) == ("Talk less", entry["id"])
    programme.add_plan(draft)
    programme.submit(draft)
    assignment = programme.assignment(draft)
    assessor = AtPages(mary.http, session_of(programme.district, UUID(assignment["person_id"])))
    assert "Talk less" in assessor.get(f"/queue/{assignment['id']}")


def test_what_was_typed_into_an_entry_that_was_deleted_elsewhere_is_given_back(programme, mary):
    path = begun(mary)
    shown = said(programme, path, text=f"{WORDS}\n</textarea>{HOSTILE}", url="https://a.example/b")
    mary.send(f"{path}/delete")
    quiet = mary.send(path, data=shown, headers={"Accept": "application/json"})
    assert (quiet.status_code, quiet.json()["late"]) == (200, True)
    answer = mary.send(path, data=shown)
    assert answer.status_code == 410
    assert f"{WORDS}\n&lt;/textarea&gt;&lt;script&gt;alert(1)" in answer.text
    assert "https://a.example/b" in answer.text
    assert "<script>alert" not in answer.text
    assert shown["visibility"] not in answer.text.partition("What you had typed")[2]
    mary.send(f"{path}/restore")
    assert WORDS not in mary.get(path)
