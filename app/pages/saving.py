"""Saving a whole draft at once: each piece for itself, so that one fault never costs the rest.

Fields are called `piece/{id}/{name}` for what is stored and `new/{requirement}/{name}` for what is not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.api.evidence import EvidenceChange, EvidenceIn
from app.domain.errors import (
    ConflictError,
    Fault,
    InvalidError,
    LaurelError,
    MoveError,
    NotFoundError,
    StaleError,
    TooLargeError,
    UnsupportedMediaError,
)
from app.domain.evidence_requirement import EvidenceRequirement
from app.pages import wording
from app.pages.forms import Filled, Form, blank, checked, fault, sentence
from app.pages.sessions import Visit
from app.services import evidence, workspace
from app.services.evidence import Said
from app.services.receiving import Upload
from app.services.work import Work
from app.services.workspace import Workspace
from app.storage.tables import Evidence

_MENDABLE = (InvalidError, ConflictError, StaleError, TooLargeError, UnsupportedMediaError)
_WRITTEN = ("text", "url", "title", "narrative")
_FIELDS = (*_WRITTEN, "length", "is_public", "visibility", "students", "goal_id", "file")
_SAID_AS = {"seconds": "length", "students_appear": "students", "has_consent": "students"}
# How a form says what is to be seen of students.
STUDENTS = {
    "no": {"students_appear": False, "has_consent": False},
    "yes": {"students_appear": True, "has_consent": True},
    "yes-without": {"students_appear": True, "has_consent": False},
}
_STALE = (
    "Changed in another window. Yours is here, what is stored below; save again to keep yours."
)
_URL = "Enter the whole address, such as https://example.org/page."


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the form: a stored piece, or room for a new one."""

    prefix: str
    requirement: EvidenceRequirement
    piece_id: UUID | None = None
    stored: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Saved:
    """What came of saving: what is wrong, what got an id, what changed its revision."""

    form: Form
    faults: dict[str, str] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    unsaved: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    at: str = ""
    is_late: bool = False

    def refuse(self, slot: Slot, error: LaurelError) -> None:
        """Keep what was typed in this slot, and put the faults beside its fields."""
        self.unsaved.add(slot.prefix)
        found = error.faults or (Fault("", error.message),)
        for one in found:
            name = one.pointer.removeprefix("/")
            name = _SAID_AS.get(name, name)
            name = name if name in _FIELDS else self._main_field(slot)
            self.faults[f"{slot.prefix}/{name}"] = _sentence(slot, name, one, error)

    def texts(self) -> list[str]:
        """Return everything that was written, for a page that can only show it."""
        names = [n for n in self.form.fields if n.rpartition("/")[2] in _WRITTEN]
        return [text for text in map(self.form.text, names) if text]

    def to_json(self) -> dict[str, Any]:
        """Return what the page has to know after a quiet saving."""
        names = ("renamed", "revisions", "faults", "missing", "at")
        told = {name: getattr(self, name) for name in names}
        return told | {"late": self.is_late}

    def _main_field(self, slot: Slot) -> str:
        sent = [name for name in ("text", "url") if f"{slot.prefix}/{name}" in self.form.fields]
        is_file = f"{slot.prefix}/file" in self.form.files
        return "file" if is_file else (sent or ["title"])[0]


def save(visit: Visit, form: Form, submission_id: UUID, *, is_quiet: bool) -> Saved:
    """Save every piece that has changed and every new one; raises only what no form can mend."""
    saved = Saved(form)
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        saved.is_late = not space.is_editable or _has_gone(space, form)
        slots = _slots(space)
    for slot in () if saved.is_late else slots:
        writer = _changing(slot, form) if slot.piece_id else _adding(slot, form, submission_id)
        _write(visit, saved, slot, writer, is_quiet=is_quiet)
    with visit.reading() as work:
        gate = workspace.open_up(work, submission_id).gate
        saved.missing = tuple(one.detail for one in gate.missing)
    saved.at = f"{visit.now:%H:%M} UTC"
    return saved


def filled_of(space: Workspace, saved: Saved | None) -> Filled:
    """Return what the fields show: what is stored, and whatever could not be saved as it was typed."""
    values: dict[str, Any] = {}
    for piece in space.evidence:
        for name, value in _values(piece).items():
            values[f"piece/{piece.id}/{name}"] = value
    filled = blank(**values)
    if saved is None:
        return filled
    typed = {
        name: sent
        for name, sent in saved.form.fields.items()
        if name.rpartition("/")[0] in saved.unsaved
    }
    message = "Not everything could be saved. The rest is." if saved.faults else None
    return Filled({**filled.values, **typed}, saved.faults, message)


Writer = Callable[[Work], Evidence] | None


def _write(
    visit: Visit, saved: Saved, slot: Slot, find: Callable[[], Writer], *, is_quiet: bool
) -> None:
    try:
        writer = find()
        if writer is None:
            return
        with visit.writing() as work:
            row = writer(work)
            work.session.flush()
            prefix = f"piece/{row.id}"
            saved.revisions[f"{prefix}/revision"] = row.revision
            if slot.piece_id is None:
                saved.renamed[slot.prefix] = prefix
    except (MoveError, NotFoundError):
        saved.is_late = True
    except _NothingToAddError as error:
        if not is_quiet:
            saved.refuse(slot, error)
    except _MENDABLE as error:
        saved.refuse(slot, error)
        if isinstance(error, StaleError):
            saved.stale.add(slot.prefix)


class _NothingToAddError(InvalidError):
    """Something was said about a piece that is not there yet."""


def _changing(slot: Slot, form: Form) -> Callable[[], Writer]:
    def find() -> Writer:
        changes = _changes(slot, form)
        piece_id, revision = slot.piece_id, form.text(f"{slot.prefix}/revision")
        if not changes or piece_id is None:
            return None
        known = int(revision) if revision.isdecimal() and revision.isascii() else 0
        return lambda work: evidence.update(work, piece_id, changes, known)

    return find


def _changes(slot: Slot, form: Form) -> dict[str, Any]:
    """Return what differs from what is stored; raises InvalidError for what cannot be stored."""
    given: dict[str, Any] = {}
    for name in _WRITTEN:
        if f"{slot.prefix}/{name}" in form.fields:
            given[name] = form.maybe(f"{slot.prefix}/{name}")
    for name in ("text", "url"):
        if name in given and given[name] is None:
            raise fault(name, "This is empty. Write something, or remove the piece.")
    given |= _marks(slot, form)
    changed = {name: value for name, value in given.items() if value != slot.stored[name]}
    return checked(EvidenceChange, **changed).model_dump(exclude_unset=True)


def _marks(slot: Slot, form: Form) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    if f"{slot.prefix}/length" in form.fields:
        marks["seconds"] = wording.seconds_of(form.text(f"{slot.prefix}/length"), "length")
    asked = {f"{slot.prefix}/asks_public", f"{slot.prefix}/visibility"}
    if asked & form.fields.keys():
        is_public = form.has(f"{slot.prefix}/is_public")
        chosen = form.text(f"{slot.prefix}/visibility") or "assessors"
        marks["visibility"] = "public" if is_public else chosen
    if f"{slot.prefix}/students" in form.fields:
        marks |= STUDENTS.get(form.text(f"{slot.prefix}/students"), {"students_appear": None})
    if f"{slot.prefix}/goal_id" in form.fields:
        marks["goal_id"] = form.maybe(f"{slot.prefix}/goal_id")
    return marks


def _adding(slot: Slot, form: Form, submission_id: UUID) -> Callable[[], Writer]:
    def find() -> Writer:
        told = {name: form.maybe(f"{slot.prefix}/{name}") for name in _WRITTEN}
        upload, marks = form.file(f"{slot.prefix}/file"), _marks(slot, form)
        content = [one for one in (told["text"], told["url"], upload) if one is not None]
        if not content:
            if told["title"] or told["narrative"]:
                raise _NothingToAddError("Add the piece that this is about.")
            return None
        if len(content) > 1:
            raise InvalidError("Give one of these, not both; its title can say more.")
        key = slot.requirement.key
        wanted = checked(EvidenceIn, requirement=key, **told, **marks)
        said = Said(**wanted.model_dump(include=set(Said.__dataclass_fields__)))
        if upload is not None:
            sent = Upload(upload.filename or "", upload.content_type or "", upload.file)
            return lambda work: evidence.add_file(work, submission_id, key, sent, said)
        written = {"text": wanted.text, "url": wanted.url}
        return lambda work: evidence.add_written(work, submission_id, key, written, said)

    return find


def _slots(space: Workspace) -> list[Slot]:
    slots = []
    for requirement_id, requirement in space.rules.requirements.items():
        if requirement.key not in space.open_keys:
            continue
        pieces = space.pieces(requirement_id)
        slots += [
            Slot(f"piece/{piece.id}", requirement, piece.id, _plain(piece)) for piece in pieces
        ]
        if len(pieces) < requirement.count.max:
            slots.append(Slot(f"new/{requirement.key}", requirement))
    return slots


def _plain(piece: Evidence) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(piece, name) for name in _WRITTEN}
    kept = {n: (v and v.replace("\r\n", "\n").strip()) or None for n, v in values.items()}
    names = ("seconds", "is_public", "visibility", "students_appear", "has_consent")
    goal_id = None if piece.goal_id is None else str(piece.goal_id)
    return kept | {"goal_id": goal_id} | {name: getattr(piece, name) for name in names}


def _values(piece: Evidence) -> dict[str, Any]:
    length = None if piece.seconds is None else wording.length(piece.seconds)
    told = {"students_appear": piece.students_appear, "has_consent": piece.has_consent}
    students = next((name for name, said in STUDENTS.items() if said == told), None)
    return _plain(piece) | {"length": length, "students": students}


def _has_gone(space: Workspace, form: Form) -> bool:
    """Tell whether the form is about a piece that was removed meanwhile."""
    here = {f"piece/{piece.id}/revision" for piece in space.evidence}
    about = {n for n in form.fields if n.startswith("piece/") and n.endswith("/revision")}
    return not about <= here


def _sentence(slot: Slot, name: str, found: Fault, error: LaurelError) -> str:
    if isinstance(error, StaleError):
        return _STALE
    if isinstance(error, UnsupportedMediaError):
        return f"This file cannot be taken. Choose one of: {wording.types(slot.requirement.accepted_media_types)}."
    if name == "url" and found.pointer == "/url":
        return _URL
    return sentence(found.detail)
