"""The tenant, its places and its machines."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.storage.identifiers import new_id
from app.storage.tables.columns import (
    ChangingRow,
    Json,
    Row,
    UtcDateTime,
    belongs_to,
    of_organization,
)


class Organization(SQLModel, table=True):
    """A tenant: a district or a state agency. Made by the operator only."""

    id: UUID = Field(default_factory=new_id, primary_key=True, sa_type=sa.Uuid)
    slug: str = Field(unique=True, max_length=63)
    name: str = Field(max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    # Mail about decisions, badges and assignments; some districts send their own.
    sends_notices: bool = Field(default=True)
    # The counters and the head of the audit chain are taken in each writing transaction, so that
    # sequence numbers are handed out in the order of commits.
    event_sequence: int = Field(default=0, sa_type=sa.BigInteger)
    audit_sequence: int = Field(default=0, sa_type=sa.BigInteger)
    audit_head: bytes = Field(default=b"", sa_type=sa.LargeBinary)


class School(ChangingRow, table=True):
    """A place of work in an organization."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id", "external_id"))
    name: str = Field(max_length=200)
    external_id: str | None = Field(default=None, max_length=200)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Team(ChangingRow, table=True):
    """A group of educators, such as a professional learning community."""

    __table_args__ = (of_organization(), belongs_to("school_id", "school"))
    name: str = Field(max_length=200)
    school_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TeamMember(Row, table=True):
    """One person in one team."""

    __tablename__ = "team_member"
    __table_args__ = (
        belongs_to("team_id", "team"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "team_id", "person_id"),
    )
    team_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)


class Client(ChangingRow, table=True):
    """A machine (an LMS) with scopes; up to two secrets live at once while one is rotated."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("id"))
    name: str = Field(max_length=200)
    scopes: list[str] = Field(sa_type=Json)
    # Versions that this client may award directly, and how many a day.
    issuable_version_ids: list[str] = Field(default_factory=list, sa_type=Json)
    daily_quota: int = Field(default=0)
    secret_hash: str = Field(max_length=128)
    previous_secret_hash: str | None = Field(default=None, max_length=128)
    previous_secret_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deactivated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
