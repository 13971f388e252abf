"""`/clients`: the machines of an organization; secrets are shown once."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    saved,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Name, Page, Shape, Stored, Time
from app.domain.access import Scope
from app.services import clients
from app.storage import tables

router = operations("/clients", "clients")
EXAMPLE: dict[str, Any] = {"name": "LMS", "scopes": ["resource:read", "resource:write"]}

Scopes = Annotated[list[Scope], Field(min_length=1, max_length=10)]
VersionIds = Annotated[
    list[UUID],
    Field(max_length=500, description="The microcredential versions it may award directly"),
]
Quota = Annotated[
    int, Field(ge=0, le=1_000_000, strict=True, description="Direct awards in a day")
]


class ClientIn(Shape):
    """A client to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    name: Name
    scopes: Scopes
    issuable_version_ids: VersionIds = Field(default_factory=list)
    daily_quota: Quota = 0


class ClientChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"scopes": ["resource:read"]}]})
    name: Name = ""
    scopes: Scopes = Field(default_factory=list)
    issuable_version_ids: VersionIds = Field(default_factory=list)
    daily_quota: Quota = 0


class Client(Stored):
    """A client."""

    name: str
    scopes: list[Scope]
    issuable_version_ids: list[UUID]
    daily_quota: int
    previous_secret_expires_at: Time | None = Field(
        description="Until when the secret before the last rotation is still good"
    )
    deactivated_at: Time | None


class ClientWithSecret(Client):
    """A client with the secret that is shown this once; null when an answer is given again."""

    client_secret: str | None


def _with_secret(client: tables.Client, secret: str) -> dict[str, Any]:
    shown = {name: getattr(client, name) for name in Client.model_fields}
    return shown | {"client_secret": secret}


@router.post(
    "",
    operation_id="createClient",
    summary="Add a client",
    status_code=201,
    response_model=ClientWithSecret,
)
def create(
    body: ClientIn, request: Request, response: Response, work: WriteWork
) -> dict[str, Any]:
    """Add a client; its secret is in this answer and nowhere else."""
    client, secret = clients.create(
        work,
        name=body.name,
        scopes=body.scopes,
        issuable_version_ids=body.issuable_version_ids,
        daily_quota=body.daily_quota,
    )
    created(response, request, client)
    return _with_secret(client, secret)


@router.get(
    "", operation_id="listClients", summary="List the clients", response_model=Page[Client]
)
def page(request: Request, response: Response, work: ReadWork, asked: PageAsked) -> dict[str, Any]:
    """List the clients, oldest first."""
    return listed(request, response, clients.page(work, asked))


@router.get(
    "/{client_id}", operation_id="getClient", summary="Get one client", response_model=Client
)
def get(client_id: UUID, response: Response, work: ReadWork) -> tables.Client:
    """Get one client with its ETag."""
    return tagged(response, clients.get(work, client_id))


@router.patch(
    "/{client_id}", operation_id="changeClient", summary="Change a client", response_model=Client
)
def change(
    client_id: UUID, body: ClientChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Client:
    """Change the members that are sent; what is taken away is gone from tokens at once."""
    changes = body.model_dump(exclude_unset=True)
    return saved(work, response, clients.update(work, client_id, changes, revision))


@router.post(
    "/{client_id}/rotate",
    operation_id="rotateClientSecret",
    summary="Give a client a new secret",
    response_model=ClientWithSecret,
)
def rotate(client_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """Give a new secret, shown this once; the one before stays good for 24 hours."""
    client, secret = clients.rotate(work, client_id)
    tagged(response, client)
    return _with_secret(client, secret)


@router.post(
    "/{client_id}/deactivate",
    operation_id="deactivateClient",
    summary="Let a client in no more",
    response_model=Client,
)
def deactivate(client_id: UUID, response: Response, work: WriteWork) -> tables.Client:
    """End a client, its secrets and its tokens, for good."""
    return tagged(response, clients.deactivate(work, client_id))
