"""`/manage/surveys`: what those who completed something say, as figures of five people or more."""

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.survey import LEAST_ANSWERS
from app.pages.sessions import SignedIn
from app.services import surveys

router = LateRouter(include_in_schema=False)


@router.get("/manage/surveys")
def surveys_page(visit: SignedIn) -> Response:
    """Show the figures by school year and version, the newest year first."""
    with visit.reading() as work:
        found = surveys.report(work)[::-1]
        return visit.show("manage/surveys.html", found=found, least=LEAST_ANSWERS)
