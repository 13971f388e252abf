"""The calendar's pages: change it, add days, import a file and take it back; wrong input is shown beside its field."""

import pytest

from tests.api.world import ICS
from tests.district import District
from tests.pages.manage_world import Desk

BASE = "/manage/setup/calendar"


@pytest.fixture
def desk(wiring, http):
    district = District.make(wiring, http, "calendar-pages")
    return Desk.of(district, district.coordinator_id)


def upload(desk, content, name="year.ics"):
    return desk.http.post(
        f"{BASE}/import",
        data={"csrf_token": desk.token()},
        files={"file": (name, content, "text/calendar")},
        headers=desk.headers | {"Origin": "http://localhost"},
        follow_redirects=False,
    )


FORM = {
    "revision": "0",
    "time_zone": "America/Chicago",
    "weekdays": ["monday", "friday"],
    "targets/review": "5",
    "targets/decide": "",
    "remind_days": "2",
    "escalate_days": "",
}


def test_working_days_and_targets_are_changed_and_shown(desk):
    assert 'name="time_zone"' in desk.page(f"{BASE}/edit")
    assert desk.done(f"{BASE}/edit", FORM) == BASE
    page = desk.page(BASE)
    assert "America/Chicago" in page
    assert "Monday, Friday" in page
    assert "5 working days" in page
    assert "Never" in page
    kept = desk.row("/calendar")
    assert (kept["targets"]["review"], kept["targets"]["decide"]) == (5, None)
    assert (kept["remind_days"], kept["escalate_days"]) == (2, None)


@pytest.mark.parametrize(
    "wrong",
    [{"targets/review": "soon"}, {"targets/review": "0"}, {"weekdays": []}, {"time_zone": "Mars"}],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk, wrong):
    answer = desk.send(f"{BASE}/edit", FORM | wrong)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text or "alert" in answer.text
    assert desk.row("/calendar")["revision"] == 0


def test_a_day_is_added_and_taken_away(desk):
    day = {"day": "2027-05-03", "name": "<b>May</b>"}
    assert desk.done(f"{BASE}/holidays", day) == BASE
    page = desk.page(BASE)
    assert "3 May 2027" in page
    assert "&lt;b&gt;May&lt;/b&gt;" in page
    assert desk.send(f"{BASE}/holidays", day).status_code == 409
    assert desk.send(f"{BASE}/holidays", {"day": "3.5.", "name": "x"}).status_code == 422
    holiday = desk.row("/holidays")["data"][0]
    desk.done(f"{BASE}/holidays/{holiday['id']}/remove", {"revision": "1"})
    assert "No holidays yet" in desk.page(BASE)


def test_a_file_is_imported_and_taken_back_after_a_question(desk):
    assert upload(desk, ICS).status_code == 303
    desk.http.cookies.clear()
    page = desk.page(BASE)
    assert "Independence Day" in page
    assert "year.ics" in page
    done = desk.row("/holiday-imports")["data"][0]
    path = f"{BASE}/imports/{done['id']}/undo"
    assert "Take back year.ics?" in desk.page(path)
    assert desk.done(path, {"revision": "1"}) == BASE
    assert "Independence Day" not in desk.page(BASE)


def test_a_file_that_is_no_calendar_is_refused_beside_its_field(desk):
    answer = upload(desk, b"hello")
    desk.http.cookies.clear()
    assert answer.status_code == 422
    assert 'id="e-file"' in answer.text
    assert "BEGIN:VCALENDAR" in answer.text
    assert desk.send(f"{BASE}/import", {}).status_code == 422


def test_an_auditor_reads_and_a_teacher_does_not_even_that(desk):
    auditor = Desk.of(desk.district, desk.district.person("auditor"))
    assert "Import a file" not in auditor.page(BASE)
    assert auditor.get(f"{BASE}/edit").status_code == 403
    assert auditor.send(f"{BASE}/edit", FORM).status_code == 403
    teacher = Desk.of(desk.district, desk.district.person("educator"))
    assert teacher.get(BASE).status_code == 403
