"""What an educator works with: enrollments with their stages, one attempt with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.definition import Stipend
from app.domain.plan import PlanState
from app.domain.review import UNDECIDED, CarriedLevel, OpenCriteria, State, open_requirements
from app.services import (
    attestations,
    checked,
    comments,
    decisions,
    enrollments,
    partner_checks,
    plan_gate,
    questions,
    submissions,
    targets,
)
from app.services.attestations import Told as Attested
from app.services.comments import Said
from app.services.partner_checks import Told as PartnerTold
from app.services.stages import Progress, Reached, StageRules, progress_of, reached, rules_of
from app.services.submissions import Gate
from app.services.work import Work
from app.storage import desks
from app.storage import submissions as stored
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import (
    Credential,
    Decision,
    Enrollment,
    Evidence,
    MicrocredentialVersion,
    Question,
    Review,
    Submission,
)

EDITABLE = frozenset({State.DRAFT, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One enrollment, what it is on, and how far it has come."""

    enrollment: Enrollment
    version: MicrocredentialVersion
    progress: Sequence[Progress]
    # Where a plan is asked for first: its state, or "none".
    plan: str | None = None

    @property
    def waits_for_plan(self) -> bool:
        """Tell whether a plan stands before the first stage."""
        return self.plan not in {None, PlanState.APPROVED}

    @property
    def next_step(self) -> Progress | None:
        """The stage to work on now, or None when all are accepted."""
        open_steps = (step for step in self.progress if step.is_open and not step.is_accepted)
        return next(open_steps, None)

    @property
    def is_in_review(self) -> bool:
        """Tell whether an assessor has something of it."""
        return any(s.submission and s.submission.state in UNDECIDED for s in self.progress)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Each stage with where it stands: done, now or next."""
        now = self.next_step
        return [
            (step.stage.name, "done" if step.is_accepted else "now" if step is now else "next")
            for step in self.progress
        ]

    @property
    def reached(self) -> Reached:
        """How far it has come, in exact numbers."""
        return reached(self.progress)

    def stipend(self, step: Progress) -> Stipend | None:
        """What a stage pays by itself."""
        return step.share


def overview(work: Work, request: PageRequest) -> tuple[PageOf[Enrollment], list[Enrolled]]:
    """Return a page of one's own enrollments, each with its stages."""
    page = enrollments.page(work, request, person_id=work.actor.person_id)
    return page, [_enrolled(work, enrollment) for enrollment in page.rows]


def enrolled(work: Work, enrollment_id: UUID) -> Enrolled:
    """Return one's own enrollment; raises ForbiddenError for anybody else's."""
    enrollment = work.get(Enrollment, enrollment_id)
    work.require(Action.WRITE_SUBMISSIONS, targets.about_enrollment(work, enrollment))
    return _enrolled(work, enrollment)


@dataclass(frozen=True, slots=True)
class Workspace:
    """One attempt: what is asked, what is there, what is missing, what was decided."""

    submission: Submission
    enrollment: Enrollment
    version: MicrocredentialVersion
    rules: StageRules
    evidence: Sequence[Evidence]
    gate: Gate
    open_keys: frozenset[str]
    carried: Sequence[CarriedLevel]
    attempts: Sequence[Submission]
    decision: Decision | None
    summary: str | None
    credentials: Sequence[Credential]
    comments: Sequence[Said]
    open_criteria: OpenCriteria
    # What assessors ask, without who they are.
    questions: Sequence[Question]
    # Who was asked to confirm what stands in it.
    attestations: Sequence[Attested]
    # Which partners were asked to look it over, whom one can ask, and what is lacking of it.
    partner_checks: Sequence[PartnerTold]
    partners: Sequence[tuple[str, str]]
    partner_lack: str | None
    # What an approver sent back before the decision that stands; it can be appealed in its place.
    sent_back: Sequence[Decision] = ()

    @property
    def is_editable(self) -> bool:
        """Tell whether evidence can be changed now."""
        return self.submission.state in EDITABLE

    @property
    def is_asked(self) -> bool:
        """Tell whether a question waits for an answer."""
        return any(questions.is_open(self.submission, one) for one in self.questions)

    @property
    def self_levels(self) -> dict[str, str]:
        """Where the educator sees themself, by criterion."""
        return {one["criterion"]: one["level"] for one in self.submission.self_levels}

    @property
    def to_judge(self) -> frozenset[str]:
        """The criteria that get a level in this attempt."""
        return self.open_criteria.to_judge

    @property
    def can_try_again(self) -> bool:
        """Tell whether the next attempt can be opened from this one."""
        is_latest = self.submission.live_key is not None
        active = self.enrollment.state == "active"
        return is_latest and active and self.submission.state == State.NOT_YET

    def attested(self, piece: Evidence) -> list[Attested]:
        """Return who was asked about the words of a piece, or of the piece as it was, oldest first."""
        every = [
            one for one in self.attestations if one.row.requirement_id == piece.requirement_id
        ]
        return [
            one
            for one in every
            if piece.id == one.row.evidence_id or one.row.sha256 == piece.sha256
        ]

    def pieces(self, requirement_id: UUID) -> list[Evidence]:
        """Return the evidence for one requirement, oldest first."""
        return [piece for piece in self.evidence if piece.requirement_id == requirement_id]


def _sent_back(work: Work, submission: Submission) -> Sequence[Decision]:
    of_submission = {"submission_id": submission.id}
    found = work.all_by(Decision, **of_submission)
    return [one for one in found if one.remanded_at and decisions.is_known(work, one)]


def open_up(work: Work, submission_id: UUID) -> Workspace:
    """Return one's own attempt with everything about it; raises ForbiddenError for anybody else's."""
    submission = work.get(Submission, submission_id)
    work.require(Action.WRITE_SUBMISSIONS, targets.about_submission(work, submission))
    scope, rules = (work.session, work.organization_id), rules_of(work, submission)
    decision = stored.standing_decision(*scope, submission.id)
    return Workspace(
        submission,
        work.get(Enrollment, submission.enrollment_id),
        rules.version,
        rules,
        stored.evidence_of(*scope, submission.id),
        submissions.check(work, submission.id),
        submissions.open_requirements(work, submission),
        submissions.carried_of(submission),
        desks.attempts_at(*scope, submission.enrollment_id, submission.stage_id),
        decision,
        _summary_of(work, submission) if decision is not None else None,
        desks.earned_by(*scope, submission.enrollment_id),
        comments.all_of(work, submission.id),
        submissions.open_criteria(work, submission),
        questions.all_of(work, submission.id),
        attestations.of_submission(work, submission.id),
        partner_checks.of_submission(work, submission.id),
        partner_checks.partners(work, submission.person_id),
        checked.lack_of(work, submission, rules.policy),
        _sent_back(work, submission) if decision is not None else (),
    )


@dataclass(frozen=True, slots=True)
class Reopening:
    """What the next attempt would keep and what it would open again."""

    kept: tuple[str, ...]
    unmet: tuple[str, ...]
    open_keys: frozenset[str]


def reopening(space: Workspace) -> Reopening:
    """Return what trying again would keep and reopen, by criterion and requirement key."""
    unmet = tuple(space.decision.unmet) if space.decision is not None else ()
    criteria = space.rules.criteria
    kept = tuple(criterion.key for criterion in criteria if criterion.key not in unmet)
    every = [requirement.key for requirement in space.rules.requirements.values()]
    return Reopening(kept, unmet, open_requirements(criteria, unmet, every))


def _enrolled(work: Work, enrollment: Enrollment) -> Enrolled:
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    state = None if version.plan is None else plan_gate.state_of(work, enrollment) or "none"
    return Enrolled(enrollment, version, progress_of(work, enrollment), state)


def _summary_of(work: Work, submission: Submission) -> str | None:
    """Return what the assessors say in all, each in a paragraph of their own."""
    of_round = {"submission_id": submission.id, "round": submission.round}
    found = work.all_by(Review, **of_round)
    said = [one.summary for one in found if one.released_at is not None and one.summary]
    return "\n\n".join(said) or None
