"""The coach's pages: drafts of those they coach, comments beside the work, answers beside the draft."""

import re

import pytest

from tests.api.panels import Panels
from tests.pages.people import AtPages
from tests.programme import WORDS, Programme

HOSTILE = "<script>alert(1)</script> **b** <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district, name="Classroom talk")


@pytest.fixture
def draft(district, programme):
    programme.educator = district.person("educator", name="Mary Shelley")
    made = programme.draft()
    programme.add_text(made)
    programme.add_plan(made)
    return made


@pytest.fixture
def grace(district, programme, draft):
    coach = district.person("coach", name="Grace Hopper")
    district.relate(coach, "coach_of", programme.educator)
    return AtPages.enter(district, coach)


@pytest.fixture
def mary(district, programme, grace):
    return AtPages.enter(district, programme.educator)


def test_a_coach_finds_the_drafts_of_those_they_coach_and_no_others(
    district, programme, draft, grace
):
    assert "/coaching" in grace.get("/")
    page = grace.get("/coaching")
    assert f"/coaching/{draft['id']}" in page
    assert "Mary Shelley" in page
    stranger = AtPages.enter(district, district.person("coach"))
    assert "No draft to look at" in stranger.get("/coaching")
    stranger.get(f"/coaching/{draft['id']}", 403)
    programme.submit(draft)
    assert f"/coaching/{draft['id']}" not in grace.get("/coaching")


def test_a_comment_stands_beside_the_draft_and_the_answer_beside_the_comment(draft, grace, mary):
    path = f"/coaching/{draft['id']}"
    assert WORDS in grace.get(path)
    sent = grace.send(f"{path}/comments", data={"text": f"Say more. {HOSTILE}"})
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    page = mary.get(f"/work/submissions/{draft['id']}")
    assert "Grace Hopper" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    answered = mary.send(f"/work/submissions/{draft['id']}/comments", data={"text": "I did."})
    assert answered.status_code == 303
    assert "I did." in grace.get(path)
    assert "Mary Shelley" in grace.get(path)


def test_each_takes_back_only_their_own(draft, grace, mary):
    path = f"/coaching/{draft['id']}"
    grace.send(f"{path}/comments", data={"text": "A slip of the tongue."})
    (link,) = re.findall(r'action="(/coaching/comments/[^"]+)"', grace.get(path))
    work = f"/work/submissions/{draft['id']}"
    assert not re.findall(r'action="(/work/comments/[^"]+)"', mary.get(work))
    refused = mary.send(link.replace("/coaching/", "/work/"), data={"submission": draft["id"]})
    assert refused.status_code == 403
    assert grace.send(link, data={"submission": draft["id"]}).headers["location"] == path
    assert "slip of the tongue" not in mary.get(work)


def test_an_empty_comment_is_refused_and_a_late_one_is_shown_to_be_copied(
    programme, draft, grace, mary
):
    path, work = f"/coaching/{draft['id']}", f"/work/submissions/{draft['id']}"
    empty = grace.send(f"{path}/comments", data={"text": " "})
    assert empty.status_code == 422
    assert 'id="e-text"' in empty.text
    assert mary.send(f"{work}/comments", data={"text": ""}).status_code == 303
    programme.submit(draft)
    for caller, where in ((grace, path), (mary, work)):
        late = caller.send(f"{where}/comments", data={"text": "Words that took an hour."})
        assert late.status_code == 409
        assert "Words that took an hour." in late.text


@pytest.mark.parametrize("anonymity", ["none", "educator"])
def test_an_assessor_reads_comments_on_the_page_after_sealing_and_never_where_blind(
    district, anonymity
):
    programme = Programme.publish(district, policy={"anonymity": anonymity})
    coach = district.person("coach", name="Grace Hopper")
    district.relate(coach, "coach_of", programme.educator)
    made = programme.draft()
    programme.add_text(made)
    programme.add_plan(made)
    coach.made(f"/submissions/{made['id']}/comments", {"text": "Say more about Noor."})
    programme.submit(made)
    asked = programme.assignment(made)
    assessor = AtPages.enter(district, district.acting_for(asked["person_id"]))
    if anonymity == "none":
        assert "about Noor" not in assessor.get(f"/queue/{asked['id']}")
        programme.judge(made)
    else:
        taken = assessor.send("/queue/next")
        assert "about Noor" not in assessor.get(taken.headers["location"])
        Panels(programme, district).seal(asked | {"state": "claimed"})
    page = assessor.get(f"/queue/{asked['id']}")
    assert ("about Noor" in page) == (anonymity == "none")
    assert ("Grace Hopper" in page) == (anonymity == "none")
