"""`/manage/setup/endorsements`: what our issuers say of others, and what others say of what is ours."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from app.api.dependencies import PageAsked
from app.api.endorsements import EndorsementIn, EndorsementRevocation, ReceivedIn
from app.api.late_routes import LateRouter
from app.api.public_routes import open_reading
from app.domain.access import Action
from app.domain.errors import InvalidError, LaurelError
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.manage.asking import MENDABLE, Question, chosen, filters_of, rights
from app.pages.manage.wording import REVOCATIONS, UNSAID
from app.pages.sessions import Sending, SignedIn, Visit, Waiting
from app.services import endorsement_subjects, endorsements, issuers, overview
from app.services import received_endorsements as received
from app.services.endorsements import Wish
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Endorsement, Issuer

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup/endorsements"
STATES = ("standing", "revoked", "removed")
TRAIL: tuple[tuple[str | None, str], ...] = (("/manage/setup", "Set-up"), (BASE, "Endorsements"))
MAX_BYTES = 500_000
# What the API calls a member and the form a field.
_FIELD_OF = {"subject_id": "subject", "subject_kind": "subject"}


@router.get(BASE)
def endorsements_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List them, by state."""
    state = visit.request.query_params.get("state")
    state = state if state in STATES else None
    about = chosen(filters_of(visit), "subject_id")
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        found = endorsements.page(work, asked, subject_id=about, state=state)
        return visit.show(
            "manage/endorsements.html",
            endorsements=found.rows,
            states=STATES,
            filled=blank(state=state, subject_id=about),
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{BASE}/new")
def new_page(visit: SignedIn) -> Response:
    """Ask who says what about what; the address in the query is filled in."""
    return _form(visit, blank(subject=visit.request.query_params.get("subject", "")[:2000]))


@router.post(f"{BASE}/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Sign the endorsement in the name of one of our issuers."""
    try:
        with visit.writing() as work:
            wanted = _wanted(work, form)
            path = f"{BASE}/{endorsements.create(work, Wish(**wanted.model_dump())).id}"
    except MENDABLE as error:
        return _form(visit, _placed(form, error), status_of(error))
    return visit.to(path, "The endorsement is signed, and stands in the public documents.")


@router.get(f"{BASE}/receive")
def receive_page(visit: SignedIn) -> Response:
    """Ask for a stranger's endorsement."""
    return _receive_form(visit, blank())


def fetched(visit: Waiting, form: FormDep) -> received.Received | LaurelError:
    """Fetch and verify before a place among the writers is taken, so that nobody waits for a stranger's host."""
    with visit.reading() as work:
        work.require(Action.WRITE_ENDORSEMENTS)
    opening = partial(open_reading, visit.wiring, visit.now)
    try:
        return received.read(visit.wiring.tools, opening, _handed_in(form), visit.now)
    except InvalidError as error:
        return error


@router.post(f"{BASE}/receive")
def receive(
    found: Annotated[received.Received | LaurelError, Depends(fetched)],
    visit: Sending,
    form: FormDep,
) -> Response:
    """Keep a stranger's endorsement of something of ours, if it is genuine and holds."""
    try:
        if isinstance(found, LaurelError):
            raise found
        with visit.writing() as work:
            path = f"{BASE}/{received.keep(work, found).id}"
    except MENDABLE as error:
        return _receive_form(visit, form.filled(error), status_of(error))
    return visit.to(path, "The endorsement is genuine, and stands in the public documents.")


@router.get(f"{BASE}/{{endorsement_id}}")
def endorsement_page(endorsement_id: UUID, visit: SignedIn) -> Response:
    """Show one: who says what about what, and whether it stands."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        row = endorsements.get(work, endorsement_id)
        return visit.show(
            "manage/endorsement.html",
            one=row,
            about=_about(row),
            reasons=REVOCATIONS,
            can=rights(work),
        )


@router.get(f"{BASE}/{{endorsement_id}}/revoke")
def revoke_page(endorsement_id: UUID, visit: SignedIn) -> Response:
    """Ask for the reason, and whether it is meant."""
    return _revoke_form(visit, endorsement_id, blank())


@router.post(f"{BASE}/{{endorsement_id}}/revoke")
def revoke(endorsement_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take an endorsement of ours back for good."""
    try:
        wanted = checked(EndorsementRevocation, reason=form.text("reason"))
        with visit.writing() as work:
            endorsements.revoke(work, endorsement_id, wanted.reason)
    except MENDABLE as error:
        return _revoke_form(visit, endorsement_id, form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{endorsement_id}", "The endorsement is revoked, and shown no more.")


@router.get(f"{BASE}/{{endorsement_id}}/remove")
def remove_page(endorsement_id: UUID, visit: SignedIn) -> Response:
    """Ask before a stranger's endorsement is shown no more."""
    return _remove_form(visit, endorsement_id, blank())


@router.post(f"{BASE}/{{endorsement_id}}/remove")
def remove(endorsement_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Show a stranger's endorsement no more."""
    try:
        with visit.writing() as work:
            endorsements.remove(work, endorsement_id)
    except MENDABLE as error:
        return _remove_form(visit, endorsement_id, form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{endorsement_id}", "The endorsement is shown no more.")


def _wanted(work: Work, form: Form) -> EndorsementIn:
    subject = endorsement_subjects.at(work, form.text("subject"))
    if subject is None:
        raise fault(
            "subject", "This is not the address of an issuer, microcredential or badge of yours."
        )
    return checked(
        EndorsementIn,
        issuer_id=form.text("issuer_id"),
        subject_kind=subject.kind,
        subject_id=subject.id,
        name=form.text("name"),
        comment=form.text("comment"),
        valid_until=_end_of(form),
    )


def _end_of(form: Form) -> datetime | None:
    """Return the end of the day that was chosen, or None."""
    text = form.maybe("valid_until")
    if text is None:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise fault("valid_until", "Choose a day, such as 2027-06-30.") from None
    return datetime.combine(day, time(23, 59, 59), UTC)


def _handed_in(form: Form) -> bytes:
    content = form.content("file", MAX_BYTES)
    if content is not None:
        return content
    return checked(ReceivedIn, input=form.text("input")).input.encode("utf-8", "surrogatepass")


def _placed(form: Form, error: LaurelError) -> Filled:
    filled = form.filled(error)
    faults = {_FIELD_OF.get(name, name): detail for name, detail in filled.faults.items()}
    return Filled(filled.values, faults, filled.message)


def _about(row: Endorsement) -> Mapping[str, str]:
    """Return what it is about, in words, and where that is among these pages."""
    if row.credential_id is not None:
        return {"what": "A badge", "path": f"/manage/credentials/{row.credential_id}"}
    if row.version_id is not None:
        path = f"/manage/microcredentials/versions/{row.version_id}"
        return {"what": "A microcredential", "path": path}
    return {"what": "An issuer", "path": f"/manage/setup/issuers/{row.subject_issuer_id}"}


def _form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_ENDORSEMENTS)
        found = issuers.page(work, PageRequest(limit=200)).rows
        offered = [(str(one.id), one.name) for one in found if _signs(one)]
    return visit.show("manage/endorse.html", status, filled=filled, issuers=offered)


def _signs(issuer: Issuer) -> bool:
    return issuer.archived_at is None


def _receive_form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_ENDORSEMENTS)
    return visit.show("manage/endorsement_receive.html", status, filled=filled)


def _revoke_form(
    visit: Visit, endorsement_id: UUID, filled: Filled, status: int = 200
) -> Response:
    one = _standing(visit, endorsement_id)
    offered = [(code, *told) for code, told in UNSAID.items()]
    return visit.show(
        "manage/endorsement_revoke.html", status, one=one, reasons=offered, filled=filled
    )


def _remove_form(
    visit: Visit, endorsement_id: UUID, filled: Filled, status: int = 200
) -> Response:
    one = _standing(visit, endorsement_id)
    question = Question(
        f"Show “{one.name}” no more?",
        "Remove it",
        f"{BASE}/{one.id}",
        ("It leaves our documents and pages. Whoever signed it can still show it elsewhere.",),
        (*TRAIL, (f"{BASE}/{one.id}", one.name), (None, "Remove it")),
        filled=filled,
    )
    return visit.show("manage/question.html", status, ask=question)


def _standing(visit: Visit, endorsement_id: UUID) -> Endorsement:
    with visit.reading() as work:
        work.require(Action.WRITE_ENDORSEMENTS)
        return endorsements.get(work, endorsement_id)
