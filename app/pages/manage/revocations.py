"""`/manage/credentials/revocations`: many badges taken back at once: the list, a look at it, the count, what became of each."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.revocation import DIRECT
from app.pages.forms import Filled, FormDep, blank, status_of
from app.pages.manage.asking import MENDABLE, rights
from app.pages.manage.revocation_list import Listed, asked_for, count_of, read
from app.pages.manage.wording import REVOCATIONS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overview, revoking
from app.services.work import Work
from app.storage.tables import Credential, MicrocredentialVersion, Person

router = LateRouter(include_in_schema=False)
BASE = "/manage/credentials/revocations"
OUTCOMES = ("waiting", "revoked", "refused")
# The look before it is a sample: nobody reads ten thousand rows, but everybody reads the counts.
SHOWN = 50


@router.get(BASE)
def batches_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the batches, the newest first."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_CREDENTIALS)
        found = revoking.batches(work, asked)
        return visit.show(
            "manage/revocations.html",
            batches=found.rows,
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{BASE}/new")
def list_page(visit: SignedIn) -> Response:
    """Ask for the list."""
    return _list_form(visit, blank())


@router.post(f"{BASE}/new")
def look(visit: Sending, form: FormDep) -> Response:
    """Show what the list would do, and ask for the count."""
    try:
        listed = read(form, visit.base_url)
    except MENDABLE as error:
        return _list_form(visit, form.filled(error), status_of(error))
    return _preview(visit, listed, blank())


@router.post(f"{BASE}/confirm")
def confirm(visit: Sending, form: FormDep) -> Response:
    """Ask for the batch, if the count that was typed is the number of badges."""
    listed = read(form, visit.base_url)
    try:
        wanted = asked_for(listed, count_of(form))
        rows = [revoking.Wanted(one.credential_id, one.reason) for one in wanted.rows]
        with visit.writing() as work:
            path = f"{BASE}/{revoking.ask(work, rows, wanted.confirmed_count).id}"
    except MENDABLE as error:
        return _preview(visit, listed, form.filled(error), status_of(error))
    return visit.to(path, "The badges are being taken back.")


@router.get(f"{BASE}/{{batch_id}}")
def batch_page(batch_id: UUID, visit: SignedIn, asked: PageAsked) -> Response:
    """Show how far a batch has come, and what became of each row."""
    outcome = visit.request.query_params.get("outcome")
    outcome = outcome if outcome in OUTCOMES else None
    with visit.reading() as work:
        overview.reach(work, Action.READ_CREDENTIALS)
        batch = revoking.get(work, batch_id)
        found = revoking.page(work, batch_id, asked, outcome)
        badges, people = _named(work, [row.credential_id for row in found.rows])
        return visit.show(
            "manage/revocation.html",
            batch=batch,
            rows=found.rows,
            badge_of=badges,
            person_of=people,
            outcomes=OUTCOMES,
            outcome=outcome,
            reasons=REVOCATIONS,
            next=visit.next_of(found),
        )


def _list_form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    _may_revoke(visit)
    reasons = [(key, REVOCATIONS[key][0]) for key in DIRECT]
    return visit.show("manage/revoke_many.html", status, filled=filled, reasons=reasons)


def _preview(visit: Visit, listed: Listed, filled: Filled, status: int = 200) -> Response:
    _may_revoke(visit)
    with visit.reading() as work:
        badges, people = _named(work, [row.credential_id for row in listed.rows])
        versions = overview.by_ids(
            work, MicrocredentialVersion, {one.version_id for one in badges.values()}
        )
    refused = [
        row
        for row in listed.rows
        if row.credential_id not in badges or badges[row.credential_id].state == "revoked"
    ]
    passing = [row for row in listed.rows if row not in refused]
    return visit.show(
        "manage/revoke_many_confirm.html",
        status,
        listed=listed,
        refused=refused,
        passing=passing,
        shown=SHOWN,
        badge_of=badges,
        person_of=people,
        version_of=versions,
        reasons=REVOCATIONS,
        filled=filled,
    )


def _named(work: Work, ids: list[UUID]) -> tuple[dict[UUID, Credential], dict[UUID, Person]]:
    """Return what a list names, and whose it is; what is another organization's is not there."""
    badges = overview.by_ids(work, Credential, ids)
    return badges, overview.by_ids(work, Person, {one.person_id for one in badges.values()})


def _may_revoke(visit: Visit) -> None:
    with visit.reading() as work:
        work.require(Action.REVOKE_CREDENTIAL)
