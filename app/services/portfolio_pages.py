"""The public page of a portfolio: whether it is open, where it is, and what of one's own it shows."""

import secrets
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, ForbiddenError
from app.services import targets
from app.services.work import Work, change, check_revision, refuse
from app.storage import portfolio_pages as stored
from app.storage import rows
from app.storage.tables import Credential, PortfolioPage

# 120 bits: whoever is not told the address does not find it.
_SLUG_BYTES = 15


def create(work: Work, **said: Any) -> PortfolioPage:  # noqa: ANN401 - column values
    """Make the page of one's own portfolio, at an address that nobody guesses unless one is chosen."""
    person_id = work.actor.person_id
    if person_id is None:
        raise ForbiddenError("Only a person has a page.")
    work.require(Action.WRITE_ENTRIES, targets.about_person(work, person_id))
    if of_person(work) is not None:
        raise ConflictError("You have a page already; change that one.")
    said["slug"] = said.get("slug") or secrets.token_hex(_SLUG_BYTES)
    _check(work, person_id, said)
    page = work.add(PortfolioPage, person_id=person_id, **said)
    work.record("portfolio_page.created", page, is_open=page.is_open)
    return page


def get(work: Work, page_id: UUID) -> PortfolioPage:
    """Return one's own page."""
    page = work.get(PortfolioPage, page_id)
    work.require(Action.READ_ENTRIES, targets.about_person(work, page.person_id))
    return page


def of_person(work: Work) -> PortfolioPage | None:
    """Return one's own page, if there is one."""
    return work.find_by(PortfolioPage, person_id=work.actor.person_id)


def page(work: Work, request: rows.PageRequest) -> rows.PageOf[PortfolioPage]:
    """Return a list of one's own page, or of none."""
    if work.actor.person_id is None:
        raise ForbiddenError("Only a person has a page.")
    work.require(Action.READ_ENTRIES, targets.about_person(work, work.actor.person_id))
    return work.page(PortfolioPage, request, person_id=work.actor.person_id)


def update(
    work: Work, page_id: UUID, changes: dict[str, Any], revision: int | None
) -> PortfolioPage:
    """Change what one's own page shows, where it is, and whether it is open."""
    page = work.get_for_update(PortfolioPage, page_id)
    work.require(Action.WRITE_ENTRIES, targets.about_person(work, page.person_id))
    check_revision(page, revision)
    _check(work, page.person_id, changes, page.slug)
    change(page, changes)
    work.record("portfolio_page.changed", page, is_open=page.is_open, fields=sorted(changes))
    return page


def _check(work: Work, person_id: UUID, said: dict[str, Any], slug: str | None = None) -> None:
    """Raise for a badge that is not one's own, and an address that somebody else has."""
    for place, one in enumerate(said.get("credential_ids", ())):
        pointer = f"/credential_ids/{place}"
        if work.get_named(Credential, UUID(one), pointer).person_id != person_id:
            raise refuse(pointer, "expected a badge of your own")
    wanted = said.get("slug")
    if wanted is not None and wanted != slug and stored.is_taken(work.session, wanted):
        raise ConflictError("This address is taken; choose another.")
