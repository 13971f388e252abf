"""Webhooks: where the events of an organization are told; a secret is shown once and kept wrapped."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, Fault, InvalidError, MoveError, SigningError
from app.domain.event_kinds import why_unknown
from app.domain.webhook import DisabledReason
from app.services import organizations
from app.services.work import Work, change, check_revision, refuse
from app.signing import webhooks as signing
from app.signing.vault import KeyPlace, Vault
from app.storage import rows
from app.storage import webhooks as stored
from app.storage.identifiers import new_id
from app.storage.tables import Delivery, Event, Webhook
from app.verification.resolver import UnreachableError

MOST = 20
BOTH_SIGN_FOR = timedelta(hours=24)


def create(
    work: Work, *, url: str, description: str, kinds: Sequence[str] | None
) -> tuple[Webhook, str]:
    """Add an endpoint; returns it with its secret, which nobody can read again."""
    _require(work)
    _check_url(work, url)
    # Two at the same moment wait for each other, so that the bound holds.
    work.session.refresh(organizations.own(work), with_for_update={"key_share": True})
    if len(work.all_by(Webhook)) >= MOST:
        raise ConflictError(f"There are {MOST} webhooks already; delete one first.")
    webhook_id = new_id()
    place = signing.place_of(str(work.organization_id), str(webhook_id))
    secret, wrapped = signing.new_secret(work.tools.vault, place)
    said = {"url": url, "description": description, "kinds": _in_order(kinds)}
    webhook = work.add(Webhook, id=webhook_id, wrapped_secret=wrapped, **said)
    work.record("webhook.created", webhook)
    return webhook, secret


def get(work: Work, webhook_id: UUID) -> Webhook:
    """Return one endpoint."""
    work.require(Action.READ_WEBHOOKS)
    return work.get(Webhook, webhook_id)


def page(work: Work, request: rows.PageRequest) -> rows.PageOf[Webhook]:
    """Return a page of the endpoints."""
    work.require(Action.READ_WEBHOOKS)
    return work.page(Webhook, request)


def update(work: Work, webhook_id: UUID, changes: dict[str, Any], revision: int) -> Webhook:
    """Change an endpoint; one that is enabled again gets what waits for it."""
    webhook = writable(work, webhook_id, revision)
    if "url" in changes:
        _check_url(work, changes["url"])
    if "kinds" in changes:
        changes = changes | {"kinds": _in_order(changes["kinds"])}
    change(webhook, changes)
    if "is_enabled" in changes:
        _turn(work, webhook, is_enabled=changes["is_enabled"])
    work.record("webhook.changed", webhook, fields=sorted(changes))
    return webhook


def rotate(work: Work, webhook_id: UUID) -> tuple[Webhook, str]:
    """Give the endpoint a new secret; for a day the one before signs too, any older one ends."""
    webhook = writable(work, webhook_id, None)
    secret, wrapped = signing.new_secret(work.tools.vault, place_of(webhook))
    webhook.previous_wrapped_secret = webhook.wrapped_secret
    webhook.previous_secret_expires_at = work.now + BOTH_SIGN_FOR
    webhook.wrapped_secret = wrapped
    work.record("webhook.rotated", webhook)
    return webhook, secret


def remove(work: Work, webhook_id: UUID, revision: int | None) -> None:
    """Delete an endpoint, its secret and the list of its deliveries."""
    webhook = writable(work, webhook_id, revision)
    # First, as it takes the lock under which others write deliveries.
    work.record("webhook.deleted", webhook)
    stored.remove(work.session, webhook)


def test(work: Work, webhook_id: UUID) -> tuple[Delivery, Event]:
    """Let something happen that is told to this endpoint, whichever kinds it asked for."""
    webhook = writable(work, webhook_id, None)
    if not webhook.is_enabled:
        raise MoveError("disabled", "test", ["enable"])
    work.record("webhook.tested", webhook)
    sequence = organizations.own(work).event_sequence
    event = work.all_by(Event, sequence=sequence)[0]
    return stored.expect_one(work.session, webhook, event.id), event


def writable(work: Work, webhook_id: UUID, revision: int | None) -> Webhook:
    """Return the endpoint, locked, for somebody who may change it."""
    _require(work)
    webhook = work.get_for_update(Webhook, webhook_id)
    check_revision(webhook, revision)
    return webhook


def place_of(webhook: Webhook) -> KeyPlace:
    """Return what the secrets of an endpoint are bound to."""
    return signing.place_of(str(webhook.organization_id), str(webhook.id))


def opens(vault: Vault, webhook: Webhook) -> bool:
    """Tell whether the vault opens the secrets of an endpoint, the one before the last rotation too."""
    wrapped = (webhook.wrapped_secret, webhook.previous_wrapped_secret)
    try:
        for one in filter(None, wrapped):
            vault.open(one, place_of(webhook))
    except SigningError:
        return False
    return True


def _require(work: Work) -> None:
    work.require(Action.WRITE_WEBHOOKS)
    # Nobody has told to others what they may not read themselves.
    work.require(Action.READ_EVENTS)


def _turn(work: Work, webhook: Webhook, *, is_enabled: bool) -> None:
    webhook.disabled_reason = None if is_enabled else DisabledReason.ASKED
    work.session.flush()
    if is_enabled:
        stored.fare(work.session, webhook, failing_since=None, failures=0, rests_until=None)
        stored.wake(work.session, work.organization_id, webhook.id, work.now)


def _check_url(work: Work, url: str) -> None:
    try:
        work.tools.poster.admit(url)
    except UnreachableError as error:
        raise refuse("/url", f"Give an https address on the public internet. {error}") from None


def _in_order(kinds: Sequence[str] | None) -> list[str] | None:
    if kinds is None:
        return None
    told = [(number, why_unknown(kind)) for number, kind in enumerate(kinds)]
    faults = [Fault(f"/kinds/{number}", why) for number, why in told if why]
    if faults:
        raise InvalidError("It asks for events that never happen.", *faults)
    return sorted(set(kinds))
