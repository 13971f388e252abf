"""What an assessor works with: the queue, and one submission with all that is needed to judge it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.domain.access import Action, Party, Target
from app.domain.review import AssignmentState, CarriedLevel, OpenCriteria
from app.services import (
    assignments,
    attestations,
    comments,
    overview,
    questions,
    submissions,
    targets,
    telling,
)
from app.services.ageing import Age, ages
from app.services.attestations import Told as Attested
from app.services.comments import Said
from app.services.evidence import goal_shown, name_shown
from app.services.overview import Wanted
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import clocks, desks, rows
from app.storage import submissions as stored
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import (
    Assignment,
    Decision,
    Enrollment,
    Evidence,
    Goal,
    MicrocredentialVersion,
    Person,
    Question,
    Review,
    Stage,
    Submission,
)

OPEN = (AssignmentState.OFFERED.value, AssignmentState.CLAIMED.value)
_READABLE = frozenset({AssignmentState.OFFERED, AssignmentState.CLAIMED, AssignmentState.DONE})


@dataclass(frozen=True, slots=True)
class Somebody:
    """An educator as the assessor may know them: by name, or as one of many."""

    name: str


UNNAMED = Somebody("The educator")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue."""

    assignment: Assignment
    submission: Submission
    stage: Stage
    version: MicrocredentialVersion
    educator: Somebody
    age: Age


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Wish:
    """Which of one's own assignments are wanted, and which first."""

    about: Wanted = EVERYTHING
    stage_id: UUID | None = None
    is_overdue: bool = False
    by_due_date: bool = False


ANY = Wish()


def queue(
    work: Work, request: PageRequest, states: Collection[str], wish: Wish = ANY
) -> tuple[PageOf[Assignment], list[Waiting]]:
    """Return a page of one's own assignments in these states, the longest waiting or first due on top."""
    mine = desks.assigned_in(work.organization_id, work.actor.person_id, states)
    mine += _about(work, wish)
    if wish.is_overdue:
        mine.append(clocks.is_late(work.now, is_so=True))
    scope = (work.session, Assignment, work.organization_id, request)
    page = clocks.by_due_date(*scope, mine) if wish.by_due_date else rows.page_by(*scope, *mine)
    return page, _lines(work, page.rows)


def stages(work: Work) -> list[tuple[str, str]]:
    """Return the stages of what one was asked to judge, to choose from: each with its version's name."""
    if work.actor.person_id is None:
        return []
    found = desks.stages_assigned(work.session, work.organization_id, work.actor.person_id)
    versions = work.by_ids(MicrocredentialVersion, (one.version_id for one in found))
    named = [(f"{versions[one.version_id].name}: {one.name}", str(one.id)) for one in found]
    return [(stage_id, name) for name, stage_id in sorted(named)]


def _about(work: Work, wish: Wish) -> list[ColumnElement[bool]]:
    about = overview.about_submissions(work.organization_id, wish.about)
    if wish.stage_id is not None:
        about.append(col(Submission.stage_id) == wish.stage_id)
    if wish.about.school_id is not None:
        # Where names are hidden, a school tells whose work it is.
        about.append(col(Submission.anonymity) == "none")
    submission = col(Assignment.submission_id)
    return clocks.of_submissions_that(submission, work.organization_id, about) if about else []


def counts(work: Work) -> dict[str, int]:
    """Return how many assignments one has in each state."""
    if work.actor.person_id is None:
        return {}
    return desks.counts_by_state(work.session, work.organization_id, work.actor.person_id)


@dataclass(frozen=True, slots=True)
class Desk:
    """One submission to judge: the work, the rubric, what was met before, one's own review."""

    line: Waiting
    enrollment: Enrollment
    rules: StageRules
    evidence: Sequence[Evidence]
    changed: frozenset[UUID]
    open: OpenCriteria
    carried: dict[str, CarriedLevel]
    review: Review | None
    decision: Decision | None
    # What oneself said of the attempt before; nothing that others said.
    before: Review | None
    # The names of files, where they must not be the educator's own.
    names: dict[UUID, str | None]
    remand_reason: str | None
    # Where the educator sees themself, once that can sway nobody.
    self_levels: dict[str, str]
    # What coach and educator said about the draft, for whom and when it can be told.
    comments: Sequence[Said]
    # One's own, and once one has sealed those of others too.
    questions: Sequence[Question]
    questions_left: int
    # What was confirmed by somebody else, without names where the work has none.
    attestations: Sequence[Attested]
    # The goals that pieces serve, where it may be known whose they are.
    goals: dict[UUID, Goal | None]

    @property
    def is_sealed(self) -> bool:
        """Tell whether one's own review is sealed."""
        return self.review is not None and self.review.sealed_at is not None


def sit_down(work: Work, assignment_id: UUID) -> Desk:
    """Return what one's own assignment asks to judge; raises ForbiddenError for anybody else's."""
    assignment = own(work, assignment_id)
    line = _lines(work, [assignment])[0]
    submission, scope = line.submission, (work.session, work.organization_id)
    work.require(Action.READ_EVIDENCE, targets.about_submission(work, submission))
    evidence = stored.evidence_of(*scope, submission.id)
    return Desk(
        line,
        work.get(Enrollment, submission.enrollment_id),
        rules_of(work, submission),
        evidence,
        _changed(work, submission, evidence),
        submissions.open_criteria(work, submission),
        {level.criterion: level for level in submissions.carried_of(submission)},
        work.find_by(Review, assignment_id=assignment.id),
        stored.standing_decision(*scope, submission.id),
        _own_before(work, submission),
        {piece.id: name_shown(work, piece) for piece in evidence},
        telling.remand_reason(work, submission),
        {one["criterion"]: one["level"] for one in telling.self_levels(work, submission)},
        comments.all_of(work, submission.id),
        questions.all_of(work, submission.id),
        questions.left(work, assignment),
        attestations.of_submission(work, submission.id),
        {piece.id: goal_shown(work, piece) for piece in evidence},
    )


def untold(work: Work) -> int:
    """Return how many blind offers wait for oneself, to be taken one after the other."""
    if work.actor.person_id is None:
        return 0
    return desks.untold(work.session, work.organization_id, work.actor.person_id)


def own(work: Work, assignment_id: UUID) -> Assignment:
    """Return one's own assignment; raises ForbiddenError for anybody else's."""
    assignment = assignments.get(work, assignment_id)
    is_mine = assignment.person_id == work.actor.person_id
    parties = frozenset({Party.ASSIGNED}) if is_mine else frozenset[Party]()
    work.require(Action.ANSWER_ASSIGNMENT, Target(parties=parties))
    return assignment


def line_of(work: Work, assignment: Assignment) -> Waiting:
    """Return what an assignment is about."""
    return _lines(work, [assignment])[0]


def is_readable(assignment: Assignment) -> bool:
    """Tell whether the assessor may still read the work: not once it was given back or has lapsed."""
    return assignment.state in _READABLE


def _lines(work: Work, found: Sequence[Assignment]) -> list[Waiting]:
    handed_in = work.by_ids(Submission, (a.submission_id for a in found))
    every = handed_in.values()
    stages = work.by_ids(Stage, (one.stage_id for one in every))
    ids = (stage.version_id for stage in stages.values())
    versions = work.by_ids(MicrocredentialVersion, ids)
    people = work.by_ids(Person, (one.person_id for one in every))
    lines, aged = [], ages(work)
    for assignment in found:
        submission = handed_in[assignment.submission_id]
        stage = stages[submission.stage_id]
        version, owner = versions[stage.version_id], people[submission.person_id]
        educator = UNNAMED if submission.anonymity != "none" else Somebody(owner.name)
        age = aged.of(assignment)
        lines.append(Waiting(assignment, submission, stage, version, educator, age))
    return lines


def _changed(work: Work, submission: Submission, evidence: Sequence[Evidence]) -> frozenset[UUID]:
    """Return the pieces that the attempt before did not have as they are."""
    if submission.previous_id is None:
        return frozenset()
    before = stored.evidence_of(work.session, work.organization_id, submission.previous_id)
    known = {(piece.requirement_id, piece.sha256) for piece in before}
    return frozenset(
        piece.id for piece in evidence if (piece.requirement_id, piece.sha256) not in known
    )


def _own_before(work: Work, submission: Submission) -> Review | None:
    """Return one's own sealed review of the attempt before."""
    if submission.previous_id is None:
        return None
    of_previous = {"submission_id": submission.previous_id, "person_id": work.actor.person_id}
    found = work.all_by(Review, **of_previous)
    sealed = [one for one in found if one.sealed_at is not None]
    return sealed[-1] if sealed else None
