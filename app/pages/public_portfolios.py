"""`/portfolios/{slug}`: what somebody shows of their portfolio to everybody, and the files in it."""

from fastapi import Response

from app.api.content import choose
from app.api.downloads import download
from app.api.late_routes import LateRouter
from app.api.public_routes import IdIn, SlugIn
from app.pages import wording
from app.pages.negotiating import HTML
from app.pages.sessions import Anyone
from app.services import showing_portfolios

router = LateRouter(include_in_schema=False, prefix="/portfolios")
_NO_ROBOTS = {"X-Robots-Tag": "noindex"}


@router.api_route("/{slug}", methods=["GET", "HEAD"])
def portfolio_page(slug: SlugIn, visit: Anyone) -> Response:
    """Show the page; there is no other form of it, so whoever takes no HTML is told so."""
    with visit.public() as reading:
        found = showing_portfolios.portfolio_at(reading, slug)
        choose(visit.request.headers.get("accept"), (HTML,))
        response = visit.show("public/portfolio.html", found=found, wording=wording)
    response.headers["Vary"] = "Accept"
    if not found.page.is_indexed:
        response.headers.update(_NO_ROBOTS)
    return response


@router.api_route("/{slug}/files/{piece_id}", methods=["GET", "HEAD"])
def file(slug: SlugIn, piece_id: IdIn, visit: Anyone) -> Response:
    """Download a file of an entry that everybody may see; no browser renders it here."""
    with visit.public() as reading:
        page, piece, chunks = showing_portfolios.file_at(reading, slug, piece_id)
        name, kind, size = piece.file_name or "file", piece.media_type, piece.size
        response = download(name, kind, chunks, size=size)
    response.headers["Cache-Control"] = "no-store"
    if not page.is_indexed:
        response.headers.update(_NO_ROBOTS)
    return response
