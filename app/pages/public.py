"""What anybody may look at: a badge, what can be earned, who issues it; beside the documents there."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from markupsafe import Markup

from app.api.late_routes import LateRouter
from app.api.public_routes import IdIn, SlugIn
from app.api.verify import Asked
from app.domain.languages import wanted
from app.domain.signed_award import ReissueReason
from app.pages.negotiating import PageRoute
from app.pages.sessions import Anyone, Visit, check_origin
from app.pages.verifying import Verdicts, verdict
from app.rendering import qr
from app.services import showing
from app.services.showing import Award

router = LateRouter(include_in_schema=False, route_class=PageRoute)
LINKEDIN = "https://www.linkedin.com/profile/add"
# Why a badge was signed anew, as its page says it.
SIGNED_ANEW = {
    ReissueReason.CORRECTION.value: "This badge was corrected",
    ReissueReason.RENEWAL.value: "This badge was renewed",
    ReissueReason.EMAIL_CHANGE.value: "This badge was given to another address of its owner",
    ReissueReason.KEY_COMPROMISE.value: "This badge was signed anew with another key",
    ReissueReason.REINSTATEMENT.value: "This badge was suspended, and counts again",
}
# How a badge travels: what its address ends in, its name, and what it is good for.
FORMS = (
    (".png", "Image (PNG)", "The badge is inside the picture."),
    (".svg", "Image (SVG)", "The same, sharp at any size."),
    (".pdf", "Certificate (PDF)", "To print and to frame."),
    (".json", "Credential (JSON)", "Open Badges 3.0, for wallets and backpacks."),
    (".jwt", "Credential (JWT)", "The same as a signed token."),
)
# What older backpacks take; the addresses are those of the Open Badges 2.0 documents.
OLDER_FORMS = (
    ("", "Assertion (Open Badges 2.0, JSON)"),
    (".jws", "Signed assertion (Open Badges 2.0)"),
    (".png", "Image for Open Badges 2.0 (PNG)"),
    (".svg", "Image for Open Badges 2.0 (SVG)"),
)


@router.get("/credentials/{credential_id}")
def credential(credential_id: IdIn, visit: Anyone) -> Response:
    """Show what was awarded, what it took, at what level, and whether it stands."""
    return _credential(visit, credential_id)


@router.post("/credentials/{credential_id}/verify")
def verify_now(credential_id: IdIn, request: Request, visit: Anyone) -> Response:
    """Run the public verifier on the badge and show its page with the verdict."""
    check_origin(request, visit.wiring)
    address = f"{visit.base_url}/credentials/{credential_id}"
    with visit.public() as reading:
        showing.award(reading, credential_id)
    return _credential(visit, credential_id, verdict(visit, Asked(address.encode(), None)))


@router.get("/microcredentials/{version_id}")
def microcredential(version_id: IdIn, visit: Anyone) -> Response:
    """Show what can be earned: stages, the evidence asked for, the public rubric."""
    return _offer(visit, version_id, "public/microcredential.html")


@router.get("/microcredentials/{version_id}/criteria")
def criteria(version_id: IdIn, visit: Anyone) -> Response:
    """Show how it is earned."""
    return _offer(visit, version_id, "public/criteria.html")


@router.get("/issuers/{slug}")
def issuer(slug: SlugIn, visit: Anyone) -> Response:
    """Show who issues, what they offer and which keys are theirs."""
    with visit.public() as reading:
        found = showing.issuer(reading, slug)
        return _negotiated(visit, "public/issuer.html", found=found)


def _credential(visit: Visit, credential_id: UUID, found: Verdicts | None = None) -> Response:
    with visit.public() as reading:
        award = showing.award(reading, credential_id)
        url = reading.addresses.credential(credential_id)
    # Made here from the address alone, so nothing in it needs escaping.
    code = Markup(qr.svg(url, label="A code that leads to this page"))  # noqa: S704
    values = {
        "signed_anew": SIGNED_ANEW,
        "award": award,
        "url": url,
        "forms": FORMS,
        "found": found,
        "code": code,
    }
    return _negotiated(
        visit, "public/credential.html", linkedin=linkedin_url(award, url), **values
    )


def linkedin_url(award: Award, url: str) -> str:
    """Return the address that adds the badge to a LinkedIn profile, filled in."""
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": str(award.achievement["name"]),
        "organizationName": str(award.document["issuer"]["name"]),
        "issueYear": str(award.awarded_at.year),
        "issueMonth": str(award.awarded_at.month),
        "certUrl": url,
        "certId": str(award.id),
    }
    if award.valid_until:
        fields["expirationYear"] = str(award.valid_until.year)
        fields["expirationMonth"] = str(award.valid_until.month)
    return f"{LINKEDIN}?{urlencode(fields)}"


def _offer(visit: Visit, version_id: UUID, template: str) -> Response:
    request = visit.request
    asked = request.query_params.get("language")
    wishes = (asked,) if asked else wanted(request.headers.get("accept-language"))
    with visit.public() as reading:
        found = showing.offer(reading, version_id, wishes)
        response = _negotiated(visit, template, offer=found)
    response.headers["Content-Language"] = found.language
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def _negotiated(visit: Visit, template: str, **values: Any) -> Response:  # noqa: ANN401 - what the template names
    response = visit.show(template, **values)
    response.headers["Vary"] = "Accept"
    return response
