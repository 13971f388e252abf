"""What a coordinator looks for: rows by the names of people and places, newest first, many at once."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from app.domain.review import BEING_JUDGED, State
from app.storage.rows import PageOf, PageRequest, column
from app.storage.tables import (
    Assignment,
    Email,
    Enrollment,
    Microcredential,
    MicrocredentialVersion,
    Person,
    Row,
    Submission,
)

R = TypeVar("R", bound=Row)
Condition = sa.ColumnElement[bool]


def by_name(session: Session, table: type[R], organization_id: UUID, limit: int) -> list[R]:
    """Return the rows that are in use, by name, for a list to choose from."""
    query = select(table).where(column(table, "organization_id") == organization_id)
    if "archived_at" in table.model_fields:
        query = query.where(column(table, "archived_at").is_(None))
    in_order = query.order_by(sa.func.lower(column(table, "name")), column(table, "id"))
    return list(session.exec(in_order.limit(limit)))


def newest_first(
    session: Session,
    table: type[R],
    organization_id: UUID,
    request: PageRequest,
    conditions: Iterable[Condition] = (),
) -> PageOf[R]:
    """Return one page by keyset, the newest row first."""
    created_at, row_id = column(table, "created_at"), column(table, "id")
    query = select(table).where(column(table, "organization_id") == organization_id, *conditions)
    if request.after is not None:
        place = map(sa.literal, request.after, (created_at.type, row_id.type))
        query = query.where(sa.tuple_(created_at, row_id) < sa.tuple_(*place))
    in_order = query.order_by(created_at.desc(), row_id.desc())
    found = list(session.exec(in_order.limit(request.limit + 1)))
    if len(found) <= request.limit:
        return PageOf(found, None)
    last = found[request.limit - 1]
    return PageOf(found[: request.limit], (last.created_at, last.id))


def like(table: type[Row], text: str) -> Condition:
    """Return the condition that the row's name has this text in it."""
    return column(table, "name").icontains(text, autoescape=True)


def person_like(organization_id: UUID, text: str) -> Condition:
    """Return the condition that the person's name, or an address of the person, has this text in it."""
    addressed = select(Email.person_id).where(
        col(Email.organization_id) == organization_id,
        col(Email.folded).icontains(text, autoescape=True),
    )
    return sa.or_(like(Person, text), col(Person.id).in_(addressed))


def about_people_like(organization_id: UUID, text: str, person: Mapped[Any]) -> Condition:
    """Return the condition that a row is about such a person."""
    query = select(Person.id).where(
        col(Person.organization_id) == organization_id, person_like(organization_id, text)
    )
    return person.in_(query)


def about_people_of(organization_id: UUID, school_id: UUID, person: Mapped[Any]) -> Condition:
    """Return the condition that a row is about somebody of this school."""
    query = select(Person.id).where(
        col(Person.organization_id) == organization_id, col(Person.school_id) == school_id
    )
    return person.in_(query)


def of_microcredential(
    organization_id: UUID, microcredential_id: UUID, version: Mapped[Any]
) -> Condition:
    """Return the condition that a row is of any version of this microcredential."""
    table = MicrocredentialVersion
    query = select(table.id).where(
        col(table.organization_id) == organization_id,
        col(table.microcredential_id) == microcredential_id,
    )
    return version.in_(query)


def submission_of(organization_id: UUID, microcredential_id: UUID) -> Condition:
    """Return the condition that a submission is to any version of this microcredential."""
    query = select(Enrollment.id).where(
        col(Enrollment.organization_id) == organization_id,
        of_microcredential(organization_id, microcredential_id, col(Enrollment.version_id)),
    )
    return col(Submission.enrollment_id).in_(query)


def in_state(table: type[Row], states: Iterable[str]) -> Condition:
    """Return the condition that the row is in one of these states."""
    return column(table, "state").in_(list(states))


def is_unrouted() -> Condition:
    """Return the condition that the submission waits for somebody who is not there."""
    waits = (*BEING_JUDGED, State.SUBMITTED, State.AWAITING_APPROVAL)
    return sa.and_(col(Submission.state).in_(waits), col(Submission.routing_obstacle).is_not(None))


def live_assignments(
    session: Session, organization_id: UUID, submission_ids: Iterable[UUID]
) -> dict[UUID, list[Assignment]]:
    """Return who are asked to judge each of these submissions now, in the order of their seats."""
    query = select(Assignment).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.submission_id).in_(list(submission_ids)),
        col(Assignment.live_key).is_not(None),
    )
    found: dict[UUID, list[Assignment]] = {}
    for one in session.exec(query.order_by(col(Assignment.seat))):
        found.setdefault(one.submission_id, []).append(one)
    return found


def versions_of(
    session: Session, organization_id: UUID, microcredential_ids: Iterable[UUID]
) -> dict[UUID, list[MicrocredentialVersion]]:
    """Return every version of these microcredentials, newest first."""
    table = MicrocredentialVersion
    query = select(table).where(
        col(table.organization_id) == organization_id,
        col(table.microcredential_id).in_(list(microcredential_ids)),
    )
    found: dict[UUID, list[MicrocredentialVersion]] = {}
    for version in session.exec(query.order_by(col(table.number).desc())):
        found.setdefault(version.microcredential_id, []).append(version)
    return found


def microcredential_like(organization_id: UUID, text: str) -> Condition:
    """Return the condition that the microcredential, or a version of it, has this text in its name."""
    table = MicrocredentialVersion
    query = select(table.microcredential_id).where(
        col(table.organization_id) == organization_id, like(table, text)
    )
    return sa.or_(like(Microcredential, text), col(Microcredential.id).in_(query))
