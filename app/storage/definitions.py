"""Questions about what can be earned: stages in order, their evidence, the newest version."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from app.storage.rows import column
from app.storage.tables import (
    Anchor,
    AnchorSet,
    EvidenceRequirement,
    Microcredential,
    MicrocredentialVersion,
    Rubric,
    ScoringRound,
    Stage,
)


def stages_of(session: Session, organization_id: UUID, version_id: UUID) -> list[Stage]:
    """Return the stages of a version in order."""
    query = select(Stage).where(
        col(Stage.organization_id) == organization_id, col(Stage.version_id) == version_id
    )
    return list(session.exec(query.order_by(col(Stage.position))))


def requirements_of(
    session: Session, organization_id: UUID, stage_id: UUID
) -> list[EvidenceRequirement]:
    """Return the evidence requirements of a stage in order."""
    return requirements_of_stages(session, organization_id, [stage_id])


def requirements_of_stages(
    session: Session, organization_id: UUID, stage_ids: Sequence[UUID]
) -> list[EvidenceRequirement]:
    """Return the evidence requirements of several stages, each stage's in order."""
    table = EvidenceRequirement
    query = select(table).where(
        col(table.organization_id) == organization_id, col(table.stage_id).in_(stage_ids)
    )
    return list(session.exec(query.order_by(col(table.position))))


def latest_published(
    session: Session, organization_id: UUID, microcredential_id: UUID
) -> MicrocredentialVersion | None:
    """Return the published version that a new enrollment takes, or None."""
    table = MicrocredentialVersion
    query = (
        select(table)
        .where(
            col(table.organization_id) == organization_id,
            col(table.microcredential_id) == microcredential_id,
            col(table.state) == "published",
        )
        .order_by(col(table.number).desc())
        .limit(1)
    )
    return session.exec(query).first()


def published_capstones(
    session: Session, organization_id: UUID, microcredential_id: UUID
) -> list[MicrocredentialVersion]:
    """Return the published versions that pathways award, the newest first."""
    table = MicrocredentialVersion
    query = select(table).where(
        col(table.organization_id) == organization_id,
        col(table.microcredential_id) == microcredential_id,
        col(table.state) == "published",
        col(table.badge) == "capstone",
    )
    return list(session.exec(query.order_by(col(table.number).desc())))


def published_by_issuer(
    session: Session, organization_id: UUID, issuer_id: UUID
) -> list[MicrocredentialVersion]:
    """Return the newest published version of everything that the issuer offers, by name."""
    table, lineage = MicrocredentialVersion, Microcredential
    of_lineage = sa.and_(
        col(lineage.organization_id) == col(table.organization_id),
        col(lineage.id) == col(table.microcredential_id),
    )
    query = (
        select(table)
        .join(lineage, of_lineage)
        .where(
            col(table.organization_id) == organization_id,
            col(lineage.issuer_id) == issuer_id,
            col(table.state) == "published",
        )
        .order_by(col(table.number))
    )
    newest = {version.microcredential_id: version for version in session.exec(query)}
    return sorted(newest.values(), key=lambda version: version.name.casefold())


def latest_version(
    session: Session, organization_id: UUID, microcredential_id: UUID
) -> MicrocredentialVersion | None:
    """Return the version with the highest number, in whatever state, or None."""
    table = MicrocredentialVersion
    query = (
        select(table)
        .where(
            col(table.organization_id) == organization_id,
            col(table.microcredential_id) == microcredential_id,
        )
        .order_by(col(table.number).desc())
        .limit(1)
    )
    return session.exec(query).first()


def latest_rubric(session: Session, organization_id: UUID, slug: str) -> Rubric | None:
    """Return the rubric of this slug with the highest number, or None."""
    query = (
        select(Rubric)
        .where(col(Rubric.organization_id) == organization_id, col(Rubric.slug) == slug)
        .order_by(col(Rubric.number).desc())
        .limit(1)
    )
    return session.exec(query).first()


def judged_criteria(
    session: Session, organization_id: UUID, limit: int
) -> list[tuple[str, UUID, list[dict[str, Any]]]]:
    """Return what is judged by: name and id of each microcredential that is published, and criteria."""
    version, stage = MicrocredentialVersion, Stage
    query = (
        select(col(Microcredential.name), col(Microcredential.id), col(Rubric.criteria))
        .join(version, col(version.microcredential_id) == col(Microcredential.id))
        .join(stage, col(stage.version_id) == col(version.id))
        .join(Rubric, col(Rubric.id) == col(stage.rubric_id))
        .where(
            col(Microcredential.organization_id) == organization_id,
            col(version.organization_id) == organization_id,
            col(stage.organization_id) == organization_id,
            col(Rubric.organization_id) == organization_id,
            col(version.state) == "published",
        )
        .order_by(sa.func.lower(col(Microcredential.name)), col(version.number).desc())
        .limit(limit)
    )
    return [(name, one, criteria) for name, one, criteria in session.exec(query)]


def is_frozen() -> sa.ColumnElement[bool]:
    """Return the condition that a rubric was published."""
    return col(Rubric.frozen_at).is_not(None)


def is_published_or_of(microcredential_ids: Iterable[UUID]) -> sa.ColumnElement[bool]:
    """Return the condition that a version is no draft, or belongs to one of these."""
    table = MicrocredentialVersion
    return sa.or_(
        col(table.state) != "draft", col(table.microcredential_id).in_(set(microcredential_ids))
    )


def remove_stages(
    session: Session, organization_id: UUID, version_id: UUID, keep: Collection[UUID] = ()
) -> None:
    """Take a draft's stages and their requirements away; those to keep lose their requirements and places."""
    stages = stages_of(session, organization_id, version_id)
    ids = [stage.id for stage in stages]
    for requirement in requirements_of_stages(session, organization_id, ids):
        session.delete(requirement)
    session.flush()
    for stage in stages:
        if stage.id in keep:
            stage.position = -stage.position
        else:
            session.delete(stage)
    session.flush()


def calibrated_stages(
    session: Session, organization_id: UUID, version_id: UUID
) -> dict[str, Stage]:
    """Return the stages of a version on which anchors, sets of them or scoring rounds rest, by key."""
    resting = [
        select(column(table, "stage_id")).where(
            column(table, "organization_id") == organization_id
        )
        for table in (Anchor, AnchorSet, ScoringRound)
    ]
    query = select(Stage).where(
        col(Stage.organization_id) == organization_id,
        col(Stage.version_id) == version_id,
        sa.or_(*(col(Stage.id).in_(ids) for ids in resting)),
    )
    return {stage.key: stage for stage in session.exec(query)}


def touch(version: MicrocredentialVersion) -> None:
    """Count a change of the version's parts as a change of the version."""
    flag_modified(version, "policy")
