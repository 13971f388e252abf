"""`/manage/credentials/{id}/…`: what needs an answer first: what was wrong, for how long not, which address."""

from uuid import UUID

from fastapi import Response

from app.api.credentials import CorrectionIn, Suspension
from app.api.late_routes import LateRouter
from app.api.people import BadgeAddressIn
from app.domain.access import Action
from app.domain.errors import LaurelError
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.manage.credentials import BASE
from app.pages.manage.wording import SUSPENSIONS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import correcting, credentials, people, suspending
from app.services.correcting import Correction
from app.services.work import Work
from app.storage.tables import Credential, MicrocredentialVersion, Person

router = LateRouter(include_in_schema=False)
# What the API calls a member and the form a field.
_FIELD_OF = {"update_name": "name", "": "narrative"}


@router.get(f"{BASE}/{{credential_id}}/suspend")
def suspend_page(credential_id: UUID, visit: SignedIn) -> Response:
    """Ask why it does not count for now."""
    return _suspend_form(visit, credential_id, blank())


@router.post(f"{BASE}/{{credential_id}}/suspend")
def suspend(credential_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Let the badge not count until it is let count again."""
    try:
        wanted = checked(Suspension, reason=form.text("reason"))
        with visit.writing() as work:
            suspending.suspend(work, credential_id, wanted.reason)
    except MENDABLE as error:
        return _suspend_form(visit, credential_id, form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{credential_id}", "The badge is suspended.")


@router.get(f"{BASE}/{{credential_id}}/correct")
def correct_page(credential_id: UUID, visit: SignedIn) -> Response:
    """Show what the badge says of the award, to be put right."""
    return _correct_form(visit, credential_id, None)


@router.post(f"{BASE}/{{credential_id}}/correct")
def correct(credential_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Sign the award anew with the words or the name put right."""
    try:
        with visit.writing() as work:
            correcting.correct(work, credential_id, _correction(work, credential_id, form))
    except MENDABLE as error:
        return _correct_form(visit, credential_id, _placed(form, error), status_of(error))
    return visit.to(f"{BASE}/{credential_id}", "The badge is corrected.")


@router.get(f"{BASE}/{{credential_id}}/address")
def address_page(credential_id: UUID, visit: SignedIn) -> Response:
    """Ask for which address of the owner the badge is to be."""
    return _address_form(visit, credential_id, blank())


@router.post(f"{BASE}/{{credential_id}}/address")
def move(credential_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Have this badge, or every badge of the person, signed anew for another address."""
    try:
        with visit.writing() as work:
            badge = credentials.get(work, credential_id)
            chosen = None if form.has("every") else [credential_id]
            wanted = checked(BadgeAddressIn, email_id=form.text("email_id"), credential_ids=chosen)
            moving = correcting.ask_to_move(work, badge.person_id, **wanted.model_dump())
            if not moving:
                raise fault("email_id", "The badge is for this address already.")
    except MENDABLE as error:
        return _address_form(visit, credential_id, form.filled(error), status_of(error))
    many = "The badge is" if len(moving) == 1 else f"{len(moving)} badges are"
    return visit.to(f"{BASE}/{credential_id}", f"{many} being signed anew for the address.")


def _correction(work: Work, credential_id: UUID, form: Form) -> Correction:
    """Return what is to change: words that are as they were signed are no correction."""
    wanted = checked(CorrectionIn, narrative=form.maybe("narrative"), update_name=form.has("name"))
    said = correcting.said(work, credential_id).narrative
    is_other = "narrative" in form.fields and wanted.narrative != said
    return Correction(is_other, wanted.narrative, wanted.update_name)


def _placed(form: Form, error: LaurelError) -> Filled:
    """Return the form with what is wrong beside its field."""
    filled = form.filled(error)
    faults = {_FIELD_OF.get(name, name): detail for name, detail in filled.faults.items()}
    return Filled(filled.values, faults, filled.message)


def _suspend_form(
    visit: Visit, credential_id: UUID, filled: Filled, status: int = 200
) -> Response:
    with visit.reading() as work:
        badge = _open(work, credential_id, Action.SUSPEND_CREDENTIAL)
        return visit.show(
            "manage/suspend.html",
            status,
            credential=badge,
            person=work.get(Person, badge.person_id),
            version=work.get(MicrocredentialVersion, badge.version_id),
            reasons=[(key, name, more) for key, (name, more) in SUSPENSIONS.items()],
            filled=filled,
        )


def _correct_form(
    visit: Visit, credential_id: UUID, filled: Filled | None, status: int = 200
) -> Response:
    with visit.reading() as work:
        badge = _open(work, credential_id, Action.CORRECT_CREDENTIAL)
        told = correcting.said(work, credential_id)
        return visit.show(
            "manage/correct.html",
            status,
            credential=badge,
            person=work.get(Person, badge.person_id),
            told=told,
            filled=filled or blank(narrative=told.narrative),
        )


def _address_form(
    visit: Visit, credential_id: UUID, filled: Filled, status: int = 200
) -> Response:
    with visit.reading() as work:
        badge = _open(work, credential_id, Action.MOVE_CREDENTIALS)
        known = people.get(work, badge.person_id)
        now = {badge.recipient_email: " (now)"}
        return visit.show(
            "manage/address.html",
            status,
            credential=badge,
            person=known.person,
            # The address of today too: other badges of the person may be given to it.
            offered=[
                (str(one.id), one.address + now.get(one.address, ""))
                for one in known.emails
                if one.verified_at
            ],
            unverified=[one.address for one in known.emails if not one.verified_at],
            filled=filled,
        )


def _open(work: Work, credential_id: UUID, right: Action) -> Credential:
    badge = credentials.get(work, credential_id)
    work.require(right, credentials.target_of(work, badge))
    return badge
