"""`/manage/credentials`: what was awarded, and taking a badge back."""

from uuid import UUID

from fastapi import Response

from app.api.credentials import Revocation
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.revocation import DIRECT
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, choices, filters_of, rights, wanted_of
from app.pages.manage.wording import REVOCATIONS, SUSPENSIONS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import credential_moves, credentials, overview, targets
from app.storage.tables import Client, Issuer, MicrocredentialVersion, Person, Stage

router = LateRouter(include_in_schema=False)
BASE = "/manage/credentials"
STATES = ("issued", "suspended", "revoked")


@router.get(BASE)
def credentials_page(visit: SignedIn, asked: PageAsked) -> Response:
    """Search by person, microcredential, school and state."""
    form = filters_of(visit)
    with visit.reading() as work:
        found = overview.find_credentials(work, asked, wanted_of(form, *STATES))
        rows, by_ids = found.rows, overview.by_ids
        return visit.show(
            "manage/credentials.html",
            credentials=rows,
            person_of=by_ids(work, Person, [one.person_id for one in rows]),
            version_of=by_ids(work, MicrocredentialVersion, [one.version_id for one in rows]),
            stage_of=by_ids(work, Stage, [one.stage_id for one in rows]),
            schools=choices(overview.schools(work)),
            microcredentials=choices(overview.microcredentials(work)),
            states=STATES,
            filled=form.filled(),
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{BASE}/{{credential_id}}")
def credential_page(credential_id: UUID, visit: SignedIn) -> Response:
    """Show one credential: whose, for what, by which way, and whether it stands."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_CREDENTIALS)
        found = credentials.get(work, credential_id)
        version = work.get(MicrocredentialVersion, found.version_id)
        target = targets.about_person(work, found.person_id, version.microcredential_id)
        return visit.show(
            "manage/credential.html",
            credential=found,
            person=work.get(Person, found.person_id),
            version=version,
            stage=found.stage_id and work.get(Stage, found.stage_id),
            issuer=work.get(Issuer, found.issuer_id),
            client=found.client_id and work.get(Client, found.client_id),
            can_be_renewed=credential_moves.can_be_renewed(work, found),
            revocations=REVOCATIONS,
            suspensions=SUSPENSIONS,
            url=f"{visit.base_url}/credentials/{found.id}",
            can=rights(work, target),
        )


@router.get(f"{BASE}/{{credential_id}}/revoke")
def revoke_page(credential_id: UUID, visit: SignedIn) -> Response:
    """Ask for the reason, and whether it is meant."""
    return _revoke_page(visit, credential_id, blank())


@router.post(f"{BASE}/{{credential_id}}/revoke")
def revoke(credential_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the badge back for good."""
    try:
        wanted = checked(Revocation, reason=form.text("reason"))
        with visit.writing() as work:
            credentials.revoke(work, credential_id, wanted.reason)
    except MENDABLE as error:
        return _revoke_page(visit, credential_id, form.filled(error), status_of(error))
    return visit.to(
        f"{BASE}/{credential_id}", "The badge is revoked. Verifiers say so from now on."
    )


def _revoke_page(visit: Visit, credential_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        found = credentials.get(work, credential_id)
        version = work.get(MicrocredentialVersion, found.version_id)
        target = targets.about_person(work, found.person_id, version.microcredential_id)
        work.require(Action.REVOKE_CREDENTIAL, target)
        return visit.show(
            "manage/revoke.html",
            status,
            credential=found,
            person=work.get(Person, found.person_id),
            version=version,
            reasons=[(key, *REVOCATIONS[key]) for key in DIRECT],
            filled=filled,
        )
