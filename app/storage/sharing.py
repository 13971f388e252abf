"""Questions about shared work: what can be found now, and by what."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import (
    Credential,
    Enrollment,
    Evidence,
    MicrocredentialVersion,
    Person,
    SharedWork,
    Submission,
)

Condition = sa.ColumnElement[bool]
# What a piece that everybody in the organization may see says of itself.
SHARED = frozenset({"organization", "public"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None asks for nothing."""

    text: str | None = None
    microcredential_id: UUID | None = None
    competency_id: UUID | None = None
    school_year: str | None = None


def findable(organization_id: UUID, wanted: Wanted) -> list[Condition]:
    """Return the condition that work is shared now and is what is looked for."""
    conditions = [is_shared(organization_id), *_in_versions(organization_id, wanted)]
    if wanted.school_year is not None:
        conditions.append(col(SharedWork.school_year) == wanted.school_year)
    if wanted.text:
        conditions.append(_says(organization_id, wanted.text))
    return conditions


def is_shared(organization_id: UUID) -> Condition:
    """Return the condition that work stands, its owner is here and lets it be found.

    Work on hold, work whose acceptance was undone, and work whose badge was taken back do not stand.
    """
    here = select(Person.id).where(
        col(Person.organization_id) == organization_id, col(Person.deactivated_at).is_(None)
    )
    return sa.and_(
        col(SharedWork.withdrawn_at).is_(None),
        col(SharedWork.submission_id).in_(_standing(organization_id)),
        col(SharedWork.person_id).in_(here),
    )


def is_found(session: Session, row: SharedWork) -> bool:
    """Tell whether work is shared now."""
    query = select(SharedWork.id).where(
        col(SharedWork.organization_id) == row.organization_id,
        col(SharedWork.id) == row.id,
        is_shared(row.organization_id),
    )
    return session.exec(query).first() is not None


def _standing(organization_id: UUID):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a subquery
    taken_back = select(Credential.id).where(
        col(Credential.organization_id) == organization_id,
        col(Credential.enrollment_id) == col(Submission.enrollment_id),
        sa.or_(
            col(Credential.stage_id).is_(None),
            col(Credential.stage_id) == col(Submission.stage_id),
        ),
        col(Credential.revoked_at).is_not(None),
    )
    return select(Submission.id).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.state) == "accepted",
        col(Submission.is_on_hold).is_(False),
        ~taken_back.exists(),
    )


def _in_versions(organization_id: UUID, wanted: Wanted) -> list[Condition]:
    if wanted.microcredential_id is None and wanted.competency_id is None:
        return []
    query = select(MicrocredentialVersion.id).where(
        col(MicrocredentialVersion.organization_id) == organization_id
    )
    if wanted.microcredential_id is not None:
        of_it = col(MicrocredentialVersion.microcredential_id) == wanted.microcredential_id
        query = query.where(of_it)
    if wanted.competency_id is not None:
        named = sa.cast(col(MicrocredentialVersion.competency_ids), sa.String)
        query = query.where(named.contains(str(wanted.competency_id)))
    return [col(SharedWork.version_id).in_(query)]


def _says(organization_id: UUID, text: str) -> Condition:
    """Return the condition that title, summary, topic, the name of what was earned, or a text that is shown has these words."""
    named = select(MicrocredentialVersion.id).where(
        col(MicrocredentialVersion.organization_id) == organization_id,
        col(MicrocredentialVersion.name).icontains(text, autoescape=True),
    )
    about = (
        select(Submission.id)
        .join(
            Enrollment,
            sa.and_(
                col(Enrollment.organization_id) == col(Submission.organization_id),
                col(Enrollment.id) == col(Submission.enrollment_id),
            ),
        )
        .where(
            col(Submission.organization_id) == organization_id,
            col(Enrollment.topic).icontains(text, autoescape=True),
        )
    )
    return sa.or_(
        col(SharedWork.title).icontains(text, autoescape=True),
        col(SharedWork.summary).icontains(text, autoescape=True),
        col(SharedWork.version_id).in_(named),
        col(SharedWork.submission_id).in_(about),
        _shows(organization_id, text),
    )


def _shows(organization_id: UUID, text: str) -> Condition:
    """Return the condition that a text which everybody who finds the work may read has these words."""
    return (
        select(Evidence.id)
        .where(
            col(Evidence.organization_id) == organization_id,
            col(Evidence.submission_id) == col(SharedWork.submission_id),
            is_seen(),
            col(Evidence.text).icontains(text, autoescape=True),
        )
        .exists()
    )


def is_seen() -> Condition:
    """Return the condition that colleagues see a piece: its owner lets them, it is there, students have agreed."""
    harmless = sa.or_(
        col(Evidence.scan).is_(None), col(Evidence.scan).not_in(("pending", "quarantined"))
    )
    agreed = sa.or_(
        col(Evidence.students_appear).is_not(sa.true()), col(Evidence.has_consent).is_(sa.true())
    )
    is_there = col(Evidence.forgotten_at).is_(None)
    return sa.and_(col(Evidence.visibility).in_(SHARED), is_there, harmless, agreed)


def seen_of(session: Session, row: SharedWork) -> list[Evidence]:
    """Return the pieces of shared work that colleagues see, oldest first."""
    query = select(Evidence).where(
        col(Evidence.organization_id) == row.organization_id,
        col(Evidence.submission_id) == row.submission_id,
        is_seen(),
    )
    return list(session.exec(query.order_by(col(Evidence.created_at), col(Evidence.id))))
