"""What a microcredential version says: stages, evidence, policy, as frozen values."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from app.domain.plain_text import single_line
from app.domain.rubric import Criterion, Key, PassRule, Value, check_criteria

Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]
Tag = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(single_line)]
Language = Annotated[
    str, Field(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en-US"])
]
MAX_EVIDENCE_BYTES = 5 * 1024**3


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
    "audio/mpeg",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
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

    min: Annotated[int, Field(ge=0, le=50)] = 1
    max: Annotated[int, Field(ge=1, le=50)] = 1

    @model_validator(mode="after")
    def _range_fits(self) -> Self:
        if self.min > self.max:
            raise ValueError("min: expected at most max")
        return self


class Bound(Value):
    """How long one piece of evidence may be, and what happens when it is not."""

    measure: Measure
    min: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    max: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
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
    max_bytes: Annotated[int, Field(ge=1, le=MAX_EVIDENCE_BYTES)] | None = None
    students_may_appear: bool = False
    one_of: Key | None = None

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
        if self.one_of is not None and self.count.min == 0:
            raise ValueError("count: an alternative cannot be optional by itself; expected min 1")
        return self

    @property
    def is_optional(self) -> bool:
        """Tell whether a submission is complete without it, alternatives apart."""
        return self.count.min == 0

    @property
    def accepted_media_types(self) -> frozenset[str]:
        """Return the media types of files it takes: its own, else those of its kind."""
        return frozenset(self.media_types) or MEDIA_TYPES.get(self.kind, frozenset())


class Stipend(Value):
    """What a stage pays by itself; what was paid before is not in it."""

    amount_cents: Annotated[int, Field(ge=1, le=100_000_000)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"


class Policy(Value):
    """How submissions are judged and badges issued.

    One reader, names shown: the preset `single`. Others widen the choices of these fields.
    """

    preset: Literal["single"] = "single"
    reviews: Literal[1] = 1
    anonymity: Literal["none"] = "none"
    second_read: Literal["none"] = "none"
    completeness: Literal["machine"] = "machine"
    lapse_after_working_days: Annotated[int, Field(ge=1, le=60)] = 5
    load_limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    resubmission_routing: Literal["same", "fresh", "mixed"] = "same"
    issue_hold_minutes: Annotated[int, Field(ge=0, le=43_200)] = 0
    direct_issue: bool = False
    # Beside the educator, who never judges their own work.
    conflicts: Annotated[
        tuple[Literal["declared_conflict", "coach"], ...], Field(max_length=2)
    ] = ("declared_conflict", "coach")


class RubricContent(Value):
    """A scoring guide: criteria in the order in which they are judged."""

    name: Title
    description: Annotated[str, Field(max_length=2000)] | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _criteria_differ(self) -> Self:
        check_criteria(self.criteria)
        return self


class StageContent(Value):
    """One ordered part: what is asked for, what it pays, when it is passed."""

    key: Key
    name: Title
    description: Annotated[str, Field(max_length=4000)] | None = None
    hours_tenths: Annotated[int, Field(ge=0, le=100_000)] | None = None
    stipend: Stipend | None = None
    pass_rule: PassRule = PassRule()
    evidence: Annotated[tuple[EvidenceRequirement, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _evidence_fits(self) -> Self:
        _refuse_doubles("evidence", (requirement.key for requirement in self.evidence))
        groups = [requirement.one_of for requirement in self.evidence if requirement.one_of]
        alone = sorted(group for group in set(groups) if groups.count(group) == 1)
        if alone:
            raise ValueError(f"evidence: one_of {alone[0]} names a single requirement")
        return self


class StageOfVersion(StageContent):
    """A stage and the stored rubric that it is judged by."""

    rubric_id: UUID


class VersionContent(Value):
    """Everything a version says that its lineage does not."""

    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]
    language: Language = "en"
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)] = ()
    competency_ids: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    # Microcredentials, not versions: whoever holds any version has what is asked for.
    prerequisite_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()
    badge: Literal["at_end", "per_stage"] = "at_end"
    policy: Policy = Policy()
    stages: Annotated[tuple[StageOfVersion, ...], Field(max_length=30)] = ()

    @model_validator(mode="after")
    def _parts_differ(self) -> Self:
        _refuse_doubles("stages", (stage.key for stage in self.stages))
        _refuse_doubles("competency_ids", map(str, self.competency_ids))
        _refuse_doubles("prerequisite_ids", map(str, self.prerequisite_ids))
        return self


def criteria_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Return the criteria from the JSON that a rubric row keeps."""
    return tuple(Criterion.model_validate(one) for one in stored)


def requirement_of(stored: Mapping[str, Any]) -> EvidenceRequirement:
    """Return the requirement from the JSON that its row keeps."""
    return EvidenceRequirement.model_validate(stored)


def pass_rule_of(stored: Mapping[str, Any]) -> PassRule:
    """Return the pass rule from the JSON that a stage row keeps."""
    return PassRule.model_validate(stored)


def stipend_of(stored: Mapping[str, Any] | None) -> Stipend | None:
    """Return the stipend from the JSON that a stage row keeps."""
    return None if stored is None else Stipend.model_validate(stored)


def policy_of(stored: Mapping[str, Any]) -> Policy:
    """Return the policy from the JSON that a version row keeps."""
    return Policy.model_validate(stored)


def _refuse_doubles(member: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{member}: {key} stands there twice")
        seen.add(key)
