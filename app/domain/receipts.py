"""Receipts of verifications: what a report says, in a token of a kind that is nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.moments import numeric_date
from app.domain.recipient import identity_hash

# RFC 8725, 3.11: a type of its own, so that no badge and no access token passes for a receipt.
KIND = "verification-receipt+jwt"
KEYS_PATH = "/.well-known/receipt-keys.json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What belongs to one receipt alone: its id, its moment, and the salt of who was asked about."""

    id: str
    issued_at: datetime
    salt: str


def receipt_claims(
    report: Mapping[str, Any], input_sha256: str, recipient: str | None, stamp: Stamp
) -> dict[str, Any]:
    """Return what a receipt attests; whoever knows who was asked about can check that, too."""
    asked = recipient and {
        "identityHash": identity_hash(recipient, stamp.salt),
        "salt": stamp.salt,
    }
    return {
        "jti": stamp.id,
        "iat": numeric_date(stamp.issued_at.replace(microsecond=0)),
        "input_sha256": input_sha256,
        "recipient_asked": asked or None,
        "report": dict(report),
    }
