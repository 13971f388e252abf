"""The issuers that an organization knows, of whatever service they are."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, of_organization


class KnownIssuer(ChangingRow, table=True):
    """An issuer on the organization's list: its id, its name, and how somebody made sure of both."""

    __tablename__ = "known_issuer"
    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id", "issuer_id"))
    issuer_id: str = Field(max_length=1000)
    name: str = Field(max_length=200)
    how_checked: str = Field(max_length=20)
    # What was seen, and where, in the words of whoever added the issuer.
    proof: str = Field(max_length=2000)
    added_by: dict[str, Any] = Field(sa_type=Json)
