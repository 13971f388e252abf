"""`/portfolio`: the badges one has earned, to share and to keep, and what is on its way."""

from urllib.parse import quote
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.pages.public import FORMS, OLDER_FORMS, linkedin_url
from app.pages.sessions import SignedIn
from app.services import portfolio, showing
from app.services.showing import Award

router = LateRouter(include_in_schema=False)


@router.get("/portfolio")
def portfolio_page(visit: SignedIn, page: PageAsked) -> Response:
    """Show one's own badges and what is in review."""
    with visit.reading() as work:
        found, badges = portfolio.badges(work, page)
        return visit.show(
            "educator/portfolio.html",
            badges=badges,
            in_review=portfolio.in_review(work),
            downloads=FORMS,
            next=visit.next_of(found),
        )


@router.get("/portfolio/{credential_id}/share")
def share_page(credential_id: UUID, visit: SignedIn) -> Response:
    """Show every way to pass on a badge of one's own."""
    with visit.reading() as work:
        portfolio.own(work, credential_id)
    with visit.public() as reading:
        award = showing.award(reading, credential_id)
        url = reading.addresses.credential(credential_id)
    return visit.show(
        "educator/share.html",
        award=award,
        url=url,
        forms=FORMS,
        older=OLDER_FORMS,
        linkedin=linkedin_url(award, url),
        mail=mail_url(award, url),
    )


def mail_url(award: Award, url: str) -> str:
    """Return the address that begins a mail with the link to the badge in it."""
    subject = quote(str(award.achievement["name"]), safe="")
    said = "Here is my badge. Its page says what it took, and checks that it is genuine: "
    body = quote(said + url, safe="")
    return f"mailto:?subject={subject}&body={body}"
