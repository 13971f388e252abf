"""The report on turnaround: by month of handing in, with what is open, as JSON, CSV and a page."""

import csv
import io

import pytest

from tests.district import District
from tests.pages.manage_world import Desk
from tests.programme import Programme

REPORT = "/reports/turnaround"


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "turnaround")


def again(programme, educator=None):
    """The same programme with tokens of now, for the same or another educator."""
    district = programme.district
    return Programme(
        district,
        programme.version,
        educator or district.acting_for(programme.educator.person_id),
        district.acting_for(programme.assessor.person_id),
    )


def hand_in(programme):
    mine = again(programme, programme.district.person("educator"))
    return mine.complete()


@pytest.fixture
def busy(district, clock):
    """March: two decided on their days 1 and 3, one open; April: one open. It is 15 April."""
    programme = Programme.publish(district, policy={"completeness": "person"})
    for days in (1, 2, 3):
        submission = hand_in(programme)
        district.coordinator.made(f"/submissions/{submission['id']}/complete")
        if days != 2:
            clock.advance(days=days)
            again(programme).judge(submission)
            clock.advance(days=7 - days)
    clock.advance(days=28)
    hand_in(programme)
    clock.advance(days=2)
    return programme


def report(district, **query):
    return district.coordinator.get(REPORT, params=query).json()["data"]


def test_cohorts_count_what_is_open_and_the_share_is_an_estimate_over_all(busy):
    march, april = report(busy.district, within=5)
    assert march["month"] == "2026-03"
    assert (march["handed_in"], march["decided"], march["open"]) == (3, 2, 1)
    assert (march["decided_within"], march["within_days"]) == (2, 5)
    # The open one has waited far longer than five days, so all three were watched for so long.
    assert march["share_within"] == pytest.approx(2 / 3)
    assert march["share_at_least"] == march["share_at_most"] == pytest.approx(2 / 3)
    assert march["median_days"] == 3
    assert april["month"] == "2026-04"
    assert (april["handed_in"], april["open"], april["share_within"]) == (1, 1, None)
    assert (april["share_at_least"], april["share_at_most"]) == (0, 1)
    assert april["longest_wait_days"] == 2


def test_holidays_do_not_count(busy, district, clock):
    before = report(district)[1]["longest_wait_days"]
    day = clock().date().isoformat()
    district.coordinator.made("/holidays", {"day": day, "name": "Snow"})
    assert report(district)[1]["longest_wait_days"] == before - 1


def test_months_and_a_microcredential_are_chosen(busy, district):
    assert [one["month"] for one in report(district, first_month="2026-04")] == ["2026-04"]
    assert [one["month"] for one in report(district, last_month="2026-03")] == ["2026-03"]
    assert report(district, first_month="2027-01", last_month="2027-02") == []
    ours = busy.version["microcredential_id"]
    assert len(report(district, microcredential_id=ours)) == 2
    other = Programme.publish(district).version["microcredential_id"]
    assert report(district, microcredential_id=other) == []


def test_without_a_word_it_is_the_organizations_own_target(busy, district):
    assert {one["within_days"] for one in report(district)} == {10}
    district.coordinator.patch("/calendar", {"targets": {"decide": 14}}, revision=0)
    assert {one["within_days"] for one in report(district)} == {14}


def test_withdrawn_work_is_told_apart(district, clock):
    programme = Programme.publish(district, policy={"completeness": "person"})
    submission = programme.complete()
    programme.educator.made(f"/submissions/{submission['id']}/withdraw")
    (march,) = report(district)
    assert (march["handed_in"], march["withdrawn"], march["open"]) == (1, 1, 0)


def test_a_month_begins_at_the_organizations_midnight(district, clock):
    zone = {"time_zone": "America/Chicago"}
    assert district.coordinator.patch("/calendar", zone, revision=0).is_success
    programme = Programme.publish(district)
    clock.advance(days=29, hours=18)  # 1 April, three in the morning in UTC
    hand_in(again(programme))
    assert [one["month"] for one in report(district)] == ["2026-03"]


def test_the_csv_says_the_same(busy, district):
    answer = district.coordinator.get(f"{REPORT}.csv", params={"within": 5})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    told = report(district, within=5)
    assert [row["month"] for row in rows] == [one["month"] for one in told]
    for row, one in zip(rows, told, strict=True):
        assert set(row) == set(one)
        for name, value in one.items():
            shown = "" if value is None else value
            wanted = pytest.approx(shown, abs=1e-4) if isinstance(value, float) else str(shown)
            assert (float(row[name]) if isinstance(value, float) else row[name]) == wanted, name


@pytest.mark.parametrize(
    "query",
    [
        {"first_month": "2026"},
        {"first_month": "2026-13"},
        {"first_month": "2026-09-01"},
        {"first_month": "2026-09", "last_month": "2026-08"},
        {"first_month": "2000-01", "last_month": "2026-01"},
        {"within": -1},
        {"within": "soon"},
        {"within": 261},
        {"microcredential_id": "x"},
    ],
)
def test_a_bad_question_is_refused_and_the_parameter_is_named(district, query):
    for path in (REPORT, f"{REPORT}.csv"):
        answer = district.coordinator.get(path, params=query)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"].removeprefix("query:/") in {
            *query,
            "last_month",
        }


def test_only_who_may_read_reports_reads_it_and_of_their_own_organization(busy, other_district):
    district = busy.district
    for caller in (again(busy).educator, again(busy).assessor, district.machine()):
        assert caller.get(REPORT).status_code == 403
        assert caller.get(f"{REPORT}.csv").status_code == 403
    assert len(district.person("auditor").get(REPORT).json()["data"]) == 2
    query = {"microcredential_id": busy.version["microcredential_id"]}
    assert other_district.coordinator.get(REPORT, params=query).status_code == 404


def test_the_page_says_in_words_what_cannot_be_told_yet(busy, district):
    desk = Desk.of(district, district.coordinator_id)
    page = desk.page("/manage/turnaround?within=5&first_month=&microcredential_id=")
    assert "67 %" in page
    assert "Too early to say" in page
    assert "between 0 % and 100 %" in page
    assert 'href="/api/v1/reports/turnaround.csv?within=5"' in page
    assert "Turnaround" in desk.page("/manage/submissions")
    wrong = desk.get("/manage/turnaround?first_month=2026-09&last_month=2026-08")
    assert wrong.status_code == 422
    assert "months after first_month" in wrong.text
    assert desk.get("/manage/turnaround?within=%3Cscript%3E").status_code == 422
    assert "Nothing was handed in" in desk.page(
        "/manage/turnaround?first_month=2026-05&last_month=2026-06"
    )
    teacher = Desk.of(district, district.person("educator"))
    assert teacher.get("/manage/turnaround").status_code == 403
