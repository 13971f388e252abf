"""`/recognitions`: what was awarded elsewhere, handed in by its holder, accepted or declined by somebody else."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import ValidationError

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    WiringDep,
    WriteWork,
    created,
    listed,
    tagged,
)
from app.api.downloads import DOWNLOADED, download
from app.api.idempotency import fingerprint_of
from app.api.public_routes import open_reading
from app.api.recognition_shapes import (
    Acceptance,
    Reason,
    Recognition,
    RecognitionFile,
    RecognitionIn,
    shown,
)
from app.api.routes import operations
from app.api.shapes import Page
from app.api.uploads import form_with
from app.domain.errors import Fault, InvalidError
from app.domain.expectations import expected
from app.domain.recognition import Proof, RecognitionState
from app.services import recognition_proofs, recognitions
from app.services.recognition_proofs import MAX_BYTES, Handed, Proven
from app.services.recognizing import Claim
from app.services.work import Work
from app.storage import tables
from app.wiring import Wiring

router = operations("/recognitions", "recognitions")
FORM_FIELDS = (
    "proof", "file", "microcredential_id", "competency_id", "note", "title", "issuer_name",
)  # fmt: skip


def proven(work: Work, wiring: Wiring, claim: Claim, handed: Handed) -> Proven:
    """Verify before the writing transaction opens, so that it waits for no stranger's host."""
    addresses, scope = recognitions.addresses_for(work, claim, handed), work.organization_id
    work.rest()
    now = wiring.now()
    reading = partial(open_reading, wiring, now)
    return recognition_proofs.prove(wiring.tools, reading, handed, scope, addresses, now)


# What is wrong with the request is told before anybody's host is asked.
_Sound = Depends(fingerprint_of)


def _of_badge(
    body: RecognitionIn, work: ReadWork, wiring: WiringDep, _: Annotated[object, _Sound]
) -> tuple[Claim, Proven]:
    handed = Handed("badge", body.badge.encode("utf-8", "surrogatepass"))
    return body.claim, proven(work, wiring, body.claim, handed)


def _of_form(
    work: ReadWork,
    wiring: WiringDep,
    proof: Annotated[Proof, Form()],
    file: Annotated[UploadFile, File(description="A badge of any kind, or a document")],
    _: Annotated[object, _Sound],
    microcredential_id: Annotated[UUID | None, Form()] = None,
    competency_id: Annotated[UUID | None, Form()] = None,
    note: Annotated[str | None, Form(max_length=4000)] = None,
    title: Annotated[str | None, Form(max_length=300)] = None,
    issuer_name: Annotated[str | None, Form(max_length=300)] = None,
) -> tuple[Claim, Proven]:
    told = {"microcredential_id": microcredential_id, "competency_id": competency_id}
    said = {"note": note, "title": title, "issuer_name": issuer_name}
    body = _checked(proof=proof, **told, **said)
    handed = body.handed(file.file.read(MAX_BYTES + 1), file.filename, file.content_type)
    return body.claim, proven(work, wiring, body.claim, handed)


def _checked(**values: object) -> RecognitionFile:
    try:
        return RecognitionFile.model_validate(values)
    except ValidationError as error:
        faults = [Fault(f"/{one['loc'][0]}", expected(one)) for one in error.errors()]
        raise InvalidError("The form breaks a rule.", *faults) from None


def _kept(request: Request, response: Response, work: Work, row: tables.Recognition) -> Any:  # noqa: ANN401 - the shape
    work.session.flush()
    created(response, request, row)
    response.headers["Location"] = f"/api/v1/recognitions/{row.id}"
    return shown(work, row)


def _answered(work: Work, response: Response, row: tables.Recognition) -> Recognition:
    work.session.flush()
    tagged(response, row)
    return shown(work, row)


@router.post(
    "",
    operation_id="createRecognition",
    summary="Hand in a badge from elsewhere",
    status_code=201,
    response_model=Recognition,
)
def create(
    found: Annotated[tuple[Claim, Proven], Depends(_of_badge)],
    request: Request,
    response: Response,
    work: WriteWork,
) -> Any:  # noqa: ANN401 - the shape
    """Hand in a badge of your own by its address, JSON or token; it is verified at once."""
    return _kept(request, response, work, recognitions.hand_in(work, *found))


@router.post(
    "/files",
    operation_id="createRecognitionFile",
    summary="Hand in a file from elsewhere",
    status_code=201,
    response_model=Recognition,
    dependencies=[Depends(form_with(FORM_FIELDS))],
)
def create_file(
    found: Annotated[tuple[Claim, Proven], Depends(_of_form)],
    request: Request,
    response: Response,
    work: WriteWork,
) -> Any:  # noqa: ANN401 - the shape
    """Hand in a badge as a file (PNG, SVG, JSON), or, where the microcredential takes it, a document."""
    return _kept(request, response, work, recognitions.hand_in(work, *found))


@router.get(
    "",
    operation_id="listRecognitions",
    summary="List recognitions",
    response_model=Page[Recognition],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    person_id: Annotated[UUID | None, Query()] = None,
    microcredential_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[RecognitionState | None, Query()] = None,
) -> dict[str, Any]:
    """List the recognitions that you may see: your own, or all."""
    about = {"person_id": person_id, "microcredential_id": microcredential_id}
    found = recognitions.page(work, asked, state=state, **about)
    return listed(request, response, found) | {"data": [shown(work, row) for row in found.rows]}


@router.get("/{recognition_id}", operation_id="getRecognition", summary="Get one recognition")
def get(recognition_id: UUID, response: Response, work: ReadWork) -> Recognition:
    """Get one recognition with its ETag."""
    row = recognitions.get(work, recognition_id)
    tagged(response, row)
    return shown(work, row)


@router.get(
    "/{recognition_id}/proof",
    operation_id="downloadRecognitionProof",
    summary="Download the proof",
    response_class=StreamingResponse,
    responses={200: {"content": DOWNLOADED}},
)
def proof_of(recognition_id: UUID, work: ReadWork) -> StreamingResponse:
    """Download what was handed in, as it came."""
    row = recognitions.proof(work, recognition_id)
    chunks = work.tools.store.read(row.store_key)
    return download(row.file_name, row.media_type, chunks, size=row.size)


@router.post("/{recognition_id}/accept", operation_id="acceptRecognition", summary="Accept it")
def accept(
    recognition_id: UUID, body: Acceptance, response: Response, work: WriteWork
) -> Recognition:
    """Let it stand for what its holder says; what it is worth follows from the microcredential."""
    row = recognitions.accept(work, recognition_id, reason=body.reason)
    return _answered(work, response, row)


@router.post("/{recognition_id}/decline", operation_id="declineRecognition", summary="Decline it")
def decline(
    recognition_id: UUID, body: Reason, response: Response, work: WriteWork
) -> Recognition:
    """Say no, and why."""
    row = recognitions.decline(work, recognition_id, reason=body.reason)
    return _answered(work, response, row)


@router.post("/{recognition_id}/withdraw", operation_id="withdrawRecognition", summary="Withdraw")
def withdraw(recognition_id: UUID, response: Response, work: WriteWork) -> Recognition:
    """Take your own back before it is decided on."""
    return _answered(work, response, recognitions.withdraw(work, recognition_id))


@router.post("/{recognition_id}/revoke", operation_id="revokeRecognition", summary="Take it back")
def revoke(recognition_id: UUID, body: Reason, response: Response, work: WriteWork) -> Recognition:
    """Take back what was accepted by mistake; it does not count any more."""
    row = recognitions.revoke(work, recognition_id, reason=body.reason)
    return _answered(work, response, row)
