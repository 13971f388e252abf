"""The one credential model: what was awarded, by whom, to whom, judged how. Forms are made from it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.errors import Fault, InvalidError
from app.domain.recipient import identity_hash, normal_email

NOT_ASSESSED = (
    "Not assessed here: the issuer awarded this badge directly, without assessing evidence."
)


class ResultKind(StrEnum):
    """How a criterion is scored (Open Badges 3.0, ResultType)."""

    LEVEL = "RubricCriterionLevel"
    SCORE = "RawScore"
    PERCENT = "Percent"
    STATUS = "Status"


class ResultStatus(StrEnum):
    """How far a result has come (Open Badges 3.0, ResultStatusType)."""

    COMPLETED = "Completed"
    FAILED = "Failed"
    PROVISIONAL = "Provisional"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The public identity that signs."""

    id: str
    name: str
    url: str | None = None
    email: str | None = None
    description: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A competency of a published framework that a badge or criterion speaks to."""

    id: str
    target_name: str
    target_url: str
    target_code: str | None = None
    target_description: str | None = None
    target_framework: str | None = None
    target_type: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a rubric criterion; rank and points are signed, the order of levels is not."""

    id: str
    name: str
    level: str
    points: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ResultDescription:
    """One criterion of the rubric and what it takes to meet it. Levels go from low to high."""

    id: str
    name: str
    kind: ResultKind
    levels: tuple[Level, ...] = ()
    required_level: str | None = None
    required_value: str | None = None
    value_min: str | None = None
    value_max: str | None = None
    alignments: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a required level that is not one of the levels."""
        if self.required_level and self.required_level not in {level.id for level in self.levels}:
            raise InvalidError(
                "The required level is not one of the criterion's levels.",
                Fault("/required_level", "must be the id of a level"),
            )


@dataclass(frozen=True, slots=True)
class Related:
    """Another achievement that this one goes with: the same in another language, or a shared one."""

    id: str
    language: str | None = None
    version: str | None = None
    # The same in Open Badges 2.0, where there is one.
    badge_class: str | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """One published microcredential version."""

    id: str
    name: str
    description: str
    version: str
    criteria_url: str
    criteria_narrative: str
    image: str | None = None
    image_caption: str | None = None
    tags: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    result_descriptions: tuple[ResultDescription, ...] = ()
    achievement_type: str = "MicroCredential"
    language: str | None = None
    # The BadgeClass that is the same in Open Badges 2.0; the two name each other.
    badge_class: str | None = None
    # Who defined it, when that is not the issuer, and what it is related to.
    creator: Issuer | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """The educator, by an opaque id of this award alone and a salted hash of the e-mail.

    The name is there only with the educator's consent.
    """

    subject_id: str
    email_hash: str
    salt: str
    name: str | None = None

    @classmethod
    def from_email(
        cls, subject_id: str, *, email: str, salt: str, name: str | None = None
    ) -> "Recipient":
        """Hash the e-mail, in lower case, with this award's own salt."""
        return cls(subject_id, identity_hash(normal_email(email), salt), salt, name)


@dataclass(frozen=True, slots=True)
class Result:
    """The resolved judgement of one criterion."""

    id: str
    description_id: str
    achieved_level: str | None = None
    value: str | None = None
    status: ResultStatus | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: its requirement's title, what the educator releases, its digest.

    `id` is a public link where there is one, else an opaque urn:uuid. `digest` comes from
    `evidence_digest`.
    """

    id: str
    name: str
    narrative: str | None = None
    digest: str | None = None
    genre: str | None = None


@dataclass(frozen=True, slots=True)
class Assessor:
    """Who assessed, as a role or a panel of the issuer; never a person's name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where to look up whether the award still stands."""

    list_url: str
    index: int
    purpose: str = "revocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One award, complete: everything any of its forms says."""

    id: str
    issuer: Issuer
    achievement: Achievement
    recipient: Recipient
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assessor: Assessor | None = None
    status: StatusEntry | None = None
    assessed: bool = True
    narrative: str | None = None
    # Where the newest version of the award is, for whoever holds an older one.
    refresh_url: str | None = None

    def __post_init__(self) -> None:
        """Refuse an award whose parts contradict each other."""
        if self.valid_until and self.valid_until <= self.valid_from:
            raise InvalidError(
                "The badge would end before it begins.", Fault("/valid_until", "later")
            )
        if not self.assessed and (self.results or self.evidence or self.assessor):
            raise InvalidError("A badge that was not assessed here holds no results or evidence.")
        for position, result in enumerate(self.results):
            _check_result(result, self.achievement, f"/results/{position}")


def evidence_digest(content_sha256: str, salt: str) -> str:
    """Return the salted digest of a file: SHA-256 over its SHA-256 in hex, followed by the salt.

    The salt is not in the badge: whoever is shown the file is given the salt with it.
    """
    return hashlib.sha256((content_sha256.lower() + salt).encode()).hexdigest()


def _check_result(result: Result, achievement: Achievement, pointer: str) -> None:
    for description in achievement.result_descriptions:
        if description.id == result.description_id:
            break
    else:
        raise InvalidError(
            "A result names a criterion that the achievement does not have.",
            Fault(pointer + "/description_id", "must be a criterion of the achievement"),
        )
    if result.achieved_level and result.achieved_level not in {
        lvl.id for lvl in description.levels
    }:
        raise InvalidError(
            "A result names a level that its criterion does not have.",
            Fault(pointer + "/achieved_level", "must be a level of the criterion"),
        )
    if description.kind is ResultKind.STATUS and result.status is None:
        raise InvalidError(
            "This criterion needs a status.", Fault(pointer + "/status", "required")
        )
