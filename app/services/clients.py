"""Clients: the machines of an organization; a secret is shown once and kept as a hash."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.access import Action, Scope
from app.domain.errors import ForbiddenError, MoveError
from app.services.work import Work, change, check_revision
from app.signing.secrets import hash_secret, new_secret
from app.storage import rows
from app.storage.tables import Client, MicrocredentialVersion

SECRET_PREFIX = "laurel_"  # noqa: S105 - not a secret: how scanners know that one is
BOTH_LIVE_FOR = timedelta(hours=24)


def create(
    work: Work,
    *,
    name: str,
    scopes: Iterable[Scope],
    issuable_version_ids: Sequence[UUID],
    daily_quota: int,
) -> tuple[Client, str]:
    """Add a client; returns it with its secret, which nobody can read again."""
    work.require(Action.WRITE_CLIENTS)
    _refuse_more_than_own(work, scopes)
    secret = new_secret(SECRET_PREFIX)
    client = work.add(
        Client,
        name=name,
        scopes=sorted(set(scopes)),
        issuable_version_ids=_versions(work, issuable_version_ids),
        daily_quota=daily_quota,
        secret_hash=hash_secret(secret),
    )
    work.record("client.created", client, scopes=client.scopes)
    return client, secret


def get(work: Work, client_id: UUID) -> Client:
    """Return one client."""
    work.require(Action.READ_CLIENTS)
    return work.get(Client, client_id)


def page(work: Work, request: rows.PageRequest) -> rows.PageOf[Client]:
    """Return a page of the clients."""
    work.require(Action.READ_CLIENTS)
    return work.page(Client, request)


def update(work: Work, client_id: UUID, changes: dict[str, Any], revision: int) -> Client:
    """Change the name and what the client may do; what is taken away is gone from its tokens too."""
    client = _writable(work, client_id, revision)
    if work.actor.client_id == client.id and set(changes) - {"name"}:
        raise ForbiddenError("A client does not change its own rights.")
    if "scopes" in changes:
        _refuse_more_than_own(work, changes["scopes"])
        changes = changes | {"scopes": sorted(set(changes["scopes"]))}
    if "issuable_version_ids" in changes:
        ids = _versions(work, changes["issuable_version_ids"])
        changes = changes | {"issuable_version_ids": ids}
    change(client, changes)
    work.record("client.changed", client, fields=sorted(changes))
    return client


def rotate(work: Work, client_id: UUID) -> tuple[Client, str]:
    """Give the client a new secret; the one it had stays good for a day, any older one ends."""
    client = _writable(work, client_id, None)
    _refuse_more_than_own(work, client.scopes)
    if client.deactivated_at is not None:
        raise MoveError("deactivated", "rotate", [])
    secret = new_secret(SECRET_PREFIX)
    client.previous_secret_hash = client.secret_hash
    client.previous_secret_expires_at = work.now + BOTH_LIVE_FOR
    client.secret_hash = hash_secret(secret)
    work.record("client.rotated", client)
    return client, secret


def deactivate(work: Work, client_id: UUID) -> Client:
    """Let the client in no more, at once and for good; its tokens end with it."""
    client = _writable(work, client_id, None)
    if client.deactivated_at is not None:
        raise MoveError("deactivated", "deactivate", [])
    client.deactivated_at = work.now
    client.previous_secret_hash = client.previous_secret_expires_at = None
    work.record("client.deactivated", client)
    return client


def _writable(work: Work, client_id: UUID, revision: int | None) -> Client:
    work.require(Action.WRITE_CLIENTS)
    client = work.get_for_update(Client, client_id)
    check_revision(client, revision)
    return client


def _refuse_more_than_own(work: Work, scopes: Iterable[str]) -> None:
    """A client that acts for a coordinator hands out no scope that it lacks itself."""
    if work.actor.client_id is not None and not set(scopes) <= work.actor.scopes:
        raise ForbiddenError("A client cannot hand out scopes that it was not given itself.")


def _versions(work: Work, version_ids: Sequence[UUID]) -> list[str]:
    for number, version_id in enumerate(version_ids):
        work.get_named(MicrocredentialVersion, version_id, f"/issuable_version_ids/{number}")
    return sorted({str(version_id) for version_id in version_ids})
