"""`/manage/setup/known-issuers`: the issuer registry, whom this organization knows and on what grounds."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.known_issuers import KnownIssuerChange, KnownIssuerIn, KnownIssuersIn, entries_of
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.errors import InvalidError
from app.domain.known_issuers import read_list
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.manage.asking import MENDABLE, Question, rights
from app.pages.manage.wording import HOW_CHECKED
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import known_issuers, overview
from app.storage.tables import KnownIssuer, Person

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup/known-issuers"
TRAIL: tuple[tuple[str | None, str], ...] = (("/manage/setup", "Set-up"), (BASE, "Known issuers"))
MAX_LIST_BYTES = 1_000_000


@router.get(BASE)
def known_issuers_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List whom we know, who added them, and on what grounds."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        found = known_issuers.page(work, asked)
        ids = [
            UUID(row.added_by["person_id"]) for row in found.rows if "person_id" in row.added_by
        ]
        people = overview.by_ids(work, Person, ids)
        return visit.show(
            "manage/known_issuers.html",
            known=found.rows,
            person_of={str(key): person for key, person in people.items()},
            how=HOW_CHECKED,
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{BASE}/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for id, name and grounds."""
    return _form(visit, blank())


@router.post(f"{BASE}/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Put an issuer on the list."""
    try:
        wanted = checked(KnownIssuerIn, issuer_id=form.text("issuer_id"), **_grounds(form))
        with visit.writing() as work:
            known_issuers.add(work, known_issuers.Entry(**wanted.model_dump()))
    except MENDABLE as error:
        return _form(visit, form.filled(error), status=status_of(error))
    return visit.to(BASE, "The issuer is known from now on.")


@router.get(f"{BASE}/import")
def import_page(visit: SignedIn) -> Response:
    """Ask for a list."""
    return _import_form(visit, blank(how_checked="published_list"))


@router.post(f"{BASE}/import")
def import_all(visit: Sending, form: FormDep) -> Response:
    """Put every issuer of the list on ours."""
    try:
        entries = entries_of(_listed(form))
        with visit.writing() as work:
            done = known_issuers.import_all(work, entries)
    except MENDABLE as error:
        return _import_form(visit, form.filled(error), status=status_of(error))
    return visit.to(BASE, f"Added: {len(done.added)}. Known before: {len(done.known_before)}.")


@router.get(f"{BASE}/{{known_issuer_id}}/edit")
def edit_page(known_issuer_id: UUID, visit: SignedIn) -> Response:
    """Show name and grounds to be changed."""
    known = _known(visit, known_issuer_id)
    filled = blank(name=known.name, how_checked=known.how_checked, proof=known.proof)
    return _form(visit, filled, known)


@router.post(f"{BASE}/{{known_issuer_id}}/edit")
def edit(known_issuer_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change name and grounds."""
    try:
        wanted = checked(KnownIssuerChange, **_grounds(form)).model_dump(mode="json")
        with visit.writing() as work:
            known_issuers.update(work, known_issuer_id, wanted, form.revision() or 0)
    except MENDABLE as error:
        return _form(visit, form.filled(error), _known(visit, known_issuer_id), status_of(error))
    return visit.to(BASE, "The changes were saved.")


@router.get(f"{BASE}/{{known_issuer_id}}/remove")
def remove_page(known_issuer_id: UUID, visit: SignedIn) -> Response:
    """Ask before an issuer is taken off the list."""
    known = _known(visit, known_issuer_id)
    question = Question(
        f"Take {known.name} off the list?",
        "Take off the list",
        BASE,
        ("Its badges verify as before, but the issuer counts as unknown.",),
        (*TRAIL, (None, "Take off the list")),
        row=known,
    )
    return visit.show("manage/question.html", ask=question)


@router.post(f"{BASE}/{{known_issuer_id}}/remove")
def remove(known_issuer_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the issuer off the list."""
    with visit.writing() as work:
        known_issuers.remove(work, known_issuer_id, form.revision() or 0)
    return visit.to(BASE, "The issuer is off the list.")


def _grounds(form: Form) -> dict[str, Any]:
    return {name: form.text(name) for name in ("name", "how_checked", "proof")}


def _known(visit: Visit, known_issuer_id: UUID) -> KnownIssuer:
    with visit.reading() as work:
        work.require(Action.WRITE_KNOWN_ISSUERS)
        return known_issuers.get(work, known_issuer_id)


def _listed(form: Form) -> KnownIssuersIn:
    found = read_list(form.pasted("list", MAX_LIST_BYTES))
    issuers = [{"issuer_id": issuer_id, "name": name} for issuer_id, name in found]
    grounds = {name: form.text(name) for name in ("how_checked", "proof")}
    try:
        return checked(KnownIssuersIn, issuers=issuers, **grounds)
    except InvalidError as error:
        raise _in_the_list(error, found) from None


def _in_the_list(error: InvalidError, found: list[tuple[str, str]]) -> InvalidError:
    """Return the error with what is wrong in the list beside the list."""
    for one in error.faults:
        steps = one.pointer.split("/")
        if steps[1] == "issuers":
            return fault(
                "list", f"Entry {int(steps[2]) + 1}, {found[int(steps[2])][0]}: {one.detail}"
            )
    return error


def _form(
    visit: Visit, filled: Filled, known: KnownIssuer | None = None, status: int = 200
) -> Response:
    _may_write(visit)
    return visit.show(
        "manage/known_issuer_form.html", status, filled=filled, known=known, how=_choices()
    )


def _import_form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    _may_write(visit)
    return visit.show("manage/known_issuers_import.html", status, filled=filled, how=_choices())


def _may_write(visit: Visit) -> None:
    with visit.reading() as work:
        work.require(Action.WRITE_KNOWN_ISSUERS)


def _choices() -> list[tuple[str, str]]:
    return list(HOW_CHECKED.items())
