"""What can be earned: competencies, rubrics, microcredentials, their versions and stages."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import (
    ChangingRow,
    Json,
    Row,
    UtcDateTime,
    belongs_to,
    of_organization,
)


class Framework(ChangingRow, table=True):
    """A published list of competencies, such as a state's teaching standards."""

    __table_args__ = (of_organization(),)
    name: str = Field(max_length=300)
    publisher: str | None = Field(default=None, max_length=200)
    url: str = Field(max_length=2000)
    description: str | None = Field(default=None, max_length=2000)


class Competency(ChangingRow, table=True):
    """One statement of a framework."""

    __table_args__ = (
        belongs_to("framework_id", "framework"),
        sa.UniqueConstraint("organization_id", "framework_id", "code"),
    )
    framework_id: UUID = Field(sa_type=sa.Uuid)
    code: str = Field(max_length=100)
    statement: str = Field(max_length=2000)
    url: str = Field(max_length=2000)


class Rubric(ChangingRow, table=True):
    """Criteria and levels; frozen once a published version uses it."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id", "slug", "number"))
    slug: str = Field(max_length=63)
    number: int
    name: str = Field(max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    criteria: list[dict[str, Any]] = Field(sa_type=Json)
    frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Microcredential(ChangingRow, table=True):
    """The lineage; its versions carry the content."""

    __table_args__ = (
        of_organization(),
        belongs_to("issuer_id", "issuer"),
        sa.UniqueConstraint("organization_id", "slug"),
    )
    slug: str = Field(max_length=63)
    name: str = Field(max_length=200)
    issuer_id: UUID = Field(sa_type=sa.Uuid)


class MicrocredentialVersion(ChangingRow, table=True):
    """What people enroll in and badges name; immutable once published."""

    __tablename__ = "microcredential_version"
    __table_args__ = (
        belongs_to("microcredential_id", "microcredential"),
        sa.UniqueConstraint("organization_id", "microcredential_id", "number"),
        sa.UniqueConstraint("id"),
    )
    microcredential_id: UUID = Field(sa_type=sa.Uuid)
    number: int
    state: str = Field(default="draft", max_length=20)
    name: str = Field(max_length=200)
    description: str = Field(max_length=4000)
    criteria_narrative: str = Field(max_length=10_000)
    language: str = Field(default="en", max_length=35)
    tags: list[str] = Field(default_factory=list, sa_type=Json)
    competency_ids: list[str] = Field(default_factory=list, sa_type=Json)
    prerequisite_ids: list[str] = Field(default_factory=list, sa_type=Json)
    # Groups of which some must be held: domain/prerequisites.py
    prerequisite_groups: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    # badge: "at_end", "per_stage" or "capstone"; review, routing and issuing policy as domain/definition.py
    badge: str = Field(default="at_end", max_length=20)
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    # Whether stipends are totals; how often one can enroll again: domain/stipend.py, repeats.py
    stipends: str = Field(
        default="by_stage", max_length=20, sa_column_kwargs={"server_default": "by_stage"}
    )
    repeats: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    # What a plan must have before the first stage; None asks for none: domain/plan.py
    plan: dict[str, Any] | None = Field(default=None, sa_type=Json)
    # What is asked once it is completed; None asks nothing: domain/survey.py
    survey: dict[str, Any] | None = Field(default=None, sa_type=Json)
    # When badges end and what renews them: domain/expiry.py
    expiry: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    achievement_type: str = Field(
        default="MicroCredential",
        max_length=60,
        sa_column_kwargs={"server_default": "MicroCredential"},
    )
    shared_achievement: dict[str, Any] | None = Field(default=None, sa_type=Json)
    refreshes: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # By language: domain/translation.py
    translations: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Stage(Row, table=True):
    """An ordered part of a version, judged by its own rubric."""

    __table_args__ = (
        belongs_to("version_id", "microcredential_version"),
        belongs_to("rubric_id", "rubric"),
        sa.UniqueConstraint("organization_id", "version_id", "position"),
        sa.UniqueConstraint("organization_id", "version_id", "key"),
    )
    version_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    position: int
    key: str = Field(max_length=63)
    name: str = Field(max_length=200)
    description: str | None = Field(default=None, max_length=4000)
    hours_tenths: int | None = Field(default=None)
    stipend: dict[str, Any] | None = Field(default=None, sa_type=Json)
    own_badge: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    cap: dict[str, Any] | None = Field(default=None, sa_type=Json)
    pass_rule: dict[str, Any] = Field(sa_type=Json)


class EvidenceRequirement(Row, table=True):
    """What a stage asks for: kind, count, bounds, media types, size."""

    __tablename__ = "evidence_requirement"
    __table_args__ = (
        belongs_to("stage_id", "stage"),
        sa.UniqueConstraint("organization_id", "stage_id", "key"),
    )
    stage_id: UUID = Field(sa_type=sa.Uuid)
    position: int
    key: str = Field(max_length=63)
    title: str = Field(max_length=200)
    content: dict[str, Any] = Field(sa_type=Json)


class Artwork(ChangingRow, table=True):
    """The uploaded badge image of a version, redrawn; a version without one is drawn from its name."""

    __table_args__ = (
        belongs_to("version_id", "microcredential_version"),
        sa.UniqueConstraint("organization_id", "version_id"),
        sa.Index("ix_artwork_store_key", "store_key"),
    )
    version_id: UUID = Field(sa_type=sa.Uuid)
    store_key: str = Field(max_length=100)
    media_type: str = Field(default="image/png", max_length=40)
    size: int
    sha256: str = Field(max_length=64)
    alt: str = Field(max_length=300)
