"""The desk beside levels and comments: saved comments, preview, earlier drafts, the stage in the queue."""

import re

import pytest

from tests.district import District
from tests.pages.forms import change, fields_of, send_changed
from tests.pages.manage_world import Desk
from tests.programme import Programme, criterion

COMMENT = "comment/plan-fits"


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "desk-pages")


@pytest.fixture(scope="module")
def shared(district):
    return Programme.publish(district)


@pytest.fixture
def programme(district, shared):
    shared.educator = district.person("educator", name="Ada Byron")
    return shared


@pytest.fixture
def taken(programme):
    assignment = programme.assignment(programme.complete())
    programme.assessor.made(f"/assignments/{assignment['id']}/claim")
    return f"/queue/{assignment['id']}"


@pytest.fixture
def desk(district, programme):
    return Desk.of(district, programme.assessor)


def revision_on(page):
    return re.search(r'name="revision" value="(\d*)"', page)[1]


def save(desk, path, action="save", **fields):
    revision = revision_on(desk.page(path))
    return desk.done(path, {"revision": revision, "action": action} | fields)


def test_a_comment_is_kept_from_the_desk_and_inserted_without_scripts(desk, taken):
    save(desk, taken, "keep/plan-fits", **{COMMENT: "Say who it is for."})
    page = desk.page(taken)
    (kept,) = re.findall(r'<option value="([0-9a-f-]{36})" data-text="Say who', page)
    chosen = {"saved/plan-fits": kept, COMMENT: "Nearly."}
    assert save(desk, taken, "insert/plan-fits", **chosen) == f"{taken}#f-comment-plan-fits"
    assert "Nearly.\nSay who it is for.</textarea>" in desk.page(taken)
    listed = desk.page("/saved-comments")
    assert "Say who it is for." in listed
    path = f"/saved-comments/{kept}"
    form = {"revision": "1", "text": "Say for whom it is.", "criterion": ""}
    assert desk.done(path, form) == "/saved-comments"
    assert desk.send(path, form).status_code == 409
    assert desk.send(path, form | {"revision": "2", "text": ""}).status_code == 422
    desk.done(f"{path}/remove", {"revision": "2"})
    assert "Say for whom" not in desk.page("/saved-comments")


def test_the_criterion_of_a_comment_is_chosen_from_a_list(desk, district, taken):
    other = Programme.publish(district, name="Another talk")
    page = fields_of(desk.page("/saved-comments"))
    assert {"", "plan-fits", "whole-fits"} <= set(page.offered["criterion"])
    lineages = set(page.offered["microcredential_id"])
    assert other.version["microcredential_id"] in lineages
    change(desk, "/saved-comments", {"text": "Name the group.", "criterion": "plan-fits"})
    assert "Plan fits" in desk.page("/saved-comments")
    guide = {"slug": "odd", "name": "Odd", "criteria": [criterion("odd-one", "reflection")]}
    rubric = district.coordinator.made("/rubrics", guide)
    odd = Programme.publish(district, of_stages=[{"rubric_id": rubric["id"]}])
    wrong = {"text": "Odd.", "criterion": "odd-one"}
    wrong |= {"microcredential_id": other.version["microcredential_id"]}
    answer = send_changed(desk, "/saved-comments", wrong)
    assert answer.status_code == 422
    assert 'id="e-criterion">The microcredential that you chose' in answer.text
    right = wrong | {"microcredential_id": odd.version["microcredential_id"]}
    change(desk, "/saved-comments", right)


def test_a_comment_of_somebody_else_is_not_inserted_and_nothing_is_lost(desk, district, taken):
    other = district.person("coach")
    kept = other.made("/saved-comments", {"text": "A secret of mine"})
    fields = {"saved/plan-fits": kept["id"], COMMENT: "My words", "action": "insert/plan-fits"}
    assert desk.send(taken, fields).status_code == 403
    gone = fields | {"saved/plan-fits": "0198c0de-0000-7000-8000-000000000000"}
    answer = desk.send(taken, gone)
    assert answer.status_code == 422
    assert "My words" in answer.text
    assert "A secret" not in desk.page(taken)


def test_the_preview_is_what_the_educator_reads_in_the_end(desk, district, programme, taken):
    given = {
        "level/plan-fits": "not-yet",
        COMMENT: "Add **one** <b>goal</b>.",
        "summary": "Close.",
    }
    assert save(desk, taken, "preview", **given) == f"{taken}/preview"
    page = desk.page(f"{taken}/preview")
    assert "No level yet" in page
    others = {f"level/{key}": "on-track" for key in ("reflection-honest", "whole-fits")}
    save(desk, taken, "seal", **given | others)
    before = desk.page(f"{taken}/preview")
    assert "Not yet: 1 of 3 criteria are still open" in before
    assert read_in(before) in desk.page(f"{taken}/seal")
    revision = revision_on(desk.page(f"{taken}/seal"))
    desk.done(f"{taken}/seal", {"revision": revision})
    assert desk.get(f"{taken}/preview").status_code == 303
    judged = district.coordinator.get(f"/assignments/{taken.rpartition('/')[2]}").json()
    educator = Desk.of(district, programme.educator)
    after = educator.page("/work" + f"/submissions/{judged['submission_id']}")
    assert criteria_in(before) == criteria_in(after)


def read_in(page):
    return re.search(
        r'<section class="card" aria-labelledby="sum">.*?</section>', page, re.DOTALL
    )[0]


def criteria_in(page):
    return re.search(
        r'<section class="stack" aria-labelledby="criteria">.*?</section>', page, re.DOTALL
    )[0]


def test_nobody_else_sees_the_preview(desk, district, taken):
    save(desk, taken, summary="A draft")
    for person in (district.coordinator_id, district.person("coach")):
        assert Desk.of(district, person).get(f"{taken}/preview").status_code == 403


def test_what_was_saved_before_can_be_gone_back_to_and_that_undone(desk, programme, taken):
    for words in ("First thought", "Second thought"):
        save(desk, taken, summary=words)
    (back,) = re.findall(r'value="(back/[^"]+)"', desk.page(taken))
    save(desk, taken, back, summary="Second thought")
    page = desk.page(taken)
    assert "First thought</textarea>" in page
    assert len(re.findall(r'value="back/', page)) == 2
    save(desk, taken, "back/2020-01-01T00:00:00+00:00", summary="First thought")
    assert len(re.findall(r'value="back/', desk.page(taken))) == 2


def test_no_more_than_five_earlier_drafts_are_kept_and_none_once_it_is_sealed(desk, taken):
    for number in range(8):
        save(desk, taken, summary=f"Thought {number}")
    assert desk.page(taken).count('value="back/') == 5
    levels = {
        f"level/{key}": "on-track" for key in ("plan-fits", "reflection-honest", "whole-fits")
    }
    save(desk, taken, "seal", **levels)
    revision = revision_on(desk.page(f"{taken}/seal"))
    desk.done(f"{taken}/seal", {"revision": revision})
    assert 'value="back/' not in desk.page(taken)


def test_the_queue_can_be_narrowed_to_a_stage(desk, programme, taken):
    stage_id = programme.version["stages"][0]["id"]
    page = desk.page(f"/queue?stage_id={stage_id}&limit=200")
    assert taken in page
    other = desk.page("/queue?stage_id=0198c0de-0000-7000-8000-000000000000")
    assert "Nothing found" in other
    assert desk.get("/queue?stage_id=x").status_code == 422
