"""`/asked`, `/attest`, `/asking`: what one is asked to confirm; and, for the educator, whom to ask."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from app.api.attestations import AttestationAnswer, AttestationIn
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.attestation import AttestationMove
from app.domain.errors import ConflictError, InvalidError, NotFoundError, TooManyRequestsError
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.sessions import AdmittedDep, Anyone, Sending, SignedIn, Visit, check_origin
from app.pages.submissions import path_of
from app.services import (
    attestations,
    attesting,
    attestors,
    evidence,
    partner_checks,
    workspace,
)
from app.services.attestors import Wanted
from app.storage.rows import PageRequest

router = LateRouter(include_in_schema=False)
_MOVES = {"confirm": AttestationMove.CONFIRM, "decline": AttestationMove.DECLINE}
_GONE = "It was answered, withdrawn or changed meanwhile."


@router.get("/asked")
def asked_of_me(visit: SignedIn, page: PageAsked) -> Response:
    """Show what waits for one's own answer."""
    with visit.reading() as work:
        found = attestations.asked_of_me(work, page)
        lines = [attestations.line(work, row) for row in found.rows]
        checks = partner_checks.asked_of_me(work, PageRequest(limit=200)).rows
        drafts = [partner_checks.look(work, one.id) for one in checks]
        return visit.show("asked/list.html", lines=lines, drafts=drafts, next=visit.next_of(found))


@router.get("/asked/attestations/{attestation_id}")
def question(attestation_id: UUID, visit: SignedIn) -> Response:
    """Show what is to be confirmed."""
    return _question(visit, attestation_id, blank())


@router.post("/asked/attestations/{attestation_id}")
def answer(attestation_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Confirm or decline."""
    wanted = _MOVES.get(form.text("action"), AttestationMove.DECLINE)
    act = attestations.confirm if wanted is AttestationMove.CONFIRM else attestations.decline
    try:
        note = checked(AttestationAnswer, note=form.maybe("note")).note
        with visit.writing() as work:
            act(work, attestation_id, note)
    except InvalidError as error:
        return _question(visit, attestation_id, form.filled(error), 422)
    except ConflictError as error:
        return visit.to("/asked", error.message, tone="warn")
    return visit.to("/asked", "Your answer is with the educator.")


@router.get("/attest/{token}")
def look(token: str, visit: Anyone) -> Response:
    """Show somebody outside what is to be confirmed; nothing is used up."""
    return _link(visit, token, blank())


@router.post("/attest/{token}")
def answer_by_link(
    token: str, request: Request, visit: Anyone, form: FormDep, _: AdmittedDep
) -> Response:
    """Take the one answer that the link is good for; the token is the proof, the origin is ours."""
    check_origin(request, visit.wiring)
    wanted, now = _MOVES.get(form.text("action"), AttestationMove.DECLINE), visit.now
    try:
        note = checked(AttestationAnswer, note=form.maybe("note")).note
        with visit.wiring.database.write(now) as session:
            attesting.answer(session, visit.wiring.tools, now, token, wanted, note)
    except InvalidError as error:
        return _link(visit, token, form.filled(error), 422)
    except (NotFoundError, ConflictError):
        return visit.show("asked/ended.html", 404)
    return visit.show("asked/thanks.html", confirmed=wanted is AttestationMove.CONFIRM)


@router.get("/asking/{evidence_id}")
def whom_to_ask(evidence_id: UUID, visit: SignedIn) -> Response:
    """Show who was asked about a piece, and ask the next one."""
    return _whom(visit, evidence_id, blank())


@router.post("/asking/{evidence_id}")
def ask(evidence_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask somebody to confirm a piece."""
    given = {name: form.maybe(name) for name in ("person_id", "email", "name")}
    try:
        wanted = checked(AttestationIn, evidence_id=evidence_id, **given)
        with visit.writing() as work:
            submission_id = evidence.get(work, evidence_id).submission_id
            whom = Wanted(**wanted.model_dump(exclude={"evidence_id"}))
            attestations.ask(work, submission_id, evidence_id, whom)
    except (InvalidError, ConflictError, TooManyRequestsError) as error:
        status = status_of(error)
        return _whom(visit, evidence_id, form.filled(error), status)
    return visit.to(path_of(submission_id), "They are asked.")


@router.post("/asking/requests/{attestation_id}/withdraw")
def withdraw(attestation_id: UUID, visit: Sending) -> Response:
    """Take back what one has asked."""
    with visit.reading() as work:
        path = path_of(attestations.get(work, attestation_id).row.submission_id)
    try:
        with visit.writing() as work:
            attestations.withdraw(work, attestation_id)
    except ConflictError:
        return visit.to(path, _GONE, tone="warn")
    return visit.to(f"{path}", "They are no longer asked.")


def _question(visit: Visit, attestation_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        line = attestations.line(work, attestations.mine(work, attestation_id))
        return visit.show("asked/attestation.html", status, line=line, filled=filled)


def _link(visit: Visit, token: str, filled: Filled, status: int = 200) -> Response:
    try:
        with visit.public() as reading:
            asked = attesting.look_at(reading.session, reading.tools, visit.now, token)
    except NotFoundError:
        return visit.show("asked/ended.html", 404)
    return visit.show("asked/link.html", status, asked=asked, filled=filled)


def _whom(visit: Visit, evidence_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        piece = evidence.get(work, evidence_id)
        space = workspace.open_up(work, piece.submission_id)
        values: dict[str, Any] = {"piece": piece, "space": space, "filled": filled}
        values["path"] = path_of(piece.submission_id)
        values["near"] = attestors.near(work, space.submission.person_id)
        return visit.show("asked/whom.html", status, **values)
