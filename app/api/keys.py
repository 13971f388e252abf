"""`/keys`: the public halves of issuers' keys. The private halves are in no answer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed, tagged
from app.api.key_compromises import KeyCompromise
from app.api.routes import operations
from app.api.shapes import Page, Stored, Time
from app.services import compromising, keys
from app.storage import tables

router = operations("/keys", "keys")


class Key(Stored):
    """A public key of an issuer."""

    issuer_id: UUID
    algorithm: str
    public_jwk: dict[str, str]
    retired_at: Time | None
    compromised_at: Time | None


@router.get("", operation_id="listKeys", summary="List the keys", response_model=Page[Key])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    issuer_id: Annotated[UUID | None, Query(description="Only the keys of this issuer")] = None,
) -> dict[str, Any]:
    """List the keys, retired ones too, oldest first."""
    return listed(request, response, keys.page(work, asked, issuer_id))


@router.get("/{key_id}", operation_id="getKey", summary="Get one key", response_model=Key)
def get(key_id: UUID, response: Response, work: ReadWork) -> tables.Key:
    """Get one key with its ETag."""
    return tagged(response, keys.get(work, key_id))


@router.post(
    "/{key_id}/retire",
    operation_id="retireKey",
    summary="Let a key sign nothing new",
    response_model=Key,
)
def retire(key_id: UUID, response: Response, work: WriteWork) -> tables.Key:
    """Retire a key; it stays published, so that what it signed still verifies."""
    return tagged(response, keys.retire(work, key_id))


@router.post(
    "/{key_id}/compromise",
    operation_id="compromiseKey",
    summary="Take back all trust in a key",
    status_code=202,
    response_model=KeyCompromise,
)
def compromise(key_id: UUID, response: Response, work: WriteWork) -> tables.KeyCompromise:
    """Say that somebody else may have the key: it is replaced, and its badges are signed anew."""
    found = compromising.compromise(work, key_id)
    response.headers["Location"] = f"/api/v1/key-compromises/{found.id}"
    return found
