"""`/issuers`: the public identities that sign badges."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    placed,
    tagged,
)
from app.api.keys import Key
from app.api.routes import operations
from app.api.shapes import (
    EmailAddress,
    Name,
    Page,
    Paragraph,
    Shape,
    Slug,
    Stored,
    Time,
    Url,
    not_a_truth_value,
)
from app.domain.keys import Algorithm
from app.services import issuers, keys
from app.storage import tables

router = operations("/issuers", "issuers")
EXAMPLE: dict[str, Any] = {
    "slug": "north-district",
    "name": "North District",
    "url": "https://north.example",
    "email": "badges@north.example",
    "description": "Professional learning in the North District",
}


class IssuerIn(Shape):
    """An issuer to add; the slug becomes part of every badge and never changes."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    slug: Slug
    name: Name
    url: Url
    email: EmailAddress
    description: Paragraph | None = None


class IssuerChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "North School District"}]})
    name: Name = ""
    url: Url = ""
    email: EmailAddress = ""
    description: Paragraph | None = None
    token_algorithm: Literal[Algorithm.RS256, Algorithm.ES256] = Algorithm.RS256
    rotation_days: (
        Annotated[int, Field(ge=1, le=3650), BeforeValidator(not_a_truth_value)] | None
    ) = None
    lists_revocations: Annotated[
        StrictBool,
        Field(
            description="Publish the ids of what was taken back at `/issuers/{slug}/revocations`"
        ),
    ] = False


class Issuer(Stored):
    """An issuer."""

    slug: str
    name: str
    url: str
    email: str
    description: str | None
    token_algorithm: Algorithm
    rotation_days: int | None
    lists_revocations: bool
    archived_at: Time | None


class KeyIn(Shape):
    """The kind of key to make: EdDSA (Data Integrity), RS256 or ES256 (tokens)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"algorithm": "ES256"}]})
    algorithm: Algorithm


@router.post(
    "",
    operation_id="createIssuer",
    summary="Add an issuer and make its keys",
    status_code=201,
    response_model=Issuer,
)
def create(body: IssuerIn, request: Request, response: Response, work: WriteWork) -> tables.Issuer:
    """Add an issuer with an Ed25519 and an RSA key."""
    return created(response, request, issuers.create(work, **body.model_dump()))


@router.get(
    "", operation_id="listIssuers", summary="List the issuers", response_model=Page[Issuer]
)
def page(request: Request, response: Response, work: ReadWork, asked: PageAsked) -> dict[str, Any]:
    """List the issuers, oldest first."""
    return listed(request, response, issuers.page(work, asked))


@router.get(
    "/{issuer_id}", operation_id="getIssuer", summary="Get one issuer", response_model=Issuer
)
def get(issuer_id: UUID, response: Response, work: ReadWork) -> tables.Issuer:
    """Get one issuer with its ETag."""
    return tagged(response, issuers.get(work, issuer_id))


@router.patch(
    "/{issuer_id}",
    operation_id="changeIssuer",
    summary="Change how an issuer presents itself",
    response_model=Issuer,
)
def change(
    issuer_id: UUID, body: IssuerChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Issuer:
    """Change the members that are sent; badges that are out keep what they say."""
    changes = body.model_dump(exclude_unset=True)
    return tagged(response, issuers.update(work, issuer_id, changes, revision))


@router.delete(
    "/{issuer_id}",
    operation_id="archiveIssuer",
    summary="Let an issuer sign nothing new",
    status_code=204,
)
def archive(issuer_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Archive an issuer; it stays published, so that its badges still verify."""
    issuers.archive(work, issuer_id, revision)


@router.post(
    "/{issuer_id}/keys/rotate",
    operation_id="rotateIssuerKey",
    summary="Replace an issuer's signing key",
    status_code=201,
    response_model=Key,
)
def rotate_key(issuer_id: UUID, body: KeyIn, response: Response, work: WriteWork) -> tables.Key:
    """Make a new key and retire those of its kind; they stay published, so old badges stay valid."""
    return placed(response, "/api/v1/keys", keys.rotate(work, issuer_id, body.algorithm))


@router.post(
    "/{issuer_id}/keys",
    operation_id="createIssuerKey",
    summary="Make another key for an issuer",
    status_code=201,
    response_model=Key,
)
def add_key(issuer_id: UUID, body: KeyIn, response: Response, work: WriteWork) -> tables.Key:
    """Make a key pair; from now on the newest active key of its algorithm signs."""
    return placed(response, "/api/v1/keys", keys.add(work, issuer_id, body.algorithm))
