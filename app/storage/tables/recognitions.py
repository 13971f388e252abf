"""What educators bring from elsewhere, and what became of it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, UtcDateTime, belongs_to


class Recognition(ChangingRow, table=True):
    """Something awarded elsewhere that shall stand for a microcredential or a competency of ours."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("microcredential_id", "microcredential"),
        belongs_to("version_id", "microcredential_version"),
        belongs_to("competency_id", "competency"),
        belongs_to("verification_id", "verification"),
        belongs_to("decided_by", "person"),
        belongs_to("credential_id", "credential"),
        # Set while it is submitted or accepted: the same proof counts once, whoever brings it.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_recognition_person", "organization_id", "person_id"),
        sa.Index("ix_recognition_state", "organization_id", "state", "id"),
        # Only what is asked about again is in it.
        sa.Index(
            "ix_recognition_check",
            "organization_id",
            "check_at",
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        ),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    microcredential_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # Whose rule holds: the newest when it was handed in.
    version_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    competency_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    proof: str = Field(max_length=20)
    live_key: str | None = Field(default=None, max_length=80)
    # What it is called, and by whom: as a badge that was verified says, or as its holder does.
    title: str = Field(max_length=500)
    issuer_id: str | None = Field(default=None, max_length=1000)
    issuer_name: str | None = Field(default=None, max_length=500)
    achievement_id: str | None = Field(default=None, max_length=1000)
    badge_id: str | None = Field(default=None, max_length=1000)
    note: str | None = Field(default=None, max_length=4000)
    # The badge, its address, or the document, as it was handed in.
    file_name: str = Field(max_length=255)
    media_type: str = Field(max_length=120)
    store_key: str = Field(max_length=200)
    size: int
    sha256: str = Field(max_length=64)
    verification_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # The address of its holder that the badge names.
    recipient_email: str | None = Field(default=None, max_length=254)
    awarded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    badge_ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(default="submitted", max_length=20)
    decided_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=4000)
    hours_tenths: int | None = Field(default=None)
    stipend_cents: int | None = Field(default=None)
    currency: str | None = Field(default=None, max_length=3)
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When the outside issuer was asked last, and when it is asked again.
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    credential_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
