"""Many credentials taken back at once: the batch, and the truth about each row of it."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Row, belongs_to, of_organization


class RevocationBatch(ChangingRow, table=True):
    """A list of credentials to take back, and how far it has come."""

    __tablename__ = "revocation_batch"
    __table_args__ = (of_organization(),)
    asked_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    total: int
    revoked: int = Field(default=0)
    refused: int = Field(default=0)


class RevocationRow(Row, table=True):
    """One credential of a batch: waiting, revoked, or refused with the reason why."""

    __tablename__ = "revocation_row"
    __table_args__ = (
        belongs_to("batch_id", "revocation_batch"),
        sa.UniqueConstraint("organization_id", "batch_id", "position"),
        sa.Index("ix_revocation_row_outcome", "organization_id", "batch_id", "outcome"),
    )
    batch_id: UUID = Field(sa_type=sa.Uuid)
    position: int
    # As it was sent: it may be the id of nothing, which is then told.
    credential_id: UUID = Field(sa_type=sa.Uuid)
    reason: str = Field(max_length=40)
    outcome: str = Field(default="waiting", max_length=20)
    detail: str | None = Field(default=None, max_length=300)
