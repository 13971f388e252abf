"""`/manage/setup/calendar`: working days, targets, holidays by hand and from an iCalendar file."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.calendars import CalendarChange
from app.api.holidays import HolidayIn
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.clock import Step
from app.domain.working_days import WEEKDAYS
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.manage.asking import MENDABLE, Question, rights
from app.pages.sessions import Sending, SignedIn, Visit, Waiting
from app.services import calendars, holidays, overview
from app.storage.rows import PageRequest
from app.storage.tables import Calendar

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup/calendar"
TRAIL: tuple[tuple[str | None, str], ...] = (("/manage/setup", "Set-up"), (BASE, "Calendar"))
MOST_SHOWN = 500
STEPS: tuple[tuple[Step, str, str], ...] = (
    (Step.PLAN, "Decide on a plan", "Where one is asked for before the first stage."),
    (Step.CHECK, "Check that everything is there", "Where a person looks before work is judged."),
    (Step.ASSIGN, "Find somebody to judge", "While nobody could be asked."),
    (Step.REVIEW, "Judge", "From when assessors are asked until they are done."),
    (Step.APPROVE, "Approve", "Where an approver has the last word."),
    (
        Step.DECIDE,
        "From handing in to the answer",
        "It stands still while the educator adds something.",
    ),
)


@router.get(BASE)
def calendar_page(visit: SignedIn) -> Response:
    """Show working days, holidays and the files they came from."""
    return _page(visit, blank())


@router.get(f"{BASE}/edit")
def edit_page(visit: SignedIn) -> Response:
    """Show time zone, weekdays and targets to be changed."""
    with visit.reading() as work:
        found = calendars.own(work)
    return _form(visit, _filled(found), found)


@router.post(f"{BASE}/edit")
def edit(visit: Sending, form: FormDep) -> Response:
    """Change time zone, weekdays and targets."""
    try:
        wanted = checked(CalendarChange, **_wanted(form)).model_dump(exclude_unset=True)
        with visit.writing() as work:
            calendars.update(work, wanted, form.revision() or 0)
    except MENDABLE as error:
        with visit.reading() as work:
            return _form(visit, form.filled(error), calendars.own(work), status_of(error))
    return visit.to(BASE, "Saved. What is due is counted anew.")


@router.post(f"{BASE}/holidays")
def add(visit: Sending, form: FormDep) -> Response:
    """Add one day that is not worked."""
    try:
        wanted = checked(HolidayIn, day=form.text("day"), name=form.text("name"))
        with visit.writing() as work:
            holidays.create(work, day=wanted.day, name=wanted.name)
    except MENDABLE as error:
        return _page(visit, form.filled(error), status_of(error))
    return visit.to(BASE, "The day was added.")


@router.post(f"{BASE}/holidays/{{holiday_id}}/remove")
def remove(holiday_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take one day away."""
    with visit.writing() as work:
        holidays.remove(work, holiday_id, form.revision() or 0)
    return visit.to(BASE, "The day was taken away.")


@router.post(f"{BASE}/import")
def import_file(visit: Waiting, form: FormDep) -> Response:
    """Add the whole days of an iCalendar file."""
    file = form.file("file")
    try:
        if file is None:
            raise fault("file", "Choose a file.")
        with visit.reading() as work:
            sent = holidays.read_file(work, file=file.file, file_name=file.filename or "")
        with visit.writing() as work:
            done = holidays.import_file(work, sent)
            said = f"Days added: {done.days}. Events left out: {len(done.skipped)}."
    except MENDABLE as error:
        return _page(visit, form.filled(error), status_of(error))
    return visit.to(BASE, said)


@router.get(f"{BASE}/imports/{{import_id}}/undo")
def undo_page(import_id: UUID, visit: SignedIn) -> Response:
    """Ask before an import is taken back."""
    with visit.reading() as work:
        work.require(Action.WRITE_ORGANIZATION)
        done = holidays.get_import(work, import_id)
    question = Question(
        f"Take back {done.file_name}?",
        "Take it back",
        BASE,
        ("The days that it brought are worked again. Days from elsewhere stay.",),
        (*TRAIL, (None, "Take back")),
        row=done,
    )
    return visit.show("manage/question.html", ask=question)


@router.post(f"{BASE}/imports/{{import_id}}/undo")
def undo(import_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take an import back."""
    with visit.writing() as work:
        holidays.take_back(work, import_id, form.revision() or 0)
    return visit.to(BASE, "The file and its days were taken back.")


def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        found = calendars.own(work)
        return visit.show(
            "manage/calendar.html",
            status,
            calendar=found,
            steps=STEPS,
            weekdays=WEEKDAYS,
            holidays=holidays.latest(work, MOST_SHOWN),
            imports=holidays.imports(work, PageRequest(limit=200)).rows,
            filled=filled,
            can=rights(work),
        )


def _form(visit: Visit, filled: Filled, found: Calendar, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_ORGANIZATION)
    return visit.show(
        "manage/calendar_form.html",
        status,
        filled=filled,
        calendar=found,
        steps=STEPS,
        zones=[(name, name.replace("_", " ")) for name in calendars.time_zones()],
        weekdays=[(day, day.title(), "") for day in WEEKDAYS],
    )


def _filled(found: Calendar) -> Filled:
    targets = {f"targets/{name}": days for name, days in found.targets.items()}
    days = {name: getattr(found, name) for name in ("remind_days", "escalate_days")}
    return blank(time_zone=found.time_zone, weekdays=found.weekdays, **targets, **days)


def _wanted(form: Form) -> dict[str, Any]:
    targets = {step.value: _number(form, f"targets/{step.value}") for step in Step}
    return {
        "time_zone": form.text("time_zone"),
        "weekdays": form.all("weekdays"),
        "targets": {name: days for name, days in targets.items() if days is not None},
        "remind_days": _number(form, "remind_days"),
        "escalate_days": _number(form, "escalate_days"),
    }


def _number(form: Form, name: str) -> int | None:
    text = form.maybe(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 3:  # noqa: PLR2004 - no more than 999
        raise fault(name, "Enter a whole number of days.")
    return int(text)
