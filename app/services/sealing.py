"""What is kept from whom: identities in blind schemes, and from assessors everything that could sway them.

Whoever adds a remark, a level or a flag that an assessor must not see before judging asks
`is_kept_independent` first.
"""

from uuid import UUID

from app.domain.access import Action, Party, Target, may
from app.domain.review import BEING_JUDGED
from app.services import targets
from app.services.work import Work
from app.storage import submissions
from app.storage.tables import Review, Submission


def is_kept_independent(work: Work, submission: Submission) -> bool:
    """Tell whether the actor is an assessor who has not sealed levels of this round yet.

    Coach remarks, self-levels, earlier levels and duplicate flags are hidden as long.
    """
    person_id = work.actor.person_id
    if person_id is None or not is_only_assigned(work, submission):
        return False
    scope = (work.session, work.organization_id)
    return not submissions.has_sealed(*scope, submission.id, person_id, submission.round)


def has_yet_to_judge(work: Work, submission: Submission) -> bool:
    """Tell whether the actor is an assessor without sealed levels of this round, whatever else they are."""
    person_id = work.actor.person_id
    parties = targets.about_submission(work, submission).parties
    if person_id is None or Party.ASSIGNED not in parties:
        return False
    scope = (work.session, work.organization_id)
    return not submissions.has_sealed(*scope, submission.id, person_id, submission.round)


def is_judging_anew(work: Work, submission: Submission) -> bool:
    """Tell whether the actor has yet to judge what others have judged before, in this attempt or an earlier one.

    They must not be told what was said.
    """
    if not is_only_assigned(work, submission):
        return False
    where = {"enrollment_id": submission.enrollment_id, "stage_id": submission.stage_id}
    attempts = work.all_by(Submission, person_id=submission.person_id, **where)
    return any(
        one.attempt >= submission.attempt
        and one.state in BEING_JUDGED
        and is_kept_independent(work, one)
        for one in attempts
    )


def hides_educator(work: Work, submission: Submission) -> bool:
    """Tell whether the actor judges this work and must not learn whose it is."""
    return submission.anonymity != "none" and is_only_assigned(work, submission)


def hides_assessor(work: Work, submission: Submission, assessor_id: UUID) -> bool:
    """Tell whether the actor must not learn who judged this work."""
    if submission.anonymity != "both" or assessor_id == work.actor.person_id:
        return False
    if submission.person_id == work.actor.person_id:
        return True
    return not may(work.actor, Action.VOID_DECISION, _by_role(work, submission)) and not may(
        work.actor, Action.READ_ASSIGNMENTS, _by_role(work, submission)
    )


def is_only_assigned(work: Work, submission: Submission) -> bool:
    """Tell whether the actor sees the submission for no other reason than being asked to judge it."""
    target = targets.about_submission(work, submission)
    if Party.ASSIGNED not in target.parties:
        return False
    others = Target(target.school_id, target.microcredential_id, target.parties - {Party.ASSIGNED})
    return not may(work.actor, Action.READ_SUBMISSIONS, others)


def is_told_of_splits(work: Work, submission: Submission) -> bool:
    """Tell whether the actor may know who judges and that they disagree: by a role, never as a party."""
    is_own = submission.person_id == work.actor.person_id
    if is_own or has_yet_to_judge(work, submission):
        return False
    return may(work.actor, Action.READ_ASSIGNMENTS, _by_role(work, submission))


def judge_shown(work: Work, review: Review) -> UUID | None:
    """Return who wrote the review, where the actor may know."""
    submission = work.get(Submission, review.submission_id)
    return None if hides_assessor(work, submission, review.person_id) else review.person_id


def _by_role(work: Work, submission: Submission) -> Target:
    target = targets.about_submission(work, submission)
    return Target(target.school_id, target.microcredential_id)
