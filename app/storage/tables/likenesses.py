"""Texts that are nearly the same: where each one may be found again, and which pairs were found."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import Row, belongs_to


class TextBand(Row, table=True):
    """One band of the sketch of a text; two texts that share one are compared."""

    __tablename__ = "text_band"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("evidence_id", "evidence"),
        sa.Index("ix_text_band_value", "organization_id", "value"),
        sa.Index("ix_text_band_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    evidence_id: UUID = Field(sa_type=sa.Uuid)
    value: int = Field(sa_type=sa.BigInteger)


class Likeness(Row, table=True):
    """A text of a submission that was handed in and one of another educator, nearly the same."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("other_submission_id", "submission"),
        sa.UniqueConstraint("organization_id", "evidence_id", "other_evidence_id"),
        sa.Index("ix_likeness_submission", "organization_id", "submission_id"),
        sa.Index("ix_likeness_other", "organization_id", "other_submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    evidence_id: UUID = Field(sa_type=sa.Uuid)
    other_submission_id: UUID = Field(sa_type=sa.Uuid)
    other_evidence_id: UUID = Field(sa_type=sa.Uuid)
    # How many of the runs of words that either has both have.
    percent: int
