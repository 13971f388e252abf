"""`/recognitions`: bring what was awarded elsewhere, and follow what is said to it."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.recognition_shapes import RecognitionFile
from app.api.recognitions import proven
from app.domain.errors import ConflictError, InvalidError, UnsupportedMediaError
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.sessions import Sending, SignedIn, Visit, Waiting
from app.services import recognitions, recognizing
from app.services.recognition_proofs import MAX_BYTES, Handed
from app.storage.tables import Microcredential

router = LateRouter(include_in_schema=False)
BASE = "/recognitions"
_MENDABLE = (InvalidError, ConflictError, UnsupportedMediaError)


@router.get(BASE)
def overview(visit: SignedIn, asked: PageAsked) -> Response:
    """Show what one has brought, and what became of it."""
    with visit.reading() as work:
        found = recognitions.page(work, asked, person_id=work.actor.person_id)
        return visit.show(
            "educator/recognitions.html",
            rows=found.rows,
            next=visit.next_of(found),
            can_bring=bool(recognizing.offers(work)),
        )


@router.get(f"{BASE}/new")
def ask(visit: SignedIn) -> Response:
    """Ask what it shall stand for, and for the proof."""
    chosen = visit.request.query_params.get("microcredential_id", "")[:40]
    return _form(visit, blank(proof="badge", microcredential_id=chosen))


@router.post(f"{BASE}/new")
def hand_in(visit: Waiting, form: FormDep) -> Response:
    """Verify the proof, then keep it; what was typed stays where something stands in the way."""
    try:
        body, handed = _said(form)
        with visit.reading() as work:
            found = proven(work, visit.wiring, body.claim, handed)
        with visit.writing() as work:
            path = f"{BASE}/{recognitions.hand_in(work, body.claim, found).id}"
    except _MENDABLE as error:
        return _form(visit, form.filled(error), status_of(error))
    return visit.to(path, "It is handed in. Somebody of your programme looks at it.")


@router.get(f"{BASE}/{{recognition_id}}")
def show(recognition_id: UUID, visit: SignedIn) -> Response:
    """Show one, and what was said to it."""
    with visit.reading() as work:
        row = recognitions.get(work, recognition_id)
        stands_for = row.microcredential_id and work.get(Microcredential, row.microcredential_id)
        is_own = row.person_id == work.actor.person_id
        return visit.show(
            "educator/recognition.html", row=row, stands_for=stands_for, is_own=is_own
        )


@router.post(f"{BASE}/{{recognition_id}}/withdraw")
def withdraw(recognition_id: UUID, visit: Sending) -> Response:
    """Take it back before it is decided on."""
    try:
        with visit.writing() as work:
            recognitions.withdraw(work, recognition_id)
    except ConflictError as error:
        return visit.to(f"{BASE}/{recognition_id}", error.message, tone="warn")
    return visit.to(f"{BASE}/{recognition_id}", "You took it back.")


def _said(form: Form) -> tuple[RecognitionFile, Handed]:
    """Return what the form says: a file if one was chosen, else what was pasted."""
    names = ("microcredential_id", "note", "title", "issuer_name")
    values = {name: form.maybe(name) for name in names}
    if values["microcredential_id"] is None:
        raise fault("microcredential_id", "Choose one of the list.")
    body = checked(RecognitionFile, proof=form.text("proof") or "badge", **values)
    file, text = form.file("file"), form.text("badge")
    if file is not None:
        return body, body.handed(file.file.read(MAX_BYTES + 1), file.filename, file.content_type)
    if body.proof == "document":
        raise fault("file", "Choose the document.")
    if not text:
        raise fault("badge", "Paste a badge or its address, or choose a file.")
    return body, Handed("badge", text.encode("utf-8", "surrogatepass"))


def _form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        found = recognizing.offers(work)
    offers = sorted((str(one.microcredential_id), one.name) for one in found)
    return visit.show("educator/recognition_new.html", status, filled=filled, offers=offers)
