"""`/portfolio/page`: whether one shows one's portfolio to everybody, where, and what of it."""

from typing import Any

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.portfolio_pages import PortfolioPageChange, PortfolioPageIn
from app.domain.errors import ConflictError, InvalidError, StaleError
from app.pages.forms import Filled, Form, FormDep, blank, checked, status_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import portfolio, portfolio_pages
from app.storage.rows import PageRequest

router = LateRouter(include_in_schema=False, prefix="/portfolio/page")
BASE = "/portfolio/page"
_MOST = PageRequest(limit=200)
_FLAGS = ("is_open", "shows_name", "is_indexed")


@router.get("")
def own_page(visit: SignedIn) -> Response:
    """Show what one's public page shows, to be changed."""
    return _show(visit)


@router.post("")
def save(visit: Sending, form: FormDep) -> Response:
    """Save it; the first time it is made."""
    try:
        with visit.writing() as work:
            page = portfolio_pages.of_person(work)
            if page is None:
                wanted = checked(PortfolioPageIn, **_said(form), slug=form.maybe("slug"))
                page = portfolio_pages.create(work, **wanted.model_dump(mode="json"))
            else:
                # Left empty, the address stays.
                said = _said(form) | ({"slug": form.text("slug")} if form.has("slug") else {})
                change = checked(PortfolioPageChange, **said)
                changes = change.model_dump(mode="json", exclude_unset=True)
                portfolio_pages.update(work, page.id, changes, form.revision() or 0)
            is_open = page.is_open
    except (InvalidError, ConflictError, StaleError) as error:
        return _show(visit, form.filled(error), status_of(error))
    return visit.to(BASE, "Saved. Everybody can see it." if is_open else "Saved. It is closed.")


def _said(form: Form) -> dict[str, Any]:
    flags: dict[str, Any] = {name: form.has(name) for name in _FLAGS}
    lists = {"credential_ids": form.all("credential_ids")}
    return flags | lists | {"introduction": form.maybe("introduction")}


def _show(visit: Visit, filled: Filled | None = None, status: int = 200) -> Response:
    with visit.reading() as work:
        page = portfolio_pages.of_person(work)
        names = (*_FLAGS, "slug", "introduction", "credential_ids")
        kept = {} if page is None else {name: getattr(page, name) for name in names}
        _, badges = portfolio.badges(work, _MOST)
        choices = [
            (str(one.credential.id), one.stage.name if one.stage else one.version.name, "")
            for one in badges
            if one.credential.state == "issued"
        ]
        values = {"page": page, "filled": filled or blank(**kept), "badges": choices}
        return visit.show("educator/portfolio_page.html", status, **values)
