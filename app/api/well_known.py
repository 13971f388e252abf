"""Addresses that standards fix: the key set of all issuers (RFC 8615, 7517)."""

from fastapi import APIRouter, Request, Response

from app.api.content import send
from app.api.public_documents import PublicReading
from app.services import public_documents

router = APIRouter(tags=["public"])
KEY_SET = {"content": {"application/jwk-set+json": {"schema": {"type": "object"}}}}


@router.get(
    "/.well-known/jwks.json",
    operation_id="readKeySet",
    summary="Read every public key",
    responses={200: KEY_SET},
    response_class=Response,
)
@router.head("/.well-known/jwks.json", include_in_schema=False)
def key_set(request: Request, read: PublicReading) -> Response:
    """Return every key of every issuer, retired ones too, each with `kid` and `iss`."""
    return send(request, public_documents.key_set(read), negotiated=False)
