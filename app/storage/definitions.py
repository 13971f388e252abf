"""Questions about what can be earned: stages in order, their evidence, the newest version."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.tables import (
    EvidenceRequirement,
    Microcredential,
    MicrocredentialVersion,
    Rubric,
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


def rubrics_by_id(
    session: Session, organization_id: UUID, rubric_ids: Iterable[UUID]
) -> dict[UUID, Rubric]:
    """Return those of these rubrics that exist here."""
    query = select(Rubric).where(
        col(Rubric.organization_id) == organization_id, col(Rubric.id).in_(set(rubric_ids))
    )
    return {rubric.id: rubric for rubric in session.exec(query)}


def microcredentials_by_id(
    session: Session, organization_id: UUID, ids: Iterable[UUID]
) -> dict[UUID, Microcredential]:
    """Return those of these microcredentials that exist here."""
    query = select(Microcredential).where(
        col(Microcredential.organization_id) == organization_id,
        col(Microcredential.id).in_(set(ids)),
    )
    return {row.id: row for row in session.exec(query)}
