"""`/portfolio-pages`: whether and where somebody shows their portfolio to everybody."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.routes import operations
from app.api.shapes import Page, Paragraph, Shape, Slug, Stored
from app.services import portfolio_pages
from app.storage import tables

router = operations("/portfolio-pages", "portfolio")
_SLUG = "What its address ends in; made so that nobody guesses it where it is null"
_OPEN = "Whether anybody can see it"
_NAME = "Whether your name stands there"
_INDEXED = "Whether search engines are let in"
_BADGES = "Your badges that it shows, while they stand"
Ids = Annotated[tuple[UUID, ...], Field(max_length=200)]


class PortfolioPageIn(Shape):
    """A page to make; it is closed unless you open it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_open": False}]})
    slug: Slug | None = Field(default=None, description=_SLUG)
    is_open: bool = Field(default=False, description=_OPEN)
    shows_name: bool = Field(default=False, description=_NAME)
    is_indexed: bool = Field(default=False, description=_INDEXED)
    introduction: Paragraph | None = None
    credential_ids: Ids = Field(default=(), description=_BADGES)


class PortfolioPageChange(Shape):
    """What to change; lists are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_open": True}]})
    slug: Slug = "my-portfolio"
    is_open: bool = False
    shows_name: bool = False
    is_indexed: bool = False
    introduction: Paragraph | None = None
    credential_ids: Ids = ()


class PortfolioPage(Stored):
    """What somebody shows to everybody, and where."""

    person_id: UUID
    slug: str
    url: str
    is_open: bool = Field(description=_OPEN)
    shows_name: bool = Field(description=_NAME)
    is_indexed: bool = Field(description=_INDEXED)
    introduction: str | None
    credential_ids: list[UUID] = Field(description=_BADGES)


def shown(work: ReadWork, row: tables.PortfolioPage) -> PortfolioPage:
    """Return the page with its address."""
    told = {name: getattr(row, name) for name in PortfolioPage.model_fields if name != "url"}
    return PortfolioPage(**told, url=f"{work.tools.base_url}/portfolios/{row.slug}")


@router.post(
    "", operation_id="createPortfolioPage", summary="Make your public page", status_code=201
)
def create(
    body: PortfolioPageIn, request: Request, response: Response, work: WriteWork
) -> PortfolioPage:
    """Make the page of your portfolio; one person has one."""
    row = portfolio_pages.create(work, **body.model_dump(mode="json"))
    work.session.flush()
    created(response, request, row)
    return shown(work, row)


@router.get(
    "",
    operation_id="listPortfolioPages",
    summary="List your public page",
    response_model=Page[PortfolioPage],
)
def page(request: Request, response: Response, work: ReadWork, asked: PageAsked) -> dict[str, Any]:
    """List your own page, if you have one."""
    found = portfolio_pages.page(work, asked)
    return listed(request, response, found, lambda row: shown(work, row))


@router.get("/{page_id}", operation_id="getPortfolioPage", summary="Get your public page")
def get(page_id: UUID, response: Response, work: ReadWork) -> PortfolioPage:
    """Get your page with its ETag."""
    return shown(work, tagged(response, portfolio_pages.get(work, page_id)))


@router.patch("/{page_id}", operation_id="changePortfolioPage", summary="Change your public page")
def change(
    page_id: UUID,
    body: PortfolioPageChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> PortfolioPage:
    """Open or close your page, change its address or what it shows."""
    changes = body.model_dump(mode="json", exclude_unset=True)
    row = portfolio_pages.update(work, page_id, changes, revision)
    work.session.flush()
    return shown(work, tagged(response, row))
