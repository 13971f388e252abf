"""Appeals: an educator challenges a decision once; a panel that had no part in it decides for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain import review
from app.domain.access import Action
from app.domain.appeal import (
    OUTCOMES,
    AppealKind,
    AppealMove,
    move_appeal,
    ruling,
)
from app.domain.errors import ConflictError, MoveError, NotFoundError
from app.domain.integrity import check_free
from app.domain.panel import Cast
from app.domain.plan import PlanMove, move_plan
from app.domain.policy import AppealPolicy, Policy, policy_of
from app.domain.review import Move, as_told
from app.services import (
    calendars,
    clocks,
    credentials,
    decisions,
    matters,
    notices,
    panels,
    plan_moves,
    plan_rulings,
    rulings,
    submission_moves,
    targets,
)
from app.services.stages import rules_of
from app.services.work import Work, refuse
from app.storage import submissions
from app.storage.tables import (
    Appeal,
    Credential,
    Decision,
    Enrollment,
    MicrocredentialVersion,
    Plan,
    Submission,
)

_APPEAL = Move.APPEAL.value


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is challenged, on what ground, in whose words."""

    kind: AppealKind
    subject_id: UUID
    ground: str
    statement: str


def file(work: Work, challenge: Challenge) -> Appeal:
    """Challenge a decision of one's own; of two appeals at once one wins, and there is only one ever."""
    if challenge.kind is AppealKind.REVOCATION:
        return _file_about_badge(work, challenge)
    if challenge.kind is AppealKind.PLAN:
        return _file_about_plan(work, challenge)
    decision, submission = _challenged(work, challenge)
    after = submission_moves.move(work, submission, Move.APPEAL)
    _check_live(work, submission)
    rules = rules_of(work, submission)
    policy = _policy(rules.policy)
    standing = submissions.standing_decision(work.session, work.organization_id, submission.id)
    _check_in_time(work, standing.made_at if standing else None, policy)
    _check_ground(policy, challenge)
    row = work.add(
        Appeal,
        person_id=submission.person_id,
        version_id=rules.version.id,
        submission_id=submission.id,
        decision_id=decision.id,
        kind=challenge.kind.value,
        round=submission.round,
        subject_key=f"submission:{submission.id}",
        ground=challenge.ground,
        statement=challenge.statement,
        seats=policy.panel,
    )
    submission.state = after
    clocks.follow(work, submission)
    work.record("appeal.filed", row, submission_id=str(submission.id), ground=row.ground)
    panels.fill(work, row)
    return row


def latest_about(work: Work, submission_id: UUID) -> Appeal | None:
    """Return the newest appeal about a submission, for whoever may read it."""
    about = {"submission_id": submission_id}
    found = work.all_by(Appeal, **about)
    return matters.get(work, Appeal, found[-1].id) if found else None


def withdraw(work: Work, appeal_id: UUID) -> Appeal:
    """Take one's appeal back: the decision stands, and cannot be appealed again."""
    row = matters.locked(work, Appeal, appeal_id)
    work.require(Action.FILE_APPEAL, matters.target_of(work, row))
    subject = matters.subject_of(work, row)
    row.state = move_appeal(row.state, AppealMove.WITHDRAW)
    if isinstance(subject, Submission):
        check_free(AppealMove.WITHDRAW, is_on_hold=subject.is_on_hold)
        subject.state = review.move(subject.state, Move.UPHOLD)
    elif isinstance(subject, Plan):
        subject.state = move_plan(subject.state, PlanMove.UPHOLD)
    row.obstacle = None
    work.record("appeal.withdrawn", row, **_about(row))
    if isinstance(subject, Submission):
        clocks.follow(work, subject)
    return row


def decide(work: Work, row: Appeal, cast: Sequence[Cast]) -> None:
    """Let happen what the votes of the panel come to."""
    said = ruling(cast)
    row.state = move_appeal(row.state, OUTCOMES[said.vote])
    row.reasons, row.decided_at = list(said.reasons), work.now
    work.record("appeal.decided", row, **_about(row), outcome=row.state)
    subject = matters.subject_of(work, row)
    if isinstance(subject, Submission):
        rulings.carry_out(work, row, subject, said.vote)
    elif isinstance(subject, Plan):
        plan_rulings.carry_out(work, subject, said.vote)
    else:
        rulings.carry_out_on_badge(work, row, subject, said.vote)
    notices.appeal_decided(work, row)


def policy_for(work: Work, decision: Decision) -> AppealPolicy:
    """Return how a decision can be appealed; raises ConflictError where it cannot at all."""
    return _policy(rules_of(work, work.get(Submission, decision.submission_id)).policy)


def policy_for_plan(work: Work, plan: Plan) -> AppealPolicy:
    """Return how a refusal can be appealed; raises ConflictError where it cannot at all."""
    enrollment = work.get(Enrollment, plan.enrollment_id)
    return _policy(policy_of(work.get(MicrocredentialVersion, enrollment.version_id).policy))


def policy_for_badge(work: Work, credential_id: UUID) -> AppealPolicy:
    """Return how the revocation of one's own badge can be appealed."""
    credential = work.get(Credential, credential_id)
    work.require(Action.FILE_APPEAL, credentials.target_of(work, credential))
    return _policy(policy_of(work.get(MicrocredentialVersion, credential.version_id).policy))


def ground_of(work: Work, row: Appeal) -> str:
    """Return the ground in the words of the policy."""
    version = work.get(MicrocredentialVersion, row.version_id)
    offered = policy_of(version.policy).appeals or AppealPolicy()
    return next((one.title for one in offered.grounds if one.key == row.ground), row.ground)


def _file_about_badge(work: Work, challenge: Challenge) -> Appeal:
    """Challenge that one's own badge was taken back; each time it is, once."""
    work.get_named(Credential, challenge.subject_id, "/subject_id")
    credential = work.get_for_update(Credential, challenge.subject_id)
    work.require(Action.FILE_APPEAL, credentials.target_of(work, credential))
    if credential.revoked_at is None:
        says = "Only a badge that was revoked is appealed."
        raise MoveError(credential.state, _APPEAL, [], says=says)
    key = f"credential:{credential.id}:{credential.revoked_at.isoformat()}"
    if work.find_by(Appeal, subject_key=key) is not None:
        says = "This revocation was appealed before, and that was final."
        raise MoveError(credential.state, _APPEAL, [], says=says)
    version = work.get(MicrocredentialVersion, credential.version_id)
    policy = _policy(policy_of(version.policy))
    _check_in_time(work, credential.revoked_at, policy)
    _check_ground(policy, challenge)
    about = {"credential_id": credential.id}
    about |= {"person_id": credential.person_id, "version_id": version.id}
    return _filed(work, challenge, policy, key, **about)


def _file_about_plan(work: Work, challenge: Challenge) -> Appeal:
    """Challenge that one's own plan was refused, once."""
    work.get_named(Plan, challenge.subject_id, "/subject_id")
    plan = work.get_for_update(Plan, challenge.subject_id)
    enrollment = work.get_for_update(Enrollment, plan.enrollment_id)
    work.require(Action.FILE_APPEAL, targets.about_enrollment(work, enrollment))
    if enrollment.state == "withdrawn":
        raise MoveError(enrollment.state, _APPEAL, ["resume"])
    key = f"plan:{plan.id}"
    if work.find_by(Appeal, subject_key=key) is not None:
        says, can = (
            "This plan was appealed before, and that was final.",
            plan_moves.open_moves(work, plan),
        )
        raise MoveError(plan.state, _APPEAL, can, says=says)
    plan.state = plan_moves.move(work, plan, PlanMove.APPEAL)
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    policy = policy_for_plan(work, plan)
    _check_in_time(work, plan.decided_at, policy)
    _check_ground(policy, challenge)
    about = {"plan_id": plan.id, "person_id": plan.person_id, "version_id": version.id}
    return _filed(work, challenge, policy, key, **about)


def _filed(
    work: Work, challenge: Challenge, policy: AppealPolicy, key: str, **about: UUID
) -> Appeal:
    row = work.add(
        Appeal,
        kind=challenge.kind.value,
        subject_key=key,
        ground=challenge.ground,
        statement=challenge.statement,
        seats=policy.panel,
        **about,
    )
    work.record("appeal.filed", row, **_about(row), ground=row.ground)
    panels.fill(work, row)
    return row


def _about(row: Appeal) -> dict[str, str]:
    named = {
        "submission_id": row.submission_id,
        "credential_id": row.credential_id,
        "plan_id": row.plan_id,
    }
    return {name: str(value) for name, value in named.items() if value is not None}


def _challenged(work: Work, challenge: Challenge) -> tuple[Decision, Submission]:
    """Return what is challenged; to all but the educator it is nothing to appeal."""
    found = work.get_named(Decision, challenge.subject_id, "/subject_id")
    submission = work.get_for_update(Submission, found.submission_id)
    target = targets.about_submission(work, submission)
    work.require(Action.FILE_APPEAL, target)
    decision = work.get_for_update(Decision, found.id)
    if not decisions.is_known(work, decision):
        raise NotFoundError(f"There is no decision {decision.id}.")
    standing = submissions.standing_decision(work.session, work.organization_id, submission.id)
    is_standing = standing is not None and standing.id == decision.id
    if challenge.kind is AppealKind.DECISION and not is_standing:
        says = "This decision does not stand; only one that stands is appealed."
        raise MoveError(decisions.state_of(work, decision), _APPEAL, [], says=says)
    if challenge.kind is AppealKind.REMAND and decision.remanded_at is None:
        raise ConflictError("This was not sent back by an approver; appeal it as a decision.")
    return decision, submission


def _check_live(work: Work, submission: Submission) -> None:
    """Raise ConflictError beside a next attempt, for what was appealed before, and once one has left."""
    enrollment = work.get_for_update(Enrollment, submission.enrollment_id)
    if enrollment.state == "withdrawn":
        raise MoveError(enrollment.state, _APPEAL, ["resume"])
    if submission.live_key is None:
        says = "The next attempt was opened; withdraw it to appeal this one."
        raise MoveError("resubmitted", _APPEAL, [], says=says)
    known = work.find_by(Appeal, submission_id=submission.id)
    if known is not None:
        says = "This attempt was appealed before, and that was final."
        raise MoveError(as_told(submission.state), _APPEAL, [], says=says)


def _policy(policy: Policy) -> AppealPolicy:
    if policy.appeals is None:
        raise ConflictError("Decisions of this microcredential cannot be appealed.")
    return policy.appeals


def _check_in_time(work: Work, told_at: datetime | None, policy: AppealPolicy) -> None:
    if told_at is None:
        raise ConflictError("There is no decision that stands.")
    until = calendars.rules(work).working.later(told_at, policy.window_working_days)
    if work.now > until:
        says = f"It could be appealed until {until:%Y-%m-%d %H:%M} UTC."
        raise MoveError("final", _APPEAL, [], says=says)


def _check_ground(policy: AppealPolicy, challenge: Challenge) -> None:
    known = [ground.key for ground in policy.grounds]
    if challenge.ground not in known:
        raise refuse("/ground", f"expected one of {', '.join(known)}")
