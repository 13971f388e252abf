"""What portfolios take and answer."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from app.api.holidays import Day
from app.api.shapes import Code, Name, Shape, Stored, Time, Url
from app.domain.plain_text import storable
from app.domain.portfolio import EntryVisibility

EXAMPLE: dict[str, Any] = {
    "title": "Wait time, after half a year",
    "text": "Counting to five felt long, and then more hands went up.",
    "day": "2026-02-20",
    "visibility": "self",
}
EntryText = Annotated[str, Field(max_length=20_000), AfterValidator(storable)]
Ids = Annotated[tuple[UUID, ...], Field(max_length=50)]
_VISIBILITY = "Who may see it beside you: nobody, colleagues, or everybody on your public page"
_STUDENTS = (
    "Whether students can be recognised in it; to be said before others see it, null until then"
)
_CONSENT = "Whether consent for every student who appears is on file"


class PortfolioEntryIn(Shape):
    """An entry to write."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    title: Name
    text: EntryText = ""
    day: Day | None = Field(
        default=None, description="Which day it is about; today where it is null"
    )
    competency_ids: Ids = ()
    goal_ids: Ids = Field(default=(), description="Your own goals that it is about")
    visibility: EntryVisibility = Field(default=EntryVisibility.SELF, description=_VISIBILITY)
    students_appear: bool | None = Field(default=None, description=_STUDENTS)
    has_consent: bool = Field(default=False, description=_CONSENT)


class PortfolioEntryChange(Shape):
    """What to change; lists are replaced as a whole."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Seven seconds is better."}]}
    )
    title: Name = "-"
    text: EntryText = ""
    day: Day = date(2026, 2, 20)
    competency_ids: Ids = ()
    goal_ids: Ids = ()
    visibility: EntryVisibility = EntryVisibility.SELF
    students_appear: bool | None = None
    has_consent: bool = False


class PortfolioLinkIn(Shape):
    """A link to add to an entry."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://district.example/wait-time"}]}
    )
    url: Url
    title: Name | None = None


class PortfolioPiece(Stored):
    """A link or a file of an entry."""

    entry_id: UUID
    title: str | None
    url: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str
    scan: str | None = Field(
        description="pending, clean or quarantined; null where no scanner is set up"
    )


class PortfolioEntry(Stored):
    """A reflection that a person keeps, as it is now."""

    person_id: UUID
    title: str
    text: str
    day: date
    competency_ids: list[UUID]
    goal_ids: list[UUID] = Field(description="For its owner; nobody else is told")
    visibility: EntryVisibility = Field(description=_VISIBILITY)
    students_appear: bool | None = Field(description=_STUDENTS)
    has_consent: bool = Field(description=_CONSENT)
    deleted_at: Time | None = Field(description="When it was deleted; it can be brought back")
    pieces: list[PortfolioPiece] = Field(default=[], description="Its links and files")


class PortfolioEntryVersion(Shape):
    """What stood in an entry before."""

    id: UUID
    created_at: Time = Field(description="When it was replaced")
    title: str
    text: str
    day: date
    competency_ids: list[UUID]
    goal_ids: list[UUID]


class Reference(Shape):
    """What of one's portfolio to take into a draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "requirement": "reflection",
                    "entry_id": "0199f2c4-6d1e-7a34-8c55-3b1f0a9d2e11",
                }
            ]
        }
    )
    requirement: Code = Field(description="The key of the requirement that it is for")
    entry_id: UUID
    piece_id: UUID | None = Field(
        default=None, description="One of its links or files; its text where it is null"
    )
