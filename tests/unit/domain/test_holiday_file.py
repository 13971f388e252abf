"""Holidays from an iCalendar file: what is read, what is left out and why, what is refused."""

import contextlib
import time
from datetime import date, timedelta

import pytest

from app.domain.errors import InvalidError
from app.domain.holiday_file import MAX_BYTES, read

EVERY_MONTH = ",".join(map(str, range(1, 13)))
FIRST, LAST = date(2026, 1, 1), date(2032, 12, 31)


def ics(*events, more=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hill County//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return ("\r\n".join([*lines, *filter(None, [more]), "END:VCALENDAR"]) + "\r\n").encode()


def event(day="20261126", *more, name="Thanksgiving"):
    return [f"DTSTART;VALUE=DATE:{day}", f"SUMMARY:{name}", *more]


def days(content):
    return list(read(content, FIRST, LAST).days)


def test_whole_days_are_read_with_their_names():
    found = read(ics(event(), event("20261225", name="Christmas\\, a holiday")), FIRST, LAST)
    assert found.days == {
        date(2026, 11, 26): "Thanksgiving",
        date(2026, 12, 25): "Christmas, a holiday",
    }
    assert found.skipped == ()


@pytest.mark.parametrize(
    ("more", "last"),
    [("DTEND;VALUE=DATE:20261128", 27), ("DURATION:P2D", 27), ("DTEND;VALUE=DATE:20261126", 26)],
)
def test_a_break_of_several_days_ends_before_its_end(more, last):
    assert days(ics(event("20261126", more)))[-1] == date(2026, 11, last)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2026-01-19", "2027-01-19", "2028-01-19"]),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=3MO", ["2026-01-19", "2027-01-18", "2028-01-17"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", ["2026-05-25", "2027-05-31", "2028-05-29"]),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            ["2026-11-03", "2027-11-02", "2028-11-07"],
        ),
        ("FREQ=YEARLY;INTERVAL=2", ["2026-01-19", "2028-01-19", "2030-01-19"]),
        ("FREQ=YEARLY;COUNT=3", ["2026-01-19", "2027-01-19", "2028-01-19"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", ["2026-12-31", "2027-12-31", "2028-12-31"]),
    ],
)
def test_days_that_come_back_every_year_are_read(rule, expected):
    found = days(ics(event("20260119", f"RRULE:{rule}")))
    assert [day.isoformat() for day in found[:3]] == expected
    if "COUNT" in rule:
        assert len(found) == 3


def test_a_rule_agrees_with_an_independent_reader():
    dateutil = pytest.importorskip("dateutil.rrule")
    rules = (
        "BYMONTH=1;BYDAY=3MO",
        "BYMONTH=5;BYDAY=-1MO",
        "BYMONTH=10;BYMONTHDAY=12",
        "INTERVAL=3",
    )
    for rule in rules:
        text = f"FREQ=YEARLY;{rule}"
        start = dateutil.datetime.datetime(2020, 2, 3)
        expected = [one.date() for one in dateutil.rrulestr(text, dtstart=start)[:13]]
        found = days(ics(event("20200203", f"RRULE:{text}")))
        assert found
        assert found == [day for day in expected if FIRST <= day <= LAST][: len(found)], rule


def test_what_ends_or_leaves_a_year_out_does_so():
    until = "RRULE:FREQ=YEARLY;UNTIL=20280101"
    but = "EXDATE;VALUE=DATE:20270705"
    assert days(ics(event("20260705", until, but))) == [date(2026, 7, 5)]


def test_no_day_in_the_window_is_cut_however_often_a_rule_has_come_before():
    fridays = event("20060106", f"RRULE:FREQ=YEARLY;BYMONTH={EVERY_MONTH};BYDAY=FR")
    expected = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert days(ics(fridays)) == [day for day in expected if day.weekday() == 4]
    assert len(days(ics(event("19000101", "RRULE:FREQ=YEARLY")))) == 7
    assert days(ics(event("19030704", "RRULE:FREQ=YEARLY;INTERVAL=4")))[0] == date(2027, 7, 4)


def test_what_began_before_the_window_reaches_into_it():
    found = days(ics(event("20101230", "RRULE:FREQ=YEARLY", "DURATION:P4D")))
    assert found[:3] == [date(2026, 1, 1), date(2026, 1, 2), date(2026, 12, 30)]


def series(*more):
    return event("20241225", "RRULE:FREQ=YEARLY", "UID:1", *more, name="Christmas")


def moved(day, *more, to, uid="1"):
    return event(to, f"RECURRENCE-ID;VALUE=DATE:{day}", f"UID:{uid}", *more, name="Moved")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_day_of_a_series_that_was_moved_is_a_holiday_where_it_is_now(is_first):
    both = [moved("20261225", to="20261228"), series()]
    found = read(ics(*(both if is_first else both[::-1])), FIRST, LAST)
    assert found.skipped == ()
    assert found.days[date(2026, 12, 28)] == "Moved"
    assert date(2026, 12, 25) not in found.days
    assert found.days[date(2027, 12, 25)] == "Christmas"


def test_a_day_of_a_series_that_was_cancelled_is_none():
    found = read(ics(series(), moved("20261225", "STATUS:CANCELLED", to="20261225")), FIRST, LAST)
    assert next(iter(found.days)) == date(2027, 12, 25)
    assert "cancelled" in found.skipped[0].reason


def test_a_moved_day_of_another_series_moves_nothing():
    found = days(ics(series(), moved("20261225", to="20261228", uid="2")))
    assert found[:2] == [date(2026, 12, 25), date(2026, 12, 28)]


def test_a_series_that_changes_from_one_day_on_is_left_out_with_its_reason():
    change = event("20261228", "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261225", "UID:1")
    found = read(ics(series(), change, event()), FIRST, LAST)
    assert list(found.days) == [date(2026, 11, 26)]
    assert ["from one day on" in one.reason for one in found.skipped] == [True, True]


def test_of_two_names_the_first_counts():
    found = read(ics(event("20261225", "SUMMARY:Noël", name="Christmas")), FIRST, LAST)
    assert list(found.days.values()) == ["Christmas"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["DTSTART:20261126T090000Z", "SUMMARY:Board meeting"], "time of day"),
        (["DTSTART;TZID=Evil:20261126T090000", "SUMMARY:Board"], "time of day"),
        (["SUMMARY:No day"], "no DTSTART"),
        (["DTSTART;VALUE=DATE:20261399"], "no day"),
        (event("20191126"), "no day of it"),
        (event("20261126", "DTEND;VALUE=DATE:20261101"), "1 to 100"),
        (event("20261126", "DTEND;VALUE=DATE:20291101"), "1 to 100"),
        (event("20261126", "DURATION:P99999D"), "1 to 100"),
        (event("20261126", "STATUS:CANCELLED"), "cancelled"),
        (event("20261126", "RRULE:FREQ=SECONDLY"), "not read here"),
        (event("20261126", "RRULE:FREQ=DAILY;COUNT=3"), "not read here"),
        (event("20261126", "RRULE:FREQ=YEARLY;BYEASTER=1"), "not read here"),
        (event("20261126", "RRULE:FREQ=YEARLY;BYWEEKNO=3"), "not read here"),
        (event("20261126", "RRULE:FREQ=YEARLY;BYDAY=3MO"), "month"),
        (event("20261126", "RRULE:FREQ=YEARLY;COUNT=9999999"), "bounds"),
        (event("20261126", "RDATE;VALUE=DATE:20271126"), "not read here"),
        (event("20261126", "RECURRENCE-ID;VALUE=DATE:20261126"), "no UID"),
        (event("19000101", "RRULE:FREQ=YEARLY;COUNT=200"), "since before"),
        (event("20260230", "RRULE:FREQ=YEARLY"), "no day"),
        (event("20261130", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "no day of it"),
    ],
)
def test_what_is_no_holiday_is_left_out_with_its_reason(lines, reason):
    found = read(ics(lines, event()), FIRST, LAST)
    assert list(found.days) == [date(2026, 11, 26)]
    assert reason in found.skipped[0].reason


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261126\r\nEND:VEVENT\r\n",
        b"<html><body>Sign in first</body></html>",
        ics(),
        ics(["DTSTART:20261126T090000Z"]),
        ics(event()) * 2,
        ics(event()) + b" " * MAX_BYTES,
        ics(*([event()] * 2001)),
        ics(
            event("20260101", f"RRULE:FREQ=YEARLY;BYMONTH={EVERY_MONTH};BYDAY=MO", "DURATION:P7D")
        ),
    ],
)
def test_what_is_no_calendar_or_too_much_is_refused_and_the_field_is_named(content):
    with pytest.raises(InvalidError) as error:
        read(content, FIRST, LAST)
    assert [one.pointer for one in error.value.faults] == ["/file"]


def test_names_become_one_plain_line():
    hostile = "SUMMARY:a\\n<script>alert(1)</script>\x07 =cmd()" + "x" * 500
    found = read(ics(["DTSTART;VALUE=DATE:20261126", hostile]), FIRST, LAST)
    (name,) = found.days.values()
    assert name.startswith("a <script>alert(1)</script> =cmd()")
    assert len(name) == 200
    assert name.isprintable()


@pytest.mark.parametrize(
    "hostile",
    [
        "BEGIN:VEVENT\r\n" * 20_000,
        "X" + ";A=" * 100_000 + ":c",
        "X:" + "\r\n a" * 100_000,
        (
            "BEGIN:VTIMEZONE\r\nTZID:Evil\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\n"
            "END:VTIMEZONE"
        ),
        "\r\n".join(
            line
            for number in range(2000)
            for line in (
                "BEGIN:VEVENT",
                "DTSTART;VALUE=DATE:19900101",
                "RRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=31;BYDAY=MO",
                f"SUMMARY:{number}",
                "END:VEVENT",
            )
        ),
        "\r\n".join(
            line
            for number in range(100)
            for line in (
                "BEGIN:VEVENT",
                "DTSTART;VALUE=DATE:19900101",
                "DURATION:P100D",
                f"RRULE:FREQ=YEARLY;COUNT=500;BYMONTH={EVERY_MONTH};BYDAY=MO,TU,WE,TH,FR,SA,SU",
                f"SUMMARY:{number}",
                "END:VEVENT",
            )
        ),
        "\r\n".join(
            line
            for number in range(100)
            for line in (
                "BEGIN:VEVENT",
                "DTSTART;VALUE=DATE:20240101",
                "DURATION:P100D",
                f"RRULE:FREQ=YEARLY;BYMONTH={EVERY_MONTH};BYDAY=MO,TU,WE",
                f"SUMMARY:{number}",
                "END:VEVENT",
            )
        ),
    ],
    ids=["unclosed", "parameters", "folds", "endless-zone", "many-rules", "counted", "long"],
)
def test_a_hostile_file_is_answered_soon(hostile):
    # Its own time, not the machine's: others may be busy.
    started = time.process_time()
    with contextlib.suppress(InvalidError):
        read(ics(event(), more=hostile), FIRST, LAST)
    assert time.process_time() - started < 10
