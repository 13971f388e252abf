"""`/pathways`: stacks of microcredentials, and how far one has come on each, in words."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.pathway_standing import Standing
from app.pages.sessions import SignedIn
from app.services import pathways, showing_pathways

router = LateRouter(include_in_schema=False)


@router.get("/pathways")
def overview(visit: SignedIn) -> Response:
    """Show every pathway with how far one has come."""
    with visit.reading() as work:
        found = pathways.own(work)
        return visit.show("educator/pathways.html", found=found, summary=summary)


@router.get("/pathways/{pathway_id}")
def pathway_page(pathway_id: UUID, visit: SignedIn) -> Response:
    """Show one pathway: each group, what fills it, and what still can."""
    with visit.reading() as work:
        view = showing_pathways.look(work, pathway_id)
        return visit.show("educator/pathway.html", view=view, summary=summary)


def summary(standing: Standing) -> str:
    """Say how far it is: 4 of 10 places are filled. Still needed: 2 for “Content”."""
    filled = standing.needed - standing.missing
    if standing.is_complete:
        return f"All {standing.needed} places are filled."
    open_groups = [
        f"{group.missing} for “{group.group.name}”" for group in standing.chosen if group.missing
    ]
    return (
        f"{filled} of {standing.needed} places are filled. Still needed: {', '.join(open_groups)}."
    )
