"""The stages of an enrollment: which are accepted, which is open, what each one asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.domain.accommodation import Adaptation, adapted_all
from app.domain.definition import Policy, Stipend, criteria_of, pass_rule_of, policy_of, stipend_of
from app.domain.errors import ConflictError, Fault, MoveError
from app.domain.evidence_requirement import EvidenceRequirement, requirement_of
from app.domain.review import State, as_told
from app.domain.rubric import Criterion, PassRule
from app.domain.stipend import Choice, Counting, Totals, add_up, shares
from app.services import plan_gate
from app.services.work import Work
from app.storage import accommodations, definitions, submissions
from app.storage.tables import Enrollment, MicrocredentialVersion, Rubric, Stage, Submission


@dataclass
class StageRules:
    """One stage with its rubric and requirements, read once."""

    work: Work
    stage: Stage
    # Whose accommodations count; None asks for what everybody is asked.
    enrollment_id: UUID | None = None

    @cached_property
    def version(self) -> MicrocredentialVersion:
        """The version that the stage is part of."""
        return self.work.get(MicrocredentialVersion, self.stage.version_id)

    @cached_property
    def policy(self) -> Policy:
        """How submissions are reviewed, routed and issued."""
        return policy_of(self.version.policy)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria of the stage's rubric."""
        return criteria_of(self.work.get(Rubric, self.stage.rubric_id).criteria)

    @cached_property
    def pass_rule(self) -> PassRule:
        """When the stage is passed."""
        return pass_rule_of(self.stage.pass_rule)

    @cached_property
    def requirements(self) -> dict[UUID, EvidenceRequirement]:
        """What the stage asks for, by the id of each requirement."""
        work = self.work
        found = definitions.requirements_of(work.session, work.organization_id, self.stage.id)
        asked = [requirement_of(row.content) for row in found]
        return {row.id: one for row, one in zip(found, self._adapted(asked), strict=True)}

    @cached_property
    def adapted_keys(self) -> frozenset[str]:
        """The keys of what is asked of this educator in another form or length."""
        if self.enrollment_id is None:
            return frozenset()
        found = adaptations_of(self.work, self.enrollment_id, self.stage.id)
        return frozenset(one.requirement for one in found)

    def _adapted(self, asked: list[EvidenceRequirement]) -> list[EvidenceRequirement]:
        if self.enrollment_id is None:
            return asked
        return adapted_all(asked, adaptations_of(self.work, self.enrollment_id, self.stage.id))


def adaptations_of(work: Work, enrollment_id: UUID, stage_id: UUID) -> tuple[Adaptation, ...]:
    """Return what is asked otherwise of this educator at a stage."""
    found = accommodations.granted(work.session, work.organization_id, enrollment_id, stage_id)
    return tuple(Adaptation.model_validate(one.changes) for one in found)


def rules_of(work: Work, submission: Submission) -> StageRules:
    """Return the rules that a submission is judged by."""
    return StageRules(work, work.get(Stage, submission.stage_id), submission.enrollment_id)


@dataclass(frozen=True, slots=True)
class Progress:
    """One stage of an enrollment and its live attempt, if any."""

    stage: Stage
    submission: Submission | None
    is_open: bool
    # What the stage pays by itself, and which of pay and credit was chosen.
    share: Stipend | None = None
    choice: Choice = "pay"

    @property
    def is_accepted(self) -> bool:
        """Tell whether the stage is passed."""
        return self.submission is not None and self.submission.state == State.ACCEPTED


def progress_of(work: Work, enrollment: Enrollment) -> list[Progress]:
    """Return every stage in order; a stage is open once all before it are accepted."""
    stages = definitions.stages_of(work.session, work.organization_id, enrollment.version_id)
    live = submissions.live_submissions(work.session, work.organization_id, enrollment.id)
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    progress, is_open = [], plan_gate.is_open(work, enrollment, version)
    for stage, share in zip(stages, shares_of(version, stages), strict=True):
        choice: Choice = (
            "credit" if enrollment.stipend_choices.get(stage.key) == "credit" else "pay"
        )
        step = Progress(stage, live.get(stage.id), is_open, share, choice)
        progress.append(step)
        is_open = is_open and step.is_accepted
    return progress


def shares_of(
    version: MicrocredentialVersion, stages: Sequence[Stage]
) -> tuple[Stipend | None, ...]:
    """Return what each stage pays by itself, also where the definition gives totals."""
    counting: Counting = "cumulative" if version.stipends == "cumulative" else "by_stage"
    return shares([stipend_of(stage.stipend) for stage in stages], counting)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an enrollment has come, in exact numbers, and how far it can come."""

    accepted: int
    stages: int
    hours_tenths: int
    all_hours_tenths: int
    earned: Totals
    offered: Totals


def reached(steps: Sequence[Progress]) -> Reached:
    """Add up what is accepted, and all of it as it was chosen."""
    done = [step for step in steps if step.is_accepted]
    return Reached(
        len(done),
        len(steps),
        _hours(done),
        _hours(steps),
        add_up((step.share, step.choice) for step in done if step.share),
        add_up((step.share, step.choice) for step in steps if step.share),
    )


def _hours(steps: Sequence[Progress]) -> int:
    return sum(step.stage.hours_tenths or 0 for step in steps)


def has_own_badge(version: MicrocredentialVersion, stage: Stage) -> bool:
    """Tell whether the stage has a badge, apart from that of the whole."""
    return version.badge == "per_stage" or stage.own_badge


def open_stage(work: Work, enrollment: Enrollment, stage_id: UUID | None) -> Stage:
    """Return the stage to work on; raises ConflictError when it is not open or has an attempt."""
    for step in progress_of(work, enrollment):
        if stage_id is None and step.is_accepted:
            continue
        if stage_id in {None, step.stage.id}:
            return _startable(step)
    if stage_id is None:
        raise MoveError("accepted", "begin", [])
    raise ConflictError("This stage is not part of the microcredential that was enrolled in.")


def _startable(step: Progress) -> Stage:
    if not step.is_open:
        opens = "it opens when the stages before it are accepted"
        raise MoveError("closed", "begin", [], Fault("/stage_id", opens))
    if step.submission is not None:
        known = f"there is an attempt at this stage already, {step.submission.id}"
        raise MoveError(as_told(step.submission.state), "begin", [], Fault("/stage_id", known))
    return step.stage
