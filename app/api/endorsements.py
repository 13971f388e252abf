"""`/endorsements`: what our issuers say of others, and what others say of what is ours."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    WiringDep,
    WriteWork,
    created,
    listed,
    placed,
    saved,
    tagged,
)
from app.api.public_routes import open_reading
from app.api.routes import operations
from app.api.shapes import Line, Page, Paragraph, Shape, Stored, Time
from app.domain.access import Action
from app.domain.addresses import Addresses
from app.domain.endorsement import SubjectKind
from app.domain.revocation import RevocationReason
from app.services import endorsements, received_endorsements
from app.services.received_endorsements import Received
from app.services.work import Work
from app.storage import tables

router = operations("/endorsements", "endorsements")
STATES = "^(standing|revoked|removed)$"
EXAMPLE: dict[str, Any] = {
    "issuer_id": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3a",
    "subject_kind": "microcredential_version",
    "subject_id": "0198c7a4-8f0e-7c3a-9a51-0f6f0d1c2b3b",
    "name": "Endorsed by the state agency",
    "comment": "Counts toward the renewal of a teaching licence.",
}


class EndorsementIn(Shape):
    """What an issuer of ours says, and about what."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    issuer_id: UUID = Field(description="Who endorses")
    subject_kind: SubjectKind
    subject_id: UUID = Field(description="The issuer, published version or credential")
    name: Line
    comment: Paragraph = Field(min_length=1)
    valid_until: Time | None = None


class ReceivedIn(Shape):
    """A stranger's endorsement of something of ours."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"input": "https://agency.example/endorsements/7.json"}]}
    )
    input: str = Field(
        min_length=1, max_length=500_000, description="Its address, its JSON, or its token"
    )


class EndorsementRevocation(Shape):
    """Why an endorsement is taken back, as a code."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "issued_in_error"}]})
    reason: RevocationReason


class Endorsement(Stored):
    """One endorsement; the signed forms are at `url`."""

    url: str
    issuer_id: UUID | None = Field(description="Our issuer who endorses; null for a stranger's")
    subject_kind: SubjectKind
    subject_id: UUID
    subject_url: str
    endorser: str
    endorser_name: str | None
    name: str
    comment: str | None
    valid_from: Time
    valid_until: Time | None
    state: str = Field(description="standing, revoked (ours) or removed (a stranger's)")
    ended_at: Time | None
    revocation_reason: str | None


async def _handed_in(body: ReceivedIn) -> ReceivedIn:
    return body


def verified(
    body: Annotated[ReceivedIn, Depends(_handed_in)], work: ReadWork, wiring: WiringDep
) -> Received:
    """Fetch and verify before the writing transaction opens, so that it waits for no stranger's host."""
    work.require(Action.WRITE_ENDORSEMENTS)
    now = wiring.now()
    opening = partial(open_reading, wiring, now)
    return received_endorsements.read(wiring.tools, opening, body.input.encode(), now)


@router.post(
    "",
    operation_id="createEndorsement",
    summary="Endorse an issuer, a version or a credential",
    status_code=201,
    response_model=Endorsement,
)
def create(
    body: EndorsementIn, request: Request, response: Response, work: WriteWork
) -> Endorsement:
    """Sign an endorsement, as Data Integrity and as a token, in the name of one of our issuers."""
    row = created(
        response, request, endorsements.create(work, endorsements.Wish(**body.model_dump()))
    )
    return shown(work, row)


@router.post(
    "/received",
    operation_id="receiveEndorsement",
    summary="Take in a stranger's endorsement",
    status_code=201,
    response_model=Endorsement,
)
def receive(
    received: Annotated[Received, Depends(verified)],
    response: Response,
    work: WriteWork,
) -> Endorsement:
    """Keep, byte for byte, an endorsement of something of ours that the public verifier calls valid."""
    row = placed(response, "/api/v1/endorsements", received_endorsements.keep(work, received))
    return shown(work, row)


@router.get(
    "",
    operation_id="listEndorsements",
    summary="List the endorsements",
    response_model=Page[Endorsement],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    subject_kind: Annotated[SubjectKind | None, Query()] = None,
    subject_id: UUID | None = None,
    state: Annotated[str | None, Query(pattern=STATES)] = None,
) -> dict[str, Any]:
    """List what is said, oldest first."""
    found = endorsements.page(
        work, asked, subject_kind=subject_kind, subject_id=subject_id, state=state
    )
    return listed(request, response, found, lambda row: shown(work, row))


@router.get(
    "/{endorsement_id}",
    operation_id="getEndorsement",
    summary="Get one endorsement",
    response_model=Endorsement,
)
def get(endorsement_id: UUID, response: Response, work: ReadWork) -> Endorsement:
    """Get one endorsement with its ETag."""
    row = tagged(response, endorsements.get(work, endorsement_id))
    return shown(work, row)


@router.post(
    "/{endorsement_id}/revoke",
    operation_id="revokeEndorsement",
    summary="Take an endorsement of ours back",
    response_model=Endorsement,
)
def revoke(
    endorsement_id: UUID, body: EndorsementRevocation, response: Response, work: WriteWork
) -> Endorsement:
    """Revoke for good: it leaves the documents, and its status list says so to who has a copy."""
    return _ended(endorsements.revoke(work, endorsement_id, body.reason), response, work)


@router.post(
    "/{endorsement_id}/remove",
    operation_id="removeEndorsement",
    summary="Show a stranger's endorsement no more",
    response_model=Endorsement,
)
def remove(endorsement_id: UUID, response: Response, work: WriteWork) -> Endorsement:
    """Take a stranger's endorsement out of our documents."""
    return _ended(endorsements.remove(work, endorsement_id), response, work)


def _ended(row: tables.Endorsement, response: Response, work: Work) -> Endorsement:
    saved(work, response, row)
    return shown(work, row)


def shown(work: Work, row: tables.Endorsement) -> Endorsement:
    """Return the endorsement as `Endorsement` has it."""
    about = {
        SubjectKind.ISSUER: row.subject_issuer_id,
        SubjectKind.VERSION: row.version_id,
        SubjectKind.CREDENTIAL: row.credential_id,
    }
    [(kind, subject_id)] = [(kind, one) for kind, one in about.items() if one is not None]
    made = {"url", "subject_kind", "subject_id"}
    members = {name: getattr(row, name) for name in Endorsement.model_fields if name not in made}
    url = Addresses(work.tools.base_url).endorsement(row.id)
    return Endorsement(url=url, subject_kind=kind, subject_id=subject_id, **members)
