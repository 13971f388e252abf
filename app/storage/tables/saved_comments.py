"""Comments that an assessor keeps to use again."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, belongs_to


class SavedComment(ChangingRow, table=True):
    """A comment of one's own, for every review or for those of one microcredential or criterion."""

    __tablename__ = "saved_comment"
    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("microcredential_id", "microcredential"),
        sa.Index("ix_saved_comment_person", "organization_id", "person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    microcredential_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    criterion: str | None = Field(default=None, max_length=63)
    text: str = Field(max_length=2000)
