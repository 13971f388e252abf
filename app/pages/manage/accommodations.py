"""`/manage/people/{person}/accommodations`: what is asked of somebody in another form, to grant and to end."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.accommodation import AccommodationMove
from app.domain.errors import ConflictError, ForbiddenError
from app.pages.accommodation_form import KINDS, MEASURES, recorded
from app.pages.forms import Filled, FormDep, blank, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import accommodating, accommodations

router = LateRouter(include_in_schema=False, prefix="/manage/people/{person_id}/accommodations")


@router.get("")
def list_page(person_id: UUID, visit: SignedIn) -> Response:
    """Show what was asked and granted, with the reason, and a form for another."""
    return _show(visit, person_id, blank())


@router.post("")
def record(person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Grant one."""
    try:
        recorded(visit, form)
    except (*MENDABLE, ForbiddenError) as error:
        return _show(visit, person_id, form.filled(error), status_of(error))
    return visit.to(_path(person_id), "Granted. It counts from now on.")


@router.post("/{accommodation_id}")
def decide(person_id: UUID, accommodation_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Grant, decline or end one."""
    try:
        wanted = AccommodationMove(form.text("move"))
        with visit.writing() as work:
            accommodations.decide(work, accommodation_id, wanted)
    except (ValueError, ConflictError):
        return visit.to(_path(person_id), "It was changed meanwhile; look again.", tone="warn")
    return visit.to(_path(person_id), "Done.")


def _show(visit: Visit, person_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        person, lines = accommodating.of_person(work, person_id)
        return visit.show(
            "manage/accommodations.html",
            status,
            person=person,
            lines=lines,
            places=[(one.value, one.about) for one in accommodating.places(work, person_id)],
            kinds=KINDS,
            measures=MEASURES,
            filled=filled,
        )


def _path(person_id: UUID) -> str:
    return f"/manage/people/{person_id}/accommodations"
