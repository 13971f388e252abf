"""`/manage/decisions`: what was decided when, about what, where and by whom."""

from urllib.parse import urlencode

from fastapi import Response

from app.api.decision_reports import DecisionsAsked
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.errors import Fault, InvalidError, NotFoundError
from app.domain.rubric import Outcome
from app.pages.forms import Filled, Form, checked
from app.pages.manage.asking import choices, filters_of
from app.pages.sessions import SignedIn, Visit
from app.services import decision_reports, overview
from app.services.decision_reports import Asked, Line
from app.storage.rows import PageRequest

router = LateRouter(include_in_schema=False)
FIELDS = ("first_day", "last_day", "microcredential_id", "school_id", "assessor_id", "outcome")


@router.get("/manage/decisions")
def decisions_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the decisions that are asked for, the newest first."""
    form = filters_of(visit)
    try:
        lines, following = _found(visit, form, asked)
    except (InvalidError, NotFoundError) as error:
        return _page(visit, form, _beside_fields(form, error), [], None, 422)
    return _page(visit, form, form.filled(), lines, following)


def _found(visit: Visit, form: Form, asked: PageRequest) -> tuple[list[Line], str | None]:
    wanted = Asked(**checked(DecisionsAsked, **_given(form)).model_dump())
    with visit.reading() as work:
        found = decision_reports.newest(work, asked, wanted)
        return decision_reports.lines(work, found.rows), visit.next_of(found)


def _page(
    visit: Visit,
    form: Form,
    filled: Filled,
    lines: list[Line],
    following: str | None,
    status: int = 200,
) -> Response:
    with visit.reading() as work:
        return visit.show(
            "manage/decisions.html",
            status,
            lines=lines,
            microcredentials=choices(overview.microcredentials(work)),
            schools=choices(overview.schools(work)),
            outcomes=[one.value for one in Outcome],
            filled=filled,
            next=following,
            query=urlencode(_given(form)),
        )


def _given(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS if form.has(name)}


def _beside_fields(form: Form, error: InvalidError | NotFoundError) -> Filled:
    """Return the form with what is wrong with a parameter beside the field of that name."""
    faults = [Fault(one.pointer.removeprefix("query:"), one.detail) for one in error.faults]
    return form.filled(InvalidError(error.message, *faults))
