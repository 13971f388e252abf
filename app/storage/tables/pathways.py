"""Pathways: stacks of microcredentials whose badge awards itself, and whom it was awarded to."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import (
    ChangingRow,
    Json,
    UtcDateTime,
    belongs_to,
    of_organization,
)


class Pathway(ChangingRow, table=True):
    """The lineage; its versions say what is needed."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id", "slug"))
    slug: str = Field(max_length=63)
    name: str = Field(max_length=200)


class PathwayVersion(ChangingRow, table=True):
    """What is needed, and the capstone that is awarded for it; immutable once published."""

    __tablename__ = "pathway_version"
    __table_args__ = (
        belongs_to("pathway_id", "pathway"),
        belongs_to("capstone_id", "microcredential"),
        sa.UniqueConstraint("organization_id", "pathway_id", "number"),
        sa.Index("ix_pathway_version_state", "organization_id", "state"),
    )
    pathway_id: UUID = Field(sa_type=sa.Uuid)
    number: int
    state: str = Field(default="draft", max_length=20)
    name: str = Field(max_length=200)
    description: str = Field(max_length=4000)
    capstone_id: UUID = Field(sa_type=sa.Uuid)
    # The tree of domain/pathway.py, and how badges count in it.
    requirement: dict[str, Any] = Field(sa_type=Json)
    counting: dict[str, Any] = Field(sa_type=Json)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PathwayAward(ChangingRow, table=True):
    """A capstone that was awarded, and the badges that it rests on."""

    __tablename__ = "pathway_award"
    __table_args__ = (
        belongs_to("pathway_id", "pathway"),
        belongs_to("pathway_version_id", "pathway_version"),
        belongs_to("person_id", "person"),
        belongs_to("credential_id", "credential"),
        sa.UniqueConstraint("organization_id", "pathway_id", "person_id"),
        sa.Index("ix_pathway_award_person", "organization_id", "person_id"),
    )
    pathway_id: UUID = Field(sa_type=sa.Uuid)
    pathway_version_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    credential_id: UUID = Field(sa_type=sa.Uuid)
    part_ids: list[str] = Field(sa_type=Json)
    # Set while the service itself has suspended the capstone, for a part of it does not stand.
    held_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Set from when a coordinator reinstated the capstone until everything stands again.
    left_alone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
