"""`/work/{enrollment}/survey`: a few questions once everything is accepted, to answer or to skip."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.surveys import SurveyAnswersIn
from app.domain.errors import ConflictError, Fault, InvalidError
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import surveys

router = LateRouter(include_in_schema=False, prefix="/work")


@router.get("/{enrollment_id}/survey")
def survey_page(enrollment_id: UUID, visit: SignedIn) -> Response:
    """Show the questions, or that they were answered."""
    return _show(visit, enrollment_id, blank())


@router.post("/{enrollment_id}/survey")
def answer(enrollment_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Answer, or skip, if the button says so."""
    try:
        with visit.writing() as work:
            if form.text("action") == "skip":
                surveys.skip(work, enrollment_id)
            else:
                given = _given(surveys.asked(work, enrollment_id), form)
                surveys.answer(work, enrollment_id, given)
    except InvalidError as error:
        return _show(visit, enrollment_id, _filled(form, error), 422)
    except ConflictError as error:
        return visit.to(f"/work/{enrollment_id}", error.message, tone="warn")
    return visit.to(f"/work/{enrollment_id}", "Thank you. Nothing more is asked.")


def _given(found: surveys.Asked, form: Form) -> list[tuple[str, int | str]]:
    """Return what was answered, as the API takes it; what is left empty is left out."""
    told = []
    for one in found.survey.questions:
        text = form.maybe(f"q/{one.key}")
        if text is not None:
            is_step = one.kind == "scale" and text.isascii() and text.isdigit()
            told.append({"question": one.key, one.kind: int(text) if is_step else text})
    if not told:
        raise InvalidError("Answer at least one question, or skip them all.")
    return checked(SurveyAnswersIn, answers=told).given


def _filled(form: Form, error: InvalidError) -> Filled:
    """Return the form as it was sent; faults of the list are shown above it."""
    general = [Fault("", one.detail) for one in error.faults]
    message = general[0].detail if general else error.message
    return Filled(form.fields, {}, message)


def _show(visit: Visit, enrollment_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        found = surveys.asked(work, enrollment_id)
        return visit.show("educator/survey.html", status, found=found, filled=filled)
