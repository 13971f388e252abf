"""`/manage/appeals`, `/manage/cases`: what panels decide on, who sits, and naming who shall."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.appeal import AppealState
from app.domain.errors import ForbiddenError, LaurelError
from app.domain.revocation_case import CaseState
from app.pages.forms import Filled, Form, FormDep, blank, fault, status_of
from app.pages.manage.asking import MENDABLE, filters_of, rights
from app.pages.manage.wording import REVOCATIONS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import appeal_records, appeals, matters, overview, panels, people
from app.services.work import Work
from app.storage.appeals import Matter
from app.storage.tables import Appeal, MicrocredentialVersion, Person, RevocationCase

router = LateRouter(include_in_schema=False)
# The tables are asked for one at a time, as either.
TABLES: dict[str, tuple[Any, Action, tuple[str, ...]]] = {
    "appeals": (Appeal, Action.READ_APPEALS, tuple(AppealState)),
    "cases": (RevocationCase, Action.READ_CASES, tuple(CaseState)),
}


@router.get("/manage/appeals")
def appeals_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the appeals by state."""
    return _list(visit, asked, "appeals")


@router.get("/manage/cases")
def cases_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the cases by state."""
    return _list(visit, asked, "cases")


@router.get("/manage/appeals/{matter_id}")
@router.get("/manage/cases/{matter_id}")
def matter_page(matter_id: UUID, visit: SignedIn) -> Response:
    """Show one: what is said, who sits, and what the panel found."""
    noun, table = _noun(visit)
    with visit.reading() as work:
        row = _managed(work, table, matter_id)
        can = rights(work, matters.target_of(work, row))
        seats = panels.seats(work, row)
        is_own = row.person_id == work.actor.person_id
        known = overview.by_ids(work, Person, [*(s.person_id for s in seats), row.person_id])
        return visit.show(
            f"manage/{noun[:-1]}.html",
            noun=noun,
            row=row,
            person=known[row.person_id],
            version=work.get(MicrocredentialVersion, row.version_id),
            seats=seats,
            people=known,
            due_of={one.id: panels.due_of(work, row, one) for one in seats},
            can=frozenset() if is_own else can,
            **_about(work, row, can),
        )


@router.get("/manage/appeals/{matter_id}/panel")
@router.get("/manage/cases/{matter_id}/panel")
def panel_page(matter_id: UUID, visit: SignedIn) -> Response:
    """Ask who shall be the panel."""
    return _panel_form(visit, matter_id, blank())


@router.post("/manage/appeals/{matter_id}/panel")
@router.post("/manage/cases/{matter_id}/panel")
def name_panel(matter_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Name the panel in place of whoever sits."""
    noun, table = _noun(visit)
    try:
        with visit.writing() as work:
            panels.name(work, table, matter_id, _people(work, form))
    except MENDABLE as error:
        return _panel_form(visit, matter_id, _placed(form, error), status_of(error))
    return visit.to(f"/manage/{noun}/{matter_id}", "The panel is named; each member is told.")


def _list(visit: Visit, asked: PageAsked, noun: str) -> Response:
    table, action, states = TABLES[noun]
    form = filters_of(visit)
    state = form.text("state") if form.text("state") in states else None
    with visit.reading() as work:
        overview.reach(work, action)
        found = matters.page(work, table, asked, state=state)
        rows: Sequence[Matter] = found.rows
        return visit.show(
            "manage/matters.html",
            noun=noun,
            rows=rows,
            person_of=overview.by_ids(work, Person, [row.person_id for row in rows]),
            version_of=overview.by_ids(
                work, MicrocredentialVersion, [row.version_id for row in rows]
            ),
            states=states,
            filled=form.filled(),
            next=visit.next_of(found),
        )


def _noun(visit: Visit) -> tuple[str, Any]:
    """Return which of the two a page is about, by its address."""
    noun = visit.path.split("/")[2]
    return noun, TABLES[noun][0]


def _managed(work: Work, table: Any, matter_id: UUID) -> Any:  # noqa: ANN401 - either of the two
    """Return the matter for those who run the programme: a member of its panel learns no names."""
    row = matters.get(work, table, matter_id)
    work.require(Action.READ_PANELS, matters.target_of(work, row))
    if matters.is_member_only(work, row):
        raise ForbiddenError("You sit on this panel.")
    return row


def _about(work: Work, row: Matter, can: frozenset[str]) -> dict[str, Any]:
    if isinstance(row, RevocationCase):
        return {"reason": REVOCATIONS[row.reason][0]}
    reads = Action.READ_RECORDS.value in can
    is_badge, is_work = row.credential_id is not None, row.submission_id is not None
    return {
        "ground": appeals.ground_of(work, row),
        "record": appeal_records.read(work, row.id) if reads and is_work else None,
        "badge": appeal_records.about_badge(work, row.id) if reads and is_badge else None,
    }


def _people(work: Work, form: Form) -> list[UUID]:
    """Return whom the addresses name, a line each."""
    found = []
    for line in filter(None, (one.strip() for one in form.text("people").splitlines())):
        person_id = people.by_address(work, line)
        if person_id is None:
            raise fault("people", f"Nobody here has the address {line[:100]}.")
        found.append(person_id)
    return found


def _placed(form: Form, error: LaurelError) -> Filled:
    """Put beside the one field what is said of each person, in words."""
    told = [
        f"Person {_place(one.pointer)}: {one.detail.replace('_', ' ')}" for one in error.faults
    ]
    return Filled(form.fields, {"people": "; ".join(told)} if told else {}, error.message)


def _place(pointer: str) -> str:
    number = pointer.rpartition("/")[2]
    return str(int(number) + 1) if number.isdigit() else "list"


def _panel_form(visit: Visit, matter_id: UUID, filled: Filled, status: int = 200) -> Response:
    noun, table = _noun(visit)
    with visit.reading() as work:
        row = _managed(work, table, matter_id)
        work.require(Action.NAME_PANEL, matters.target_of(work, row))
        return visit.show("manage/panel.html", status, noun=noun, row=row, filled=filled)
