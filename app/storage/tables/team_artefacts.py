"""What a team made together and its members may each hand in."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to


class TeamArtefact(ChangingRow, table=True):
    """The one piece of a team for one requirement; members take copies of it into their drafts."""

    __tablename__ = "team_artefact"
    __table_args__ = (
        belongs_to("team_id", "team"),
        belongs_to("requirement_id", "evidence_requirement"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "team_id", "requirement_id"),
        sa.Index("ix_team_artefact_store_key", "organization_id", "store_key"),
    )
    team_id: UUID = Field(sa_type=sa.Uuid)
    requirement_id: UUID = Field(sa_type=sa.Uuid)
    # Who shared it last.
    person_id: UUID = Field(sa_type=sa.Uuid)
    sha256: str = Field(max_length=64)
    # The bytes of a file, which copies share.
    store_key: str | None = Field(default=None, max_length=200)
    content: dict[str, Any] = Field(sa_type=Json)
    # When it was taken back; who had a part in it stays known until another is shared.
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
