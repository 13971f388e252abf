"""`/shared-work`: accepted work that educators let their colleagues find."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, Revision, WriteWork, created, listed, tagged
from app.api.goals import SchoolYear
from app.api.routes import GONE, operations
from app.api.shapes import Name, Page, Paragraph, Shape, Stored
from app.domain.plain_text import storable
from app.services import sharing
from app.services.evidence import name_shown
from app.storage import tables
from app.storage.sharing import Wanted

router = operations("/shared-work", "shared-work", responses=GONE)
EXAMPLE: dict[str, Any] = {
    "submission_id": "0199f2c4-6d1e-7a34-8c55-3b1f0a9d2e11",
    "title": "Wait time in grade 9",
    "summary": "What changed when I counted to five, and the sheet I used.",
}
_NAME = "Whether colleagues read your name"
Words = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Summary = Annotated[Paragraph, Field(min_length=1)]


class SharedWorkIn(Shape):
    """What to let colleagues find."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    submission_id: UUID = Field(description="Your own accepted submission")
    title: Name
    summary: Summary
    shows_name: bool = Field(default=False, description=_NAME)
    piece_ids: Annotated[tuple[UUID, ...], Field(max_length=200)] = Field(
        default=(),
        description="Pieces to let colleagues see too, as long as it is shared",
    )


class SharedWorkChange(Shape):
    """What to change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"shows_name": True}]})
    title: Name = "-"
    summary: Summary = "-"
    shows_name: bool = False


class SharedPiece(Shape):
    """A piece that its owner lets colleagues see; `/evidence/{id}/view` and `…/content` have what is in it."""

    id: UUID
    kind: str
    title: str | None
    text: str | None
    url: str | None
    file_name: str | None
    media_type: str | None
    size: int | None


class SharedWork(Stored):
    """Accepted work that can be found; it tells no level, and nothing of who judged."""

    title: str
    summary: str
    version_id: UUID
    microcredential_id: UUID
    microcredential: str
    stage: str
    competency_ids: list[UUID]
    school_year: str
    educator: str | None = Field(description="Its owner's name; null where they keep it back")
    is_own: bool
    submission_id: UUID | None = Field(description="For its owner")


class SharedWorkWhole(SharedWork):
    """The same with what can be looked at."""

    pieces: list[SharedPiece]


def shown(one: sharing.Shared) -> SharedWork:
    """Return shared work as colleagues find it."""
    return SharedWork(**_told(one))


def _told(one: sharing.Shared) -> dict[str, Any]:
    names = ("id", "created_at", "updated_at", "revision", "title", "summary", "school_year")
    return {name: getattr(one.row, name) for name in names} | {
        "version_id": one.version.id,
        "microcredential_id": one.version.microcredential_id,
        "microcredential": one.version.name,
        "stage": one.stage.name,
        "competency_ids": [UUID(each) for each in one.version.competency_ids],
        "educator": one.name,
        "is_own": one.is_own,
        "submission_id": one.row.submission_id if one.is_own else None,
    }


def _piece(work: ReadWork, row: tables.Evidence) -> SharedPiece:
    names = [name for name in SharedPiece.model_fields if name != "file_name"]
    told = {name: getattr(row, name) for name in names}
    return SharedPiece(**told, file_name=name_shown(work, row))


def _whole(work: ReadWork, row: tables.SharedWork) -> SharedWorkWhole:
    pieces = [_piece(work, piece) for piece in sharing.evidence_of(work, row)]
    return SharedWorkWhole(**_told(sharing.told(work, [row])[0]), pieces=pieces)


@router.post("", operation_id="shareWork", summary="Share accepted work", status_code=201)
def share(
    body: SharedWorkIn, request: Request, response: Response, work: WriteWork
) -> SharedWorkWhole:
    """Let colleagues find your accepted work: the pieces that you let the organization see."""
    row = sharing.share(work, **body.model_dump())
    work.session.flush()
    created(response, request, row)
    return _whole(work, row)


@router.get(
    "",
    operation_id="listSharedWork",
    summary="Find shared work",
    response_model=Page[SharedWork],
)
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    text: Annotated[Words | None, Query()] = None,
    microcredential_id: Annotated[UUID | None, Query()] = None,
    competency_id: Annotated[UUID | None, Query()] = None,
    school_year: Annotated[SchoolYear | None, Query()] = None,
) -> dict[str, Any]:
    """Find what colleagues share, oldest first, by words in it and about it, microcredential, competency and school year."""
    wanted = Wanted(text, microcredential_id, competency_id, school_year)
    found = sharing.search(work, asked, wanted)
    lines = {one.row.id: one for one in sharing.told(work, found.rows)}
    return listed(request, response, found, lambda row: shown(lines[row.id]))


@router.get("/{shared_id}", operation_id="getSharedWork", summary="Get shared work")
def get(shared_id: UUID, response: Response, work: ReadWork) -> SharedWorkWhole:
    """Get shared work with the pieces that can be looked at."""
    return _whole(work, tagged(response, sharing.get(work, shared_id)))


@router.patch("/{shared_id}", operation_id="changeSharedWork", summary="Change shared work")
def change(
    shared_id: UUID,
    body: SharedWorkChange,
    response: Response,
    work: WriteWork,
    revision: Revision,
) -> SharedWorkWhole:
    """Change under what words your work is found, and whether with your name."""
    row = sharing.update(work, shared_id, body.model_dump(exclude_unset=True), revision)
    work.session.flush()
    return _whole(work, tagged(response, row))


@router.post(
    "/{shared_id}/withdraw",
    operation_id="withdrawSharedWork",
    summary="Share it no more",
    status_code=204,
)
def withdraw(shared_id: UUID, work: WriteWork) -> None:
    """Take your consent back; from now on nobody finds it."""
    sharing.withdraw(work, shared_id)
