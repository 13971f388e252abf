"""Telling endpoints what happened: one turn at a time for each, so that a slow one delays no other."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson

from app.domain.webhook import (
    DeliveryState,
    DisabledReason,
    is_delivered,
    reason_to_disable,
    rest_after,
    wait_after,
)
from app.services import events, webhook_notices
from app.services.runs import JobRun
from app.services.webhooks import place_of
from app.services.work import Work
from app.signing.webhooks import signature_headers
from app.storage import webhooks as stored
from app.storage.tables import Delivery, Event, Webhook
from app.verification.guarded_poster import GuardedPoster
from app.verification.resolver import UnreachableError

# After so long an endpoint makes room for others.
TURN = timedelta(seconds=20)
# While a message is under way nobody else tells this endpoint anything; longer than one can take.
_UNDER_WAY = timedelta(seconds=30)
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Message:
    """One request to make."""

    delivery_id: UUID
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or why there was none."""

    status: int | None
    reason: str | None


def deliver(run: JobRun) -> None:
    """Send what is due to one endpoint until one is not taken, nothing is left, or its turn is over."""
    ends, goes_on = run.now + TURN, True
    while goes_on and run.now <= ends and (message := _next(run)) is not None:
        answer = _sent(run.tools.poster, message)
        with run.work() as work:
            goes_on = _keep(work, message, answer)
    with run.work() as work:
        _hand_on(work, run.id_of("webhook_id"))


def tidy(run: JobRun) -> None:
    """Forget what ended long ago, and see that nothing waits for a job that was lost."""
    with run.work() as work:
        stored.forget_ended(work.session, work.organization_id, work.now - KEPT_FOR)
        for webhook_id in stored.enabled_ids(work.session, work.organization_id):
            _hand_on(work, webhook_id)


def _next(run: JobRun) -> Message | None:
    """Return the next message to an endpoint that is neither resting nor being told something."""
    with run.work() as work:
        webhook = _awake(work, run.id_of("webhook_id"))
        if webhook is None or (webhook.rests_until and webhook.rests_until > work.now):
            return None
        delivery = stored.next_due(work.session, webhook, work.now)
        if delivery is None:
            return None
        stored.fare(work.session, webhook, rests_until=work.now + _UNDER_WAY)
        return _message(work, webhook, delivery)


def _message(work: Work, webhook: Webhook, delivery: Delivery) -> Message:
    event = work.get(Event, delivery.event_id)
    body = orjson.dumps(events.told(event))
    signed = signature_headers(
        work.tools.vault,
        _secrets(work, webhook),
        place_of(webhook),
        name=str(event.id),
        at=int(work.now.timestamp()),
        body=body,
    )
    plain = {"Content-Type": "application/json", "User-Agent": "Laurel", "Accept": "*/*"}
    return Message(delivery.id, webhook.url, plain | signed, body)


def _secrets(work: Work, webhook: Webhook) -> list[bytes]:
    """Return the secrets that sign now: the newest, and for a day the one before."""
    ends, before = webhook.previous_secret_expires_at, webhook.previous_wrapped_secret
    is_good = before is not None and ends is not None and ends > work.now
    return [webhook.wrapped_secret, *([before] if before and is_good else [])]


def _sent(poster: GuardedPoster, message: Message) -> Answer:
    try:
        return Answer(poster.post(message.url, message.body, message.headers), None)
    except UnreachableError as error:
        return Answer(None, error.obstacle.value)


def _keep(work: Work, message: Message, answer: Answer) -> bool:
    """Write what came of a message; tells whether the next can follow at once."""
    delivery = work.find_by(Delivery, id=message.delivery_id)
    webhook = None if delivery is None else _awake(work, delivery.webhook_id, also_disabled=True)
    if delivery is None or webhook is None:
        return False
    delivery.attempts += 1
    delivery.last_tried_at = work.now
    delivery.last_status, delivery.last_reason = answer.status, answer.reason
    if is_delivered(answer.status):
        delivery.state, delivery.ended_at = DeliveryState.DELIVERED, work.now
        stored.fare(work.session, webhook, failing_since=None, failures=0, rests_until=None)
        return True
    _put_off(work, delivery)
    _suffer(work, webhook, answer)
    return False


def _put_off(work: Work, delivery: Delivery) -> None:
    # Jitter is no secret.
    wait = wait_after(delivery.attempts, random.random())  # noqa: S311
    if wait is None:
        delivery.state, delivery.ended_at = DeliveryState.FAILED, work.now
    else:
        delivery.due_at = work.now + wait


def _suffer(work: Work, webhook: Webhook, answer: Answer) -> None:
    """Let the endpoint rest, or disable it and tell coordinators."""
    since, failures = webhook.failing_since or work.now, webhook.failures + 1
    rests_until = work.now + rest_after(failures)
    stored.fare(
        work.session, webhook, failing_since=since, failures=failures, rests_until=rests_until
    )
    reason = reason_to_disable(answer.status, since, work.now)
    if reason is not None and webhook.is_enabled:
        _disable(work, webhook, reason)


def _disable(work: Work, webhook: Webhook, reason: DisabledReason) -> None:
    webhook.is_enabled, webhook.disabled_reason = False, reason
    work.record("webhook.disabled", webhook, reason=reason.value)
    webhook_notices.disabled(work, webhook, reason)


def _hand_on(work: Work, webhook_id: UUID) -> None:
    """Ask for the job of what is due next, if anything waits."""
    webhook = _awake(work, webhook_id)
    due_at = None if webhook is None else stored.first_due_at(work.session, webhook)
    if webhook is None or due_at is None:
        return
    at = max(due_at, work.now, webhook.rests_until or work.now)
    stored.wake(work.session, work.organization_id, webhook.id, stored.next_second(at), later=True)


def _awake(work: Work, webhook_id: UUID, *, also_disabled: bool = False) -> Webhook | None:
    """Return the endpoint, locked, unless it is disabled or was deleted meanwhile."""
    if work.find_by(Webhook, id=webhook_id) is None:
        return None
    webhook = work.get_for_update(Webhook, webhook_id)
    return webhook if webhook.is_enabled or also_disabled else None
