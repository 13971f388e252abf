"""Submissions: open an attempt, submit it, withdraw it, try again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from app.domain import declaration, review, self_levels
from app.domain import enrollment as enrollments
from app.domain.access import Action, view
from app.domain.completeness import missing, warnings
from app.domain.declaration import Declaration
from app.domain.errors import Fault, ForbiddenError, MoveError
from app.domain.integrity import check_free
from app.domain.review import CarriedLevel, Move, as_told
from app.domain.self_levels import SelfLevel
from app.services import (
    attempts,
    checked,
    clocks,
    counted_once,
    likenesses,
    obstacles,
    plan_gate,
    remarks,
    repeating,
    routing,
    submission_moves,
    targets,
    telling,
)
from app.services.stages import StageRules, open_stage, rules_of
from app.services.work import Work
from app.storage import rows, submissions, visibility
from app.storage.tables import Enrollment, Stage, Submission


@dataclass(frozen=True, slots=True)
class Gate:
    """What the completeness gate says: what is missing, and what the assessor will notice."""

    missing: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    # What could tell a blind assessor whose work it is.
    anonymity_warnings: tuple[Fault, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether the attempt can go to an assessor."""
        return not self.missing


def create(work: Work, *, enrollment_id: UUID, stage_id: UUID | None) -> Submission:
    """Open a draft at a stage, by default the next one."""
    enrollment = work.get_named(Enrollment, enrollment_id, "/enrollment_id")
    work.require(Action.WRITE_SUBMISSIONS, targets.about_enrollment(work, enrollment))
    enrollments.move(enrollment.state, enrollments.Move.WORK)
    plan_gate.check(work, enrollment)
    stage = open_stage(work, enrollment, stage_id)
    repeating.check_stage(work, enrollment, stage)
    submission = work.add(
        Submission,
        enrollment_id=enrollment.id,
        stage_id=stage.id,
        person_id=enrollment.person_id,
        anonymity=StageRules(work, stage).policy.anonymity,
        live_key=f"{enrollment.id}:{stage.id}",
    )
    work.record("submission.created", submission, stage=stage.key)
    return submission


def get(work: Work, submission_id: UUID) -> Submission:
    """Return one submission."""
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_SUBMISSIONS, targets.about_submission(work, submission))
    return submission


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Submission]:  # noqa: ANN401 - column values
    """Return a page of the submissions that the actor may see.

    A filter tells no more than what it filters: nothing blind is found by its educator, and who is
    not told that assessors disagree finds such work among what is in review.
    """
    seen = view(work.actor, Action.READ_SUBMISSIONS)
    conditions = visibility.submissions(seen, work.organization_id)
    if filters.get("person_id") or filters.get("enrollment_id"):
        conditions += visibility.findable_by_educator(seen, work.organization_id)
    state = filters.pop("state", None)
    if state is not None:
        conditions.append(telling.in_told_state(work, [state]))
    return work.page(Submission, request, *conditions, **filters)


def writable(work: Work, submission_id: UUID) -> Submission:
    """Return the actor's own submission, locked; raises ForbiddenError for anybody else's."""
    submission = work.get_for_update(Submission, submission_id)
    work.require(Action.WRITE_SUBMISSIONS, targets.about_submission(work, submission))
    return submission


def submit(
    work: Work, submission_id: UUID, declared: Declaration, own: Sequence[SelfLevel] = ()
) -> Submission:
    """Hand the attempt in: it goes to an assessor when it is complete, else it comes back at once."""
    submission = writable(work, submission_id)
    after = submission_moves.move(work, submission, Move.SUBMIT)
    enrollment = check_enrolled(work, submission)
    if submission.previous_id is None:
        repeating.check_handing_in(work, enrollment, work.get(Stage, submission.stage_id))
    policy = rules_of(work, submission).policy
    checked.require(work, submission, policy)
    declaration.check(declared, asks_ai_use=policy.declares_ai_use)
    rules, to_judge = rules_of(work, submission), open_criteria(work, submission).to_judge
    self_levels.check(own, rules.criteria, to_judge, asked=policy.self_levels)
    submission.self_levels = [asdict(one) for one in own]
    submission.declared_own_work, submission.state = True, after
    submission.ai_use = None if declared.ai_use is None else declared.ai_use.value
    submission.ai_use_description = declared.ai_use_description
    found = gate(work, submission)
    if policy.gates_by_machine and found.missing:
        return _return(work, submission, found.missing)
    counted_once.check_work(work, submission)
    submission.obstacles, submission.submitted_at = [], work.now
    work.record("submission.submitted", submission, attempt=submission.attempt)
    attempts.fix_links(work, submission)
    if policy.gates_by_person:
        obstacles.follow(work, submission)
    else:
        _begin_round(work, submission)
    clocks.follow(work, submission)
    return submission


def complete(work: Work, submission_id: UUID) -> Submission:
    """Let what is all there be judged, after a person has looked."""
    submission = _to_check(work, submission_id, Move.COMPLETE)
    _begin_round(work, submission)
    work.record("submission.completed", submission)
    clocks.follow(work, submission)
    return submission


def send_back(work: Work, submission_id: UUID, missing: Sequence[Fault]) -> Submission:
    """Send back what is not all there, with every reason; it is no attempt."""
    submission = _to_check(work, submission_id, Move.RETURN)
    check_free(Move.RETURN, is_on_hold=submission.is_on_hold)
    return _return(work, submission, tuple(missing))


def check(work: Work, submission_id: UUID) -> Gate:
    """Return what the completeness gate would say now."""
    return gate(work, get(work, submission_id))


def withdraw(work: Work, submission_id: UUID) -> Submission:
    """Take back what has not gone to an assessor; the attempt before it can be tried again."""
    submission = writable(work, submission_id)
    submission.state = submission_moves.move(work, submission, Move.WITHDRAW)
    check_free(Move.WITHDRAW, is_on_hold=submission.is_on_hold)
    live_key, submission.live_key = submission.live_key, None
    work.session.flush()
    if submission.previous_id is not None:
        work.get_for_update(Submission, submission.previous_id).live_key = live_key
    work.record("submission.withdrawn", submission)
    obstacles.follow(work, submission)
    clocks.follow(work, submission)
    return submission


def resubmit(work: Work, submission_id: UUID) -> Submission:
    """Open the next attempt: what was met is kept, only the unmet set and its evidence reopen."""
    previous = writable(work, submission_id)
    submission_moves.move(work, previous, Move.RESUBMIT)
    if previous.live_key is None:
        says = "The next attempt was opened already."
        raise MoveError("resubmitted", Move.RESUBMIT, [], says=says)
    check_enrolled(work, previous)
    _check_coached(work, previous)
    live_key, previous.live_key = previous.live_key, None
    work.session.flush()
    submission = work.add(
        Submission,
        enrollment_id=previous.enrollment_id,
        stage_id=previous.stage_id,
        person_id=previous.person_id,
        anonymity=previous.anonymity,
        previous_id=previous.id,
        attempt=previous.attempt + 1,
        live_key=live_key,
        carried=[asdict(level) for level in attempts.carried_from(work, previous)],
    )
    attempts.copy_evidence(work, previous, submission)
    work.record("submission.resubmitted", submission, attempt=submission.attempt)
    return submission


def check_enrolled(work: Work, submission: Submission) -> Enrollment:
    """Return the enrollment, locked; raises MoveError once it has ended."""
    enrollment = work.get_for_update(Enrollment, submission.enrollment_id)
    enrollments.move(enrollment.state, enrollments.Move.WORK)
    return enrollment


def _check_coached(work: Work, previous: Submission) -> None:
    """Raise ConflictError while the next attempt waits for a meeting with a coach."""
    if submission_moves.waits_for_coach(work, previous):
        says = f"After attempt {previous.attempt} a coach meets you before the next one."
        raise MoveError(as_told(previous.state), Move.RESUBMIT, ["meet"], says=says)


def open_criteria(work: Work, submission: Submission) -> review.OpenCriteria:
    """Return what an assessor has to judge in this attempt."""
    if submission.remand is not None:
        return review.OpenCriteria(tuple(submission.remand["criteria"]), ())
    rules = rules_of(work, submission)
    evidence = submissions.evidence_of(work.session, work.organization_id, submission.id)
    digests = attempts.digests_of(rules, evidence)
    return review.open_criteria(rules.criteria, carried_of(submission), digests)


def carried_of(submission: Submission) -> tuple[CarriedLevel, ...]:
    """Return the criteria that were met in an earlier attempt."""
    return tuple(
        CarriedLevel(c["criterion"], c["level"], tuple(c["digests"])) for c in submission.carried
    )


def check_editable(work: Work, submission: Submission, requirement_key: str) -> None:
    """Raise unless the evidence of this requirement may change now."""
    submission_moves.move(work, submission, Move.EDIT)
    if requirement_key not in open_requirements(work, submission):
        raise ForbiddenError(
            "This evidence was judged and met; only what is still open can change."
        )


def open_requirements(work: Work, submission: Submission) -> frozenset[str]:
    """Return the keys of the evidence that this attempt may change: all of it, the first time."""
    rules = rules_of(work, submission)
    every = [requirement.key for requirement in rules.requirements.values()]
    if submission.previous_id is None:
        return frozenset(every)
    kept = {level.criterion for level in carried_of(submission)}
    unmet = [c.key for c in rules.criteria if c.key not in kept]
    return review.open_requirements(rules.criteria, unmet, every)


def _to_check(work: Work, submission_id: UUID, wanted: Move) -> Submission:
    submission = work.get_for_update(Submission, submission_id)
    target = targets.about_submission(work, submission)
    work.require(Action.CHECK_COMPLETENESS, target)
    if submission.person_id == work.actor.person_id:
        raise ForbiddenError("Nobody checks their own work; ask another coordinator.")
    submission_moves.move(work, submission, wanted)
    looking = str(work.actor.person_id)
    if looking not in submission.gated_by:
        submission.gated_by = [*submission.gated_by, looking]
    return submission


def _return(work: Work, submission: Submission, missing: tuple[Fault, ...]) -> Submission:
    submission.state = review.move(submission.state, Move.RETURN)
    submission.obstacles = [asdict(fault) for fault in missing]
    work.record("submission.returned", submission, missing=len(missing))
    obstacles.follow(work, submission)
    clocks.follow(work, submission)
    return submission


def _begin_round(work: Work, submission: Submission) -> None:
    submission.state = review.move(submission.state, Move.COMPLETE)
    routing.open_round(work, submission)
    likenesses.ask(work, submission)


def gate(work: Work, submission: Submission) -> Gate:
    """Return what the completeness gate says of an attempt, whoever asks."""
    rules = rules_of(work, submission)
    evidence = submissions.evidence_of(work.session, work.organization_id, submission.id)
    requirements = tuple(rules.requirements.values())
    facts = attempts.facts_of(rules, evidence)
    told = remarks.on_anonymity(work, submission, rules, evidence)
    judged = {one.key for one in requirements} - open_requirements(work, submission)
    return Gate(missing(requirements, facts, judged), warnings(requirements, facts), told)
