"""What a list may show: the view of an actor, as conditions on rows about people."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select

from app.domain.access import Party, View
from app.domain.review import BEING_JUDGED, State
from app.storage.tables import (
    Assignment,
    Enrollment,
    MicrocredentialVersion,
    Person,
    Relationship,
    Review,
    Submission,
)

Condition = sa.ColumnElement[bool]
Column = Mapped[Any]


def of_people(view: View, organization_id: UUID, person: Column) -> list[Condition]:
    """Return the ways in which a row about `person` is visible."""
    ways: list[Condition] = []
    if Party.OWNER in view.parties:
        ways.append(person == view.person_id)
    for party, kind in ((Party.COACHING, "coach_of"), (Party.MANAGING, "manager_of")):
        if party in view.parties:
            ways.append(person.in_(_related(view, organization_id, kind)))
    if view.school_ids:
        query = select(Person.id).where(
            col(Person.organization_id) == organization_id,
            col(Person.school_id).in_(view.school_ids),
        )
        ways.append(person.in_(query))
    return ways


def enrollments(view: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which an enrollment is listed."""
    somebody = is_somebody(organization_id, col(Enrollment.person_id))
    if view.everything:
        return [somebody]
    ways = of_people(view, organization_id, col(Enrollment.person_id))
    if view.microcredential_ids:
        ways.append(col(Enrollment.version_id).in_(_versions(view, organization_id)))
    return [somebody, sa.or_(sa.false(), *ways)]


def submissions(view: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a submission is listed."""
    if view.everything:
        return [col(Submission.is_anchor).is_(False)]
    return [sa.or_(sa.false(), *_submission_ways(view, organization_id))]


def of_submissions(view: View, organization_id: UUID, submission: Column) -> list[Condition]:
    """Return the condition under which a row about a submission is listed."""
    if view.everything:
        return [is_real(organization_id, submission)]
    query = select(Submission.id).where(
        col(Submission.organization_id) == organization_id,
        sa.or_(sa.false(), *_submission_ways(view, organization_id)),
    )
    return [submission.in_(query)]


def of_judged(view: View, organization_id: UUID, submission: Column) -> list[Condition]:
    """Return the condition under which what was said of a submission is listed.

    Who judges it again, after a decision that did not stand, is not told what others said before.
    """
    if view.everything:
        return [is_real(organization_id, submission)]
    others = replace(view, parties=view.parties - {Party.ASSIGNED})
    ways = of_submissions(others, organization_id, submission)
    if Party.ASSIGNED in view.parties:
        being_judged = select(Submission.id).where(
            col(Submission.organization_id) == organization_id,
            col(Submission.state).in_(BEING_JUDGED),
        )
        only = View(
            everything=False, person_id=view.person_id, parties=frozenset({Party.ASSIGNED})
        )
        assigned = of_submissions(only, organization_id, submission)
        before = _before_what_is_judged(organization_id, view.person_id)
        ways.append(sa.and_(*assigned, submission.not_in(being_judged), submission.not_in(before)))
    return [sa.or_(*ways)]


def _before_what_is_judged(organization_id: UUID, person_id: UUID | None) -> Any:  # noqa: ANN401 - a subquery
    """Select the attempts before those that the person has yet to judge."""
    later = aliased(Submission)
    asked = select(Assignment.submission_id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.person_id) == person_id,
        col(Assignment.state).in_(("offered", "claimed")),
    )
    is_before = sa.and_(
        col(later.organization_id) == col(Submission.organization_id),
        col(later.person_id) == col(Submission.person_id),
        col(later.enrollment_id) == col(Submission.enrollment_id),
        col(later.stage_id) == col(Submission.stage_id),
        col(later.attempt) > col(Submission.attempt),
    )
    return (
        select(Submission.id)
        .join(later, is_before)
        .where(
            col(Submission.organization_id) == organization_id,
            col(later.state).in_(BEING_JUDGED),
            col(later.id).in_(asked),
        )
    )


def assignments(
    view: View, organization_id: UUID, person_id: UUID | None = None
) -> list[Condition]:
    """Return the conditions under which an assignment is listed: one's own, or of one's reach, never about one's own work."""
    about, mine = col(Assignment.submission_id), col(Assignment.person_id) == person_id
    others = of_others(organization_id, person_id, about)
    if person_id is not None and (view.everything or view.school_ids or view.microcredential_ids):
        # Who else is asked would tell whoever has yet to judge that two disagree.
        others.append(sa.or_(mine, about.not_in(_yet_to_judge(organization_id, person_id))))
    if view.everything:
        return [is_real(organization_id, about), *others]
    ways = [sa.and_(mine, is_listed())]
    ways += of_submissions(by_role(view), organization_id, about)
    return [sa.or_(*ways), *others]


def findable_by_educator(view: View, organization_id: UUID) -> list[Condition]:
    """Return the condition that whose submission it is may be known."""
    known = replace(view, parties=view.parties - {Party.ASSIGNED})
    return (
        [sa.or_(col(Submission.anonymity) == "none", *submissions(known, organization_id))]
        if not view.everything
        else []
    )


def in_told_state(
    asked: View, organization_id: UUID, person_id: UUID | None, states: Collection[str]
) -> Condition:
    """Return the condition that the submission is, for all a person is told, in one of these states.

    `asked` is what the person's roles show of who is asked to judge.
    """
    plain = [state for state in states if state != State.ADJUDICATING]
    ways: list[Condition] = [col(Submission.state).in_(plain)]
    is_told = sa.and_(*_is_told_of_splits(asked, organization_id, person_id))
    is_split = col(Submission.state) == State.ADJUDICATING
    if State.ADJUDICATING in states:
        ways.append(sa.and_(is_split, is_told))
    if State.IN_REVIEW in states:
        ways.append(sa.and_(is_split, sa.not_(is_told)))
    return sa.or_(*ways)


def _is_told_of_splits(
    asked: View, organization_id: UUID, person_id: UUID | None
) -> list[Condition]:
    """Return the conditions of `sealing.is_told_of_splits`: by a role, and neither one's own nor yet to be judged."""
    by_roles = submissions(by_role(asked), organization_id)
    if person_id is None:
        return by_roles
    judging = _yet_to_judge(organization_id, person_id)
    return [
        *by_roles,
        col(Submission.person_id) != person_id,
        col(Submission.id).not_in(judging),
    ]


def _yet_to_judge(organization_id: UUID, person_id: UUID) -> Any:  # noqa: ANN401 - a subquery
    """Select what the person is or was asked to judge, and has sealed no levels of in this round."""
    judged = aliased(Submission)
    of_it = sa.and_(
        col(judged.organization_id) == col(Assignment.organization_id),
        col(judged.id) == col(Assignment.submission_id),
    )
    sealed = select(Review.id).where(
        col(Review.organization_id) == organization_id,
        col(Review.submission_id) == col(judged.id),
        col(Review.person_id) == person_id,
        col(Review.round) == col(judged.round),
        col(Review.sealed_at).is_not(None),
    )
    return (
        select(Assignment.submission_id)
        .join(judged, of_it)
        .where(
            col(Assignment.organization_id) == organization_id,
            col(Assignment.person_id) == person_id,
            is_reading(),
            sa.not_(sealed.exists()),
        )
    )


def of_others(
    organization_id: UUID, person_id: UUID | None, submission: Column
) -> list[Condition]:
    """Return the condition that a row is not about the viewer's own work."""
    if person_id is None:
        return []
    own = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, col(Submission.person_id) == person_id
    )
    return [submission.not_in(own)]


def is_real(organization_id: UUID, submission: Column) -> Condition:
    """Return the condition that a row is about somebody's work, and not about an anchor in a queue."""
    anchors = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, col(Submission.is_anchor)
    )
    return submission.not_in(anchors)


def is_somebody(organization_id: UUID, person: Column) -> Condition:
    """Return the condition that a row is about a person, and not about the nobody of an anchor."""
    nobody = select(Person.id).where(
        col(Person.organization_id) == organization_id, col(Person.is_stand_in)
    )
    return person.not_in(nobody)


def is_reading() -> Condition:
    """Return the condition that an assignment lets its assessor read the work."""
    return sa.and_(col(Assignment.state).in_(("offered", "claimed", "done")), is_listed())


def is_listed() -> Condition:
    """Return the condition that an assessor is told of an assignment: a blind one once it is claimed."""
    return sa.or_(col(Assignment.is_blind).is_(False), col(Assignment.claimed_at).is_not(None))


def by_role(view: View) -> View:
    """Return what the view shows by roles alone, whatever its actor is to the thing."""
    return replace(view, person_id=None, parties=frozenset())


def _submission_ways(view: View, organization_id: UUID) -> list[Condition]:
    ways = of_people(view, organization_id, col(Submission.person_id))
    if view.microcredential_ids:
        enrolled = select(Enrollment.id).where(
            col(Enrollment.organization_id) == organization_id,
            col(Enrollment.version_id).in_(_versions(view, organization_id)),
        )
        is_of_it = col(Submission.enrollment_id).in_(enrolled)
        ways.append(sa.and_(col(Submission.is_anchor).is_(False), is_of_it))
    if Party.ASSIGNED in view.parties:
        query = select(Assignment.submission_id).where(
            col(Assignment.organization_id) == organization_id,
            col(Assignment.person_id) == view.person_id,
            is_reading(),
        )
        ways.append(col(Submission.id).in_(query))
    return ways


def _related(view: View, organization_id: UUID, kind: str) -> Any:  # noqa: ANN401 - a subquery
    return select(Relationship.other_person_id).where(
        col(Relationship.organization_id) == organization_id,
        col(Relationship.person_id) == view.person_id,
        col(Relationship.kind) == kind,
    )


def _versions(view: View, organization_id: UUID) -> Any:  # noqa: ANN401 - a subquery
    return select(MicrocredentialVersion.id).where(
        col(MicrocredentialVersion.organization_id) == organization_id,
        col(MicrocredentialVersion.microcredential_id).in_(view.microcredential_ids),
    )
