"""`/asked/partner-checks`: a draft to look over; and, for the educator, which partner to ask."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.partner_checks import PartnerCheckAnswer, PartnerCheckIn
from app.domain.errors import ConflictError, InvalidError
from app.pages import wording
from app.pages.forms import Filled, FormDep, blank, checked
from app.pages.sessions import Sending, SignedIn, Visit
from app.pages.submissions import path_of
from app.services import partner_checks
from app.services.partner_checks import Answer

router = LateRouter(include_in_schema=False)


@router.get("/asked/partner-checks/{check_id}")
def look(check_id: UUID, visit: SignedIn) -> Response:
    """Show the draft and the list."""
    return _show(visit, check_id, blank())


@router.post("/asked/partner-checks/{check_id}")
def answer(check_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Confirm, or give it back."""
    is_confirmed = form.text("action") == "confirm"
    act = partner_checks.confirm if is_confirmed else partner_checks.give_back
    given = {"ticks": form.all("ticks"), "note": form.maybe("note")}
    try:
        wanted = checked(PartnerCheckAnswer, digest=form.text("digest"), **given)
        said = Answer(wanted.digest, tuple(wanted.ticks), wanted.note)
        with visit.writing() as work:
            act(work, check_id, said)
    except InvalidError as error:
        return _show(visit, check_id, form.filled(error), 422)
    except ConflictError as error:
        return _show(visit, check_id, form.filled(error), 409)
    return visit.to("/asked", "Your answer is with your partner.")


@router.post("/asking/partners/{submission_id}")
def ask(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask a learning partner."""
    path = path_of(submission_id)
    try:
        wanted = checked(PartnerCheckIn, person_id=form.text("person_id"))
        with visit.writing() as work:
            partner_checks.ask(work, submission_id, wanted.person_id)
    except InvalidError as error:
        return visit.to(
            f"{path}#partner", f"Nobody was asked: {error.faults[0].detail}", tone="warn"
        )
    except ConflictError as error:
        return visit.to(f"{path}#partner", error.message, tone="warn")
    return visit.to(f"{path}#partner", "Your learning partner is asked.")


@router.post("/asking/partner-checks/{check_id}/withdraw")
def withdraw(check_id: UUID, visit: Sending) -> Response:
    """Take back what one has asked."""
    with visit.reading() as work:
        path = path_of(partner_checks.get(work, check_id).row.submission_id)
    try:
        with visit.writing() as work:
            partner_checks.withdraw(work, check_id)
    except ConflictError as error:
        return visit.to(f"{path}#partner", error.message, tone="warn")
    return visit.to(f"{path}#partner", "They are no longer asked.")


def _show(visit: Visit, check_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        draft = partner_checks.look(work, check_id)
        values = {"draft": draft, "filled": filled, "wording": wording}
        return visit.show("asked/partner_check.html", status, **values)
