"""The report on decisions: searched by day, microcredential, school, assessor and outcome; as CSV and a page."""

import csv
import io

import pytest

from tests.district import District
from tests.pages.manage_world import Desk
from tests.programme import Programme

REPORT = "/reports/decisions"


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "decided")


@pytest.fixture
def two_days(district, clock):
    """A decision on one day and one on the next, each by another assessor, at another school."""
    made = []
    for name in ("North", "South"):
        school = district.coordinator.made("/schools", {"name": name})
        programme = Programme.publish(district, stages=1)
        programme.educator = district.person("educator", name=f"={name}", school_id=school["id"])
        submission = programme.complete()
        programme.judge(submission)
        made.append((programme, submission, school))
        clock.advance(days=1)
    for programme, _, _ in made:
        programme.educator = district.acting_for(programme.educator.person_id)
        programme.assessor = district.acting_for(programme.assessor.person_id)
    return made


def found(caller, **asked):
    answer = caller.get(REPORT, params=asked)
    assert answer.status_code == 200, answer.text
    return [one["submission_id"] for one in answer.json()["data"]]


def test_each_filter_leaves_what_it_names(district, two_days):
    (first, one, _north), (second, two, south) = two_days
    ids = [one["id"], two["id"]]
    coordinator = district.coordinator
    assert found(coordinator) == ids
    day = coordinator.get(REPORT).json()["data"][0]["made_at"][:10]
    assert found(coordinator, last_day=day) == ids[:1]
    assert found(coordinator, first_day=day, last_day=day) == ids[:1]
    assert found(coordinator, first_day="2031-01-01") == []
    assert found(coordinator, school_id=south["id"]) == ids[1:]
    assert found(coordinator, assessor_id=first.assessor.person_id) == ids[:1]
    assert found(coordinator, microcredential_id=second.version["microcredential_id"]) == ids[1:]
    assert found(coordinator, outcome="accepted") == ids
    assert found(coordinator, outcome="not_yet") == []
    pages = coordinator.get(REPORT, params={"limit": 1})
    following = coordinator.get(REPORT, params={"limit": 1, "cursor": pages.json()["next_cursor"]})
    assert [one["submission_id"] for one in following.json()["data"]] == ids[1:]


def test_a_line_says_what_was_decided_where_and_by_whom(district, two_days):
    programme, _submission, school = two_days[0]
    line = district.coordinator.get(REPORT).json()["data"][0]
    assert line["school"] == school["name"]
    assert line["assessor_ids"] == [str(programme.assessor.person_id)]
    assert (line["outcome"], line["attempt"]) == ("accepted", 1)
    assert line["person_id"] == str(programme.educator.person_id)


def test_the_csv_holds_the_same_and_no_formulas(district, two_days):
    answer = district.coordinator.get(f"{REPORT}.csv", params={"outcome": "accepted"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["submission_id"] for row in rows] == [two_days[0][1]["id"], two_days[1][1]["id"]]
    assert [row["school"] for row in rows] == ["North", "South"]
    assert [row["educator"] for row in rows] == ["'=North", "'=South"]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_nobody_reads_decisions_on_their_own_work_here(district, two_days):
    programme, submission, _ = two_days[0]
    own = programme.educator
    district.coordinator.made("/roles", {"person_id": str(own.person_id), "name": "coordinator"})
    assert found(own) == [two_days[1][1]["id"]]
    assert submission["id"] not in own.get(f"{REPORT}.csv").text


def test_what_is_only_proposed_is_no_decision_of_the_report(district):
    programme = Programme.publish(district, stages=1, policy={"approver": True})
    programme.judge(programme.complete())
    assert found(district.coordinator) == []


def test_only_who_reads_reports_may_and_another_district_stays_unseen(
    district, two_days, other_district
):
    programme = two_days[0][0]
    for path in (REPORT, f"{REPORT}.csv"):
        for caller in (programme.educator, programme.assessor):
            assert caller.get(path).status_code == 403
    assert found(other_district.coordinator) == []
    foreign = other_district.coordinator.get(
        REPORT, params={"assessor_id": programme.assessor.person_id}
    )
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"first_day": "2026-13-01"}, "query:/first_day"),
        ({"first_day": "2026-05-02", "last_day": "2026-05-01"}, "query:/last_day"),
        ({"outcome": "perhaps"}, "query:/outcome"),
    ],
)
def test_what_cannot_be_asked_is_named(district, asked, pointer):
    for path in (REPORT, f"{REPORT}.csv"):
        answer = district.coordinator.get(path, params=asked)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_the_page_lists_filters_and_says_when_there_is_nothing(district, two_days):
    desk = Desk.of(district, district.coordinator)
    assert "North</div>" in desk.page("/manage/decisions")
    programme = two_days[0][0]
    one = desk.page(f"/manage/decisions?assessor_id={programme.assessor.person_id}")
    assert "Only what" in one
    assert "South</div>" not in one
    assert "No decision found" in desk.page("/manage/decisions?first_day=2031-01-01")
    wrong = desk.get("/manage/decisions?first_day=soon")
    assert wrong.status_code == 422
    assert "These decisions cannot be shown" in wrong.text
