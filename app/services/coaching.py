"""What a coach works with: drafts of those they coach, and one of them with all that stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action, Party, View
from app.domain.review import MOVES, Move, State
from app.services import comments, targets
from app.services.comments import Said
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import submissions as stored
from app.storage import visibility
from app.storage.rows import PageOf, PageRequest, column
from app.storage.tables import Evidence, MicrocredentialVersion, Person, Stage, Submission

OPEN = tuple(state.value for state in State if (state, Move.COMMENT) in MOVES)


@dataclass(frozen=True, slots=True)
class Drafted:
    """One line of the list: a draft, whose it is and what for."""

    submission: Submission
    educator: Person
    stage: Stage
    version: MicrocredentialVersion


@dataclass(frozen=True, slots=True)
class Table:
    """One draft to talk about, with everything in it."""

    submission: Submission
    educator: Person
    rules: StageRules
    evidence: Sequence[Evidence]
    comments: Sequence[Said]

    @property
    def is_open(self) -> bool:
        """Tell whether comments can be added now."""
        return self.submission.state in OPEN

    def pieces(self, requirement_id: UUID) -> list[Evidence]:
        """Return the evidence for one requirement, oldest first."""
        return [piece for piece in self.evidence if piece.requirement_id == requirement_id]


def drafts(work: Work, request: PageRequest) -> tuple[PageOf[Submission], list[Drafted]]:
    """Return a page of the drafts of those whom one coaches, the oldest first."""
    coached = View(
        everything=False, person_id=work.actor.person_id, parties=frozenset({Party.COACHING})
    )
    conditions = visibility.submissions(coached, work.organization_id)
    is_open = column(Submission, "state").in_(OPEN)
    found = work.page(Submission, request, *conditions, is_open)
    return found, _lines(work, found.rows)


def sit_together(work: Work, submission_id: UUID) -> Table:
    """Return the work of somebody whom one coaches; raises ForbiddenError for anybody else's."""
    submission = work.get(Submission, submission_id)
    target = targets.about_submission(work, submission)
    work.require(Action.WRITE_COMMENTS, target)
    work.require(Action.READ_EVIDENCE, target)
    return Table(
        submission,
        work.get(Person, submission.person_id),
        rules_of(work, submission),
        stored.evidence_of(work.session, work.organization_id, submission.id),
        comments.all_of(work, submission.id),
    )


def _lines(work: Work, found: Sequence[Submission]) -> list[Drafted]:
    people = work.by_ids(Person, (one.person_id for one in found))
    stages = work.by_ids(Stage, (one.stage_id for one in found))
    ids = (stage.version_id for stage in stages.values())
    versions = work.by_ids(MicrocredentialVersion, ids)
    lines = []
    for one in found:
        stage = stages[one.stage_id]
        lines.append(Drafted(one, people[one.person_id], stage, versions[stage.version_id]))
    return lines
