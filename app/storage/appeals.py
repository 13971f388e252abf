"""Questions about appeals, cases and their panels: who was involved, who sits, what a list shows."""

from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import Party, View
from app.domain.panel import SeatState
from app.storage import rows, visibility
from app.storage.rows import column
from app.storage.tables import (
    Appeal,
    Assignment,
    CoachMeeting,
    Decision,
    IntegrityHold,
    MicrocredentialVersion,
    PanelSeat,
    RevocationCase,
    Submission,
)

Matter = Appeal | RevocationCase
M = TypeVar("M", Appeal, RevocationCase)


def of_matter(matter: Matter) -> dict[str, UUID]:
    """Return which column of a seat names this matter."""
    return {"appeal_id" if isinstance(matter, Appeal) else "case_id": matter.id}


def submission_of(appeal: Appeal) -> UUID:
    """Return which submission was appealed."""
    if appeal.submission_id is None:
        raise LookupError("this appeal is not about a submission")
    return appeal.submission_id


def decision_of(appeal: Appeal) -> UUID:
    """Return which decision was appealed."""
    if appeal.decision_id is None:
        raise LookupError("this appeal is not about a decision")
    return appeal.decision_id


def case_of(seat: PanelSeat) -> UUID:
    """Return which case a seat is about."""
    if seat.case_id is None:
        raise LookupError("this seat is about an appeal")
    return seat.case_id


def seats_of(session: Session, matter: Matter) -> list[PanelSeat]:
    """Return every seat of the panel, oldest first; also those given back or replaced."""
    ((name, matter_id),) = of_matter(matter).items()
    query = select(PanelSeat).where(
        col(PanelSeat.organization_id) == matter.organization_id,
        column(PanelSeat, name) == matter_id,
    )
    return list(session.exec(query.order_by(col(PanelSeat.created_at), col(PanelSeat.id))))


def seats_around(session: Session, organization_id: UUID, person_id: UUID) -> list[PanelSeat]:
    """Return where the person sits, and who sits about something of theirs, oldest first."""
    ways = [col(PanelSeat.person_id) == person_id]
    for table, seat_of_it in ((Appeal, PanelSeat.appeal_id), (RevocationCase, PanelSeat.case_id)):
        about = select(column(table, "id")).where(
            column(table, "organization_id") == organization_id,
            column(table, "person_id") == person_id,
        )
        ways.append(col(seat_of_it).in_(about))
    query = select(PanelSeat).where(
        col(PanelSeat.organization_id) == organization_id,
        col(PanelSeat.state) == SeatState.SEATED.value,
        sa.or_(*ways),
    )
    return list(session.exec(query.order_by(col(PanelSeat.created_at), col(PanelSeat.id))))


def unvoted(session: Session, organization_id: UUID) -> list[PanelSeat]:
    """Return the seats in which somebody sits and has not voted, oldest first."""
    query = select(PanelSeat).where(
        col(PanelSeat.organization_id) == organization_id,
        col(PanelSeat.state) == SeatState.SEATED.value,
        col(PanelSeat.voted_at).is_(None),
    )
    return list(session.exec(query.order_by(col(PanelSeat.created_at), col(PanelSeat.id))))


def seat_of(session: Session, matter: Matter, person_id: UUID | None) -> PanelSeat | None:
    """Return the seat in which the person sits, or None."""
    found = [one for one in seats_of(session, matter) if one.person_id == person_id]
    return next((one for one in found if one.state == SeatState.SEATED), None)


def involved(
    session: Session, organization_id: UUID, enrollment_id: UUID, stage_id: UUID | None
) -> set[UUID]:
    """Return who judged, met about, approved, sent back, voided or held any attempt at the stage, or at any."""
    attempts = [
        col(Submission.organization_id) == organization_id,
        col(Submission.enrollment_id) == enrollment_id,
    ]
    if stage_id is not None:
        attempts.append(col(Submission.stage_id) == stage_id)
    ids = select(Submission.id).where(*attempts)
    asked: list[Any] = [
        (Assignment, ("person_id",)),
        (CoachMeeting, ("person_id",)),
        (IntegrityHold, ("placed_by", "lifted_by")),
        (Decision, ("approved_by", "remanded_by", "void_asked_by", "voided_by")),
    ]
    found: set[UUID] = set()
    for table, names in asked:
        of_attempts = [
            column(table, "organization_id") == organization_id,
            column(table, "submission_id").in_(ids),
        ]
        for name in names:
            found |= set(session.exec(select(column(table, name)).where(*of_attempts)))
    return found - {None}


def sat_about(session: Session, organization_id: UUID, submission_id: UUID) -> list[UUID]:
    """Return who was on the panel of an appeal about the submission."""
    about = select(Appeal.id).where(
        col(Appeal.organization_id) == organization_id, col(Appeal.submission_id) == submission_id
    )
    query = select(PanelSeat.person_id).where(
        col(PanelSeat.organization_id) == organization_id, col(PanelSeat.appeal_id).in_(about)
    )
    return list(session.exec(query))


def sat_about_badge(
    session: Session, organization_id: UUID, credential_id: UUID, *, apart_from: Matter
) -> set[UUID]:
    """Return who opened a case about the badge, or sat on any other panel about it."""
    badge = {"credential_id": credential_id}
    cases = rows.all_by(session, RevocationCase, organization_id, **badge)
    matters: list[Matter] = [*rows.all_by(session, Appeal, organization_id, **badge), *cases]
    found = {case.opened_by for case in cases if case.opened_by is not None}
    for matter in matters:
        if matter.id != apart_from.id:
            found |= {seat.person_id for seat in seats_of(session, matter)}
    return found


def unfilled(session: Session, organization_id: UUID, table: type[M]) -> list[M]:
    """Return the appeals, or the cases, whose panel could not be filled."""
    query = select(table).where(
        column(table, "organization_id") == organization_id,
        column(table, "obstacle").is_not(None),
    )
    return list(session.exec(query.order_by(column(table, "id"))))


def visible(view: View, organization_id: UUID, table: Any) -> list[sa.ColumnElement[bool]]:  # noqa: ANN401 - a table
    """Return the condition under which an appeal, or a case, is listed."""
    if view.everything:
        return []
    ways = visibility.of_people(view, organization_id, column(table, "person_id"))
    if Party.PANEL in view.parties:
        name = "appeal_id" if table is Appeal else "case_id"
        sits = select(column(PanelSeat, name)).where(
            col(PanelSeat.organization_id) == organization_id,
            col(PanelSeat.person_id) == view.person_id,
            col(PanelSeat.state) == SeatState.SEATED,
            column(PanelSeat, name).is_not(None),
        )
        ways.append(column(table, "id").in_(sits))
    if view.microcredential_ids:
        versions = select(MicrocredentialVersion.id).where(
            col(MicrocredentialVersion.organization_id) == organization_id,
            col(MicrocredentialVersion.microcredential_id).in_(view.microcredential_ids),
        )
        ways.append(column(table, "version_id").in_(versions))
    return [sa.or_(sa.false(), *ways)]


def waiting_for(session: Session, organization_id: UUID, person_id: UUID) -> list[Matter]:
    """Return what is open and lacks the vote of this person, oldest first."""
    found: list[Matter] = []
    for table, name, states in (
        (Appeal, "appeal_id", ("open",)),
        (RevocationCase, "case_id", ("voting",)),
    ):
        seats = select(column(PanelSeat, name)).where(
            col(PanelSeat.organization_id) == organization_id,
            col(PanelSeat.person_id) == person_id,
            col(PanelSeat.state) == SeatState.SEATED,
            col(PanelSeat.voted_at).is_(None),
        )
        query: Any = select(table).where(
            column(table, "organization_id") == organization_id,
            column(table, "id").in_(seats),
            column(table, "state").in_(states),
        )
        found += session.exec(query.order_by(column(table, "created_at"), column(table, "id")))
    return found
