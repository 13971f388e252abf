"""Evidence to look at: what can be shown of a piece, and its pages as pictures."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import ReadWork
from app.api.routes import operations
from app.api.shapes import Shape
from app.services import viewing
from app.services.viewing import Form, Leaf

router = operations("/evidence", "evidence")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
PICTURES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": _BINARY, "image/jpeg": _BINARY}}
}
PageNumber = Annotated[int, Query(ge=1, le=5000, description="Which page; the first is 1")]


class EvidenceView(Shape):
    """What can be looked at without downloading anything."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {"form": "pages", "pages": 4, "text": None, "rows": None, "is_cut": False}
            ]
        },
    )
    form: Form = Field(description="text, table, pages, picture, or download only")
    pages: int = Field(description="How many pages can be asked for as pictures")
    text: str | None = None
    rows: list[list[str]] | None = Field(default=None, description="The first rows of a table")
    is_cut: bool = Field(description="Whether there is more in the file than is shown")


@router.get(
    "/{evidence_id}/view", operation_id="viewEvidence", summary="See what can be looked at"
)
def view(evidence_id: UUID, work: ReadWork) -> EvidenceView:
    """Return the text or the table of a piece, or how many pages it has."""
    return EvidenceView.model_validate(viewing.view(work, evidence_id))


@router.get(
    "/{evidence_id}/page",
    operation_id="readEvidencePage",
    summary="See one page as a picture",
    response_class=Response,
    responses=PICTURES,
)
def page(evidence_id: UUID, work: ReadWork, number: PageNumber = 1) -> Response:
    """Return a page of a PDF, or a picture, drawn anew: nothing but its dots is left."""
    return picture(viewing.leaf(work, evidence_id, number))


def picture(found: Leaf) -> Response:
    """Return a page as a picture that no other site shows and no browser keeps."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    return Response(found.content, media_type=found.media_type, headers=headers)
