"""Links and files of portfolio entries, and taking them into a draft."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Form, Response, UploadFile
from fastapi.responses import StreamingResponse

from app.api.dependencies import ReadWork, Revision, WriteWork, placed
from app.api.downloads import DOWNLOADED, download
from app.api.evidence import Evidence
from app.api.evidence import shown as evidence_shown
from app.api.portfolio_shapes import PortfolioLinkIn, PortfolioPiece, Reference
from app.api.routes import GONE, operations
from app.api.shapes import Name
from app.api.uploads import form_with
from app.services import entry_pieces, referring
from app.services.receiving import Upload
from app.storage import tables

router = operations("", "portfolio", responses=GONE)


@router.post(
    "/portfolio-entries/{entry_id}/links",
    operation_id="addPortfolioLink",
    summary="Add a link to an entry",
    status_code=201,
    response_model=PortfolioPiece,
)
def add_link(
    entry_id: UUID, body: PortfolioLinkIn, response: Response, work: WriteWork
) -> tables.PortfolioPiece:
    """Add a link to your own entry."""
    return _made(
        work, response, entry_pieces.add_link(work, entry_id, url=body.url, title=body.title)
    )


@router.post(
    "/portfolio-entries/{entry_id}/files",
    operation_id="addPortfolioFile",
    summary="Add a file to an entry",
    status_code=201,
    response_model=PortfolioPiece,
    dependencies=[Depends(form_with(("file", "title")))],
)
def add_file(
    entry_id: UUID,
    response: Response,
    work: WriteWork,
    file: Annotated[UploadFile, File(description="The file; its bytes must be of its type")],
    title: Annotated[Name | None, Form()] = None,
) -> tables.PortfolioPiece:
    """Add a file to your own entry; a refused file leaves nothing behind."""
    upload = Upload(file.filename or "", file.content_type or "", file.file)
    return _made(work, response, entry_pieces.add_file(work, entry_id, upload, title=title))


@router.get(
    "/portfolio-pieces/{piece_id}/content",
    operation_id="downloadPortfolioPiece",
    summary="Download a file of an entry",
    response_class=StreamingResponse,
    responses={200: {"content": DOWNLOADED}, 409: {"description": "Not scanned yet, or malware"}},
)
def content(piece_id: UUID, work: ReadWork) -> StreamingResponse:
    """Download the file, always as an attachment that no browser renders here."""
    piece, chunks = entry_pieces.content(work, piece_id)
    return download(piece.file_name or "file", piece.media_type, chunks, size=piece.size)


@router.delete(
    "/portfolio-pieces/{piece_id}",
    operation_id="removePortfolioPiece",
    summary="Take a link or a file away",
    status_code=204,
)
def remove(piece_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take a link or a file away from your own entry; copies in submissions stay."""
    entry_pieces.remove(work, piece_id, revision)


@router.post(
    "/submissions/{submission_id}/references",
    operation_id="referToPortfolio",
    summary="Take an entry into a draft",
    status_code=201,
)
def refer(submission_id: UUID, body: Reference, response: Response, work: WriteWork) -> Evidence:
    """Add the text of your own entry, or a piece of it, as evidence; it follows the entry until handed in."""
    row = referring.refer(work, submission_id, body.requirement, body.entry_id, body.piece_id)
    work.session.flush()
    placed(response, "/api/v1/evidence", row)
    return evidence_shown(row, work)


def _made(
    work: WriteWork, response: Response, row: tables.PortfolioPiece
) -> tables.PortfolioPiece:
    work.session.flush()
    return placed(response, "/api/v1/portfolio-pieces", row)
