"""Asking assessors to score one work: which work it may be, and who may be asked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.access import Action, RoleName
from app.domain.errors import Fault, InvalidError
from app.services import anchors, scoring_rounds
from app.services.scoring_rounds import Levels
from app.services.stages import StageRules
from app.services.work import Work, refuse
from app.storage import relationships
from app.storage.tables import Anchor, Person, ScoringRound, Stage, Submission


def create(  # noqa: PLR0913 - what a round is made of
    work: Work,
    *,
    stage_id: UUID,
    title: str,
    person_ids: Sequence[UUID],
    submission_id: UUID | None = None,
    anchor_id: UUID | None = None,
    pieces: Levels,
    opens_at: datetime | None = None,
) -> ScoringRound:
    """Ask assessors to score one work: of a submission with consent, of an anchor, or given here."""
    work.require(Action.WRITE_SCORING)
    stage = work.get_named(Stage, stage_id, "/stage_id")
    if opens_at is not None and opens_at <= work.now:
        raise refuse("/opens_at", "expected a moment to come")
    anchor = None if anchor_id is None else work.get_named(Anchor, anchor_id, "/anchor_id")
    source = submission_id if anchor is None else anchor.submission_id
    given = _pieces(work, stage, submission_id, anchor, pieces)
    _check_people(work, stage, person_ids, source)
    return scoring_rounds.begin(
        work,
        person_ids,
        stage_id=stage.id,
        rubric_id=stage.rubric_id,
        title=title,
        submission_id=source,
        source_anchor_id=anchor_id,
        pieces=given,
        opens_at=opens_at,
    )


def candidates(work: Work, stage: Stage) -> list[Person]:
    """Return everybody who can be asked to score work at a stage, by name."""
    work.require(Action.WRITE_SCORING)
    lineage = StageRules(work, stage).version.microcredential_id
    scope = (work.session, work.organization_id)
    return relationships.people_with_role(*scope, RoleName.ASSESSOR, lineage)


def _pieces(
    work: Work, stage: Stage, submission_id: UUID | None, anchor: Anchor | None, sent: Levels
) -> Levels:
    if sum((submission_id is not None, anchor is not None, bool(sent))) != 1:
        raise refuse("/pieces", "expected the work in one way: submission_id, anchor_id or pieces")
    if anchor is None:
        return anchors.pieces_of(work, stage, submission_id, sent)
    if anchor.rubric_id != stage.rubric_id or anchor.archived_at is not None:
        raise refuse("/anchor_id", "must be judged by the rubric of the stage, and in use")
    return list(anchor.pieces)


def _check_people(
    work: Work, stage: Stage, person_ids: Sequence[UUID], submission_id: UUID | None
) -> None:
    lineage, faults = StageRules(work, stage).version.microcredential_id, []
    owner = submission_id and work.get_named(Submission, submission_id, "/submission_id").person_id
    for place, person_id in enumerate(person_ids):
        work.get_named(Person, person_id, f"/person_ids/{place}")
        scope = (work.session, work.organization_id)
        if person_id == owner:
            faults.append(Fault(f"/person_ids/{place}", "it is their own work"))
        elif not relationships.has_role(*scope, person_id, RoleName.ASSESSOR, lineage):
            faults.append(Fault(f"/person_ids/{place}", "must be an assessor of it"))
    if len(set(person_ids)) != len(person_ids):
        faults.append(Fault("/person_ids", "a person stands there twice"))
    if faults:
        raise InvalidError("Not everybody can be asked.", *faults)
