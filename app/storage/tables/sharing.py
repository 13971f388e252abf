"""Accepted work that its owner lets colleagues find."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to


class SharedWork(ChangingRow, table=True):
    """The consent of one educator to one submission's being found; withdrawn, it stays as a record."""

    __tablename__ = "shared_work"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        belongs_to("version_id", "microcredential_version"),
        # Set until it is withdrawn: each submission is shared once.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_shared_work_version", "organization_id", "version_id"),
        sa.Index("ix_shared_work_person", "organization_id", "person_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    version_id: UUID = Field(sa_type=sa.Uuid)
    title: str = Field(max_length=200)
    summary: str = Field(max_length=2000)
    shows_name: bool = Field(default=False)
    # In which it was accepted.
    school_year: str = Field(max_length=9)
    # The pieces that were let be seen by this, and are kept back again when it is withdrawn.
    opened_ids: list[str] = Field(default_factory=list, sa_type=Json)
    live_key: str | None = Field(default=None, max_length=40)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
