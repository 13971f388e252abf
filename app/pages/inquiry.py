"""`/inquiry`: a team's cycles of looking at student work: plan, do, study, act."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.inquiry_cycles import InquiryCycleChange, InquiryCycleIn
from app.api.inquiry_files import InquiryFileIn
from app.api.late_routes import LateRouter
from app.domain.errors import LaurelError, TooLargeError, UnsupportedMediaError
from app.domain.inquiry import Phase
from app.pages import keeping
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.manage.asking import chosen, filters_of
from app.pages.saving import STUDENTS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import inquiry, inquiry_files, overview, scoring_rounds
from app.services.inquiry import Cycle
from app.services.inquiry_files import About
from app.services.receiving import Upload
from app.services.work import Work
from app.storage.tables import InquiryCycle, Person, Rubric, Team

router = LateRouter(include_in_schema=False, prefix="/inquiry")
# How many places for pieces, groups and steps a form has at least; one more than there are.
_ROOM = {"piece": 3, "group": 3, "step": 3}
MAX_DIGITS = 3
_MENDABLE = (*keeping.MENDABLE, TooLargeError, UnsupportedMediaError)
_ACTS: dict[str, tuple[Callable[[Work, UUID], Cycle], str]] = {
    "begin": (inquiry.begin, "Everybody in the team is asked. You see the levels once all have given theirs."),
    "act": (inquiry.act, "Try the steps, and come back to say what they did."),
    "close": (inquiry.close, "The cycle is closed. Another can follow it."),
    "withdraw": (inquiry.withdraw, "The cycle is called off. Nobody sees what was given."),
}  # fmt: skip


@router.get("")
def list_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the cycles of one's teams."""
    form = filters_of(visit)
    phase = next((one for one in Phase if one.value == form.text("state")), None)
    with visit.reading() as work:
        page = inquiry.page(work, asked, phase, team_id=chosen(form, "team_id"))
        return visit.show(
            "inquiry/list.html",
            cycles=inquiry.wholes(work, page.rows),
            team_of=work.by_ids(Team, (one.team_id for one in page.rows)),
            teams=inquiry.teams(work),
            filled=form.filled(),
            next=visit.next_of(page),
        )


@router.get("/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for the question and the work."""
    form = filters_of(visit)
    return _new(visit, blank(previous_id=chosen(form, "previous_id")))


@router.post("/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Open a cycle."""
    try:
        wanted = checked(
            InquiryCycleIn,
            team_id=form.text("team_id"),
            rubric_id=form.text("rubric_id"),
            question=form.text("question"),
            pieces=_pieces(form),
            previous_id=form.maybe("previous_id"),
        )
        with visit.writing() as work:
            made = inquiry.create(work, **wanted.model_dump(mode="json") | _ids(wanted))
            path = f"/inquiry/{made.row.id}"
    except keeping.MENDABLE as error:
        return _new(visit, keeping.as_typed(form, error), keeping.status_of(error))
    return visit.to(path, "The cycle is open. Look over the work, then let everybody score it.")


@router.get("/{cycle_id}")
def cycle_page(cycle_id: UUID, visit: SignedIn) -> Response:
    """Show one cycle as its phase asks."""
    return _show(visit, cycle_id)


@router.post("/{cycle_id}")
def save(cycle_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Save what belongs to the phase, then do what the button says."""
    act, path = form.text("action"), f"/inquiry/{cycle_id}"
    file = form.file("file")
    said = "Saved."
    try:
        with visit.writing() as work:
            _save(work, cycle_id, form)
            if file is None:
                said = _move(work, cycle_id, act)
    except _MENDABLE as error:
        return _refused(visit, cycle_id, form, error)
    if file is None:
        return visit.to(path, said)
    # A file that came in stays, whether the move can be made now or not.
    try:
        with visit.writing() as work:
            said = _move(work, cycle_id, act)
    except keeping.MENDABLE as error:
        return visit.to(path, f"Saved. {error.message}", tone="warn")
    return visit.to(path, said)


def _save(work: Work, cycle_id: UUID, form: Form) -> None:
    """Write what belongs to the phase, and add the file that came with it."""
    phase = inquiry.get(work, cycle_id).phase
    wanted = checked(InquiryCycleChange, **_written(phase, form))
    changes = wanted.model_dump(mode="json", exclude_unset=True)
    if changes:
        inquiry.update(work, cycle_id, changes, form.revision() or 0)
    if file := form.file("file"):
        sent = Upload(file.filename or "", file.content_type or "", file.file)
        told = {"title": form.text("title"), "visibility": form.text("visibility") or "team"}
        appear = STUDENTS.get(form.text("students"), {})
        about = checked(InquiryFileIn, **told, **appear)
        inquiry_files.add(work, cycle_id, sent, About(**about.model_dump()))


def _move(work: Work, cycle_id: UUID, act: str) -> str:
    """Do what the button says; returns what is said of it."""
    if act not in _ACTS:
        return "Saved."
    move, said = _ACTS[act]
    move(work, cycle_id)
    return said


def _refused(visit: Visit, cycle_id: UUID, form: Form, error: LaurelError) -> Response:
    typed = keeping.as_typed(form, error)
    names = {"students_appear": "students", "has_consent": "students"}
    faults = {names.get(name, name): detail for name, detail in typed.faults.items()}
    return _show(visit, cycle_id, replace(typed, faults=faults), keeping.status_of(error))


def _written(phase: Phase, form: Form) -> dict[str, Any]:
    if phase is Phase.PLAN:
        return {"question": form.text("question"), "pieces": _pieces(form)}
    if phase is Phase.STUDY:
        return {"groups": _groups(form), "next_steps": _steps(form)}
    return {"findings": form.maybe("findings")} if phase is Phase.ACT else {}


def _ids(wanted: InquiryCycleIn) -> dict[str, Any]:
    names = ("team_id", "rubric_id", "previous_id")
    return {name: getattr(wanted, name) for name in names}


def _pieces(form: Form) -> list[dict[str, Any]]:
    found = []
    for place in range(_room(form, "piece")):
        said = {name: form.maybe(f"pieces/{place}/{name}") for name in ("title", "text", "url")}
        if any(said.values()):
            found.append({name: value for name, value in said.items() if value})
    return found


def _groups(form: Form) -> list[dict[str, Any]]:
    found = []
    for place in range(_room(form, "group")):
        name, codes = form.text(f"groups/{place}/name"), form.text(f"groups/{place}/codes")
        if name or codes:
            found.append({"name": name, "codes": codes.upper().replace(",", " ").split()})
    return found


def _steps(form: Form) -> list[dict[str, Any]]:
    found = []
    for place in range(_room(form, "step")):
        text, group = (
            form.text(f"next_steps/{place}/text"),
            form.maybe(f"next_steps/{place}/group"),
        )
        if text:
            found.append({"text": text, "group": group})
    return found


def _room(form: Form, kind: str) -> int:
    """Return how many places were sent; a form has a bounded number of fields."""
    prefix = {"piece": "pieces", "group": "groups", "step": "next_steps"}[kind]
    places = [n.split("/")[1] for n in form.fields if n.startswith(f"{prefix}/")]
    known = [
        int(one) for one in places if one.isascii() and one.isdigit() and len(one) < MAX_DIGITS
    ]
    return 1 + max(known, default=-1)


def _filled(row: InquiryCycle) -> Filled:
    values: dict[str, object] = {"question": row.question, "findings": row.findings}
    for place, piece in enumerate(row.pieces):
        values |= {f"pieces/{place}/{name}": said for name, said in piece.items()}
    for place, group in enumerate(row.groups):
        values |= {f"groups/{place}/name": group["name"]}
        values |= {f"groups/{place}/codes": " ".join(group["codes"])}
    for place, step in enumerate(row.next_steps):
        values |= {f"next_steps/{place}/{name}": said for name, said in step.items()}
    return blank(**values)


def _places(row: InquiryCycle | None) -> dict[str, int]:
    if row is None:
        return dict(_ROOM)
    taken = {"piece": row.pieces, "group": row.groups, "step": row.next_steps}
    return {kind: max(least, len(taken[kind]) + 1) for kind, least in _ROOM.items()}


def _new(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        rubrics = overview.rubrics(work)
        return visit.show(
            "inquiry/new.html",
            status,
            filled=filled,
            teams=[(str(one.id), one.name) for one in inquiry.teams(work)],
            rubrics=[(str(one.id), one.name) for one in rubrics],
            places=_places(None),
        )


def _show(
    visit: Visit, cycle_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        cycle = inquiry.get(work, cycle_id)
        row = cycle.row
        files = inquiry_files.of_cycles(work, [row.id]).get(row.id, [])
        whole = scoring_rounds.get(work, row.scoring_round_id) if row.scoring_round_id else None
        return visit.show(
            "inquiry/cycle.html",
            status,
            cycle=cycle,
            row=row,
            team=work.get(Team, row.team_id),
            rubric=work.get(Rubric, row.rubric_id),
            criteria=scoring_rounds.criteria_by(work, row.rubric_id),
            whole=whole,
            name_of=work.by_ids(Person, whole.person_ids if whole else []),
            is_own=inquiry.may_write(work, row),
            files=files,
            is_open={one.id: inquiry_files.is_open_to_me(work, one) for one in files},
            filled=filled or _filled(row),
            places=_places(row),
        )
