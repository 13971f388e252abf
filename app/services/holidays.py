"""Holidays: days that are not worked, by hand or from an iCalendar file that can be taken back."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from app.domain import holiday_file
from app.domain.access import Action
from app.domain.errors import ConflictError
from app.domain.holiday_file import HolidayList
from app.services import calendars
from app.services.work import Work, check_revision, refuse
from app.storage import calendars as stored
from app.storage import rows
from app.storage.tables import Holiday, HolidayImport

MOST, MOST_SKIPPED = 10_000, 50
YEARS_BACK, YEARS_AHEAD = 1, 6


def create(work: Work, *, day: date, name: str) -> Holiday:
    """Add one day that is not worked."""
    work.require(Action.WRITE_ORGANIZATION)
    stored.lock(work.session, work.organization_id)
    if work.find_by(Holiday, day=day, source="") is not None:
        raise ConflictError(f"{day} is a holiday already.")
    _check_room(work, 1)
    holiday = work.add(Holiday, day=day, name=name)
    work.record("holiday.created", holiday, day=day.isoformat())
    calendars.recount(work)
    return holiday


def get(work: Work, holiday_id: UUID) -> Holiday:
    """Return one holiday."""
    work.require(Action.READ_PLACES)
    return work.get(Holiday, holiday_id)


def page(work: Work, request: rows.PageRequest, year: int | None) -> rows.PageOf[Holiday]:
    """Return a page of the holidays."""
    work.require(Action.READ_PLACES)
    return work.page(Holiday, request, *stored.in_year(year))


def latest(work: Work, limit: int) -> list[Holiday]:
    """Return the holidays for a page, the latest first."""
    work.require(Action.READ_PLACES)
    return stored.in_order(work.session, work.organization_id, limit)


def remove(work: Work, holiday_id: UUID, revision: int) -> None:
    """Take one day away: it is worked again, unless another file names it too."""
    work.require(Action.WRITE_ORGANIZATION)
    holiday = work.get_for_update(Holiday, holiday_id)
    check_revision(holiday, revision)
    work.record("holiday.removed", holiday, day=holiday.day.isoformat())
    work.session.delete(holiday)
    calendars.recount(work)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """An iCalendar file that was read: what it is, and its days."""

    name: str
    sha256: str
    found: HolidayList


def read_file(work: Work, *, file: BinaryIO, file_name: str) -> ReadFile:
    """Read the whole days of a file, before the writing transaction opens; `work` is of no use after."""
    work.require(Action.WRITE_ORGANIZATION)
    this_year = calendars.today(work).year
    # However long a file takes, nobody's writing waits for it.
    work.rest()
    first, last = date(this_year - YEARS_BACK, 1, 1), date(this_year + YEARS_AHEAD, 12, 31)
    content = file.read(holiday_file.MAX_BYTES + 1)
    found = holiday_file.read(content, first, last)
    return ReadFile(_plain(file_name), hashlib.sha256(content).hexdigest(), found)


def import_file(work: Work, file: ReadFile) -> HolidayImport:
    """Add every whole day of a file that was read."""
    work.require(Action.WRITE_ORGANIZATION)
    stored.lock(work.session, work.organization_id)
    days, skipped = file.found.days, file.found.skipped
    _check_room(work, len(days))
    done = work.add(
        HolidayImport,
        file_name=file.name,
        sha256=file.sha256,
        days=len(days),
        skipped=[asdict(one) for one in skipped[:MOST_SKIPPED]],
    )
    stored.add_all(work.session, [_of(done, day, name) for day, name in days.items()])
    work.record("holiday_import.created", done, days=done.days, skipped=len(skipped))
    calendars.recount(work)
    return done


def get_import(work: Work, import_id: UUID) -> HolidayImport:
    """Return one import."""
    work.require(Action.READ_PLACES)
    return work.get(HolidayImport, import_id)


def imports(work: Work, request: rows.PageRequest) -> rows.PageOf[HolidayImport]:
    """Return a page of the imports."""
    work.require(Action.READ_PLACES)
    return work.page(HolidayImport, request)


def take_back(work: Work, import_id: UUID, revision: int) -> None:
    """Take an import back with the days it brought; those that others name stay."""
    work.require(Action.WRITE_ORGANIZATION)
    stored.lock(work.session, work.organization_id)
    done = work.get_for_update(HolidayImport, import_id)
    check_revision(done, revision)
    removed = stored.remove_import(work.session, work.organization_id, done.id)
    work.record("holiday_import.removed", done, days=removed)
    work.session.delete(done)
    calendars.recount(work)


def _of(done: HolidayImport, day: date, name: str) -> Holiday:
    return Holiday(
        organization_id=done.organization_id,
        day=day,
        name=name,
        import_id=done.id,
        source=str(done.id),
    )


def _check_room(work: Work, more: int) -> None:
    if stored.count(work.session, work.organization_id) + more > MOST:
        raise refuse("/file" if more > 1 else "/day", f"there can be at most {MOST} holidays")


def _plain(file_name: str) -> str:
    plain = "".join(c if c.isprintable() else "_" for c in file_name)
    return plain[:255].strip() or "calendar.ics"
