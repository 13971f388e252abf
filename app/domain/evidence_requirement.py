"""What an educator has to show: kind, count, bounds, media types, alternatives."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain.plain_text import single_line
from app.domain.rubric import Key, Value

Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]
# Whose word an attestation is: the educator's own, or that of somebody who was there.
AttestedBy = Literal["educator", "another", "coach", "line_manager", "host"]
MAX_EVIDENCE_BYTES = 5 * 1024**3
# How many requirements a stage can have, and how many pieces one of them can take.
MAX_REQUIREMENTS, MAX_PIECES = 50, 50


class Kind(StrEnum):
    """What a piece of evidence is."""

    TEXT = "text"
    FILE = "file"
    LINK = "link"
    VIDEO = "video"
    TABLE = "table"
    SOURCE = "source"
    ATTESTATION = "attestation"


class Measure(StrEnum):
    """What a bound counts."""

    WORDS = "words"
    CHARACTERS = "characters"
    SECONDS = "seconds"


class Effect(StrEnum):
    """What happens outside a bound: nothing may be submitted, a warning, or a criterion judges it."""

    BLOCK = "block"
    WARN = "warn"
    CRITERION = "criterion"


_WRITTEN = frozenset({Measure.WORDS, Measure.CHARACTERS})
MEASURES: Mapping[Kind, frozenset[Measure]] = {
    Kind.TEXT: _WRITTEN,
    Kind.SOURCE: _WRITTEN,
    Kind.VIDEO: frozenset({Measure.SECONDS}),
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_SPREADSHEETS = (f"{_OPEN_XML}.spreadsheetml.sheet", f"{_OPEN_DOCUMENT}.spreadsheet")
_VIDEOS = ("video/mp4", "video/webm", "video/quicktime")
MediaType = Literal[
    "application/pdf",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "audio/mp4",
    "audio/mpeg",
    "audio/wav",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
    "text/markdown",
    "text/plain",
    "video/mp4",
    "video/quicktime",
    "video/webm",
]
# What a requirement accepts when it names no media types of its own.
MEDIA_TYPES: Mapping[Kind, frozenset[str]] = {
    Kind.FILE: frozenset(
        {
            "application/pdf",
            "image/jpeg",
            "image/png",
            "image/webp",
            "text/csv",
            "text/plain",
            f"{_OPEN_DOCUMENT}.presentation",
            f"{_OPEN_DOCUMENT}.text",
            f"{_OPEN_XML}.presentationml.presentation",
            f"{_OPEN_XML}.wordprocessingml.document",
            *_SPREADSHEETS,
        }
    ),
    Kind.VIDEO: frozenset(_VIDEOS),
    Kind.TABLE: frozenset({"text/csv", *_SPREADSHEETS}),
}


class Count(Value):
    """How many pieces of evidence a requirement takes; none needed when `min` is 0."""

    min: Annotated[int, Field(strict=True, ge=0, le=MAX_PIECES)] = 1
    max: Annotated[int, Field(strict=True, ge=1, le=MAX_PIECES)] = 1

    @model_validator(mode="after")
    def _range_fits(self) -> Self:
        if self.min > self.max:
            raise ValueError("min: expected at most max")
        return self


class Bound(Value):
    """How long one piece of evidence may be, and what happens when it is not."""

    measure: Measure
    min: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    max: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    effect: Effect = Effect.BLOCK

    @model_validator(mode="after")
    def _range_fits(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("expected min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min: expected at most max")
        return self

    def holds(self, amount: int) -> bool:
        """Tell whether an amount lies inside."""
        return (self.min or 0) <= amount <= (amount if self.max is None else self.max)

    @property
    def wording(self) -> str:
        """Say the bound for a person, such as "500 to 600 words"."""
        if self.min is None:
            return f"at most {self.max} {self.measure}"
        return f"at least {self.min} {self.measure}" if self.max is None else self._range

    @property
    def _range(self) -> str:
        return f"{self.min} to {self.max} {self.measure}"


class EvidenceRequirement(Value):
    """What an educator has to show; requirements of a stage that share `one_of` are alternatives."""

    key: Key
    title: Title
    description: Annotated[str, Field(max_length=4000)] = ""
    kind: Kind
    count: Count = Count()
    bounds: Annotated[tuple[Bound, ...], Field(max_length=6)] = ()
    media_types: Annotated[tuple[MediaType, ...], Field(max_length=20)] = ()
    max_bytes: Annotated[int, Field(strict=True, ge=1, le=MAX_EVIDENCE_BYTES)] | None = None
    students_may_appear: bool = False
    one_of: Key | None = None
    attested_by: AttestedBy = "educator"
    # Whether a team may make it together: each member hands in the same one.
    shared: Literal["nobody", "team"] = "nobody"

    @model_validator(mode="after")
    def _members_fit_the_kind(self) -> Self:
        unfit = [b.measure for b in self.bounds if b.measure not in MEASURES.get(self.kind, ())]
        if unfit:
            raise ValueError(
                f"bounds: {unfit[0]} cannot be counted in evidence of kind {self.kind}"
            )
        if self.kind not in MEDIA_TYPES and (self.media_types or self.max_bytes):
            raise ValueError("media_types, max_bytes: only for the kinds file, video and table")
        wrong = sorted(set(self.media_types) - MEDIA_TYPES.get(self.kind, frozenset()))
        if wrong and self.kind is not Kind.FILE:
            raise ValueError(f"media_types: {wrong[0]} is not evidence of kind {self.kind}")
        if self.attested_by != "educator" and self.kind is not Kind.ATTESTATION:
            raise ValueError("attested_by: only for the kind attestation")
        if self.one_of is not None and self.count.min == 0:
            raise ValueError("count: an alternative cannot be optional by itself; expected min 1")
        return self

    @property
    def needs_attestor(self) -> bool:
        """Tell whether somebody else has to confirm what the educator writes."""
        return self.kind is Kind.ATTESTATION and self.attested_by != "educator"

    @property
    def is_optional(self) -> bool:
        """Tell whether a submission is complete without it, alternatives apart."""
        return self.count.min == 0

    @property
    def accepted_media_types(self) -> frozenset[str]:
        """Return the media types of files it takes: its own, else those of its kind."""
        return frozenset(self.media_types) or MEDIA_TYPES.get(self.kind, frozenset())


def requirement_of(stored: Mapping[str, Any]) -> EvidenceRequirement:
    """Return the requirement from the JSON that its row keeps."""
    return EvidenceRequirement.model_validate(stored)
