"""`/webhooks/{id}/deliveries`: what an endpoint was told, once more where it must be, and a test."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed
from app.api.routes import operations
from app.api.shapes import Page, Shape, Time
from app.domain.webhook import DeliveryState
from app.services import deliveries, webhooks
from app.storage import tables

router = operations("/webhooks/{webhook_id}", "webhooks")


class Delivery(Shape):
    """Telling one endpoint of one event, however often it is tried."""

    id: UUID
    created_at: Time
    webhook_id: UUID
    event_id: UUID = Field(description="The event, and the webhook-id that is sent")
    event_kind: str
    event_sequence: int
    state: DeliveryState
    attempts: int = Field(description="Tries since it was wanted, or replayed")
    due_at: Time = Field(description="When it is tried next, while it waits")
    last_tried_at: Time | None
    last_status: int | None = Field(description="The status of the last answer")
    last_reason: str | None = Field(
        description="Why the last try got no answer, such as timed_out"
    )
    ended_at: Time | None


def _shown(row: tables.Delivery, event: tables.Event) -> Delivery:
    own = set(Delivery.model_fields) - {"event_kind", "event_sequence"}
    told = {name: getattr(row, name) for name in own}
    return Delivery(**told, event_kind=event.kind, event_sequence=event.sequence)


@router.get(
    "/deliveries",
    operation_id="listDeliveries",
    summary="List the deliveries of a webhook",
    response_model=Page[Delivery],
)
def page(
    webhook_id: UUID,
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    state: Annotated[DeliveryState | None, Query()] = None,
) -> dict[str, Any]:
    """List what the endpoint was told in the last 30 days, and what waits, oldest first."""
    found = deliveries.page(work, webhook_id, asked, state)
    event_of = deliveries.events_of(work, found.rows)
    body = listed(request, response, found)
    return body | {"data": [_shown(row, event_of[row.event_id]) for row in found.rows]}


@router.post(
    "/deliveries/{delivery_id}/replay",
    operation_id="replayDelivery",
    summary="Send a delivery once more",
)
def replay(webhook_id: UUID, delivery_id: UUID, work: WriteWork) -> Delivery:
    """Send a delivery that has ended once more, under the same webhook-id and with all its tries."""
    row = deliveries.replay(work, webhook_id, delivery_id)
    return _shown(row, deliveries.events_of(work, [row])[row.event_id])


@router.post(
    "/test", operation_id="testWebhook", summary="Send a test to a webhook", status_code=201
)
def test(webhook_id: UUID, work: WriteWork) -> Delivery:
    """Let `webhook.tested` happen and tell this endpoint, whichever kinds it asked for."""
    return _shown(*webhooks.test(work, webhook_id))
