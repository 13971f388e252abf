"""`/manage/setup/webhooks`: where events are told, what came of it, and telling once more."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.webhooks import WebhookIn
from app.domain.access import Action
from app.domain.event_kinds import KINDS, why_unknown
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.manage.asking import MENDABLE, Question, rights
from app.pages.manage.places import TRAIL
from app.pages.manage.wording import WHY_DISABLED, delivered, happened
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import deliveries, webhooks
from app.storage.tables import Webhook

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup/webhooks"
_ONE = f"{BASE}/{{webhook_id}}"


@router.get(BASE)
def webhooks_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the webhooks."""
    with visit.reading() as work:
        found = webhooks.page(work, asked)
        return visit.show(
            "manage/webhooks.html",
            webhooks=found.rows,
            why=WHY_DISABLED,
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{BASE}/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for the address and what it is told."""
    return _form(visit, blank())


@router.post(f"{BASE}/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Add a webhook and show its secret, this once."""
    try:
        wanted = _wanted(form)
        with visit.writing() as work:
            webhook, secret = webhooks.create(work, **wanted)
            return visit.show("manage/webhook_secret.html", webhook=webhook, secret=secret)
    except MENDABLE as error:
        return _form(visit, form.filled(error), status_of(error))


@router.get(_ONE)
def webhook_page(webhook_id: UUID, visit: SignedIn) -> Response:
    """Show a webhook and the newest of its deliveries."""
    with visit.reading() as work:
        webhook = webhooks.get(work, webhook_id)
        found = deliveries.latest(work, webhook)
        return visit.show(
            "manage/webhook.html",
            webhook=webhook,
            deliveries=found,
            event_of=deliveries.events_of(work, found),
            happened=happened,
            delivered=delivered,
            why=WHY_DISABLED,
            can=rights(work),
        )


@router.get(f"{_ONE}/edit")
def edit_page(webhook_id: UUID, visit: SignedIn) -> Response:
    """Show name, address and kinds to be changed."""
    webhook = _changing(visit, webhook_id)
    kinds = "\n".join(webhook.kinds or ())
    filled = blank(description=webhook.description, url=webhook.url, kinds=kinds)
    return _form(visit, filled, webhook=webhook)


@router.post(f"{_ONE}/edit")
def edit(webhook_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change name, address and kinds; the secret stays."""
    try:
        wanted = _wanted(form)
        with visit.writing() as work:
            webhooks.update(work, webhook_id, wanted, form.revision() or 0)
    except MENDABLE as error:
        return _form(visit, form.filled(error), status_of(error), _changing(visit, webhook_id))
    return visit.to(f"{BASE}/{webhook_id}", "The changes were saved.")


@router.post(f"{_ONE}/test")
def test(webhook_id: UUID, visit: Sending) -> Response:
    """Send a test."""
    with visit.writing() as work:
        webhooks.test(work, webhook_id)
    return visit.to(f"{BASE}/{webhook_id}", "A test is on its way; look again in a moment.")


@router.post(f"{_ONE}/deliveries/{{delivery_id}}/replay")
def replay(webhook_id: UUID, delivery_id: UUID, visit: Sending) -> Response:
    """Send a delivery once more."""
    with visit.writing() as work:
        deliveries.replay(work, webhook_id, delivery_id)
    return visit.to(f"{BASE}/{webhook_id}", "It is sent once more; look again in a moment.")


@router.post(f"{_ONE}/enable")
def enable(webhook_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Have it told again, what waits first."""
    return _turned(visit, webhook_id, form, is_enabled=True)


@router.post(f"{_ONE}/disable")
def disable(webhook_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Have it told nothing for now."""
    return _turned(visit, webhook_id, form, is_enabled=False)


@router.get(f"{_ONE}/rotate")
def rotate_page(webhook_id: UUID, visit: SignedIn) -> Response:
    """Ask before a webhook gets a new secret."""
    return _question(visit, webhook_id, "rotate")


@router.post(f"{_ONE}/rotate")
def rotate(webhook_id: UUID, visit: Sending) -> Response:
    """Give the webhook a new secret and show it, this once."""
    with visit.writing() as work:
        webhook, secret = webhooks.rotate(work, webhook_id)
        return visit.show("manage/webhook_secret.html", webhook=webhook, secret=secret)


@router.get(f"{_ONE}/delete")
def delete_page(webhook_id: UUID, visit: SignedIn) -> Response:
    """Ask before a webhook is deleted."""
    return _question(visit, webhook_id, "delete")


@router.post(f"{_ONE}/delete")
def delete(webhook_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Delete the webhook with its secret and deliveries."""
    with visit.writing() as work:
        webhooks.remove(work, webhook_id, form.revision() or 0)
    return visit.to(BASE, "The webhook is deleted.")


def _turned(visit: Visit, webhook_id: UUID, form: Form, *, is_enabled: bool) -> Response:
    with visit.writing() as work:
        webhooks.update(work, webhook_id, {"is_enabled": is_enabled}, form.revision() or 0)
    said = "The webhook is enabled." if is_enabled else "The webhook is disabled."
    return visit.to(f"{BASE}/{webhook_id}", said)


def _wanted(form: Form) -> dict[str, Any]:
    texts = {name: form.text(name) for name in ("url", "description")}
    return checked(WebhookIn, **texts, kinds=_kinds_in(form)).model_dump()


def _changing(visit: Visit, webhook_id: UUID) -> Webhook:
    with visit.reading() as work:
        work.require(Action.WRITE_WEBHOOKS)
        return webhooks.get(work, webhook_id)


def _kinds_in(form: Form) -> list[str] | None:
    words = form.text("kinds").replace(",", " ").split()
    for why in filter(None, map(why_unknown, words)):
        raise fault("kinds", f"{why}.")
    return words or None


def _form(
    visit: Visit, filled: Filled, status: int = 200, webhook: Webhook | None = None
) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_WEBHOOKS)
    return visit.show(
        "manage/webhook_form.html", status, filled=filled, webhook=webhook, known=KINDS
    )


_QUESTIONS = {
    "rotate": (
        "Give {name} a new secret?",
        "Make a new secret",
        "primary",
        ("For 24 hours messages carry a signature by each secret; then by the new one alone.",),
    ),
    "delete": (
        "Delete {name}?",
        "Delete",
        "danger",
        (
            "Its secret and the list of its deliveries are deleted. What waits is never sent.",
            "The event feed keeps everything.",
        ),
    ),
}


def _question(visit: Visit, webhook_id: UUID, what: str) -> Response:
    webhook = _changing(visit, webhook_id)
    title, button, kind, sentences = _QUESTIONS[what]
    question = Question(
        title.format(name=webhook.description),
        button,
        f"{BASE}/{webhook_id}",
        sentences,
        (
            *TRAIL,
            (BASE, "Webhooks"),
            (f"{BASE}/{webhook_id}", webhook.description),
            (None, button),
        ),
        row=webhook,
        kind=kind,
    )
    return visit.show("manage/question.html", ask=question)
