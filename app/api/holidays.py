"""`/holidays` and `/holiday-imports`: days that are not worked, one by one or from an iCalendar file."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, File, Query, Request, Response, UploadFile
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.idempotency import fingerprint_of
from app.api.routes import operations
from app.api.shapes import Name, Page, Shape, Stored
from app.api.uploads import form_with
from app.services import holidays
from app.storage import tables

router = operations("/holidays", "calendar")
imports = operations("/holiday-imports", "calendar")
EARLIEST, LATEST = date(1900, 1, 1), date(2998, 12, 31)


def spelled_day(value: object) -> object:
    """Return what was given; refuses a number and a time, which are no days."""
    if not isinstance(value, str | date):
        raise ValueError("must be spelled out, such as 2026-12-25")  # noqa: TRY004 - a fault
    if isinstance(value, str) and len(value) != len("2026-12-25"):
        raise ValueError("must be spelled out, such as 2026-12-25")
    return value


def sensible_day(value: date) -> date:
    """Return the day; refuses one outside 1900 to 2998."""
    if not EARLIEST <= value <= LATEST:
        raise ValueError("must lie between the years 1900 and 2998")
    return value


Day = Annotated[date, BeforeValidator(spelled_day), AfterValidator(sensible_day)]


class HolidayIn(Shape):
    """One day that is not worked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"day": "2027-03-15", "name": "Spring break"}]}
    )
    day: Day
    name: Name


class Holiday(Stored):
    """One day that is not worked."""

    day: date
    name: str
    import_id: UUID | None = Field(description="The file that brought it, if one did")


class SkippedEvent(Shape):
    """An event of a file that was not taken."""

    name: str
    reason: str


class HolidayImport(Stored):
    """One iCalendar file that was read."""

    file_name: str
    sha256: str
    days: int = Field(description="How many days it brought")
    skipped: list[SkippedEvent] = Field(description="What was not taken and why, the first 50")


@router.post(
    "",
    operation_id="createHoliday",
    summary="Add a holiday",
    status_code=201,
    response_model=Holiday,
)
def create(
    body: HolidayIn, request: Request, response: Response, work: WriteWork
) -> tables.Holiday:
    """Add a day that is not worked; what is due is counted anew within moments."""
    return created(response, request, holidays.create(work, day=body.day, name=body.name))


@router.get(
    "", operation_id="listHolidays", summary="List the holidays", response_model=Page[Holiday]
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    year: Annotated[int | None, Query(ge=1900, le=2998)] = None,
) -> dict[str, Any]:
    """List the holidays; a day that two files bring stands there twice."""
    return listed(request, response, holidays.page(work, asked, year))


@router.get(
    "/{holiday_id}", operation_id="getHoliday", summary="Get one holiday", response_model=Holiday
)
def get(holiday_id: UUID, response: Response, work: ReadWork) -> tables.Holiday:
    """Get one holiday with its ETag."""
    return tagged(response, holidays.get(work, holiday_id))


@router.delete(
    "/{holiday_id}",
    operation_id="removeHoliday",
    summary="Take a holiday away",
    status_code=204,
)
def remove(holiday_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Let the day be worked again."""
    holidays.remove(work, holiday_id, revision)


def _file(
    work: ReadWork,
    file: Annotated[UploadFile, File(description="An .ics file; its whole-day events are taken")],
    _: Annotated[object, Depends(fingerprint_of)],
) -> holidays.ReadFile:
    return holidays.read_file(work, file=file.file, file_name=file.filename or "")


@imports.post(
    "",
    operation_id="importHolidays",
    summary="Import an iCalendar file",
    status_code=201,
    response_model=HolidayImport,
    dependencies=[Depends(form_with(("file",)))],
)
def import_file(
    request: Request,
    response: Response,
    file: Annotated[holidays.ReadFile, Depends(_file)],
    work: WriteWork,
) -> tables.HolidayImport:
    """Add what lasts 1 to 100 whole days, from last year to six years ahead; it can be taken back."""
    return created(response, request, holidays.import_file(work, file))


@imports.get(
    "",
    operation_id="listHolidayImports",
    summary="List the imports",
    response_model=Page[HolidayImport],
)
def import_page(
    request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List which files were read."""
    return listed(request, response, holidays.imports(work, asked))


@imports.get(
    "/{holiday_import_id}",
    operation_id="getHolidayImport",
    summary="Get one import",
    response_model=HolidayImport,
)
def get_import(
    holiday_import_id: UUID, response: Response, work: ReadWork
) -> tables.HolidayImport:
    """Get one import with its ETag."""
    return tagged(response, holidays.get_import(work, holiday_import_id))


@imports.delete(
    "/{holiday_import_id}",
    operation_id="undoHolidayImport",
    summary="Take an import back",
    status_code=204,
)
def undo(holiday_import_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take the days of a file away; those that were added by hand or by another file stay."""
    holidays.take_back(work, holiday_import_id, revision)
