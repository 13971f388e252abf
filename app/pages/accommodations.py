"""`/work/{enrollment}/accommodations`: an educator asks for another form or length, and sees what is agreed."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError
from app.pages.accommodation_form import KINDS, MEASURES, recorded
from app.pages.forms import Filled, FormDep, blank, status_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import accommodating, accommodations

router = LateRouter(include_in_schema=False, prefix="/work/{enrollment_id}/accommodations")


@router.get("")
def list_page(enrollment_id: UUID, visit: SignedIn) -> Response:
    """Show what one has asked for, and a form to ask."""
    return _show(visit, enrollment_id, blank())


@router.post("")
def ask(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask for one."""
    try:
        recorded(visit, form)
    except (InvalidError, ConflictError) as error:
        return _show(visit, enrollment_id, form.filled(error), status_of(error))
    return visit.to(_path(enrollment_id), "Asked. A coordinator decides on it.")


@router.post("/{accommodation_id}/withdraw")
def withdraw(enrollment_id: UUID, accommodation_id: UUID, visit: Sending) -> Response:
    """Take back what one asked for."""
    try:
        with visit.writing() as work:
            accommodations.withdraw(work, accommodation_id)
    except ConflictError as error:
        return visit.to(_path(enrollment_id), error.message, tone="warn")
    return visit.to(_path(enrollment_id), "It is taken back.")


def _show(visit: Visit, enrollment_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        enrollment, lines = accommodating.of_own(work, enrollment_id)
        places = accommodating.own_places(work, enrollment)
        return visit.show(
            "educator/accommodations.html",
            status,
            enrollment=enrollment,
            lines=lines,
            places=[(one.value, one.about) for one in places],
            kinds=KINDS,
            measures=MEASURES,
            filled=filled,
        )


def _path(enrollment_id: UUID) -> str:
    return f"/work/{enrollment_id}/accommodations"
