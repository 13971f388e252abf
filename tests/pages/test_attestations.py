"""Attestations on pages: whom to ask, what one is asked, and the link of a host; no script needed."""

import pytest

from tests.attested import SAID, asked, attested, draft_with_all, link_in, mails_to
from tests.district import District
from tests.pages.people import AtPages

WORK = "/work"
HOSTILE = "<script>alert(1)</script> I was there."


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "attestation-pages")


@pytest.fixture
def programme(district):
    return attested(district)


@pytest.fixture
def ada(district, programme):
    return AtPages.enter(district, programme.educator)


def test_an_educator_asks_a_coach_who_confirms_and_the_desk_shows_it(district, programme, ada):
    coach = district.person("coach", name="Mary Somerville")
    district.relate(coach, "coach_of", programme.educator)
    draft, piece = draft_with_all(programme)
    work, whom = f"{WORK}/submissions/{draft['id']}", f"/asking/{piece['id']}"
    assert "Nobody was asked yet" in ada.get(work)
    assert "Mary Somerville (coach)" in ada.get(whom)
    sent = ada.send(whom, data={"person_id": str(coach.person_id)})
    assert sent.headers["location"].startswith(work)
    mary = AtPages.enter(district, coach)
    assert "Asked of me" in mary.get("/")
    assert "asks you to confirm something" in mary.get("/asked")
    (row,) = coach.get("/attestations").json()["data"]
    path = f"/asked/attestations/{row['id']}"
    assert SAID in mary.get(path)
    done = mary.send(path, data={"action": "confirm", "note": HOSTILE})
    assert done.status_code == 303
    assert "You have answered" in mary.get(path)
    page = ada.get(work)
    assert "Confirmed" in page
    assert "<script>alert" not in page
    programme.submit(draft)
    assignment = programme.assignment(draft)
    desk = AtPages.enter(district, district.acting_for(assignment["person_id"]))
    seen = desk.get(f"/queue/{assignment['id']}")
    assert "Mary Somerville" in seen
    assert "<script>alert" not in seen


def test_a_fault_keeps_what_was_typed(programme, ada):
    _, piece = draft_with_all(programme)
    whom = f"/asking/{piece['id']}"
    refused = ada.send(whom, data={"email": "no address", "name": "Grace Hopper"})
    assert refused.status_code == 422
    assert "Grace Hopper" in refused.text


def test_asking_is_taken_back(district, programme, ada):
    draft, piece = draft_with_all(programme)
    colleague = district.person()
    row = asked(programme, piece, colleague)
    done = ada.send(f"/asking/requests/{row['id']}/withdraw")
    assert done.headers["location"] == f"{WORK}/submissions/{draft['id']}"
    mine = AtPages.enter(district, colleague)
    late = mine.send(f"/asked/attestations/{row['id']}", data={"action": "confirm"})
    assert late.headers["location"] == "/asked"
    assert "cannot be answered any more" in mine.get(f"/asked/attestations/{row['id']}")


def test_what_others_are_asked_is_nobody_elses_page(district, programme):
    _, piece = draft_with_all(programme)
    row = asked(programme, piece, district.person())
    other = AtPages.enter(district, district.person())
    other.get(f"/asked/attestations/{row['id']}", status=403)


def test_a_host_answers_without_an_account(district, http, programme, ada):
    _, piece = draft_with_all(programme)
    whom = f"/asking/{piece['id']}"
    ada.send(whom, data={"email": "host@pages.example", "name": "Grace Hopper"})
    link = link_in(mails_to(district, "host@pages.example")[0])
    assert SAID in http.get(link).text
    done = http.post(link, data={"action": "decline", "note": ""})
    assert "Thank you" in done.text
    assert "This link has ended" in http.get(link).text
