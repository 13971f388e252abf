"""Cases about a badge, by a coordinator: opened with a notice, suspended meanwhile, or dropped."""

from uuid import UUID

from fastapi import Response

from app.api.cases import CaseIn
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.revocation import RevocationReason
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.manage.wording import REVOCATIONS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import cases, credentials
from app.services.cases import Charge
from app.storage.tables import MicrocredentialVersion, Person

router = LateRouter(include_in_schema=False)
OPEN = "/manage/credentials/{credential_id}/case"
# What is held against the holder comes first.
_ORDER = (
    RevocationReason.EVIDENCE_NOT_OWN,
    RevocationReason.MISCONDUCT,
    RevocationReason.DECISION_REVERSED,
    RevocationReason.ISSUED_IN_ERROR,
)


@router.get(OPEN)
def ask(credential_id: UUID, visit: SignedIn) -> Response:
    """Ask for the reason and the notice."""
    return _form(visit, credential_id, blank())


@router.post(OPEN)
def open_case(credential_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Give the holder notice, and time to answer."""
    said = {"reason": form.text("reason"), "notice": form.text("notice")}
    try:
        body = checked(CaseIn, credential_id=credential_id, suspend=form.has("suspend"), **said)
        with visit.writing() as work:
            path = f"/manage/cases/{cases.open_case(work, Charge(**body.model_dump())).id}"
    except MENDABLE as error:
        return _form(visit, credential_id, form.filled(error), status_of(error))
    return visit.to(path, "The case is open. Its holder is told, and can answer.")


@router.post("/manage/cases/{case_id}/suspend")
def suspend(case_id: UUID, visit: Sending) -> Response:
    """Let the badge not count until it is decided."""
    try:
        with visit.writing() as work:
            cases.suspend(work, case_id)
    except MENDABLE as error:
        return visit.to(f"/manage/cases/{case_id}", error.message, "warn")
    return visit.to(f"/manage/cases/{case_id}", "The badge does not count until it is decided.")


@router.post("/manage/cases/{case_id}/withdraw")
def withdraw(case_id: UUID, visit: Sending) -> Response:
    """Drop the case."""
    try:
        with visit.writing() as work:
            cases.withdraw(work, case_id)
    except MENDABLE as error:
        return visit.to(f"/manage/cases/{case_id}", error.message, "warn")
    return visit.to(f"/manage/cases/{case_id}", "The case is dropped.")


def _form(visit: Visit, credential_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        credential = credentials.get(work, credential_id)
        work.require(Action.WRITE_CASES, credentials.target_of(work, credential))
        return visit.show(
            "manage/open_case.html",
            status,
            credential=credential,
            person=work.get(Person, credential.person_id),
            version=work.get(MicrocredentialVersion, credential.version_id),
            reasons=[(key.value, *REVOCATIONS[key]) for key in _ORDER],
            filled=filled,
        )
