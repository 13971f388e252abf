"""The bounded types and the list that every request and response shape is made of."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from app.domain.moments import api_time
from app.domain.plain_text import plain_email, plain_url, single_line, storable

T = TypeVar("T")

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def spelled_time(value: object) -> object:
    """Return what was given; refuses a number, which would count seconds from 1970."""
    if isinstance(value, int | float):
        raise ValueError("must be spelled out, such as 2026-01-31T09:00:00Z")  # noqa: TRY004 - a fault
    return value


def sensible_time(value: datetime) -> datetime:
    """Return the time in UTC; refuses one without an offset or outside 1900 to 2999."""
    if value.tzinfo is None:
        raise ValueError("must carry an offset, such as 2026-01-31T09:00:00Z")
    if not EARLIEST + timedelta(days=2) < value < LATEST:
        raise ValueError("must lie between the years 1900 and 2999")
    return value.astimezone(UTC)


def not_a_truth_value(value: object) -> object:
    """Return the value; refuses true and false, which would pass for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("must be a whole number")  # noqa: TRY004 - what Pydantic reports as a fault
    return value


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(single_line)]
Text = Annotated[str, Field(max_length=10_000), AfterValidator(storable)]
Paragraph = Annotated[str, Field(max_length=2000), AfterValidator(storable)]
Slug = Annotated[str, Field(min_length=2, max_length=63, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Code = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(single_line)]
Url = Annotated[str, Field(min_length=10, max_length=2000), AfterValidator(plain_url)]
EmailAddress = Annotated[str, Field(min_length=3, max_length=254), AfterValidator(plain_email)]
Time = Annotated[
    datetime,
    BeforeValidator(spelled_time),
    AfterValidator(sensible_time),
    PlainSerializer(api_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


class Shape(BaseModel):
    """A request or response body; a field that is not named is refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, str_strip_whitespace=False)


class Stored(Shape):
    """What every answer about a stored thing carries."""

    id: UUID
    created_at: Time
    updated_at: Time
    revision: int = Field(
        description="The number in the ETag; send it as If-Match to change the thing"
    )


class Page(BaseModel, Generic[T]):
    """A list: some rows in order of creation, and the cursor of the next page."""

    data: list[T]
    next_cursor: str | None = Field(
        description="Send it as ?cursor= for the next page; null on the last"
    )

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name the list after what it holds, so that generated clients read well."""
        return f"{params[0].__name__}Page"
