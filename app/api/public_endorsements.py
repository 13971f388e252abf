"""Endorsements for anybody: each at its own address, and those of an award beside it."""

from typing import Any

from fastapi import Request, Response

from app.api.content import send
from app.api.late_routes import LateRouter
from app.api.public_documents import CREDENTIAL, TEXT
from app.api.public_routes import OBJECT, IdIn, Public, PublicReading, there
from app.services import endorsement_documents

router = LateRouter(tags=["public"])
public = Public(router)
JSON: dict[str, Any] = {"content": {"application/json": OBJECT}}


# Before the path without a suffix, which would take the suffix for a part of the id.
@public(
    "/endorsements/{endorsement_id}.json",
    "readEndorsementJson",
    "Read an endorsement as JSON-LD",
    CREDENTIAL,
)
def as_json(endorsement_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the stored signed bytes, if they came with an embedded proof."""
    found = there(endorsement_documents.as_json(read, endorsement_id))
    return send(request, found, negotiated=False)


@public(
    "/endorsements/{endorsement_id}.jwt",
    "readEndorsementJwt",
    "Read an endorsement as a token",
    TEXT,
)
def as_token(endorsement_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the stored token, if there is one."""
    found = there(endorsement_documents.as_token(read, endorsement_id))
    return send(request, found, negotiated=False)


@public("/endorsements/{endorsement_id}", "readEndorsement", "Read an endorsement", CREDENTIAL)
def endorsement(endorsement_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the endorsement; a revoked one stays readable, its status list tells."""
    found = there(endorsement_documents.endorsement(read, endorsement_id))
    return send(request, found, negotiated=True)


@public(
    "/credentials/{credential_id}/endorsements",
    "readCredentialEndorsements",
    "Read what is said of a credential",
    JSON,
)
def of_credential(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the endorsements of an award; what was signed is never edited, so they stand beside it."""
    found = there(endorsement_documents.of_credential(read, credential_id))
    return send(request, found, negotiated=True)
