"""People: who they are, how they are reached, what they may do, whom they work with."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Row, UtcDateTime, belongs_to, of_organization


class Person(ChangingRow, table=True):
    """An educator, assessor, coach, coordinator …; which of them is said by roles."""

    __table_args__ = (of_organization(), belongs_to("school_id", "school"))
    name: str = Field(max_length=200)
    school_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    share_name: bool = Field(default=False)
    # Nobody: whose work an anchor in the queue seems to be. It is in no list.
    is_stand_in: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    deactivated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Email(ChangingRow, table=True):
    """An address of a person: asserted by a client or an import, verified by the person's click."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        # `folded` is the address in lower case, so that letter case never makes two people of one.
        sa.UniqueConstraint("organization_id", "folded"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    address: str = Field(max_length=254)
    folded: str = Field(max_length=254, index=True)
    is_primary: bool = Field(default=True)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def status(self) -> str:
        """Tell on whose word the address is the person's: a client's, or the person's own click."""
        return "asserted" if self.verified_at is None else "verified"


class ExternalId(Row, table=True):
    """The name another system gives a person, such as a OneRoster sourcedId."""

    __tablename__ = "external_id"
    __table_args__ = (
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "system", "value"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    system: str = Field(max_length=100)
    value: str = Field(max_length=200)


class Role(ChangingRow, table=True):
    """What a person may do, in the whole organization or in one school or microcredential."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("school_id", "school"),
        belongs_to("microcredential_id", "microcredential"),
        # NULLs are distinct in a unique constraint, so the scope is spelled out.
        sa.UniqueConstraint("organization_id", "person_id", "name", "scope_key"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    name: str = Field(max_length=20)
    school_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    microcredential_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    scope_key: str = Field(max_length=80)


class Relationship(ChangingRow, table=True):
    """Person is coach of, line manager of, partner of, or in conflict with the other person."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("other_person_id", "person"),
        sa.UniqueConstraint("organization_id", "person_id", "other_person_id", "kind"),
        sa.Index("ix_relationship_other", "organization_id", "other_person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    other_person_id: UUID = Field(sa_type=sa.Uuid)
    kind: str = Field(max_length=20)


class Absence(ChangingRow, table=True):
    """A time in which a person is not asked to judge."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        sa.Index("ix_absence_person", "organization_id", "person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class SignInLink(Row, table=True):
    """A one-time link sent by mail; only its hash is kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = (belongs_to("person_id", "person"),)
    person_id: UUID = Field(sa_type=sa.Uuid)
    email_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    token_hash: str = Field(max_length=128, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignedIn(Row, table=True):
    """A session of a person in a browser; only the hash of its cookie is kept."""

    __tablename__ = "signed_in"
    __table_args__ = (belongs_to("person_id", "person"),)
    person_id: UUID = Field(sa_type=sa.Uuid)
    token_hash: str = Field(max_length=128, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
