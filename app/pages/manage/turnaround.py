"""`/manage/turnaround`: how soon work is decided, as a table that counts what is still open."""

from urllib.parse import urlencode

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.turnaround import TurnaroundAsked
from app.domain.errors import Fault, InvalidError
from app.domain.turnaround import Cohort
from app.pages.forms import Filled, Form, checked
from app.pages.manage.asking import choices, filters_of
from app.pages.sessions import SignedIn, Visit
from app.services import overview, turnaround
from app.services.turnaround import Asked

router = LateRouter(include_in_schema=False)
FIELDS = ("first_month", "last_month", "within", "microcredential_id")


@router.get("/manage/turnaround")
def turnaround_page(visit: SignedIn) -> Response:
    """Show the cohorts of the months that are asked for."""
    form = filters_of(visit)
    given = {name: form.text(name) for name in FIELDS if form.has(name)}
    try:
        wanted = Asked(**checked(TurnaroundAsked, **given).model_dump())
        with visit.reading() as work:
            found = turnaround.report(work, wanted)
    except InvalidError as error:
        return _page(visit, form, _beside_fields(form, error), (), 422)
    return _page(visit, form, form.filled(), found)


def _page(
    visit: Visit, form: Form, filled: Filled, found: tuple[Cohort, ...], status: int = 200
) -> Response:
    given = {name: form.text(name) for name in FIELDS if form.has(name)}
    with visit.reading() as work:
        return visit.show(
            "manage/turnaround.html",
            status,
            cohorts=found,
            microcredentials=choices(overview.microcredentials(work)),
            filled=filled,
            query=urlencode(given),
        )


def _beside_fields(form: Form, error: InvalidError) -> Filled:
    """Return the form with what the report says of its parameters beside the fields of that name."""
    faults = [Fault(one.pointer.removeprefix("query:"), one.detail) for one in error.faults]
    return form.filled(InvalidError(error.message, *faults))
