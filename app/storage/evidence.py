"""Questions about the bytes of evidence, and what becomes known of them without anybody changing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Anchor, Enrollment, Evidence, Submission, TextBand

_OVER = ("accepted", "not_yet", "withdrawn")


def learn(session: Session, organization_id: UUID, store_key: str, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set columns of every piece with these bytes, without a new revision; tells whether there is one.

    What a job learns must not cost the educator who is writing meanwhile the draft.
    """
    session.flush()
    change = sa.update(Evidence).where(
        col(Evidence.organization_id) == organization_id, col(Evidence.store_key) == store_key
    )
    done = session.exec(change.values(**values).execution_options(synchronize_session=False))
    session.expire_all()
    return bool(done.rowcount)


def learn_of(session: Session, organization_id: UUID, evidence_id: UUID, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of one piece, without a new revision."""
    session.flush()
    change = sa.update(Evidence).where(
        col(Evidence.organization_id) == organization_id, col(Evidence.id) == evidence_id
    )
    session.exec(change.values(**values).execution_options(synchronize_session=False))
    session.expire_all()


def anchored_keys(session: Session, organization_id: UUID) -> frozenset[str]:
    """Return the keys of bytes that assessors are calibrated on."""
    query = select(Anchor.pieces).where(col(Anchor.organization_id) == organization_id)
    pieces = [piece for found in session.exec(query) for piece in found]
    return frozenset(piece["store_key"] for piece in pieces if piece.get("store_key"))


def forget_bands(session: Session, organization_id: UUID, evidence_id: UUID) -> None:
    """Let a text be found no more."""
    old = sa.delete(TextBand).where(
        col(TextBand.organization_id) == organization_id, col(TextBand.evidence_id) == evidence_id
    )
    session.exec(old)


def forget_narratives(session: Session, organization_id: UUID, moment: datetime) -> None:
    """Delete what badges may say of forgotten pieces of enrollments that ended before this moment."""
    ended = (
        select(Submission.id)
        .join(Enrollment, _same(Enrollment, Submission.enrollment_id))
        .where(
            col(Submission.organization_id) == organization_id,
            col(Enrollment.state) != "active",
            col(Enrollment.updated_at) < moment,
        )
    )
    is_over = col(Evidence.submission_id).in_(ended)
    empty_forgotten(session, organization_id, {"narrative": None}, is_over)


def empty_forgotten(
    session: Session,
    organization_id: UUID,
    values: Mapping[str, None],
    *conditions: sa.ColumnElement[bool],
) -> None:
    """Empty these columns of forgotten pieces, where anything is in them."""
    session.flush()
    change = sa.update(Evidence).where(
        col(Evidence.organization_id) == organization_id,
        col(Evidence.forgotten_at).is_not(None),
        sa.or_(*(getattr(Evidence, name).is_not(None) for name in values)),
        *conditions,
    )
    session.exec(change.values(**values).execution_options(synchronize_session=False))
    session.expire_all()


def over_since(
    session: Session, organization_id: UUID, moment: datetime, *, limit: int
) -> Sequence[Evidence]:
    """Return evidence whose attempt was over before this moment and can be taken up by no other."""
    can_go_on = sa.and_(
        col(Submission.state) == "not_yet",
        col(Submission.live_key).is_not(None),
        col(Enrollment.state) == "active",
    )
    query = (
        select(Evidence)
        .join(Submission, _same(Submission, Evidence.submission_id))
        .join(Enrollment, _same(Enrollment, Submission.enrollment_id))
        .where(
            col(Evidence.organization_id) == organization_id,
            col(Evidence.forgotten_at).is_(None),
            col(Submission.state).in_(_OVER),
            # What is being looked into is needed until somebody has looked.
            col(Submission.is_on_hold).is_(False),
            col(Submission.updated_at) < moment,
            sa.not_(can_go_on),
        )
    )
    return session.exec(query.order_by(col(Evidence.id)).limit(limit)).all()


def _same(table: type[Submission | Enrollment], column: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a column
    mine = Evidence if table is Submission else Submission
    return sa.and_(
        col(table.organization_id) == col(mine.organization_id), col(table.id) == column
    )
