"""Evidence: pieces of a submission as text, link or file."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, File, Form, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from app.api.dependencies import ReadWork, Revision, WriteWork, placed, tagged, whole
from app.api.downloads import DOWNLOADED, attachment
from app.api.routes import operations
from app.api.shapes import Code, Name, Page, Paragraph, Shape, Stored, Time, Url, not_a_truth_value
from app.api.uploads import form_with
from app.domain.plain_text import storable
from app.services import evidence, evidence_bytes
from app.services.evidence import Said
from app.services.receiving import Upload
from app.storage import tables

router = operations("", "evidence")
EXAMPLE: dict[str, Any] = {
    "requirement": "reflection",
    "text": "I planned three talk moves and recorded who spoke …",
    "narrative": "A reflection on three lessons.",
}


LongText = Annotated[str, Field(min_length=1, max_length=100_000), AfterValidator(storable)]
Seconds = Annotated[int, Field(ge=1, le=86_400), BeforeValidator(not_a_truth_value)]


FORM_FIELDS = (
    "requirement", "file", "title", "narrative", "is_public", "seconds", "visibility",
    "students_appear", "has_consent", "goal_id",
)  # fmt: skip
Visibility = Literal["assessors", "organization", "public"]
_VISIBILITY = (
    "Who may see it once it is accepted, beside those who judge; public lets the badge link to it"
)
_STUDENTS = "Whether students can be recognised in it; null while nothing is said"
_CONSENT = "Whether consent for every student who appears is on file"
_GOAL = "Which of your goals it serves"


class EvidenceIn(Shape):
    """A text or a link to add: exactly one of `text` and `url`."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    requirement: Code = Field(description="The key of the requirement that this is for")
    text: LongText | None = None
    url: Url | None = None
    title: Name | None = None
    narrative: Paragraph | None = Field(
        default=None, description="What may stand in the badge about it"
    )
    is_public: bool = Field(default=False, description="Whether the badge may link to it")
    seconds: Seconds | None = Field(default=None, description="How long a recording runs")
    visibility: Visibility | None = Field(default=None, description=_VISIBILITY)
    students_appear: bool | None = Field(default=None, description=_STUDENTS)
    has_consent: bool = Field(default=False, description=_CONSENT)
    goal_id: UUID | None = Field(default=None, description=_GOAL)


class EvidenceChange(Shape):
    """What to change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Lesson plan, week 3"}]})
    text: LongText | None = None
    url: Url | None = None
    title: Name | None = None
    narrative: Paragraph | None = None
    is_public: bool = False
    seconds: Seconds | None = None
    visibility: Visibility = "assessors"
    students_appear: bool | None = None
    has_consent: bool = False
    goal_id: UUID | None = None


class GoalServed(Shape):
    """The goal of its educator that a piece serves."""

    id: UUID
    text: str
    school_year: str


class Evidence(Stored):
    """One piece of a submission."""

    submission_id: UUID
    requirement_id: UUID
    kind: str
    title: str | None
    narrative: str | None
    is_public: bool
    text: str | None
    url: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    seconds: int | None
    sha256: str
    salt: str | None = Field(
        description="For its owner: with it, the digest in the badge can be shown to be of this"
    )
    snapshot: str | None = Field(
        description="For links: reached or unreachable in a draft; then pending, fixed or unfixed"
    )
    snapshot_detail: str | None
    measured_seconds: int | None = Field(description="How long a recording runs, as measured")
    visibility: Visibility = Field(description=_VISIBILITY)
    students_appear: bool | None = Field(description=_STUDENTS)
    has_consent: bool = Field(description=_CONSENT)
    scan: str | None = Field(
        description="pending, clean or quarantined; null where no scanner is set up"
    )
    scan_detail: str | None = Field(description="What the scanner found")
    blind_copy: str | None = Field(
        description="The copy without names for blind assessors: pending, made or impossible"
    )
    team_id: UUID | None = Field(
        description="For its owner: the team that it was shared with or taken from"
    )
    is_of_team: bool = Field(default=False, description="A team made it together")
    forgotten_at: Time | None = Field(description="When what is in it was deleted")
    goal: GoalServed | None = Field(
        default=None,
        description="Which goal it serves; for nobody who judges it without knowing whose it is",
    )
    entry_id: UUID | None = Field(
        description="For its owner: the entry of their portfolio that it was taken from"
    )


_OWNERS_OWN = {"salt": None, "entry_id": None, "team_id": None}


def shown(row: tables.Evidence, work: ReadWork) -> Evidence:
    """Return the piece as this actor may see it."""
    found = Evidence.model_validate(row)
    is_owner = evidence.is_owner(work, row)
    hidden: dict[str, str | None] = (
        {} if evidence.shows_content(work, row) else {"text": None, "url": None}
    )
    hidden["file_name"] = evidence.name_shown(work, row)
    goal = evidence.goal_shown(work, row)
    told = {
        "goal": None if goal is None else GoalServed.model_validate(goal, from_attributes=True)
    }
    team = {"is_of_team": row.team_id is not None}
    return found.model_copy(update=hidden | told | team | ({} if is_owner else _OWNERS_OWN))


@router.post(
    "/submissions/{submission_id}/evidence",
    operation_id="addEvidence",
    summary="Add a text or a link",
    status_code=201,
)
def add(submission_id: UUID, body: EvidenceIn, response: Response, work: WriteWork) -> Evidence:
    """Add a text or a link to a draft."""
    said = Said(**body.model_dump(include=set(Said.__dataclass_fields__)))
    content = {"text": body.text, "url": body.url}
    row = evidence.add_written(work, submission_id, body.requirement, content, said)
    return _made(row, response, work)


@router.post(
    "/submissions/{submission_id}/files",
    operation_id="addEvidenceFile",
    summary="Add a file",
    status_code=201,
    dependencies=[Depends(form_with(FORM_FIELDS))],
)
def add_file(
    submission_id: UUID,
    response: Response,
    work: WriteWork,
    requirement: Annotated[Code, Form(description="The key of the requirement that this is for")],
    file: Annotated[UploadFile, File(description="The file; its bytes must be of its type")],
    title: Annotated[Name | None, Form()] = None,
    narrative: Annotated[Paragraph | None, Form()] = None,
    is_public: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form field
    seconds: Annotated[Seconds | None, Form()] = None,
    visibility: Annotated[Visibility | None, Form(description=_VISIBILITY)] = None,
    students_appear: Annotated[bool | None, Form(description=_STUDENTS)] = None,
    has_consent: Annotated[bool, Form(description=_CONSENT)] = False,  # noqa: FBT002 - a form field
    goal_id: Annotated[UUID | None, Form(description=_GOAL)] = None,
) -> Evidence:
    """Add a file to a draft; a refused file leaves nothing behind."""
    upload = Upload(file.filename or "", file.content_type or "", file.file)
    said = Said(
        title,
        narrative,
        is_public,
        seconds,
        visibility,
        students_appear,
        has_consent=has_consent,
        goal_id=goal_id,
    )
    return _made(evidence.add_file(work, submission_id, requirement, upload, said), response, work)


@router.get(
    "/submissions/{submission_id}/evidence",
    operation_id="listEvidence",
    summary="List the evidence of a submission",
    response_model=Page[Evidence],
)
def page(submission_id: UUID, work: ReadWork) -> dict[str, Any]:
    """List every piece, oldest first."""
    pieces = evidence.of_submission(work, submission_id)
    return whole([shown(row, work) for row in pieces])


@router.get(
    "/evidence/{evidence_id}", operation_id="getEvidence", summary="Get one piece of evidence"
)
def get(evidence_id: UUID, response: Response, work: ReadWork) -> Evidence:
    """Get one piece with its ETag."""
    row = tagged(response, evidence.get(work, evidence_id))
    return shown(row, work)


@router.get(
    "/evidence/{evidence_id}/content",
    operation_id="downloadEvidence",
    summary="Download the file",
    response_class=StreamingResponse,
    responses={200: {"content": DOWNLOADED}},
)
def content(evidence_id: UUID, work: ReadWork) -> StreamingResponse:
    """Download the file, always as an attachment that no browser renders here."""
    row, found, chunks = evidence_bytes.content(work, evidence_id)
    name = evidence.name_shown(work, row) or "snapshot"
    return attachment(row, name, chunks, size=found.size)


@router.patch(
    "/evidence/{evidence_id}", operation_id="changeEvidence", summary="Change a piece of evidence"
)
def change(
    evidence_id: UUID,
    body: EvidenceChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> Evidence:
    """Change what is said about a piece, or its text or link."""
    row = tagged(
        response, evidence.update(work, evidence_id, body.model_dump(exclude_unset=True), revision)
    )
    return shown(row, work)


@router.delete(
    "/evidence/{evidence_id}",
    operation_id="removeEvidence",
    summary="Take a piece of evidence away",
    status_code=204,
)
def remove(evidence_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Take a piece away from a draft."""
    evidence.remove(work, evidence_id, revision)


def _made(row: tables.Evidence, response: Response, work: WriteWork) -> Evidence:
    work.session.flush()
    placed(response, "/api/v1/evidence", row)
    return shown(row, work)
