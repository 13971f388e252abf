"""`/manage/microcredentials/versions/{id}/write/…`: the forms on which a draft is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.errors import LaurelError
from app.pages.forms import Filled, Form, FormDep
from app.pages.keeping import MENDABLE, reason_of, status_of
from app.pages.manage.writing import offering
from app.pages.manage.writing.filling import beside, gathered, shown
from app.pages.manage.writing.places import Place, find, opened, raised, removed, written
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import version_documents
from app.services.work import Work

router = LateRouter(include_in_schema=False)
BASE = "/manage/microcredentials/versions"
ONE = f"{BASE}/{{version_id}}/write/{{part}}"
IN_STAGE = f"{BASE}/{{version_id}}/stages/{{stage_key}}/{{part}}"

# What can be done to one of several, by the button that was pressed.
_ACTS = {"remove": (removed, "Removed."), "up": (raised, "Moved up.")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of which version an address names."""

    version_id: UUID
    part: str
    key: str | None = None
    stage: str | None = None

    @property
    def home(self) -> str:
        """The page of the version."""
        return f"{BASE}/{self.version_id}"

    def place(self, members: dict[str, Any]) -> Place:
        """Return the place in the document."""
        return find(members, self.part, self.key, self.stage)


@router.get(ONE)
def part_page(version_id: UUID, part: str, visit: SignedIn) -> Response:
    """Ask about the version as a whole."""
    return _show(visit, Asked(version_id, part))


@router.post(ONE)
def write_part(version_id: UUID, part: str, visit: Sending, form: FormDep) -> Response:
    """Keep what was answered about the whole."""
    return _write(visit, Asked(version_id, part), form)


@router.get(f"{ONE}/{{key}}")
def listed_page(version_id: UUID, part: str, key: str, visit: SignedIn) -> Response:
    """Ask about one of several stages, questions or groups, or a new one."""
    return _show(visit, Asked(version_id, part, key))


@router.post(f"{ONE}/{{key}}")
def write_listed(version_id: UUID, part: str, key: str, visit: Sending, form: FormDep) -> Response:
    """Keep one of several."""
    return _write(visit, Asked(version_id, part, key), form)


@router.get(IN_STAGE)
def guide_page(version_id: UUID, stage_key: str, part: str, visit: SignedIn) -> Response:
    """Ask about the scoring guide of a stage as a whole."""
    return _show(visit, Asked(version_id, part, None, stage_key))


@router.post(IN_STAGE)
def write_guide(
    version_id: UUID, stage_key: str, part: str, visit: Sending, form: FormDep
) -> Response:
    """Keep what the guide is called."""
    return _write(visit, Asked(version_id, part, None, stage_key), form)


@router.get(f"{IN_STAGE}/{{key}}")
def of_stage_page(
    version_id: UUID, stage_key: str, part: str, key: str, visit: SignedIn
) -> Response:
    """Ask about one thing that a stage asks for, or one criterion."""
    return _show(visit, Asked(version_id, part, key, stage_key))


@router.post(f"{IN_STAGE}/{{key}}")
def write_of_stage(
    version_id: UUID, stage_key: str, part: str, key: str, visit: Sending, form: FormDep
) -> Response:
    """Keep one thing that a stage asks for, or one criterion."""
    return _write(visit, Asked(version_id, part, key, stage_key), form)


def _write(visit: Visit, asked: Asked, form: Form) -> Response:
    if form.text("act") in _ACTS:
        return _arrange(visit, asked, form)
    try:
        with visit.writing() as work:
            draft = version_documents.read(work, asked.version_id)
            place = asked.place(draft.members)
            told = written(draft.members, place, gathered(place.sheet, form))
            version_documents.write(work, asked.version_id, told, form.revision() or 0)
    except MENDABLE as error:
        return _show(visit, asked, form, error)
    return visit.to(asked.home, "Saved.")


def _arrange(visit: Visit, asked: Asked, form: Form) -> Response:
    do, said = _ACTS[form.text("act")]
    try:
        with visit.writing() as work:
            draft = version_documents.read(work, asked.version_id)
            told = do(draft.members, asked.place(draft.members))
            version_documents.write(work, asked.version_id, told, form.revision() or 0)
    except MENDABLE as error:
        told_why = "; ".join(one.detail for one in error.faults) or error.message
        return visit.to(asked.home, f"Nothing was changed: {told_why}", "warn")
    return visit.to(asked.home, said)


def _show(
    visit: Visit, asked: Asked, form: Form | None = None, error: LaurelError | None = None
) -> Response:
    with visit.reading() as work:
        draft = version_documents.read(work, asked.version_id)
        place = asked.place(draft.members)
        return visit.show(
            "manage/write.html",
            200 if error is None else status_of(error),
            place=place,
            filled=_filled(draft.members, place, form, error),
            version=draft.version,
            home=asked.home,
            choices=_choices(work, draft, place),
        )


def _filled(
    members: dict[str, Any], place: Place, form: Form | None, error: LaurelError | None
) -> Filled:
    if form is None or error is None:
        return shown(place.sheet, opened(members, place))
    filled = beside(place.sheet, gathered(place.sheet, form), error, place.pointer)
    return Filled(
        filled.values, filled.faults, filled.message if error.faults else reason_of(error)
    )


def _choices(
    work: Work, draft: version_documents.VersionDocument, place: Place
) -> Mapping[str, list[tuple[str, ...]]]:
    found = dict[str, list[tuple[str, ...]]]()
    for field in place.sheet.fields:
        offered = offering.choices(work, draft, place, field.name) or field.choices
        # A box can say more about its choice; these do not.
        more = ("",) if field.kind == "boxes" else ()
        found[field.name] = [(*one, *more) for one in offered]
    return found
