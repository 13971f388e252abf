"""Well-known addresses (RFC 8615): the key set of all issuers, and that of our receipts (RFC 7517)."""

from fastapi import Request, Response

from app.api.content import send
from app.api.late_routes import LateRouter
from app.api.public_routes import Public, PublicReading
from app.services import public_documents

router = LateRouter(tags=["public"])
public = Public(router)
KEY_SET = {"content": {"application/jwk-set+json": {"schema": {"type": "object"}}}}


@public("/.well-known/jwks.json", "readKeySet", "Read every public key", KEY_SET)
def key_set(request: Request, read: PublicReading) -> Response:
    """Return every key of every issuer, retired ones too, each with `kid` and `iss`."""
    return send(request, public_documents.key_set(read), negotiated=False)


@public("/.well-known/receipt-keys.json", "readReceiptKeys", "Read the keys of receipts", KEY_SET)
def receipt_keys(request: Request, read: PublicReading) -> Response:
    """Return the keys that receipts are checked with, today's and those of before; they sign no badge."""
    return send(request, public_documents.receipt_keys(read), negotiated=False)
