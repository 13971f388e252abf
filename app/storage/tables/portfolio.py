"""What educators keep across years, independent of any submission."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to, sparse


class PortfolioEntry(ChangingRow, table=True):
    """A reflection of one person, with links and files; what stands in it now."""

    __tablename__ = "portfolio_entry"
    __table_args__ = (
        belongs_to("person_id", "person"),
        sa.Index("ix_portfolio_entry_person", "organization_id", "person_id"),
        sa.Index("ix_portfolio_entry_visibility", "organization_id", "visibility", "id"),
        # Only what was deleted is in it.
        sparse("ix_portfolio_entry_deleted", "organization_id", "deleted_at"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    title: str = Field(max_length=200)
    text: str = Field(default="", max_length=20_000)
    # The day that it is about.
    day: date = Field(sa_type=sa.Date)
    competency_ids: list[str] = Field(default_factory=list, sa_type=Json)
    goal_ids: list[str] = Field(default_factory=list, sa_type=Json)
    visibility: str = Field(default="self", max_length=20)
    students_appear: bool | None = Field(default=None)
    has_consent: bool = Field(default=False)
    # When it was deleted; for some days it can be brought back.
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PortfolioEntryVersion(Row, table=True):
    """What stood in an entry before it was changed; rows are never changed."""

    __tablename__ = "portfolio_entry_version"
    __table_args__ = (
        belongs_to("entry_id", "portfolio_entry"),
        sa.Index("ix_portfolio_entry_version_entry", "organization_id", "entry_id"),
    )
    entry_id: UUID = Field(sa_type=sa.Uuid)
    title: str = Field(max_length=200)
    text: str = Field(max_length=20_000)
    day: date = Field(sa_type=sa.Date)
    competency_ids: list[str] = Field(default_factory=list, sa_type=Json)
    goal_ids: list[str] = Field(default_factory=list, sa_type=Json)


class PortfolioPiece(ChangingRow, table=True):
    """A link or a file of an entry; the bytes of a file are in the evidence store."""

    __tablename__ = "portfolio_piece"
    __table_args__ = (
        belongs_to("entry_id", "portfolio_entry"),
        sa.UniqueConstraint("id"),
        sa.Index("ix_portfolio_piece_entry", "organization_id", "entry_id"),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    entry_id: UUID = Field(sa_type=sa.Uuid)
    title: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000)
    file_name: str | None = Field(default=None, max_length=255)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = Field(default=None, sa_type=sa.BigInteger)
    store_key: str | None = Field(default=None, max_length=200)
    sha256: str = Field(max_length=64)
    # What the malware scanner says: pending, clean or quarantined; None where none is set up.
    scan: str | None = Field(default=None, max_length=20)


class PortfolioPage(ChangingRow, table=True):
    """What one person shows to everybody, at an address of their choice."""

    __tablename__ = "portfolio_page"
    __table_args__ = (
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "person_id"),
        # The address is the same for every organization.
        sa.UniqueConstraint("slug"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    slug: str = Field(max_length=63)
    is_open: bool = Field(default=False)
    shows_name: bool = Field(default=False)
    # Whether search engines are let in.
    is_indexed: bool = Field(default=False)
    introduction: str | None = Field(default=None, max_length=2000)
    credential_ids: list[str] = Field(default_factory=list, sa_type=Json)
