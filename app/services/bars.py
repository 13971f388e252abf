"""Bars: what stands between each qualified assessor and a submission, from the rows that say so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from app.domain.policy import Policy, policy_of
from app.domain.review import AssignmentState
from app.domain.routing import Bar
from app.services import approvers, calibrations
from app.services.parts import parts_in
from app.services.stages import StageRules
from app.services.work import Work
from app.storage import (
    absences,
    appeals,
    candidates,
    relationships,
    submissions,
)
from app.storage.tables import Appeal, Assignment, MicrocredentialVersion, Person, Submission

Barred = Iterator[tuple[UUID, Bar]]
DAYS_OF_A_MONTH = 31
_ENDED = {
    AssignmentState.RECUSED: Bar.RECUSED,
    AssignmentState.LAPSED: Bar.LAPSED,
    AssignmentState.REASSIGNED: Bar.TAKEN,
}
_NEAR = frozenset({Bar.DECLARED, Bar.COACH, Bar.MANAGER, Bar.PARTNER, Bar.SCHOOL})
_SEATED = {AssignmentState.OFFERED, AssignmentState.CLAIMED, AssignmentState.DONE}


def bars_of(
    work: Work, submission: Submission, rules: StageRules, people: Sequence[UUID]
) -> dict[UUID, set[Bar]]:
    """Return the bars of each of these people; who has none is left out."""
    around = bars_around(work, submission.person_id, rules.version, people)
    for person_id, bar in (
        *_asked_before(work, submission, rules.policy),
        *_appealed_before(work, submission),
        *_uncalibrated(work, rules, people),
        *parts_in(work, submission, rules),
        *_needed_to_approve(work, submission, rules.policy),
    ):
        around[person_id].add(bar)
    return around


def bars_around(
    work: Work, owner_id: UUID, version: MicrocredentialVersion, people: Sequence[UUID]
) -> dict[UUID, set[Bar]]:
    """Return what stands between each of these people and anything of the owner's under this version."""
    policy = policy_of(version.policy)
    found: dict[UUID, set[Bar]] = defaultdict(set)
    sources: Iterable[Barred] = (
        _related(work, owner_id, policy),
        _around_names(work, owner_id, version, people),
        _judged_by_the_educator(work, owner_id, policy),
        _away(work, people),
    )
    for source in sources:
        for person_id, bar in source:
            found[person_id].add(bar)
    return found


def has_come_up(
    work: Work,
    owner_id: UUID,
    version: MicrocredentialVersion,
    person_id: UUID,
    *,
    is_told: bool = True,
) -> bool:
    """Tell whether something has come up against somebody who was asked."""
    around = bars_around(work, owner_id, version, [person_id])[person_id]
    # Where names are hidden, losing work that one has seen to a conflict would tell whose it is.
    is_kept = is_told and policy_of(version.policy).is_blind
    return bool(around & ({Bar.NAMES} if is_kept else _NEAR | {Bar.NAMES}))


def judges_of(work: Work, submission_id: UUID | None) -> dict[int, UUID]:
    """Return who judged an attempt in its last round, by seat."""
    if submission_id is None:
        return {}
    asked = submissions.assignments_of(work.session, work.organization_id, submission_id)
    done = [one for one in asked if one.state == AssignmentState.DONE]
    last = max((one.round for one in done), default=0)
    return {one.seat: one.person_id for one in done if one.round == last}


def _uncalibrated(work: Work, rules: StageRules, people: Sequence[UUID]) -> Barred:
    """Who has not passed the gate, where the policy asks for it."""
    if rules.policy.calibrated:
        passed = calibrations.qualified(work, rules.stage.rubric_id)
        yield from ((one, Bar.UNCALIBRATED) for one in people if one not in passed)


def _related(work: Work, owner: UUID, policy: Policy) -> Barred:
    """Who is the educator, or near to the educator in a way that the policy names."""
    yield owner, Bar.SELF
    around = relationships.around(work.session, work.organization_id, owner)
    for person, other, kind in around:
        stranger, is_toward = (other, False) if person == owner else (person, True)
        bar = _bar_of(kind, is_toward=is_toward)
        if bar is not None and bar.value in policy.conflicts:
            yield stranger, bar


def _bar_of(kind: str, *, is_toward: bool) -> Bar | None:
    """Return the bar of a relationship; who coaches or manages is barred, not who is coached."""
    mutual = {"conflict_with": Bar.DECLARED, "partner_of": Bar.PARTNER}
    toward = {"coach_of": Bar.COACH, "manager_of": Bar.MANAGER}
    return mutual.get(kind) or (toward.get(kind) if is_toward else None)


def _around_names(
    work: Work, owner_id: UUID, version: MicrocredentialVersion, people: Sequence[UUID]
) -> Barred:
    """Who is at the same school, and who would see the names that a blind scheme hides."""
    school_id, policy = work.get(Person, owner_id).school_id, policy_of(version.policy)
    session, organization_id = work.session, work.organization_id
    if "same_school" in policy.conflicts:
        for person_id in candidates.of_school(session, organization_id, school_id, people):
            yield person_id, Bar.SCHOOL
    if policy.is_blind:
        seeing = candidates.seeing_names(
            session,
            organization_id,
            people,
            school_id=school_id,
            microcredential_id=version.microcredential_id,
        )
        for person_id in seeing:
            yield person_id, Bar.NAMES


def _judged_by_the_educator(work: Work, owner: UUID, policy: Policy) -> Barred:
    if not policy.reciprocal_months:
        return
    since = work.now - timedelta(days=DAYS_OF_A_MONTH * policy.reciprocal_months)
    for person_id in candidates.judged_by(work.session, work.organization_id, owner, since):
        yield person_id, Bar.RECIPROCAL


def _away(work: Work, people: Sequence[UUID]) -> Barred:
    for person_id in absences.away_at(work.session, work.organization_id, people, work.now):
        yield person_id, Bar.AWAY


def _asked_before(work: Work, submission: Submission, policy: Policy) -> Barred:
    asked = submissions.assignments_of(work.session, work.organization_id, submission.id)
    is_remanded = submission.remand is not None
    for one in asked:
        bar = _bar_of_asking(one, submission.round)
        # What an approver has sent back goes to those who judged it, who know it.
        if bar is not None and not (bar is Bar.PRIOR and is_remanded):
            yield one.person_id, bar
    if submission.previous_id is not None and policy.resubmission_routing != "same":
        for person_id in candidates.judged_attempts(work.session, submission):
            yield person_id, Bar.PRIOR


def _appealed_before(work: Work, submission: Submission) -> Barred:
    """Whoever judged what a panel sent back, and the panel itself: the round after it is a fresh one."""
    appeal = work.find_by(Appeal, submission_id=submission.id)
    if appeal is None:
        return
    where = (submission.enrollment_id, submission.stage_id)
    before = appeals.involved(work.session, work.organization_id, *where)
    asked = submissions.assignments_of(work.session, work.organization_id, submission.id)
    since = {one.person_id for one in asked if one.round > (appeal.round or 0)}
    panel = {seat.person_id for seat in appeals.seats_of(work.session, appeal)}
    yield from ((person_id, Bar.INVOLVED) for person_id in panel | (before - since))


def _needed_to_approve(work: Work, submission: Submission, policy: Policy) -> Barred:
    """Who alone could have the last word, as long as they do not judge."""
    left = approvers.left_for(work, submission) if policy.approver else set()
    if len(left) == 1:
        yield left.pop(), Bar.NEEDED


def _bar_of_asking(asked: Assignment, number: int) -> Bar | None:
    state = AssignmentState(asked.state)
    if asked.round == number:
        return Bar.SEATED if state in _SEATED else _ENDED.get(state)
    # After a voided decision somebody else looks, if there is anybody else.
    return Bar.PRIOR if state is AssignmentState.DONE else None
