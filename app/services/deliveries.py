"""Deliveries: what an endpoint was told and what it answered, and telling it once more."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import NotFoundError
from app.domain.webhook import DeliveryState, check_replay
from app.services import webhooks
from app.services.work import Work
from app.storage import rows
from app.storage import webhooks as stored
from app.storage.tables import Delivery, Event, Webhook

LATEST = 50


def page(
    work: Work, webhook_id: UUID, request: rows.PageRequest, state: DeliveryState | None
) -> rows.PageOf[Delivery]:
    """Return a page of the deliveries to one endpoint."""
    webhook = webhooks.get(work, webhook_id)
    return work.page(Delivery, request, webhook_id=webhook.id, state=state)


def latest(work: Work, webhook: Webhook) -> list[Delivery]:
    """Return the newest deliveries to an endpoint, the newest first."""
    work.require(Action.READ_WEBHOOKS)
    return stored.latest(work.session, webhook, LATEST)


def events_of(work: Work, found: Sequence[Delivery]) -> dict[UUID, Event]:
    """Return what these deliveries tell, by id."""
    return work.by_ids(Event, [one.event_id for one in found])


def replay(work: Work, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send a delivery that has ended once more, under the same id and with all its tries."""
    webhook = webhooks.writable(work, webhook_id, None)
    delivery = work.get_for_update(Delivery, delivery_id)
    if delivery.webhook_id != webhook.id:
        raise NotFoundError(f"There is no delivery {delivery_id}.")
    check_replay(delivery.state, is_enabled=webhook.is_enabled)
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.due_at, delivery.ended_at = work.now, None
    work.record("delivery.replayed", delivery, webhook_id=str(webhook.id))
    stored.wake(work.session, work.organization_id, webhook.id, work.now)
    return delivery
