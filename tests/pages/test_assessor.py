"""The assessor's pages: the queue, the desk, a draft that is kept, sealing, giving back."""

import re

import pytest

from tests.pages.people import AtPages
from tests.programme import Programme

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **b** <img src=x onerror=alert(1)>"
KEYS = ("plan-fits", "reflection-honest", "whole-fits")


@pytest.fixture(scope="module")
def shared(district):
    return Programme.publish(district)


@pytest.fixture
def programme(district, shared):
    shared.educator = district.person("educator", name="Ada Byron")
    return shared


@pytest.fixture
def offered(programme):
    return programme.assignment(programme.complete())


@pytest.fixture
def assessor(district, offered):
    """Whoever was chosen: the district has other assessors too."""
    return district.acting_for(offered["person_id"])


@pytest.fixture
def grace(district, assessor):
    return AtPages.enter(district, assessor)


@pytest.fixture
def desk(assessor, offered):
    assessor.made(f"/assignments/{offered['id']}/claim")
    return f"/queue/{offered['id']}"


def levels(**given):
    return {f"level/{key}": given.get(key.replace("-", "_"), "on-track") for key in KEYS}


def review_of(assessor, offered):
    found = assessor.get("/reviews", params={"submission_id": offered["submission_id"]}).json()
    return next((one for one in found["data"] if one["assignment_id"] == offered["id"]), None)


def revision_on(page):
    return re.search(r'name="revision" value="(\d*)"', page)[1]


def test_the_queue_shows_what_is_offered_and_claiming_leads_to_the_desk(grace, offered):
    page = grace.get("/queue?limit=200")
    assert f"/queue/{offered['id']}" in page
    assert "Ada Byron" in page
    claimed = grace.send(f"/queue/{offered['id']}/claim")
    assert claimed.headers["location"] == f"/queue/{offered['id']}"
    assert "Your review" in grace.get(f"/queue/{offered['id']}")
    assert f"/queue/{offered['id']}" in grace.get("/queue?show=claimed&limit=200")
    assert f"/queue/{offered['id']}" not in grace.get("/queue?show=done&limit=200")


def test_an_empty_queue_says_what_to_do(district):
    page = AtPages.enter(district, district.person("assessor")).get("/queue")
    assert "Nothing is waiting for you" in page


def test_the_desk_shows_the_evidence_beside_the_rubric_and_files_only_as_downloads(grace, desk):
    page = grace.get(desk)
    assert "I tried three talk moves" in page
    assert re.search(r'href="/api/v1/evidence/[0-9a-f-]+/content" download', page)
    assert not re.search(r"<(iframe|embed|object|img|video)\b", page)
    assert page.count('type="radio"') == 2 * len(KEYS)


def test_a_draft_keeps_a_comment_before_its_level_is_chosen(assessor, grace, desk, offered):
    data = {"comment/plan-fits": "Half a thought", "summary": "So far", "action": "save"}
    assert grace.send(desk, data=data).status_code == 303
    assert "Half a thought" in grace.get(desk)
    draft = review_of(assessor, offered)
    assert [(one["criterion"], one["level"]) for one in draft["levels"]] == [("plan-fits", None)]
    sealed = assessor.post(f"/reviews/{draft['id']}/submit")
    assert sealed.status_code == 422


def test_sealing_names_every_gap_beside_its_field_and_keeps_what_was_typed(grace, desk):
    data = {"level/plan-fits": "not-yet", "comment/whole-fits": "Kept words", "action": "seal"}
    answer = grace.send(desk, data=data)
    assert answer.status_code == 422
    assert 'id="e-comment-plan-fits"' in answer.text
    assert 'id="e-level-whole-fits"' in answer.text
    assert 'id="e-level-plan-fits"' not in answer.text
    assert "Kept words" in answer.text
    assert "Kept words" in grace.get(desk)


def test_a_review_is_sealed_after_showing_what_the_educator_will_read(grace, desk):
    data = levels(plan_fits="not-yet") | {"comment/plan-fits": "Name the goal.", "action": "seal"}
    path = grace.send(desk, data=data).headers["location"]
    page = grace.get(path)
    assert "This comes to: not yet" in page
    assert "Name the goal." in page
    grace.send(path, data={"revision": revision_on(page)})
    assert "Your review is sealed" in grace.get(desk)
    assert "not yet" in grace.get(desk)


def test_what_changed_after_it_was_looked_over_is_not_sealed(assessor, grace, desk, offered):
    path = grace.send(desk, data=levels() | {"action": "seal"}).headers["location"]
    seen = revision_on(grace.get(path))
    draft = review_of(assessor, offered)
    changed = {"levels": draft["levels"], "summary": "Another thought"}
    assessor.patch(f"/reviews/{draft['id']}", changed, revision=draft["revision"])
    assert grace.send(path, data={"revision": seen}).headers["location"] == desk
    assert review_of(assessor, offered)["sealed_at"] is None


def test_two_windows_do_not_overwrite_each_other(assessor, grace, desk, offered):
    grace.send(desk, data={"summary": "First window"})
    late = grace.send(desk, data={"summary": "Second window", "revision": ""})
    assert late.status_code == 409
    assert "Second window" in late.text
    assert review_of(assessor, offered)["summary"] == "First window"
    grace.send(desk, data={"summary": "Second window", "revision": revision_on(late.text)})
    assert review_of(assessor, offered)["summary"] == "Second window"


def test_what_was_typed_after_it_was_given_back_elsewhere_is_shown(assessor, grace, desk, offered):
    assessor.made(f"/assignments/{offered['id']}/recuse", {"reason": "We are friends."})
    answer = grace.send(desk, data={"comment/plan-fits": "My words " + HOSTILE})
    assert answer.status_code == 409
    assert "My words &lt;script&gt;" in answer.text
    assert "You cannot read the work any more" in grace.get(desk)
    assert grace.send(f"{desk}/claim").status_code == 303


def test_giving_back_needs_a_reason(assessor, grace, offered):
    path = f"/queue/{offered['id']}/recuse"
    assert "Why can you not judge this?" in grace.get(path)
    refused = grace.send(path, data={"reason": " "})
    assert refused.status_code == 422
    assert 'id="e-reason"' in refused.text
    assert grace.send(path, data={"reason": "We plan together."}).status_code == 303
    answer = assessor.get(f"/assignments/{offered['id']}").json()
    assert (answer["state"], answer["end_reason"]) == ("recused", "We plan together.")


def test_the_next_attempt_shows_what_is_kept_what_changed_and_what_to_confirm(district, programme):
    first = programme.complete()
    programme.judge(first, reflection_honest="not-yet")
    again = programme.educator.made(f"/submissions/{first['id']}/resubmit")
    pieces = programme.educator.get(f"/submissions/{again['id']}/evidence").json()["data"]
    text = next(piece for piece in pieces if piece["kind"] == "text")
    changed = {"text": "A new and much more honest reflection, written again."}
    programme.educator.patch(f"/evidence/{text['id']}", changed, revision=1)
    programme.submit(again)
    offered = programme.assignment(again)
    grace = AtPages.enter(district, district.acting_for(offered["person_id"]))
    grace.send(f"/queue/{offered['id']}/claim")
    page = grace.get(f"/queue/{offered['id']}")
    assert "Met before, kept" in page
    assert "Confirm it again" in page
    assert page.count("Changed since the attempt before") == 1
    assert "In the attempt before: Not yet on track" in page
    assert 'name="level/plan-fits"' not in page


def test_stored_script_stays_text_on_the_desk(district, programme):
    draft = programme.draft()
    body = {"requirement": "reflection", "text": HOSTILE, "title": HOSTILE, "narrative": HOSTILE}
    programme.educator.made(f"/submissions/{draft['id']}/evidence", body)
    programme.add_plan(draft)
    programme.submit(draft)
    offered = programme.assignment(draft)
    path = f"/queue/{offered['id']}"
    grace = AtPages.enter(district, district.acting_for(offered["person_id"]))
    grace.send(f"{path}/claim")
    comments = {f"comment/{key}": HOSTILE for key in KEYS} | {"summary": HOSTILE}
    grace.send(path, data=levels() | comments)
    for page in (grace.get(path), grace.get(f"{path}/seal")):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", ["", "/recuse", "/seal", "/claim"])
def test_nobody_else_sits_at_the_desk(district, programme, offered, name):
    path = f"/queue/{offered['id']}"
    others = [programme.educator, district.person("assessor"), district.coordinator]
    for other in (AtPages.enter(district, one) for one in others):
        if name != "/claim":
            assert other.ask("GET", path + name).status_code == 403
        assert other.send(path + name, data={"reason": "x"}).status_code == 403


def test_another_organizations_assignment_is_not_there(other_district, offered):
    stranger = AtPages.enter(other_district, other_district.person("assessor"))
    assert stranger.ask("GET", f"/queue/{offered['id']}").status_code == 404


def test_a_form_of_another_site_or_without_the_token_changes_nothing(assessor, grace, offered):
    path = f"/queue/{offered['id']}/claim"
    assert grace.send(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert grace.ask("POST", path).status_code == 403
    state = assessor.get(f"/assignments/{offered['id']}").json()["state"]
    assert state == "offered"


def test_a_level_that_is_not_in_the_rubric_is_refused(assessor, grace, desk, offered):
    answer = grace.send(desk, data={"level/plan-fits": "superb"})
    assert answer.status_code == 422
    assert "Choose one of the levels." in answer.text
    assert review_of(assessor, offered) is None
