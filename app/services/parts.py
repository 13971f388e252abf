"""Who had a part in a piece of work beside its educator, and so neither judges it nor sits on a panel about it."""

from collections.abc import Iterator
from uuid import UUID

from app.domain.routing import Bar
from app.services import attested, checked
from app.services.stages import StageRules
from app.services.work import Work
from app.storage import candidates, plans, submissions, team_artefacts
from app.storage.tables import Accommodation, Plan, Submission


def parts_in(work: Work, submission: Submission, rules: StageRules) -> Iterator[tuple[UUID, Bar]]:
    """Yield who confirmed, looked over, made or helped with something in it, also if they do no longer."""
    yield from ((one, Bar.ATTESTED) for one in attested.involved(rules))
    # What the version does not offer nobody had a part in, so it is not asked about.
    if rules.policy.partner_check != "none":
        yield from ((one, Bar.CHECKED) for one in checked.involved(work, submission))
    if any(one.shared == "team" for one in rules.requirements.values()):
        yield from ((one, Bar.TEAMMATE) for one in teammates(work, submission))
    yield from ((one, Bar.ADVISED) for one in _advised(work, submission, rules))


def teammates(work: Work, submission: Submission) -> set[UUID]:
    """Return who is in a team that something in the work is of, and who had a part in it."""
    scope = (work.session, work.organization_id)
    pieces = submissions.evidence_of(*scope, submission.id)
    return team_artefacts.teammates(*scope, pieces) - {submission.person_id}


def _advised(work: Work, submission: Submission, rules: StageRules) -> set[UUID]:
    """Return who met its educator about it, or commented on its drafts or plan; where names are hidden, also whoever learned the name by deciding."""
    is_blind = rules.policy.is_blind
    if not is_blind and Bar.COACH not in rules.policy.conflicts:
        return set()
    scope, enrollment_id = (work.session, work.organization_id), submission.enrollment_id
    found: set[UUID | None] = set()
    for having_advised in (candidates.commenting, candidates.meeting):
        found |= set(having_advised(*scope, submission.person_id, enrollment_id))
    if rules.version.plan is not None:
        with_it = plans.involved if is_blind else plans.commenting
        for plan in work.all_by(Plan, enrollment_id=enrollment_id):
            found |= with_it(*scope, plan.id)
    if is_blind:
        found |= set(_seeing_the_name(work, submission, rules))
    return {one for one in found if one not in {None, submission.person_id}}


def _seeing_the_name(
    work: Work, submission: Submission, rules: StageRules
) -> Iterator[UUID | None]:
    """Yield who decided on an accommodation by name, or looked whether the work is all there."""
    enrollment_id = submission.enrollment_id
    granted = work.all_by(Accommodation, enrollment_id=enrollment_id)
    yield from (one.decided_by for one in granted)
    if rules.policy.gates_by_person:
        scope = (work.session, work.organization_id)
        yield from candidates.gating(*scope, submission.person_id, enrollment_id)
