"""How far assessors agree: counts that go up as the second review of a submission is sealed."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import Row, belongs_to


class AgreementCount(Row, table=True):
    """How often two readers gave these two levels of a criterion; for one pair of people, or for all."""

    __tablename__ = "agreement_count"
    __table_args__ = (
        belongs_to("rubric_id", "rubric"),
        sa.UniqueConstraint(
            "organization_id",
            "rubric_id",
            "pair_key",
            "criterion",
            "first_level",
            "second_level",
            # Shorter than by the convention: PostgreSQL keeps 63 characters of a name.
            name="uq_agreement_count_cell",
        ),
    )
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    # Empty for everybody together; else both people's ids, the smaller first, as are the levels.
    pair_key: str = Field(default="", max_length=73)
    criterion: str = Field(max_length=63)
    first_level: str = Field(max_length=63)
    second_level: str = Field(max_length=63)
    often: int
