"""Secrets of webhooks, and the signatures of Standard Webhooks 1.0 (`v1`, HMAC-SHA256)."""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable

from app.signing.vault import KeyPlace, Vault

PREFIX = "whsec_"
_BYTES = 32


def place_of(organization_id: str, webhook_id: str) -> KeyPlace:
    """Return what a webhook's secret is bound to; no issuer's key has such a place."""
    return KeyPlace(organization_id, "webhooks", webhook_id)


def new_secret(vault: Vault, place: KeyPlace) -> tuple[str, bytes]:
    """Make a secret of 256 bits; returns it as it is shown once, and wrapped for storage."""
    key = os.urandom(_BYTES)
    return PREFIX + base64.b64encode(key).decode(), vault.seal(key, place)


def signature_headers(
    vault: Vault, wrapped: Iterable[bytes], place: KeyPlace, *, name: str, at: int, body: bytes
) -> dict[str, str]:
    """Return the three headers: the id and time of the message, and one signature for each secret."""
    content = b".".join((name.encode(), str(at).encode(), body))
    signed = [_signature(vault.open(one, place), content) for one in wrapped]
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signed),
    }


def _signature(key: bytes, content: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
