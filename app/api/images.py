"""Images for anybody: the artwork of badges, and credentials baked into it, as PNG, SVG and PDF."""

from typing import Any

from fastapi import Request, Response

from app.api.content import LONG, send
from app.api.late_routes import LateRouter
from app.api.public_routes import Answers, IdIn, KeyIn, Public, PublicReading, there
from app.services import certificates, images

router = LateRouter(tags=["public"])
public = Public(router)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
PNG: dict[str, Any] = {"content": {"image/png": _BINARY}}
SVG: dict[str, Any] = {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}
PDF: dict[str, Any] = {"content": {"application/pdf": _BINARY}}
GONE: Answers = {
    410: {
        "description": "Revoked: nothing to print",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
}
# A drawing that is opened by itself may run and load nothing.
_STILL = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@public("/microcredentials/{version_id}/image", "readBadgeImage", "See a badge's image", PNG)
def badge_png(version_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the artwork of a published version as PNG, 512 by 512."""
    found = there(images.badge_png(read, version_id))
    return send(request, found, negotiated=False, max_age=LONG)


@public("/microcredentials/{version_id}/image.svg", "readBadgeSvg", "See it as SVG", SVG)
def badge_svg(version_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the artwork of a published version as SVG."""
    found = there(images.badge_svg(read, version_id))
    return _still(send(request, found, negotiated=False, max_age=LONG))


@public(
    "/microcredentials/{version_id}/stages/{stage_key}/image",
    "readStageImage",
    "See the image of a stage's badge",
    PNG,
)
def stage_png(
    version_id: IdIn, stage_key: KeyIn, request: Request, read: PublicReading
) -> Response:
    """Return the artwork of a stage that has a badge of its own."""
    found = there(images.badge_png(read, version_id, stage_key))
    return send(request, found, negotiated=False, max_age=LONG)


@public("/credentials/{credential_id}.png", "readCredentialPng", "Get a credential as PNG", PNG)
def credential_png(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the badge's image with the stored credential in it (OB 3.0, Data Integrity)."""
    return send(request, there(images.credential_png(read, credential_id)), negotiated=False)


@public("/credentials/{credential_id}.svg", "readCredentialSvg", "Get a credential as SVG", SVG)
def credential_svg(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the same as SVG."""
    return _still(
        send(request, there(images.credential_svg(read, credential_id)), negotiated=False)
    )


@public(
    "/credentials/{credential_id}.pdf",
    "readCertificate",
    "Get a credential as a certificate",
    PDF,
    more=GONE,
)
def certificate(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return a certificate to print; `?paper=a4` for A4. 410 once the credential is revoked."""
    paper = certificates.paper_of(request.query_params.get("paper"))
    return send(request, there(certificates.pdf(read, credential_id, paper)), negotiated=False)


@public("/ob2/assertions/{credential_id}.png", "readAssertionPng", "Get an OB 2.0 PNG", PNG)
def assertion_png(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the badge's image with the signed Assertion in it."""
    return send(request, there(images.assertion_png(read, credential_id)), negotiated=False)


@public("/ob2/assertions/{credential_id}.svg", "readAssertionSvg", "Get an OB 2.0 SVG", SVG)
def assertion_svg(credential_id: IdIn, request: Request, read: PublicReading) -> Response:
    """Return the same as SVG."""
    return _still(
        send(request, there(images.assertion_svg(read, credential_id)), negotiated=False)
    )


def _still(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _STILL
    return response
