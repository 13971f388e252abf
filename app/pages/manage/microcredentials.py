"""`/manage/microcredentials`: every lineage with its versions, and one lineage."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.pages.manage.asking import filters_of, line, rights
from app.pages.sessions import SignedIn
from app.services import microcredential_versions, microcredentials, overview
from app.storage.tables import Issuer

router = LateRouter(include_in_schema=False)
HOME = ("/manage/microcredentials", "Microcredentials")


@router.get("/manage/microcredentials")
def microcredentials_page(visit: SignedIn, asked: PageAsked) -> Response:
    """Search by name; each with the state of its versions."""
    form = filters_of(visit)
    with visit.reading() as work:
        found = overview.find_microcredentials(work, asked, line(form, "q"))
        return visit.show(
            "manage/microcredentials.html",
            microcredentials=found.rows,
            versions_of=overview.versions_of(work, found.rows),
            issuer_of=overview.by_ids(work, Issuer, [one.issuer_id for one in found.rows]),
            filled=form.filled(),
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get("/manage/microcredentials/{microcredential_id}")
def microcredential_page(microcredential_id: UUID, visit: SignedIn) -> Response:
    """Show every version of one lineage."""
    with visit.reading() as work:
        lineage = microcredentials.get(work, microcredential_id)
        target = microcredential_versions.target_of(lineage.id)
        work.require(Action.READ_DRAFTS, target)
        return visit.show(
            "manage/microcredential.html",
            lineage=lineage,
            versions=overview.versions_of(work, [lineage]).get(lineage.id, []),
            issuer=work.get(Issuer, lineage.issuer_id),
            can=rights(work, target),
        )
