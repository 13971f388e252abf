"""Approvers: who has the last word on what a round comes to, and who is apart from it."""

from uuid import UUID

from app.domain.access import RoleName
from app.services import parts
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import appeals, relationships, submissions
from app.storage.tables import Person, Submission


def apart(work: Work, submission: Submission) -> set[UUID]:
    """Return who does not approve this work: who did, judged or coached it, or has declared a conflict."""
    # A panel on an appeal about it judged it; a team that made something of it did it.
    scope = (work.session, work.organization_id)
    asked = submissions.assignments_of(*scope, submission.id)
    sat = appeals.sat_about(*scope, submission.id)
    did = {submission.person_id, *parts.teammates(work, submission)}
    near = relationships.apart_from(*scope, submission.person_id)
    return {*did, *(one.person_id for one in asked), *sat, *near}


def left_for(work: Work, submission: Submission) -> set[UUID]:
    """Return who could approve this work as it stands now."""
    return having(work, submission, RoleName.APPROVER) - apart(work, submission)


def having(work: Work, submission: Submission, role: RoleName) -> set[UUID]:
    """Return the active people whose role reaches this work."""
    found = relationships.active_with_role(
        work.session,
        work.organization_id,
        role,
        school_id=work.get(Person, submission.person_id).school_id,
        microcredential_id=rules_of(work, submission).version.microcredential_id,
    )
    return set(found)
