"""The pages of inquiry cycles: a team goes from its question to what its steps did."""

import pytest

from tests.district import District
from tests.inquiry import given, opened
from tests.pages.manage_world import Desk
from tests.programme import Programme


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
