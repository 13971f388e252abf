"""The keys of receipts over time: they come from the master key, and outlive it in public."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.domain.moments import numeric_date
from app.services.reading import Reading
from app.signing.receipts import Receipts
from app.storage import receipt_keys


def remember(session: Session, receipts: Receipts, now: datetime) -> None:
    """Keep the key that signs from now on; those before it stay published, and sign no more."""
    receipt_keys.keep(session, receipts.public_jwk, now)
    receipt_keys.sign_with(session, receipts.kid, now)


def replace(
    session: Session, old: Receipts, new: Receipts, now: datetime, *, is_leaked: bool = False
) -> None:
    """Keep both keys at a change of the master key; of one that leaked no receipt counts any more."""
    receipt_keys.keep(session, old.public_jwk, now)
    remember(session, new, now)
    if is_leaked and old.kid != new.kid:
        receipt_keys.distrust(session, old.kid, now)


def published(reading: Reading) -> dict[str, Any]:
    """Return the key set that receipts are checked with: `exp` is when a key signed the last one."""
    receipts = reading.tools.receipts
    known = receipt_keys.everyone(reading.session)
    members = {receipts.kid: receipts.public_jwk}
    for row in known:
        ended = {"exp": numeric_date(row.retired_at)} if row.retired_at else {}
        if row.kid != receipts.kid:
            members[row.kid] = row.public_jwk | ended
        if row.distrusted_at is not None:
            del members[row.kid]
    return {"keys": list(members.values())}
