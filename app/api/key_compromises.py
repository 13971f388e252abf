"""`/key-compromises`: how far the badges of a compromised key are signed anew."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.api.dependencies import PageAsked, ReadWork, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Stored, Time
from app.services import compromising
from app.storage import tables

router = operations("/key-compromises", "keys")


class KeyCompromise(Stored):
    """A key that somebody else may have; how much of what it signed is signed anew."""

    issuer_id: UUID
    key_id: UUID
    total: int = Field(description="Badges in force that the key had signed")
    signed: int = Field(description="How many of them are signed anew")
    endorsements: int = Field(description="Standing endorsements that the key had signed")
    endorsements_signed: int = Field(description="How many of them are signed anew")
    failed_ids: list[UUID] = Field(
        description="Badges and endorsements that could not be signed anew"
    )
    finished_at: Time | None


@router.get(
    "",
    operation_id="listKeyCompromises",
    summary="List the compromises of keys",
    response_model=Page[KeyCompromise],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    issuer_id: Annotated[UUID | None, Query(description="Only those of this issuer")] = None,
) -> dict[str, Any]:
    """List the compromises with their progress, oldest first."""
    return listed(request, response, compromising.page(work, asked, issuer_id))


@router.get(
    "/{compromise_id}",
    operation_id="getKeyCompromise",
    summary="Get one compromise and its progress",
    response_model=KeyCompromise,
)
def get(compromise_id: UUID, response: Response, work: ReadWork) -> tables.KeyCompromise:
    """Get one compromise: how many of the badges in force are signed anew."""
    return tagged(response, compromising.get(work, compromise_id))
