"""`/submissions/{id}/attestations`, `/attestations`: who was asked to confirm, and what they say."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    WriteWork,
    listed,
    placed,
    saved,
    tagged,
    whole,
)
from app.api.routes import operations
from app.api.shapes import EmailAddress, Name, Page, Shape, Stored, Text, Time
from app.services import attestations
from app.services.attestations import Told
from app.services.attestors import Wanted
from app.services.work import Work
from app.storage import tables

router = operations("", "attestations")


class AttestationIn(Shape):
    """Whom to ask about which piece: a person of the organization, or somebody outside by mail."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "evidence_id": "5f0c6f0e-3b64-4f4e-9a53-0d1f4f1c0a11",
                    "email": "host@museum.example",
                    "name": "Grace Hopper",
                }
            ]
        }
    )
    evidence_id: UUID = Field(description="The piece, as it stands now")
    person_id: UUID | None = Field(default=None, description="Somebody of the organization")
    email: EmailAddress | None = Field(default=None, description="Of a host outside, with `name`")
    name: Name | None = None


class AttestationAnswer(Shape):
    """What whoever was asked adds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "I was there."}]})
    note: Annotated[Text, Field(min_length=1, max_length=1000)] | None = None


class Attestation(Stored):
    """A request to confirm what stands in a piece, and what became of it."""

    submission_id: UUID
    requirement_id: UUID
    evidence_id: UUID
    sha256: str = Field(description="The digest of what was asked about")
    state: str = Field(description="asked, confirmed, declined or withdrawn")
    standing: str = Field(
        description="coach, line_manager, learning_partner, colleague, or host from outside"
    )
    person_id: UUID | None = Field(description="Who was asked, where that is told")
    name: str | None = Field(description="Their name, where that is told")
    email: str | None = Field(description="Their address, for those outside, where that is told")
    note: str | None = Field(description="What they added, where that is told")
    is_current: bool = Field(description="The work still says what this is about")
    statement: str | None = Field(description="The words to confirm, while they are current")
    expires_at: Time
    answered_at: Time | None


def _shown(told: Told) -> Attestation:
    row, names = told.row, ("name", "email", "note", "is_current", "statement")
    said = {name: getattr(told, name) for name in names}
    found = row.model_dump(include=set(Attestation.model_fields) - said.keys())
    person_id = row.person_id if told.name is not None else None
    return Attestation(**found | said | {"person_id": person_id})


def _answered(work: Work, response: Response, row: tables.Attestation) -> Attestation:
    return _shown(attestations.told(work, saved(work, response, row)))


@router.post(
    "/submissions/{submission_id}/attestations",
    operation_id="askForAttestation",
    summary="Ask somebody to confirm a piece",
    status_code=201,
)
def ask(
    submission_id: UUID, body: AttestationIn, response: Response, work: WriteWork
) -> Attestation:
    """Ask one person at a time, as often as five times about a piece; a host outside gets a link by mail."""
    wanted = Wanted(**body.model_dump(exclude={"evidence_id"}))
    row = attestations.ask(work, submission_id, body.evidence_id, wanted)
    return _shown(attestations.told(work, placed(response, "/api/v1/attestations", row)))


@router.get(
    "/submissions/{submission_id}/attestations",
    operation_id="listSubmissionAttestations",
    summary="List who was asked about a submission",
    response_model=Page[Attestation],
)
def of_submission(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List every request at this stage; assessors are told of what stands confirmed, and no more."""
    return whole([_shown(one) for one in attestations.of_submission(work, submission_id)])


@router.get(
    "/attestations",
    operation_id="listAttestations",
    summary="List what you are asked to confirm",
    response_model=Page[Attestation],
)
def page(request: Request, response: Response, work: ReadWork, asked: PageAsked) -> dict[str, Any]:
    """List what waits for your own answer."""
    found = attestations.asked_of_me(work, asked)
    return listed(request, response, found, lambda row: _shown(attestations.told(work, row)))


@router.get(
    "/attestations/{attestation_id}", operation_id="getAttestation", summary="Get one attestation"
)
def get(attestation_id: UUID, response: Response, work: ReadWork) -> Attestation:
    """Get one request; the piece that it is about is at `/evidence/{evidence_id}` for who may read it."""
    told = attestations.get(work, attestation_id)
    tagged(response, told.row)
    return _shown(told)


@router.post(
    "/attestations/{attestation_id}/confirm",
    operation_id="confirmAttestation",
    summary="Confirm what was told",
)
def confirm(
    attestation_id: UUID, body: AttestationAnswer, response: Response, work: WriteWork
) -> Attestation:
    """Say that it happened as told: you were asked, and the words are still the same."""
    return _answered(work, response, attestations.confirm(work, attestation_id, body.note))


@router.post(
    "/attestations/{attestation_id}/decline",
    operation_id="declineAttestation",
    summary="Decline to confirm it",
)
def decline(
    attestation_id: UUID, body: AttestationAnswer, response: Response, work: WriteWork
) -> Attestation:
    """Say that you cannot confirm it."""
    return _answered(work, response, attestations.decline(work, attestation_id, body.note))


@router.post(
    "/attestations/{attestation_id}/withdraw",
    operation_id="withdrawAttestation",
    summary="Take a request to confirm back",
)
def withdraw(attestation_id: UUID, response: Response, work: WriteWork) -> Attestation:
    """Take back what you asked somebody."""
    return _answered(work, response, attestations.withdraw(work, attestation_id))
