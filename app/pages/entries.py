"""`/portfolio/entries`: what one keeps across years, written, shown, deleted and brought back."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.portfolio_shapes import PortfolioEntryChange, PortfolioEntryIn, PortfolioLinkIn
from app.domain.errors import (
    ConflictError,
    GoneError,
    InvalidError,
    LaurelError,
    StaleError,
    TooLargeError,
    UnsupportedMediaError,
)
from app.pages import keeping, wording
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.saving import STUDENTS
from app.pages.sessions import Sending, SignedIn, Visit
from app.pages.typed import typed_in
from app.services import aiming, entries, entry_pieces
from app.services.receiving import Upload
from app.services.work import Work
from app.storage.rows import PageRequest

router = LateRouter(include_in_schema=False, prefix="/portfolio/entries")
BASE = "/portfolio/entries"
_MENDABLE = (InvalidError, ConflictError, StaleError, TooLargeError, UnsupportedMediaError)
_VERSIONS = PageRequest(limit=200)


@router.get("")
def list_page(visit: SignedIn, asked: PageAsked) -> Response:
    """Show one's own entries, and those that can be brought back."""
    with visit.reading() as work:
        found = entries.page(work, asked, person_id=work.actor.person_id)
        gone = entries.page(work, PageRequest(limit=50), deleted=True)
        values: dict[str, Any] = {
            "rows": found.rows,
            "next": visit.next_of(found),
            "deleted": gone.rows,
        }
        return visit.show("educator/entries.html", **values)


@router.post("")
def create(visit: Sending, form: FormDep) -> Response:
    """Begin an entry under its title."""
    try:
        wanted = checked(PortfolioEntryIn, title=form.text("title"))
        with visit.writing() as work:
            entry_id = entries.create(work, **wanted.model_dump(mode="json")).id
    except InvalidError as error:
        return visit.to(f"{BASE}#begin", error.faults[0].detail, tone="warn")
    return visit.to(_path(entry_id))


@router.get("/{entry_id}")
def entry_page(entry_id: UUID, visit: SignedIn) -> Response:
    """Show one's own entry to be written, or a colleague's to be read."""
    return _show(visit, entry_id)


@router.post("/{entry_id}")
def save(entry_id: UUID, request: Request, visit: Sending, form: FormDep) -> Response:
    """Save what was typed; quietly, or with what is to be added."""
    is_quiet = keeping.is_quiet(request)
    try:
        with visit.writing() as work:
            revision = _save(work, entry_id, form)
            if not is_quiet:
                _add(work, entry_id, form)
    except GoneError as error:
        return _told(visit, 0, error) if is_quiet else _gone(visit, form)
    except _MENDABLE as error:
        return _told(visit, 0, error) if is_quiet else _refused(visit, entry_id, form, error)
    return _told(visit, revision, None) if is_quiet else visit.to(_path(entry_id), "Saved.")


@router.get("/{entry_id}/delete")
def ask_to_delete(entry_id: UUID, visit: SignedIn) -> Response:
    """Ask before an entry goes."""
    with visit.reading() as work:
        return visit.show("educator/entry_delete.html", entry=entries.own(work, entry_id))


@router.post("/{entry_id}/delete")
def delete(entry_id: UUID, visit: Sending) -> Response:
    """Delete an entry; it can be brought back."""
    with visit.writing() as work:
        entries.delete(work, entry_id, None)
    return visit.to(BASE, "Deleted. For 30 days you can bring it back, below.")


@router.post("/{entry_id}/restore")
def restore(entry_id: UUID, visit: Sending) -> Response:
    """Bring a deleted entry back."""
    try:
        with visit.writing() as work:
            entries.restore(work, entry_id)
    except ConflictError as error:
        return visit.to(BASE, error.message, tone="warn")
    return visit.to(_path(entry_id), "It is back.")


@router.post("/pieces/{piece_id}/remove")
def remove(piece_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take a link or a file away from an entry."""
    with visit.writing() as work:
        entry_id = entry_pieces.remove(work, piece_id, form.revision())
    return visit.to(_path(entry_id), "It is taken away. What you handed in keeps its copy.")


def _save(work: Work, entry_id: UUID, form: Form) -> int:
    """Change what differs; returns the revision that the entry has then."""
    entry = entries.own(work, entry_id)
    wanted = checked(PortfolioEntryChange, **_said(form))
    said = wanted.model_dump(mode="json", exclude_unset=True) | {"day": wanted.day}
    changes = {name: value for name, value in said.items() if getattr(entry, name) != value}
    if changes:
        entry = entries.update(work, entry_id, changes, form.revision() or 0)
        work.session.flush()
    return entry.revision


def _said(form: Form) -> dict[str, Any]:
    appear = STUDENTS.get(form.text("students"), {"students_appear": None, "has_consent": False})
    told = {name: form.text(name) for name in ("title", "text", "day", "visibility")}
    lists = {name: form.all(name) for name in ("competency_ids", "goal_ids")}
    return told | lists | appear


def _add(work: Work, entry_id: UUID, form: Form) -> None:
    """Add the link and the file that were given, if any were."""
    if url := form.maybe("url"):
        entry_pieces.add_link(
            work, entry_id, url=checked(PortfolioLinkIn, url=url).url, title=None
        )
    if file := form.file("file"):
        sent = Upload(file.filename or "", file.content_type or "", file.file)
        entry_pieces.add_file(work, entry_id, sent, title=None)


def _told(visit: Visit, revision: int, error: LaurelError | None) -> Response:
    """Answer a quiet saving, as the module on the page reads it."""
    at = f"{visit.now:%H:%M} UTC"
    if error is not None:
        return keeping.told_of(error, at=at)
    return keeping.told(revisions={"revision": revision}, at=at)


def _faults(error: LaurelError) -> dict[str, str]:
    names = {"students_appear": "students", "has_consent": "students"}
    found = {one.pointer.removeprefix("/"): one.detail for one in error.faults}
    return {names.get(name, name): detail for name, detail in found.items()}


def _refused(visit: Visit, entry_id: UUID, form: Form, error: LaurelError) -> Response:
    message = keeping.as_typed(form, error).message
    filled = Filled(form.fields, _faults(error), message)
    return _show(visit, entry_id, filled, keeping.status_of(error))


def _gone(visit: Visit, form: Form) -> Response:
    """Show everything that was typed, because the entry was deleted."""
    return visit.show("educator/entry_gone.html", 410, typed=typed_in(form))


def _show(
    visit: Visit, entry_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        entry = entries.get(work, entry_id)
        values: dict[str, Any] = {"entry": entry, "pieces": entry_pieces.of_entry(work, entry)}
        values |= {"wording": wording, "competencies": aiming.competencies(work)}
        if entry.person_id != work.actor.person_id:
            return visit.show("educator/entry_of_colleague.html", **values)
        kept = {name: getattr(entry, name) for name in ("title", "text", "day", "visibility")}
        kept |= {"competency_ids": entry.competency_ids, "goal_ids": entry.goal_ids}
        told = {"students_appear": entry.students_appear, "has_consent": entry.has_consent}
        students = next((name for name, said in STUDENTS.items() if said == told), None)
        return visit.show(
            "educator/entry.html",
            status,
            filled=filled or blank(**kept, students=students),
            goals=aiming.choices(work),
            versions=entries.versions(work, entry_id, _VERSIONS).rows[::-1],
            **values,
        )


def _path(entry_id: UUID) -> str:
    return f"{BASE}/{entry_id}"
