"""`/inquiry-cycles/{id}/files`: students' work that a team looks at, as files."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, File, Form, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import Field

from app.api.dependencies import ReadWork, Revision, WriteWork, placed, tagged
from app.api.downloads import DOWNLOADED, download
from app.api.evidence_views import PICTURES, EvidenceView, PageNumber, picture
from app.api.routes import GONE, operations
from app.api.shapes import Name, Shape, Stored, Time
from app.api.uploads import form_with
from app.services import inquiry_files
from app.services.inquiry_files import About
from app.services.receiving import Upload
from app.storage import tables

router = operations("", "inquiry", responses=GONE)
Visibility = Literal["team", "programme"]
_VISIBILITY = "Who may open it: the team, or also those who run and audit the programme"
_STUDENTS = "Whether students can be recognised in it"
_CONSENT = "Whether consent for every student who appears is on file; without, it is not taken"
_FIELDS = ("file", "title", "students_appear", "has_consent", "visibility")


class InquiryFileIn(Shape):
    """What is said of a file, as a form has it."""

    title: Name
    students_appear: bool
    has_consent: bool = False
    visibility: Visibility = "team"


class InquiryFile(Stored):
    """A file of the common work; how it was called when it was sent is not kept."""

    cycle_id: UUID
    person_id: UUID = Field(description="Who added it")
    title: str
    media_type: str
    size: int
    sha256: str
    students_appear: bool = Field(description=_STUDENTS)
    has_consent: bool = Field(description=_CONSENT)
    visibility: Visibility = Field(description=_VISIBILITY)
    scan: str | None = Field(
        description="pending, clean or quarantined; null where no scanner is set up"
    )
    forgotten_at: Time | None = Field(description="When what is in it was deleted")


@router.post(
    "/inquiry-cycles/{cycle_id}/files",
    operation_id="addInquiryFile",
    summary="Add a file to the common work",
    status_code=201,
    response_model=InquiryFile,
    dependencies=[Depends(form_with(_FIELDS))],
)
def add(
    cycle_id: UUID,
    response: Response,
    work: WriteWork,
    file: Annotated[UploadFile, File(description="The file; its bytes must be of its type")],
    title: Annotated[Name, Form(description="What it is, without names of students")],
    students_appear: Annotated[bool, Form(description=_STUDENTS)],
    has_consent: Annotated[bool, Form(description=_CONSENT)] = False,  # noqa: FBT002 - a form field
    visibility: Annotated[Visibility, Form(description=_VISIBILITY)] = "team",
) -> tables.InquiryFile:
    """Add a file while your team plans; a refused file leaves nothing behind."""
    upload = Upload(file.filename or "", file.content_type or "", file.file)
    about = About(title, students_appear, has_consent=has_consent, visibility=visibility)
    row = inquiry_files.add(work, cycle_id, upload, about)
    work.session.flush()
    return placed(response, "/api/v1/inquiry-files", row)


@router.get(
    "/inquiry-files/{file_id}",
    operation_id="getInquiryFile",
    summary="Get what is known of a file",
    response_model=InquiryFile,
)
def get(file_id: UUID, response: Response, work: ReadWork) -> tables.InquiryFile:
    """Get it with its ETag, without what is in it."""
    return tagged(response, inquiry_files.get(work, file_id))


@router.get(
    "/inquiry-files/{file_id}/view",
    operation_id="viewInquiryFile",
    summary="See what can be looked at",
)
def view(file_id: UUID, work: ReadWork) -> EvidenceView:
    """Return the text or the table of a file, or how many pages it has."""
    return EvidenceView.model_validate(inquiry_files.view(work, file_id))


@router.get(
    "/inquiry-files/{file_id}/page",
    operation_id="readInquiryFilePage",
    summary="See one page as a picture",
    response_class=Response,
    responses=PICTURES,
)
def page(file_id: UUID, work: ReadWork, number: PageNumber = 1) -> Response:
    """Return a page of a PDF, or a picture, drawn anew: nothing but its dots is left."""
    return picture(inquiry_files.leaf(work, file_id, number))


@router.get(
    "/inquiry-files/{file_id}/content",
    operation_id="downloadInquiryFile",
    summary="Download a file",
    response_class=StreamingResponse,
    responses={200: {"content": DOWNLOADED}},
)
def content(file_id: UUID, work: ReadWork) -> StreamingResponse:
    """Download it under its title, always as an attachment that no browser renders here."""
    row, chunks = inquiry_files.content(work, file_id)
    return download(row.title + row.ending, row.media_type, chunks, size=row.size)


@router.delete(
    "/inquiry-files/{file_id}",
    operation_id="removeInquiryFile",
    summary="Take a file away",
    status_code=204,
)
def remove(file_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take it away, at any time; once it was scored its title and digest stay."""
    inquiry_files.remove(work, file_id, revision)
