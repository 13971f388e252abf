"""The organization's calendar: working days, holidays by hand and from files, and who may change them."""

import pytest

from app.storage import calendars
from tests.api.world import ICS
from tests.district import District
from tests.programme import Programme

NEW = {"time_zone": "America/Chicago", "weekdays": ["monday", "tuesday"], "targets": {"review": 5}}


@pytest.fixture
def district(wiring, http):
    """A district of its own: each test begins with nothing said."""
    return District.make(wiring, http, "calendar")


def upload(caller, content=ICS, name="days.ics"):
    return caller.call(
        "POST", "/holiday-imports", files={"file": (name, content, "text/calendar")}
    )


def listed(caller, **query):
    return [one["day"] for one in caller.get("/holidays", params=query).json()["data"]]


def test_without_a_word_it_is_monday_to_friday_in_utc(district):
    answer = district.person().get("/calendar")
    assert answer.headers["etag"] == '"0"'
    body = answer.json()
    assert body["weekdays"] == ["monday", "tuesday", "wednesday", "thursday", "friday"]
    assert (body["time_zone"], body["revision"]) == ("UTC", 0)
    assert set(body["targets"].values()) == {None}


def test_a_coordinator_changes_it_and_a_stale_change_is_refused(district):
    caller = district.coordinator
    changed = caller.patch("/calendar", NEW, revision=0)
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"1"'
    assert changed.json()["targets"]["review"] == 5
    assert caller.patch("/calendar", NEW, revision=0).status_code == 412
    kept = caller.patch("/calendar", {"remind_days": None}, revision=1).json()
    assert (kept["time_zone"], kept["remind_days"]) == ("America/Chicago", None)
    assert caller.get("/calendar").json() == kept
    events = caller.get("/events").json()["data"]
    assert [one["kind"] for one in events].count("calendar.changed") == 2


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"time_zone": "localtime"}, "/time_zone"),
        ({"weekdays": []}, "/weekdays"),
        ({"weekdays": ["monday", "monday"]}, "/weekdays"),
        ({"weekdays": ["someday"]}, "/weekdays"),
        ({"targets": {"review": 0}}, "/targets/review"),
        ({"targets": {"review": True}}, "/targets/review"),
        ({"targets": {"lunch": 1}}, "/targets/lunch"),
        ({"targets": None}, "/targets"),
        ({"remind_days": -1}, "/remind_days"),
        ({"escalate_days": 61}, "/escalate_days"),
    ],
)
def test_a_bad_calendar_is_refused_and_the_field_is_named(district, change, pointer):
    answer = district.coordinator.patch("/calendar", change, revision=0)
    assert answer.status_code == 422, answer.text
    assert any(one["pointer"].startswith(pointer) for one in answer.json()["errors"])
    assert district.coordinator.get("/calendar").json()["revision"] == 0


def test_only_a_coordinator_of_everything_changes_it(district):
    school = district.machine().made("/schools", {"name": "North"})
    limited = district.person()
    role = {"person_id": str(limited.person_id), "name": "coordinator"}
    district.coordinator.made("/roles", role | {"school_id": school["id"]})
    callers = [
        district.person("educator"),
        district.person("auditor"),
        limited,
        district.machine(),
    ]
    for caller in callers:
        assert caller.patch("/calendar", NEW, revision=0).status_code == 403
        assert caller.post("/holidays", {"day": "2026-05-01", "name": "X"}).status_code == 403
        assert upload(caller).status_code == 403


def test_a_day_is_added_once_listed_by_year_and_taken_away(district):
    caller, body = district.coordinator, {"day": "2026-05-01", "name": "May Day"}
    made = caller.made("/holidays", body)
    again = caller.post("/holidays", body)
    assert again.status_code == 409
    assert "2026-05-01" in again.json()["detail"]
    assert listed(caller, year=2026) == ["2026-05-01"]
    assert listed(caller, year=2027) == []
    assert caller.get(f"/holidays/{made['id']}").json() == made
    assert caller.delete(f"/holidays/{made['id']}", revision=9).status_code == 412
    assert caller.delete(f"/holidays/{made['id']}", revision=1).status_code == 204
    assert listed(caller) == []


@pytest.mark.parametrize(
    "day", ["1.5.2026", "2026-02-30", 20260501, "2026-05-01T00:00:00Z", "0001-01-01", None]
)
def test_what_is_no_day_is_refused(district, day):
    answer = district.coordinator.post("/holidays", {"day": day, "name": "X"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/day"


def test_a_file_brings_its_days_and_taking_it_back_leaves_those_of_others(district):
    caller = district.coordinator
    by_hand = caller.made("/holidays", {"day": "2027-07-05", "name": "Ours"})
    first, second = upload(caller).json(), upload(caller, name="again.ics").json()
    assert (first["days"], first["file_name"], first["skipped"]) == (1, "days.ics", [])
    assert listed(caller) == ["2027-07-05"] * 3
    assert caller.delete(f"/holiday-imports/{first['id']}", revision=1).status_code == 204
    assert caller.delete(f"/holiday-imports/{first['id']}", revision=1).status_code == 404
    kept = caller.get("/holidays").json()["data"]
    assert {one["import_id"] for one in kept} == {None, second["id"]}
    assert caller.delete(f"/holiday-imports/{second['id']}", revision=1).status_code == 204
    assert [one["id"] for one in caller.get("/holidays").json()["data"]] == [by_hand["id"]]
    assert caller.get("/holiday-imports").json()["data"] == []


def test_a_file_that_is_refused_changes_nothing(district):
    for content in (b"", b"hello", ICS[:60], ICS + b"x" * 600_000):
        answer = upload(district.coordinator, content)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/file"
    assert listed(district.coordinator) == []
    assert district.coordinator.get("/holiday-imports").json()["data"] == []


LONG = ICS.replace(
    b"SUMMARY",
    b"DURATION:P366D\r\nRRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO,TU,WE\r\nSUMMARY",
)


def test_a_file_is_read_before_anybodys_writing_has_to_wait(district):
    caller = district.coordinator
    with district.service_work() as work:
        calendars.lock(work.session, work.organization_id)
        answer = upload(caller, LONG)
    assert answer.status_code == 422, answer.text
    assert "1 to 100 days" in answer.json()["detail"]


def test_a_day_of_a_series_that_was_moved_is_a_holiday_where_it_is_now(district):
    series = ICS.replace(b"SUMMARY", b"RRULE:FREQ=YEARLY;COUNT=2\r\nSUMMARY")
    moved = b"DTSTART;VALUE=DATE:20280703\r\nRECURRENCE-ID;VALUE=DATE:20280705\r\nUID:1\r\n"
    content = series.replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\n" + moved + b"END:VEVENT\r\nEND:VCALENDAR"
    )
    answer = upload(district.coordinator, content)
    assert answer.json()["skipped"] == []
    assert sorted(listed(district.coordinator)) == ["2027-07-05", "2028-07-03"]


def test_another_form_field_is_refused(district):
    answer = district.coordinator.call(
        "POST",
        "/holiday-imports",
        files={"file": ("a.ics", ICS, "text/calendar")},
        data={"organization_id": "x"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/organization_id"


def test_another_organization_sees_nothing_of_it(district, other_district):
    done = upload(district.coordinator).json()
    holiday = district.coordinator.get("/holidays").json()["data"][0]
    for path in (f"/holidays/{holiday['id']}", f"/holiday-imports/{done['id']}"):
        assert other_district.coordinator.get(path).status_code == 404
        assert other_district.coordinator.delete(path, revision=1).status_code == 404
    assert district.coordinator.get(f"/holidays/{holiday['id']}").status_code == 200


def test_work_lapses_by_the_organizations_working_days(district, clock):
    """Monday 2 March at nine: five working days on, but one of them is a holiday."""
    caller = district.coordinator
    caller.made("/holidays", {"day": "2026-03-04", "name": "Founders' day"})
    programme = Programme.publish(district)
    submission = programme.complete()
    assert programme.assignment(submission)["lapses_at"] == "2026-03-10T09:00:00.000Z"


def test_what_lapses_is_counted_anew_when_the_calendar_changes(district, worker, clock):
    programme = Programme.publish(district)
    submission, caller = programme.complete(), district.coordinator
    assert programme.assignment(submission)["lapses_at"] == "2026-03-09T09:00:00.000Z"
    holiday = caller.made("/holidays", {"day": "2026-03-04", "name": "Founders' day"})
    worker.run_all_due()
    assert programme.assignment(submission)["lapses_at"] == "2026-03-10T09:00:00.000Z"
    caller.delete(f"/holidays/{holiday['id']}", revision=1)
    caller.made("/holidays", {"day": "2026-03-05", "name": "Another"})
    caller.made("/holidays", {"day": "2026-03-06", "name": "And another"})
    worker.run_all_due()
    assert programme.assignment(submission)["lapses_at"] == "2026-03-11T09:00:00.000Z"
    clock.advance(days=8)
    worker.run_all_due()
    assert programme.assignment(submission)["state"] == "offered"
    clock.advance(days=1)
    worker.run_all_due()
    caller = district.coordinator
    states = caller.get("/assignments", params={"submission_id": submission["id"]}).json()["data"]
    assert states[0]["state"] == "lapsed"
