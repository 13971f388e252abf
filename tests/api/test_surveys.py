"""Surveys: asked once after completion, told of five or more, never of one."""

import csv
import io

import pytest

from app.storage import rows
from app.storage.tables import SurveyAnswer
from tests.district import District
from tests.pages.manage_world import Desk
from tests.programme import Programme
from tests.unit.domain.test_survey import CHOICE, SCALE, TEXT

SURVEY = {"introduction": "Two minutes.", "questions": [SCALE, CHOICE, TEXT]}
REPORT = "/reports/surveys"


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "surveys")


@pytest.fixture
def programme(district):
    return Programme.publish(district, survey=SURVEY)


def completed(programme):
    """Somebody new has completed it; the survey is theirs."""
    programme.educator = programme.district.person("educator")
    enrollment = programme.enroll()
    programme.judge(programme.complete(enrollment))
    return programme.educator, f"/surveys/{enrollment['id']}"


def answers(**given):
    kinds = {"worth": "scale", "again": "choice", "change": "text"}
    return {"answers": [{"question": key, kinds[key]: said} for key, said in given.items()]}


def test_a_survey_opens_when_everything_is_accepted_and_is_answered_once(district, programme):
    educator = programme.educator
    enrollment = programme.enroll()
    path = f"/surveys/{enrollment['id']}"
    early = educator.get(path).json()
    assert (early["state"], len(early["questions"])) == ("early", 3)
    assert educator.post(f"{path}/answers", answers(worth=4)).status_code == 409
    programme.judge(programme.complete(enrollment))
    assert educator.get(path).json()["state"] == "open"
    for bad in ({"scale": 9}, {"scale": 4, "text": "Yes"}, {"text": "4"}, {}):
        body = {"answers": [{"question": "worth"} | bad]}
        wrong = educator.post(f"{path}/answers", body)
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"][:10]) == (
            422,
            "/answers/0",
        )
    assert educator.post(f"{path}/answers", answers(worth=4)).json()["state"] == "answered"
    for act, body in (("answers", answers(worth=1)), ("skip", None)):
        assert educator.post(f"{path}/{act}", body).status_code == 409
    for other in (district.person("educator"), district.coordinator, district.machine()):
        assert other.get(path).status_code == 403
        assert other.post(f"{path}/answers", answers(worth=1)).status_code == 403


def test_it_can_be_skipped_and_where_there_is_none_nothing_is_asked(district, programme):
    educator, path = completed(programme)
    assert educator.made(f"{path}/skip")["state"] == "skipped"
    assert educator.post(f"{path}/answers", answers(worth=1)).status_code == 409
    without = Programme.publish(district)
    enrollment = without.enroll()
    assert without.educator.get(f"/surveys/{enrollment['id']}").status_code == 404


def test_answers_are_told_five_at_a_time_so_that_no_new_one_stands_out(district, programme):
    coordinator = district.coordinator
    for number in range(1, 11):
        educator, path = completed(programme)
        more = {"change": f"Words {number}"} if number < 9 else {}
        educator.made(f"{path}/answers", answers(worth=5 if number < 6 else 1, **more))
        found = coordinator.get(REPORT).json()["data"]
        told = found[0]["answered"] if found else 0
        assert told == number // 5 * 5
        if number == 6:
            worth, again, change = found[0]["figures"]
            assert (worth["mean_tenths"], worth["counts"]["5"]) == (50, 5)
            assert (again["answered"], again["counts"]) == (None, None)
            assert change["texts"] == [f"Words {one}" for one in range(1, 6)]
    assert (found[0]["figures"][0]["mean_tenths"], found[0]["version_id"]) == (
        30,
        programme.version["id"],
    )
    year = found[0]["school_year"]
    assert coordinator.get(REPORT, params={"school_year": year}).json()["data"] == found
    assert coordinator.get(REPORT, params={"school_year": "2001-2002"}).json()["data"] == []
    assert coordinator.get(REPORT, params={"school_year": "2001-2003"}).status_code == 422
    assert educator.get(REPORT).status_code == 403


def test_the_csv_says_no_more_than_the_report_and_takes_no_formula(district):
    hostile = '=HYPERLINK("https://evil.example","Open")'
    survey = {"questions": [SCALE, CHOICE, TEXT | {"text": "@What should change?"}]}
    programme = Programme.publish(district, survey=survey, name="+Talk")
    coordinator = district.coordinator
    for number in range(1, 8):
        educator, path = completed(programme)
        said = {"change": hostile if number == 1 else f" -{number}"} | {"worth": 4}
        educator.made(f"{path}/answers", answers(**said))
        answer = coordinator.get(f"{REPORT}.csv")
        lines = list(csv.DictReader(io.StringIO(answer.text)))
        assert bool(lines) == (number >= 5)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [one["people"] for one in lines[:5]] == ["0", "0", "0", "5", "0"]
    assert (lines[0]["answer"], lines[0]["mean"]) == (f"1: {SCALE['low']}", "4.0")
    (choice,) = (one for one in lines if one["kind"] == "choice")
    assert (choice["answered"], choice["answer"], choice["people"]) == ("under 5", "", "")
    words = [one["answer"] for one in lines if one["kind"] == "text"]
    assert words == ["' -2", "' -3", "' -4", "' -5", f"'{hostile}"]
    assert {one["microcredential"] for one in lines} == {"'+Talk"}
    assert lines[-1]["question"] == "'@What should change?"
    page = Desk.of(district, district.coordinator_id).page("/manage/surveys")
    assert 'href="/api/v1/reports/surveys.csv"' in page
    other = {"school_year": "2001-2002"}
    assert len(coordinator.get(f"{REPORT}.csv", params=other).text.splitlines()) == 1
    assert educator.get(f"{REPORT}.csv").status_code == 403


def test_what_is_kept_leads_back_to_nobody(district, programme):
    educator, path = completed(programme)
    educator.made(f"{path}/answers", answers(change="More time"))
    with district.service_work() as work:
        (row,) = rows.all_by(work.session, SurveyAnswer, work.organization_id)
        assert row.id.version == 4
        assert (row.created_at.month, row.created_at.day, row.created_at.hour) == (7, 1, 0)
        assert set(SurveyAnswer.model_fields) == {
            "organization_id", "id", "created_at", "version_id", "school_year", "answers",
            "is_told",
        }  # fmt: skip
    events = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    about = [one for one in events if one["kind"].startswith("survey.")]
    assert "More time" not in str(events)
    assert [one["kind"] for one in about] == ["survey.answered"]


def test_a_new_version_of_it_asks_the_same(district, programme):
    path = f"/microcredential-versions/{programme.version['id']}/new-version"
    copied = district.coordinator.made(path)
    assert copied["survey"]["questions"][1]["choices"] == CHOICE["choices"]
    bad = {"survey": {"questions": [SCALE | {"high": None}]}}
    place = f"/microcredential-versions/{copied['id']}"
    assert district.coordinator.patch(place, bad, revision=1).status_code == 422
