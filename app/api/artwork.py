"""`/microcredential-versions/{id}/artwork`: the image of a badge, uploaded while it is a draft."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Form, Response, UploadFile
from pydantic import AfterValidator, Field

from app.api.dependencies import ReadWork, Revision, WriteWork, tagged
from app.api.routes import operations
from app.api.shapes import Stored
from app.api.uploads import form_with
from app.domain.plain_text import storable
from app.services import artwork
from app.storage import tables

router = operations("/microcredential-versions", "microcredential-versions")
Alt = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S"), AfterValidator(storable)]
PNG = {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}


class Artwork(Stored):
    """An uploaded badge image as it is kept: drawn anew, 512 by 512 pixels."""

    version_id: UUID
    media_type: str
    size: int
    sha256: str
    alt: str = Field(description="What the image shows, for those who do not see it")


@router.post(
    "/{version_id}/artwork",
    operation_id="uploadArtwork",
    summary="Upload the image of a draft's badge",
    status_code=201,
    response_model=Artwork,
    dependencies=[Depends(form_with(("file", "alt")))],
)
def upload(
    version_id: UUID,
    response: Response,
    work: WriteWork,
    file: Annotated[UploadFile, File(description="PNG, JPEG, WebP or SVG; it is drawn anew")],
    alt: Annotated[Alt, Form(description="What the image shows, for those who do not see it")],
) -> tables.Artwork:
    """Keep the image, drawn anew, in place of the one before."""
    row = artwork.put(work, version_id, file=file.file, alt=alt)
    response.headers["Location"] = f"/api/v1/microcredential-versions/{version_id}/artwork"
    tagged(response, row)
    return row


@router.get(
    "/{version_id}/artwork",
    operation_id="getArtwork",
    summary="Get what is known of the uploaded image",
    response_model=Artwork,
)
def get(version_id: UUID, response: Response, work: ReadWork) -> tables.Artwork:
    """Get the uploaded image's facts and ETag; 404 where the badge is drawn from its name."""
    return tagged(response, artwork.get(work, version_id))


@router.delete(
    "/{version_id}/artwork",
    operation_id="removeArtwork",
    summary="Take the uploaded image away",
    status_code=204,
)
def remove(version_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take the image away: the badge is drawn from its name again."""
    artwork.remove(work, version_id, revision)


@router.get(
    "/{version_id}/image",
    operation_id="previewBadgeImage",
    summary="See the image that the badge would have",
    response_class=Response,
    responses={200: PNG},
)
def preview(version_id: UUID, work: ReadWork) -> Response:
    """See the badge's image, also of a draft: the uploaded one, or the one that is drawn."""
    return Response(artwork.preview(work, version_id), media_type="image/png")
