"""The pages of inquiry cycles: a team goes from its question to what its steps did."""

import pytest

from tests import files
from tests.api.test_evidence_safety import scanned_by
from tests.clamd import scanner
from tests.district import District
from tests.inquiry import given, opened
from tests.pages.manage_world import Desk
from tests.programme import PDF, Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "inquiry-pages")


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


def test_a_team_goes_round_once_without_scripts(district, programme):
    people = [district.person("educator", name=name) for name in ("Kim Lee", "Ada Byron")]
    first = opened(programme, people)
    one, two = (Desk.of(district, person) for person in people)
    fields = {"team_id": first.row["team_id"], "rubric_id": first.row["rubric_id"]}
    form = {"question": "Who says why?", "pieces/0/title": "Tickets", "pieces/0/text": "S1: half"}
    path = one.done("/inquiry/new", fields | form)
    assert "Who says why?" in two.page("/inquiry")
    one.done(path, form | {"revision": "1", "action": "begin"})
    assert "Each member scores apart" in one.page(path)
    api = f"/inquiry-cycles/{path.rpartition('/')[2]}"
    round_id = people[0].get(api).json()["scoring_round_id"]
    for person in people:
        person.made(f"/scoring-rounds/{round_id}/scores", given())
    page = two.page(path)
    assert "What everybody saw" in page
    assert "Kim Lee" in page
    studied = {"groups/0/name": "Not why yet", "groups/0/codes": "s2, S7"}
    steps = {"next_steps/0/text": "Ask how they know.", "next_steps/0/group": "Not why yet"}
    revision = {"revision": str(people[0].get(api).json()["revision"])}
    bad = studied | {"groups/0/codes": "Noor"}
    answer = two.send(path, revision | bad | steps | {"action": "act"})
    assert answer.status_code == 422
    assert "Ask how they know." in answer.text
    two.done(path, revision | studied | steps | {"action": "act"})
    assert "S2, S7" in one.page(path)
    revision = {"revision": str(people[0].get(api).json()["revision"])}
    stale = {"revision": "1", "findings": "Lost?", "action": "close"}
    assert one.send(path, stale).status_code == 409
    one.done(path, revision | {"findings": "More of them do.", "action": "close"})
    read_along(Desk.of(district, district.coordinator_id).page(path))
    assert "Open the next cycle" in one.page(path)


def read_along(page):
    assert "More of them do." in page
    assert "Open the next cycle" not in page


def test_a_file_is_added_with_the_plan_looked_at_and_taken_away(district, programme):
    people = [district.person(name="Kim Lee"), district.person(name="Ada Byron")]
    cycle = opened(programme, people)
    one, two = (Desk.of(district, person) for person in people)
    path = f"/inquiry/{cycle.row['id']}"
    said = {"title": "Exit tickets", "students": "no", "visibility": "team"}
    form = said | {"question": "Who draws it?", "pieces/0/title": "A", "pieces/0/text": "S1"}
    sent = {"file": ("noor.pdf", files.pdf("S1: half"), "application/pdf")}
    answer = one.send(path, form | {"revision": "1", "action": "begin"}, files=sent)
    assert answer.status_code == 303
    (file,) = cycle.again()["files"]
    assert cycle.row["state"] == "do"
    here = f"/inquiry/files/{file['id']}"
    assert here in two.page(path)
    assert here in two.page(f"/scoring/{cycle.row['scoring_round_id']}")
    shown = two.page(here)
    assert f"/api/v1/inquiry-files/{file['id']}/page?number=1" in shown
    assert "S1: half" in shown
    coordinator = Desk.of(district, district.coordinator_id)
    assert "For the team alone." in coordinator.page(path)
    assert coordinator.get(here).status_code == 403
    assert coordinator.send(f"{here}/remove", {"revision": "1"}).status_code == 403
    assert two.done(f"{here}/remove", {"revision": "1"}) == path
    assert "What was in it is deleted." in one.page(path)
    assert one.get(here).status_code == 410


def test_a_file_that_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays(
    district, programme
):
    cycle = opened(programme, [district.person(), district.person()])
    one, path = Desk.of(district, cycle.people[0]), f"/inquiry/{cycle.row['id']}"
    form = {"title": "Exit tickets", "students": "no", "question": "Who draws it?"}
    sent = {"file": ("noor.pdf", PDF, "application/pdf")}
    for wrong, words in (
        ({"students": ""}, "students"),
        ({"title": ""}, "title"),
        ({"students": "yes-without"}, "consent on file"),
    ):
        answer = one.send(path, form | wrong | {"revision": "1"}, files=sent)
        assert answer.status_code == 422
        assert words in answer.text
        assert "Who draws it?" in answer.text
    wrong_type = {"file": ("noor.exe", b"MZ", "application/x-msdownload")}
    assert one.send(path, form | {"revision": "1"}, files=wrong_type).status_code == 422
    assert cycle.again()["files"] == []


def test_a_file_that_waits_for_the_scanner_is_kept_and_the_team_begins_later(
    district, programme, wiring
):
    cycle = opened(programme, [district.person(), district.person()])
    desk, path = Desk.of(district, cycle.people[0]), f"/inquiry/{cycle.row['id']}"
    form = {"title": "Exit tickets", "students": "no", "question": "Who?", "revision": "1"}
    form |= {"pieces/0/title": "A", "pieces/0/text": "S1", "action": "begin"}
    with scanner() as (url, _), scanned_by(wiring, url):
        sent = {"file": ("a.pdf", PDF, "application/pdf")}
        assert desk.send(path, form, files=sent).status_code == 303
        page = desk.page(path)
    assert "It is being checked for malware." in page
    assert cycle.again()["state"] == "plan"


def test_cycles_are_filtered_by_phase_and_team(district, programme):
    people = [district.person(), district.person()]
    row = opened(programme, people, question="Who draws it?").row
    desk = Desk.of(district, people[0])
    assert "Who draws it?" in desk.page(f"/inquiry?state=plan&team_id={row['team_id']}")
    assert "No cycle is like that." in desk.page("/inquiry?state=study&team_id=")
    assert "Who draws it?" in desk.page("/inquiry?state=nonsense")


def test_a_question_is_needed_to_open_a_cycle(district, programme):
    people = [district.person(), district.person()]
    row = opened(programme, people).row
    fields = {"team_id": row["team_id"], "rubric_id": row["rubric_id"], "question": ""}
    assert Desk.of(district, people[0]).send("/inquiry/new", fields).status_code == 422


def test_nobody_outside_the_team_opens_the_page(district, programme):
    cycle = opened(programme, [district.person(), district.person()])
    stranger = Desk.of(district, district.person("educator"))
    assert stranger.get(f"/inquiry/{cycle.row['id']}").status_code == 403
    assert cycle.row["question"] not in stranger.page("/inquiry")
