"""Capstones that a coordinator reinstated: left alone until everything that they rest on stands again.

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None
_AWARD = sa.table(
    "pathway_award",
    sa.column("organization_id", sa.Uuid()),
    sa.column("credential_id", sa.Uuid()),
    sa.column("held_back_at", sa.DateTime()),
    sa.column("left_alone_at", sa.DateTime()),
)
_CREDENTIAL = sa.table(
    "credential",
    sa.column("organization_id", sa.Uuid()),
    sa.column("id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("suspended_at", sa.DateTime()),
)


def _capstone(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    same = (
        _CREDENTIAL.c.organization_id == _AWARD.c.organization_id,
        _CREDENTIAL.c.id == _AWARD.c.credential_id,
    )
    return sa.exists().where(*same, *conditions)


def upgrade() -> None:
    """Tell apart what one column said: held back, and what counts again by a coordinator's act."""
    kind = sa.DateTime(timezone=True)
    op.add_column("pathway_award", sa.Column("left_alone_at", kind, nullable=True))
    held = sa.update(_AWARD).where(_AWARD.c.held_back_at.is_not(None))
    counts = _capstone(_CREDENTIAL.c.state == "issued")
    op.execute(held.where(counts).values(left_alone_at=_AWARD.c.held_back_at, held_back_at=None))
    # Both moments are of one transaction where it was the service that suspended it.
    by_others = _capstone(
        _CREDENTIAL.c.state == "suspended", _CREDENTIAL.c.suspended_at != _AWARD.c.held_back_at
    )
    op.execute(held.where(by_others).values(held_back_at=None))


def downgrade() -> None:
    """Let one column say both again."""
    alone = _AWARD.c.left_alone_at.is_not(None)
    op.execute(sa.update(_AWARD).where(alone).values(held_back_at=_AWARD.c.left_alone_at))
    with op.batch_alter_table("pathway_award") as batch:
        batch.drop_column("left_alone_at")
