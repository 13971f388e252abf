"""Questions between assessor and educator on their pages: no name, no word lost, no script needed."""

import pytest

from tests.api.panels import Panels
from tests.district import District
from tests.pages.people import AtPages

HOSTILE = "<script>alert(1)</script> When was the second lesson?"


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "question-pages")


@pytest.fixture
def panels(district):
    made = Panels.publish(district, preset="double_blind")
    made.programme.educator = district.person("educator", name="Mary Shelley")
    return made


@pytest.fixture
def round_(district, panels):
    """The submission, and a desk and an assignment for each of its assessors."""
    submission = panels.programme.complete()
    seats = [(panels.take(one), one) for one in panels.live(submission)]
    return submission, [(AtPages.enter(district, who), one) for who, one in seats]


def test_a_question_goes_from_the_desk_to_the_educator_and_back(district, panels, round_):
    submission, ((desk, mine), (other, others)) = round_
    path, work = f"/queue/{mine['id']}", f"/work/submissions/{submission['id']}"
    fields = {"action": "ask", "question/about": "criterion:plan-fits", "summary": "A draft."}
    sent = desk.send(path, data=fields | {"question/text": HOSTILE})
    assert sent.headers["location"].startswith(path)
    page = desk.get(path)
    assert "Waits for an answer" in page
    assert "A draft." in page
    mary = AtPages.enter(district, panels.programme.educator)
    told = mary.get(work)
    assert "An assessor asks" in told
    assert "<script>alert" not in told
    (question,) = panels.programme.educator.get(
        f"/submissions/{submission['id']}/questions"
    ).json()["data"]
    refused = mary.send(f"/work/questions/{question['id']}", data={"text": "Mary was there."})
    assert refused.status_code == 422
    assert "Mary was there." in refused.text
    assert "names_confirmed" in refused.text
    done = mary.send(f"/work/questions/{question['id']}", data={"text": "On the Thursday."})
    assert done.status_code == 303
    assert "On the Thursday." in desk.get(path)
    again = mary.send(f"/work/questions/{question['id']}", data={"text": "On Friday."})
    assert again.status_code == 409
    assert "On Friday." in again.text
    seen = other.get(f"/queue/{others['id']}")
    assert "Thursday" not in seen
    assert "second lesson" not in seen


def test_a_question_that_cannot_be_sent_keeps_every_word(panels, round_):
    _, ((desk, mine), _) = round_
    path = f"/queue/{mine['id']}"
    empty = desk.send(path, data={"action": "ask", "question/text": "", "summary": "A draft."})
    assert empty.status_code == 422
    named = desk.send(
        path, data={"action": "ask", "question/text": "Ada Byron asks when.", "revision": "1"}
    )
    assert named.status_code == 422
    assert "Ada Byron asks when." in named.text
    confirmed = {"question/names_confirmed": "on", "question/text": "Ada Byron asks when."}
    sent = desk.send(path, data={"action": "ask", "revision": "2"} | confirmed)
    assert sent.status_code == 303, sent.text


def test_nobody_else_reads_or_answers_a_question(district, panels, round_, other_district):
    submission, ((desk, mine), (other, _)) = round_
    desk.send(f"/queue/{mine['id']}", data={"action": "ask", "question/text": "When?"})
    (question,) = panels.programme.educator.get(
        f"/submissions/{submission['id']}/questions"
    ).json()["data"]
    path = f"/work/questions/{question['id']}"
    other.get(path, 404)
    AtPages.enter(district, district.person("educator")).get(path, 403)
    AtPages.enter(other_district, other_district.coordinator).get(path, 404)
    assert other.send(path, data={"text": "Here."}).status_code == 403
