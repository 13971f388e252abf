"""Questions about credentials; the public ones know no organization, for strangers ask them."""

from collections.abc import Collection
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import View
from app.storage import visibility
from app.storage.inserts import insert_into
from app.storage.tables import (
    Credential,
    CredentialVersion,
    Email,
    MicrocredentialVersion,
)

# What the list of Open Badges 2.0 says of a version that has a successor.
SUPERSEDED = "superseded"
SUSPENDED = "suspended"

Condition = sa.ColumnElement[bool]


def claim(session: Session, values: dict[str, Any]) -> tuple[Credential, bool]:
    """Return the credential of this earned key and whether it is new.

    Whoever claims the same key at this moment waits for the other transaction to end.
    """
    now, new_id = session.info["now"], uuid4()
    defaults = {"id": new_id, "created_at": now, "updated_at": now, "revision": 1}
    statement = insert_into(session, Credential).values(**defaults, state="issued", **values)
    statement = statement.on_conflict_do_nothing(index_elements=["organization_id", "earned_key"])
    made = session.scalars(statement.returning(Credential)).first()
    if made is not None:
        return made, True
    found = find_earned(session, values["organization_id"], values["earned_key"])
    if found is None:
        message = "the row that was written, or stood in the way, must be there"
        raise LookupError(message)
    return found, False


# Asked with every badge: put together once, as are the two further down.
_EARNED = select(Credential).where(
    col(Credential.organization_id) == sa.bindparam("organization_id"),
    col(Credential.earned_key) == sa.bindparam("earned_key"),
)


def find_earned(session: Session, organization_id: UUID, earned_key: str) -> Credential | None:
    """Return the credential that was issued under this key, or None."""
    asked = {"organization_id": organization_id, "earned_key": earned_key}
    return session.exec(_EARNED, params=asked).one_or_none()


def find_public(session: Session, credential_id: UUID) -> Credential | None:
    """Return the credential that everybody may see under this id."""
    return session.exec(select(Credential).where(col(Credential.id) == credential_id)).first()


def versions_of(
    session: Session, organization_id: UUID, credential_id: UUID
) -> list[CredentialVersion]:
    """Return every signed version of a credential, newest first."""
    query = select(CredentialVersion).where(
        col(CredentialVersion.organization_id) == organization_id,
        col(CredentialVersion.credential_id) == credential_id,
    )
    return list(session.exec(query.order_by(col(CredentialVersion.number).desc())))


def locked(
    session: Session, organization_id: UUID, credential_ids: Collection[UUID]
) -> dict[UUID, Credential]:
    """Return these credentials as they are now, kept from others, always in one order."""
    query = (
        select(Credential)
        .where(
            col(Credential.organization_id) == organization_id,
            col(Credential.id).in_(credential_ids),
        )
        .order_by(col(Credential.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in session.exec(query)}


def places_of(
    session: Session, organization_id: UUID, credential_ids: Collection[UUID]
) -> list[tuple[UUID, int]]:
    """Return the place of every signed version of these credentials, without its bytes."""
    query = select(CredentialVersion.status_list_id, CredentialVersion.status_index).where(
        col(CredentialVersion.organization_id) == organization_id,
        col(CredentialVersion.credential_id).in_(credential_ids),
    )
    return list(session.exec(query).all())


def current_version(session: Session, credential_id: UUID) -> CredentialVersion | None:
    """Return the newest signed version of a public credential, or None."""
    query = select(CredentialVersion).where(col(CredentialVersion.credential_id) == credential_id)
    return session.exec(query.order_by(col(CredentialVersion.number).desc()).limit(1)).first()


def revoked_assertions(
    session: Session, organization_id: UUID, issuer_id: UUID
) -> list[tuple[UUID, str | None]]:
    """Return the ids of an issuer's signed Assertions that hold no more, each with the reason.

    That is every version of a credential that was revoked, and every version that has a successor.
    """
    stands = col(Credential.revoked_at).is_(None)
    superseded = col(CredentialVersion.superseded_at).is_not(None)
    revoked = _assertions(session, organization_id, issuer_id, ~stands)
    older = _assertions(session, organization_id, issuer_id, superseded, stands)
    paused = col(Credential.suspended_at).is_not(None)
    suspended = _assertions(session, organization_id, issuer_id, paused, ~superseded, stands)
    revoked += [(name, SUPERSEDED) for name, _ in older]
    revoked += [(name, SUSPENDED) for name, _ in suspended]
    return sorted(revoked, key=itemgetter(0))


def taken_back(
    session: Session, organization_id: UUID, issuer_id: UUID
) -> list[tuple[UUID, str | None]]:
    """Return the ids of an issuer's credentials that do not count, each with the code of its reason.

    One that was signed anew is not among them: its newest version counts under the same id.
    """
    query = select(Credential.id, Credential.revoked_at, Credential.revocation_reason).where(
        col(Credential.organization_id) == organization_id,
        col(Credential.issuer_id) == issuer_id,
    )
    revoked = session.exec(query.where(col(Credential.revoked_at).is_not(None)))
    found = [(name, reason) for name, _, reason in revoked]
    paused = col(Credential.suspended_at).is_not(None), col(Credential.revoked_at).is_(None)
    found += [(name, SUSPENDED) for name, _, _ in session.exec(query.where(*paused))]
    return sorted(found, key=itemgetter(0))


def _assertions(
    session: Session, organization_id: UUID, issuer_id: UUID, *conditions: Condition
) -> list[tuple[UUID, str | None]]:
    of_credential = sa.and_(
        col(Credential.organization_id) == col(CredentialVersion.organization_id),
        col(Credential.id) == col(CredentialVersion.credential_id),
    )
    query = (
        select(CredentialVersion.ob2_id, Credential.revocation_reason)
        .join(Credential, of_credential)
        .where(
            col(CredentialVersion.organization_id) == organization_id,
            col(Credential.issuer_id) == issuer_id,
            *conditions,
        )
    )
    return [(name, reason) for name, reason in session.exec(query)]


def find_signed_assertion(session: Session, ob2_id: UUID) -> CredentialVersion | None:
    """Return the version whose signed Assertion has this id."""
    query = select(CredentialVersion).where(col(CredentialVersion.ob2_id) == ob2_id)
    return session.exec(query).one_or_none()


def find_public_version(session: Session, version_id: UUID) -> MicrocredentialVersion | None:
    """Return the microcredential version that everybody may see under this id: no draft."""
    table = MicrocredentialVersion
    query = select(table).where(col(table.id) == version_id, col(table.state) != "draft")
    return session.exec(query).one_or_none()


_BY_CLIENT = select(sa.func.count()).where(
    col(Credential.organization_id) == sa.bindparam("organization_id"),
    col(Credential.client_id) == sa.bindparam("client_id"),
    col(Credential.created_at) >= sa.bindparam("since"),
)


def count_by_client_since(
    session: Session, organization_id: UUID, client_id: UUID, since: datetime
) -> int:
    """Return how many credentials a client has issued since this moment."""
    asked = {"organization_id": organization_id, "client_id": client_id, "since": since}
    return session.exec(_BY_CLIENT, params=asked).one()


_ADDRESS = (
    select(Email.address)
    .where(
        col(Email.organization_id) == sa.bindparam("organization_id"),
        col(Email.person_id) == sa.bindparam("person_id"),
    )
    .order_by(col(Email.is_primary).desc(), col(Email.id))
)


def primary_address(session: Session, organization_id: UUID, person_id: UUID) -> str | None:
    """Return the e-mail address that a person's badges are issued to, or None."""
    asked = {"organization_id": organization_id, "person_id": person_id}
    return session.exec(_ADDRESS, params=asked).first()


def held_by(session: Session, organization_id: UUID, person_id: UUID) -> list[Credential]:
    """Return the credentials of a person that were not revoked, oldest first."""
    query = select(Credential).where(
        col(Credential.organization_id) == organization_id,
        col(Credential.person_id) == person_id,
        col(Credential.revoked_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Credential.created_at), col(Credential.id))))


def to_remind(
    session: Session, organization_id: UUID, now: datetime, limit: int
) -> list[Credential]:
    """Return the credentials whose owners are to be told now that they end, locked."""
    query = select(Credential).where(
        col(Credential.organization_id) == organization_id, col(Credential.remind_at) <= now
    )
    locked = query.order_by(col(Credential.remind_at)).limit(limit).with_for_update(key_share=True)
    return list(session.exec(locked))


def visible(seen: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a credential is listed."""
    if seen.everything:
        return []
    ways = visibility.of_people(seen, organization_id, col(Credential.person_id))
    if seen.microcredential_ids:
        versions = select(MicrocredentialVersion.id).where(
            col(MicrocredentialVersion.organization_id) == organization_id,
            col(MicrocredentialVersion.microcredential_id).in_(seen.microcredential_ids),
        )
        ways.append(col(Credential.version_id).in_(versions))
    return [sa.or_(sa.false(), *ways)]
