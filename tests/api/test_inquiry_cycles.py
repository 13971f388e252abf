"""Inquiry cycles: a team scores apart, studies together, acts, and says what came of it."""

import pytest

from tests.district import District
from tests.inquiry import PIECES, STUDIED, given, opened
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "inquiry")


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def cycle(district, programme):
    return opened(programme, [district.person("educator"), district.person()])


def test_a_team_plans_scores_studies_acts_and_a_next_cycle_follows(cycle):
    one, _ = cycle.people
    assert (cycle.row["state"], cycle.begun().row["state"]) == ("plan", "do")
    assert cycle.scored().row["state"] == "study"
    assert cycle.write(**STUDIED).json()["groups"] == STUDIED["groups"]
    assert one.made(f"{cycle.path}/act")["state"] == "act"
    assert one.post(f"{cycle.path}/close").status_code == 422
    assert cycle.write(findings="Four of five say why now.").is_success
    closed = one.made(f"{cycle.path}/close")
    assert (closed["state"], closed["next_steps"]) == ("closed", STUDIED["next_steps"])
    names = ("team_id", "rubric_id")
    following = {name: closed[name] for name in names} | {"previous_id": closed["id"]}
    again = one.made("/inquiry-cycles", following | {"question": "And in writing?"})
    assert again["previous_id"] == closed["id"]


def test_levels_are_sealed_until_all_have_given_theirs_also_for_who_runs_the_programme(
    district, cycle
):
    one, two = cycle.people
    path = f"/scoring-rounds/{cycle.begun().row['scoring_round_id']}"
    one.made(f"{path}/scores", given())
    for reader in (two, district.coordinator):
        assert reader.get(path).json()["scores"] == []
    before = cycle.again()
    assert before["state"] == "do"
    two.made(f"{path}/scores", given("not-yet"))
    assert len(one.get(path).json()["scores"]) == 2
    assert cycle.again()["state"] == "study"


def test_who_runs_the_programme_reads_along_and_writes_nothing(district, cycle):
    for reader in (district.coordinator, district.person("auditor")):
        assert reader.get(cycle.path).status_code == 200
        assert reader.patch(cycle.path, {"question": "Mine"}, revision=1).status_code == 403
        for move in ("act", "close", "withdraw"):
            assert reader.post(f"{cycle.path}/{move}").status_code == 403


def test_nobody_outside_the_team_sees_it(district, cycle, wiring, http):
    stranger = district.person("educator", "assessor")
    assert stranger.get(cycle.path).status_code == 403
    listed = stranger.get("/inquiry-cycles").json()["data"]
    assert listed == []
    body = {name: cycle.row[name] for name in ("team_id", "rubric_id", "question")}
    assert stranger.post("/inquiry-cycles", body).status_code == 403
    elsewhere = District.make(wiring, http, "inquiry-elsewhere")
    assert elsewhere.coordinator.get(cycle.path).status_code == 404
    assert elsewhere.coordinator.post("/inquiry-cycles", body).status_code == 404
    assert district.machine().get(cycle.path).status_code == 403


@pytest.mark.parametrize("code", ["Noor", "NOOR", "S12345", "ABC1", "S 1", "1A", ""])
def test_students_are_codes_and_never_names(cycle, code):
    cycle.scored()
    told = cycle.write(groups=[{"name": "Why", "codes": [code]}])
    assert told.status_code == 422
    assert told.json()["errors"][0]["pointer"] == "/groups/0/codes/0"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (
            {"groups": [{"name": "A", "codes": ["1"]}, {"name": "B", "codes": ["1"]}]},
            "/groups/1/codes",
        ),
        ({"groups": [{"name": "A", "codes": ["1"]}, {"name": "A", "codes": ["2"]}]}, "/groups"),
        ({"next_steps": [{"text": "Ask", "group": "Nobody"}]}, "/next_steps/0/group"),
        ({"next_steps": [{"text": ""}]}, "/next_steps/0/text"),
    ],
)
def test_groups_and_steps_that_do_not_fit_are_refused_at_their_place(cycle, wrong, pointer):
    cycle.scored()
    told = cycle.write(**wrong)
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, pointer)


def test_what_belongs_to_another_phase_is_refused_and_says_what_may_be_written(cycle):
    told = cycle.write(**STUDIED)
    assert (told.status_code, told.json()["allowed"]) == (409, ["files", "pieces", "question"])
    told = cycle.people[0].post(f"{cycle.path}/act").json()
    assert (told["state"], told["move"], told["allowed"]) == ("plan", "act", ["begin", "withdraw"])
    cycle.scored()
    assert cycle.write(question="Another").json()["allowed"] == ["groups", "next_steps"]
    assert cycle.people[0].post(f"{cycle.path}/act").status_code == 422


def test_it_does_not_begin_without_work_or_a_second_member_nor_twice(district, programme):
    bare = opened(programme, [district.person(), district.person()], pieces=[])
    assert bare.people[0].post(f"{bare.path}/begin", {}).status_code == 422
    alone = opened(programme, [district.person()])
    assert alone.people[0].post(f"{alone.path}/begin", {}).status_code == 409
    assert bare.write(pieces=PIECES).is_success
    bare.begun()
    assert bare.people[1].post(f"{bare.path}/begin", {}).status_code == 409


def test_what_is_called_off_shows_nobody_what_was_given(cycle):
    one, two = cycle.people
    path = f"/scoring-rounds/{cycle.begun().row['scoring_round_id']}"
    one.made(f"{path}/scores", given())
    assert two.made(f"{cycle.path}/withdraw")["state"] == "withdrawn"
    assert two.get(path).json()["scores"] == []
    assert two.post(f"{path}/scores", given()).status_code == 409


def test_it_is_in_no_figure_and_becomes_no_anchor(district, cycle):
    reports = [district.coordinator.get("/reports/agreement").json()]
    cycle.scored()
    path = f"/scoring-rounds/{cycle.row['scoring_round_id']}/close"
    agreed = {"agreed": given()["levels"], "becomes_anchor": True}
    assert district.coordinator.post(path, agreed).status_code == 403
    assert [district.coordinator.get("/reports/agreement").json()] == reports


def test_whoever_joins_while_the_team_scores_is_asked_too_and_later_only_reads(district, cycle):
    third, fourth = district.person(name="Mary Jackson"), district.person()
    members = f"/teams/{cycle.row['team_id']}/members"
    path = f"/scoring-rounds/{cycle.begun().row['scoring_round_id']}"
    one, two = cycle.people
    one.made(f"{path}/scores", given())
    district.coordinator.made(members, {"person_id": str(third.person_id)})
    before = third.get(path).json()
    assert (len(before["person_ids"]), before["scores"]) == (3, [])
    two.made(f"{path}/scores", given())
    assert cycle.again()["state"] == "do"
    third.made(f"{path}/scores", given("not-yet"))
    assert cycle.again()["state"] == "study"
    district.coordinator.made(members, {"person_id": str(fourth.person_id)})
    assert fourth.get(cycle.path).status_code == 200
    assert fourth.post(f"{path}/scores", given()).status_code == 403
    assert len(one.get(path).json()["scores"]) == 3


def test_whoever_left_and_came_back_has_one_seat(district, cycle):
    round_id = cycle.begun().row["scoring_round_id"]
    team, two = f"/teams/{cycle.row['team_id']}", str(cycle.people[1].person_id)
    revision = district.coordinator.get(team).json()["revision"]
    assert district.coordinator.delete(f"{team}/members/{two}", revision=revision).is_success
    district.coordinator.made(f"{team}/members", {"person_id": two})
    seats = cycle.people[0].get(f"/scoring-rounds/{round_id}").json()["person_ids"]
    assert len(seats) == len(set(seats)) == 2


def taken_out(district, cycle, person):
    team = f"/teams/{cycle.row['team_id']}"
    revision = district.coordinator.get(team).json()["revision"]
    path = f"{team}/members/{person.person_id}"
    assert district.coordinator.delete(path, revision=revision).is_success


def test_who_is_taken_out_of_the_team_reads_and_scores_no_more_and_holds_nobody_up(
    district, programme
):
    cycle = opened(programme, [district.person() for _ in range(3)]).begun()
    one, two, gone = cycle.people
    path = f"/scoring-rounds/{cycle.row['scoring_round_id']}"
    one.made(f"{path}/scores", given())
    two.made(f"{path}/scores", given())
    assert cycle.again()["state"] == "do"
    taken_out(district, cycle, gone)
    assert cycle.again()["state"] == "study"
    assert gone.get(path).status_code == 403
    assert gone.post(f"{path}/scores", given()).status_code == 403
    assert gone.get("/scoring-rounds").json()["data"] == []
    assert [len(one.get(path).json()[name]) for name in ("person_ids", "scores")] == [2, 2]


def test_levels_given_before_one_was_taken_out_stay_and_are_not_shown_to_them(district, programme):
    cycle = opened(programme, [district.person() for _ in range(3)]).begun()
    one, two, gone = cycle.people
    path = f"/scoring-rounds/{cycle.row['scoring_round_id']}"
    gone.made(f"{path}/scores", given())
    taken_out(district, cycle, gone)
    one.made(f"{path}/scores", given())
    two.made(f"{path}/scores", given())
    assert len(one.get(path).json()["scores"]) == 3
    said = {"criterion": "plan-fits", "text": "Mine."}
    assert gone.get(path).status_code == 403
    assert gone.post(f"{path}/remarks", said).status_code == 403


def test_only_the_team_ends_the_round_of_its_inquiry(district, cycle):
    path = f"/scoring-rounds/{cycle.begun().row['scoring_round_id']}"
    assert district.coordinator.post(f"{path}/withdraw").status_code == 403
    cycle.scored()
    ended = {"agreed": [], "becomes_anchor": False}
    assert district.coordinator.post(f"{path}/close", ended).status_code == 403
    assert cycle.again()["state"] == "study"


def test_cycles_are_found_by_phase_rubric_and_what_they_follow(district, programme, cycle):
    def found(**asked):
        listed = cycle.people[0].get("/inquiry-cycles", params=asked).json()["data"]
        return [one["id"] for one in listed]

    own = [cycle.row["id"]]
    phases = ("plan", "do", "study", "act", "closed", "withdrawn")
    assert [found(state=one) for one in phases] == [own, [], [], [], [], []]
    cycle.begun()
    assert [found(state=one) for one in phases] == [[], own, [], [], [], []]
    cycle.scored()
    assert [found(state=one) for one in phases] == [[], [], own, [], [], []]
    assert found(rubric_id=cycle.row["rubric_id"]) == own
    assert found(rubric_id=cycle.row["team_id"]) == found(previous_id=own[0]) == []
    assert cycle.people[0].get("/inquiry-cycles", params={"state": "x"}).status_code == 422
    assert (
        district.person("educator")
        .get("/inquiry-cycles", params={"state": "study"})
        .json()["data"]
        == []
    )


def test_a_cycle_of_another_team_is_not_followed(district, programme, cycle):
    other = opened(programme, [cycle.people[0], district.person()])
    body = {name: other.row[name] for name in ("team_id", "rubric_id", "question")}
    told = cycle.people[0].post("/inquiry-cycles", body | {"previous_id": cycle.row["id"]})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/previous_id")
