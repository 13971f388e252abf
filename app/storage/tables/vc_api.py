"""What the W3C test contract keeps: its status lists, and where each credential stands in them."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Row, UtcDateTime, belongs_to, of_organization


class VcApiStatusList(ChangingRow, table=True):
    """A status list of the contract's own issuer; signed whenever it is read."""

    __tablename__ = "vc_api_status_list"
    __table_args__ = (of_organization(), sa.UniqueConstraint("id"))
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    purpose: str = Field(max_length=20)
    # The kind of key of the identity that signs the list, which is its credentials' issuer, too.
    algorithm: str = Field(
        default="EdDSA", max_length=20, sa_column_kwargs={"server_default": "EdDSA"}
    )
    used: int = Field(default=0)
    dated_at: datetime = Field(sa_type=UtcDateTime)
    bits: bytes = Field(sa_type=sa.LargeBinary)


class VcApiEntry(Row, table=True):
    """The place of one credential in one list."""

    __tablename__ = "vc_api_entry"
    __table_args__ = (
        belongs_to("list_id", "vc_api_status_list"),
        sa.UniqueConstraint("list_id", "index"),
        sa.Index("ix_vc_api_entry_credential", "organization_id", "credential_id"),
    )
    list_id: UUID = Field(sa_type=sa.Uuid)
    index: int
    purpose: str = Field(max_length=20)
    credential_id: str = Field(max_length=500)
