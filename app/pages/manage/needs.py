"""`/manage/needs`: what people aim at and nothing on offer is aligned to."""

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.errors import InvalidError
from app.domain.goal import LEAST_TOLD, school_year_of
from app.pages.forms import Filled, fault
from app.pages.manage.asking import filters_of
from app.pages.sessions import SignedIn
from app.services import needs

router = LateRouter(include_in_schema=False)


@router.get("/manage/needs")
def needs_page(visit: SignedIn) -> Response:
    """Show needs by competency, school and role."""
    form = filters_of(visit)
    year = form.maybe("school_year") or needs.current_year(visit.now)
    filled, status = Filled({"school_year": (year,)}), 200
    try:
        wanted = _checked(year)
    except InvalidError as error:
        filled, status = form.filled(error), 422
        wanted = needs.current_year(visit.now)
    with visit.reading() as work:
        values = {"lines": needs.report(work, wanted), "least": LEAST_TOLD, "year": wanted}
        return visit.show("manage/needs.html", status, filled=filled, **values)


def _checked(year: str) -> str:
    try:
        return school_year_of(year)
    except ValueError:
        raise fault("school_year", "Write two years in a row, such as 2026-2027.") from None
