"""`/webhooks`: where the events of an organization are told; secrets are shown once."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    saved,
    tagged,
)
from app.api.routes import operations
from app.api.shapes import Line, Page, Shape, Stored, Time, Url
from app.domain.webhook import DisabledReason
from app.services import webhooks
from app.storage import tables

router = operations("/webhooks", "webhooks")
EXAMPLE: dict[str, Any] = {
    "url": "https://lms.district.example/hooks/laurel",
    "description": "LMS",
    "kinds": ["credential.*", "key.compromised"],
}

Kind = Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[a-z0-9_]+\.([a-z0-9_]+|\*)$")]
Kinds = Annotated[
    list[Kind],
    Field(
        min_length=1,
        max_length=100,
        description="Kinds of events, such as credential.issued, or credential.* for all of one noun; null for every kind",
    ),
]


class WebhookIn(Shape):
    """An endpoint to add."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    url: Annotated[Url, Field(description="An https address on the public internet, port 443")]
    description: Line
    kinds: Kinds | None = None


class WebhookChange(Shape):
    """What to change (JSON Merge Patch, RFC 7396)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_enabled": False}]})
    url: Url = ""
    description: Line = ""
    kinds: Kinds | None = None
    is_enabled: bool = True


class Webhook(Stored):
    """An endpoint."""

    url: str
    description: str
    kinds: list[str] | None = Field(description="What it is told; null for every kind")
    is_enabled: bool
    disabled_reason: DisabledReason | None = Field(
        description="asked: by somebody; gone: it answered 410; failing: it took nothing for days"
    )
    failing_since: Time | None = Field(description="Since when it has taken nothing")
    previous_secret_expires_at: Time | None = Field(
        description="Until when the secret before the last rotation signs as well"
    )


class WebhookWithSecret(Webhook):
    """An endpoint with the secret that is shown this once; null when an answer is given again."""

    webhook_secret: str | None


def _with_secret(webhook: tables.Webhook, secret: str) -> dict[str, Any]:
    shown = {name: getattr(webhook, name) for name in Webhook.model_fields}
    return shown | {"webhook_secret": secret}


@router.post(
    "",
    operation_id="createWebhook",
    summary="Add a webhook",
    status_code=201,
    response_model=WebhookWithSecret,
)
def create(
    body: WebhookIn, request: Request, response: Response, work: WriteWork
) -> dict[str, Any]:
    """Have events told to an address from now on; the secret is in this answer and nowhere else."""
    webhook, secret = webhooks.create(work, **body.model_dump())
    created(response, request, webhook)
    return _with_secret(webhook, secret)


@router.get(
    "", operation_id="listWebhooks", summary="List the webhooks", response_model=Page[Webhook]
)
def page(request: Request, response: Response, work: ReadWork, asked: PageAsked) -> dict[str, Any]:
    """List the webhooks, oldest first."""
    return listed(request, response, webhooks.page(work, asked))


@router.get(
    "/{webhook_id}", operation_id="getWebhook", summary="Get one webhook", response_model=Webhook
)
def get(webhook_id: UUID, response: Response, work: ReadWork) -> tables.Webhook:
    """Get one webhook with its ETag."""
    return tagged(response, webhooks.get(work, webhook_id))


@router.patch(
    "/{webhook_id}",
    operation_id="changeWebhook",
    summary="Change a webhook",
    response_model=Webhook,
)
def change(
    webhook_id: UUID, body: WebhookChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Webhook:
    """Change the members that are sent. What happens while it is disabled is told by the feed alone."""
    changes = body.model_dump(exclude_unset=True)
    return saved(work, response, webhooks.update(work, webhook_id, changes, revision))


@router.post(
    "/{webhook_id}/rotate",
    operation_id="rotateWebhookSecret",
    summary="Give a webhook a new secret",
    response_model=WebhookWithSecret,
)
def rotate(webhook_id: UUID, response: Response, work: WriteWork) -> dict[str, Any]:
    """Give a new secret, shown this once; for 24 hours messages carry a signature by each."""
    webhook, secret = webhooks.rotate(work, webhook_id)
    tagged(response, webhook)
    return _with_secret(webhook, secret)


@router.delete(
    "/{webhook_id}", operation_id="removeWebhook", summary="Delete a webhook", status_code=204
)
def remove(webhook_id: UUID, work: WriteWork, revision: Revision) -> None:
    """Delete a webhook, its secret and the list of its deliveries."""
    webhooks.remove(work, webhook_id, revision)
