"""Questions about calibration: anchors of a set, readings of a rubric, who is qualified now."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import (
    AnchorReading,
    AnchorSet,
    Calibration,
    DriftFinding,
    MicrocredentialVersion,
    Qualification,
    Stage,
)


def readings_of(
    session: Session, organization_id: UUID, calibration_id: UUID
) -> list[AnchorReading]:
    """Return what was read on one way through a set, in the order of reading."""
    query = select(AnchorReading).where(
        col(AnchorReading.organization_id) == organization_id,
        col(AnchorReading.calibration_id) == calibration_id,
    )
    return list(session.exec(query.order_by(col(AnchorReading.read_at), col(AnchorReading.id))))


def read_elsewhere(
    session: Session, calibration: Calibration, anchor_ids: Collection[UUID]
) -> set[UUID]:
    """Return which of these anchors the assessor has read another time, for whatever reason."""
    query = select(AnchorReading.anchor_id).where(
        col(AnchorReading.organization_id) == calibration.organization_id,
        col(AnchorReading.person_id) == calibration.person_id,
        col(AnchorReading.anchor_id).in_(anchor_ids),
        sa.or_(
            col(AnchorReading.calibration_id).is_(None),
            col(AnchorReading.calibration_id) != calibration.id,
        ),
    )
    return set(session.exec(query))


def judged_on(session: Session, organization_id: UUID, rubric_id: UUID) -> list[AnchorReading]:
    """Return every reading of a rubric's anchors but those of training, in the order of reading."""
    query = select(AnchorReading).where(
        col(AnchorReading.organization_id) == organization_id,
        col(AnchorReading.rubric_id) == rubric_id,
        col(AnchorReading.mode) != "training",
    )
    return list(session.exec(query.order_by(col(AnchorReading.read_at), col(AnchorReading.id))))


def qualified_until(
    session: Session, organization_id: UUID, rubric_id: UUID, now: datetime
) -> dict[UUID, datetime]:
    """Return who is qualified for a rubric now, with the last day of it."""
    query = (
        select(Qualification.person_id, Qualification.expires_at)
        .where(
            col(Qualification.organization_id) == organization_id,
            col(Qualification.rubric_id) == rubric_id,
            col(Qualification.expires_at) > now,
        )
        .order_by(col(Qualification.expires_at))
    )
    return dict(session.exec(query).all())


def gates_of(session: Session, organization_id: UUID, rubric_id: UUID) -> list[Calibration]:
    """Return every finished gate of a rubric, oldest first."""
    query = select(Calibration).where(
        col(Calibration.organization_id) == organization_id,
        col(Calibration.rubric_id) == rubric_id,
        col(Calibration.mode) == "gate",
        col(Calibration.state) == "finished",
    )
    return list(session.exec(query.order_by(col(Calibration.finished_at), col(Calibration.id))))


def published_sets(session: Session, organization_id: UUID) -> list[AnchorSet]:
    """Return every set that can be trained or qualified on, by name."""
    query = select(AnchorSet).where(
        col(AnchorSet.organization_id) == organization_id, col(AnchorSet.state) == "published"
    )
    return list(session.exec(query.order_by(col(AnchorSet.name), col(AnchorSet.id))))


def microcredential_of(session: Session, organization_id: UUID, stage_id: UUID) -> UUID | None:
    """Return the lineage that a stage belongs to."""
    query = (
        select(MicrocredentialVersion.microcredential_id)
        .join(
            Stage,
            (col(Stage.version_id) == col(MicrocredentialVersion.id))
            & (col(Stage.organization_id) == col(MicrocredentialVersion.organization_id)),
        )
        .where(col(Stage.organization_id) == organization_id, col(Stage.id) == stage_id)
    )
    return session.exec(query).first()


def rubrics_read(session: Session, organization_id: UUID) -> list[UUID]:
    """Return the rubrics whose anchors somebody has read, to qualify or unknowingly."""
    query = select(AnchorReading.rubric_id).where(
        col(AnchorReading.organization_id) == organization_id,
        col(AnchorReading.mode) != "training",
    )
    return sorted(session.exec(query.distinct()))


def last_drifts(session: Session, organization_id: UUID, rubric_id: UUID) -> dict[UUID, datetime]:
    """Return when each assessor was last found to have drifted."""
    query = select(DriftFinding.person_id, DriftFinding.created_at).where(
        col(DriftFinding.organization_id) == organization_id,
        col(DriftFinding.rubric_id) == rubric_id,
    )
    return dict(session.exec(query.order_by(col(DriftFinding.created_at))).all())


def counting_qualifications(
    session: Session, organization_id: UUID, rubric_id: UUID, person_id: UUID, now: datetime
) -> list[UUID]:
    """Return the qualifications of a person for a rubric that still count."""
    query = select(Qualification.id).where(
        col(Qualification.organization_id) == organization_id,
        col(Qualification.rubric_id) == rubric_id,
        col(Qualification.person_id) == person_id,
        col(Qualification.expires_at) > now,
    )
    return list(session.exec(query.order_by(col(Qualification.id))))
