"""Webhooks: the deliveries that each event asks for, what is due, and how an endpoint fares."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.webhook import DeliveryState, wants
from app.storage import jobs
from app.storage.identifiers import new_id
from app.storage.tables import Delivery, Webhook

DELIVER = "webhook.deliver"
_FORGOTTEN_AT_ONCE = 5000


def expect(session: Session, organization_id: UUID, events: Sequence[dict[str, Any]]) -> None:
    """Write a delivery for each endpoint that wants one of these events, and ask for its job."""
    now = session.info["now"]
    for webhook_id, kinds in _listening(session, organization_id):
        wanted = [event["id"] for event in events if wants(kinds, event["kind"])]
        if wanted:
            rows = [_waiting(organization_id, webhook_id, one, now) for one in wanted]
            session.connection().execute(sa.insert(Delivery), rows)
            wake(session, organization_id, webhook_id, now)


def expect_one(session: Session, webhook: Webhook, event_id: UUID) -> Delivery:
    """Return the delivery of one event to one endpoint, whatever the endpoint asked for."""
    now, query = session.info["now"], _of(webhook).where(col(Delivery.event_id) == event_id)
    found: Delivery | None = session.exec(query).one_or_none()
    if found is None:
        row = _waiting(webhook.organization_id, webhook.id, event_id, now)
        session.connection().execute(sa.insert(Delivery), [row])
    wake(session, webhook.organization_id, webhook.id, now)
    return found or cast("Delivery", session.exec(query).one())


def wake(
    session: Session,
    organization_id: UUID,
    webhook_id: UUID,
    now: datetime,
    *,
    later: bool = False,
) -> None:
    """Ask for the job that sends what is due: at once, or (once for each second) at that moment."""
    key = f"{DELIVER}:{webhook_id}:{int(now.timestamp())}" if later else None
    payload = {"webhook_id": str(webhook_id)}
    job = jobs.NewJob(DELIVER, payload, organization_id, run_at=now, dedup_key=key)
    jobs.enqueue(session, job, session.info["now"])


def next_due(session: Session, webhook: Webhook, now: datetime) -> Delivery | None:
    """Return what has waited longest of what is due, or None."""
    due = _of(webhook).where(_waits(), col(Delivery.due_at) <= now)
    in_order = due.order_by(col(Delivery.due_at), col(Delivery.id))
    found: Delivery | None = session.exec(in_order.limit(1)).first()
    return found


def first_due_at(session: Session, webhook: Webhook) -> datetime | None:
    """Return when the first of what waits is due, or None when nothing waits."""
    query = _of(webhook).where(_waits()).order_by(col(Delivery.due_at)).limit(1)
    found = session.exec(query).first()
    return None if found is None else found.due_at


def latest(session: Session, webhook: Webhook, limit: int) -> list[Delivery]:
    """Return the newest deliveries of an endpoint."""
    return list(session.exec(_of(webhook).order_by(col(Delivery.id).desc()).limit(limit)))


def fare(session: Session, webhook: Webhook, **values: Any) -> None:  # noqa: ANN401 - column values
    """Write how an endpoint fares, past its revision: nobody's ETag changes by it."""
    one = sa.and_(
        col(Webhook.organization_id) == webhook.organization_id, col(Webhook.id) == webhook.id
    )
    changed = sa.update(Webhook).where(one).values(**values)
    session.exec(changed.execution_options(synchronize_session="evaluate"))


def enabled_ids(session: Session, organization_id: UUID) -> list[UUID]:
    """Return the endpoints that are told something."""
    return [webhook_id for webhook_id, _ in _listening(session, organization_id)]


def forget_ended(session: Session, organization_id: UUID, before: datetime) -> int:
    """Delete deliveries that ended before this moment, some at a time; returns how many."""
    old = (
        select(Delivery.id)
        .where(col(Delivery.organization_id) == organization_id, col(Delivery.ended_at) < before)
        .limit(_FORGOTTEN_AT_ONCE)
    )
    query = sa.delete(Delivery).where(
        col(Delivery.organization_id) == organization_id, col(Delivery.id).in_(old)
    )
    return session.exec(query.execution_options(synchronize_session=False)).rowcount


def remove(session: Session, webhook: Webhook) -> None:
    """Delete an endpoint and its deliveries."""
    query = sa.delete(Delivery).where(
        col(Delivery.organization_id) == webhook.organization_id,
        col(Delivery.webhook_id) == webhook.id,
    )
    session.exec(query.execution_options(synchronize_session=False))
    session.delete(webhook)


def next_second(moment: datetime) -> datetime:
    """Return the whole second that comes after a moment."""
    return moment.replace(microsecond=0) + timedelta(seconds=1)


def _listening(session: Session, organization_id: UUID) -> Sequence[Any]:
    query = select(Webhook.id, Webhook.kinds).where(
        col(Webhook.organization_id) == organization_id, col(Webhook.is_enabled)
    )
    return session.exec(query).all()


def _of(webhook: Webhook) -> Any:  # noqa: ANN401 - SQLModel's select has no public name
    return select(Delivery).where(
        col(Delivery.organization_id) == webhook.organization_id,
        col(Delivery.webhook_id) == webhook.id,
    )


def _waits() -> sa.ColumnElement[bool]:
    return col(Delivery.state) == DeliveryState.WAITING


def _waiting(
    organization_id: UUID, webhook_id: UUID, event_id: UUID, now: datetime
) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "id": new_id(),
        "created_at": now,
        "webhook_id": webhook_id,
        "event_id": event_id,
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "due_at": now,
    }
