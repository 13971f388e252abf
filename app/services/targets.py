"""Where a thing lies and what the actor is to it: the target that the access table is asked about."""

from uuid import UUID

from app.domain.access import Party, Target
from app.domain.errors import NotFoundError
from app.services.work import Work
from app.storage import partner_checks, relationships, submissions
from app.storage.tables import Enrollment, MicrocredentialVersion, Person, Submission

_DRAFTS = frozenset({"draft", "returned"})
_PARTIES = {"coach_of": Party.COACHING, "manager_of": Party.MANAGING}


def about_person(work: Work, person_id: UUID, microcredential_id: UUID | None = None) -> Target:
    """Return the target of something that is about a person."""
    person = work.get(Person, person_id)
    return Target(person.school_id, microcredential_id, _parties(work, person_id))


def about_enrollment(work: Work, enrollment: Enrollment) -> Target:
    """Return the target of an enrollment."""
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    return about_person(work, enrollment.person_id, version.microcredential_id)


def about_submission(work: Work, submission: Submission) -> Target:
    """Return the target of a submission, its evidence, reviews and decisions."""
    target = about_enrollment(work, work.get(Enrollment, submission.enrollment_id))
    if not _is_assigned(work, submission):
        if submission.is_anchor and not _was_asked(work, submission):
            raise NotFoundError(f"There is no submission {submission.id}.")
        return _with_partner(work, submission, target)
    parties = target.parties | {Party.ASSIGNED}
    return Target(target.school_id, target.microcredential_id, parties)


def _with_partner(work: Work, submission: Submission, target: Target) -> Target:
    """Return the target also as what it is to a learning partner who is asked about a draft."""
    actor_id = work.actor.person_id
    if actor_id is None or submission.state not in _DRAFTS or Party.OWNER in target.parties:
        return target
    scope = (work.session, work.organization_id)
    if not partner_checks.is_checking(*scope, submission.id, actor_id):
        return target
    parties = target.parties | {Party.CHECKING}
    return Target(target.school_id, target.microcredential_id, parties)


def _parties(work: Work, person_id: UUID) -> frozenset[Party]:
    actor_id = work.actor.person_id
    if actor_id is None:
        return frozenset()
    if actor_id == person_id:
        return frozenset({Party.OWNER})
    kinds = relationships.kinds_between(work.session, work.organization_id, actor_id, person_id)
    return frozenset(_PARTIES[kind] for kind in kinds if kind in _PARTIES)


def _is_assigned(work: Work, submission: Submission) -> bool:
    actor_id = work.actor.person_id
    return actor_id is not None and submissions.is_assigned(
        work.session, work.organization_id, submission.id, actor_id
    )


def _was_asked(work: Work, submission: Submission) -> bool:
    """Tell whether an anchor in a queue is there for the actor: for its own assessor, and the service."""
    if work.actor.is_service:
        return True
    asked = submissions.assignments_of(work.session, work.organization_id, submission.id)
    return work.actor.person_id in {one.person_id for one in asked}
