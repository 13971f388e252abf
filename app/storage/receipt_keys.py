"""Questions about the keys of receipts; they belong to the service, not to an organization."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.inserts import insert_into
from app.storage.tables import ReceiptKey


def everyone(session: Session) -> list[ReceiptKey]:
    """Return every key that receipts are or were signed with, the newest first."""
    query = select(ReceiptKey).order_by(col(ReceiptKey.first_seen_at).desc(), col(ReceiptKey.kid))
    return list(session.exec(query))


def keep(session: Session, public_jwk: Mapping[str, Any], now: datetime) -> None:
    """Keep a public half, unless it is kept already: of several processes that start at once one does."""
    values = {"kid": public_jwk["kid"], "public_jwk": dict(public_jwk), "first_seen_at": now}
    session.exec(insert_into(session, ReceiptKey).values(**values).on_conflict_do_nothing())


def sign_with(session: Session, kid: str, now: datetime) -> None:
    """Let this key sign, and every other one no more."""
    others = sa.update(ReceiptKey).where(
        col(ReceiptKey.kid) != kid, col(ReceiptKey.retired_at).is_(None)
    )
    session.exec(others.values(retired_at=now))
    this = sa.update(ReceiptKey).where(
        col(ReceiptKey.kid) == kid, col(ReceiptKey.retired_at).is_not(None)
    )
    session.exec(this.values(retired_at=None))


def distrust(session: Session, kid: str, now: datetime) -> None:
    """Let no receipt of this key count any more."""
    statement = sa.update(ReceiptKey).where(
        col(ReceiptKey.kid) == kid, col(ReceiptKey.distrusted_at).is_(None)
    )
    session.exec(statement.values(distrusted_at=now))
