"""`/portfolio`: the badges one has earned, to share and to keep, and what is on its way."""

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.pages.public import FORMS
from app.pages.sessions import SignedIn
from app.services import portfolio

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
