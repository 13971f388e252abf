"""Anchors: work with agreed levels, and the balanced sets that assessors are calibrated on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.anchor_moves import (
    CONSENT_MOVES,
    SetMove,
    move_set,
)
from app.domain.calibration import AnchorFacts, GateRule, check_set
from app.domain.definition import criteria_of, pass_rule_of
from app.domain.errors import ConflictError, Fault, InvalidError, MoveError
from app.domain.moves import allowed
from app.domain.review import check_levels
from app.domain.rubric import Outcome, judge
from app.services import attempts
from app.services.anchor_consents import DECIDED, retire, state_of, undecided
from app.services.stages import StageRules
from app.services.work import Work, change, check_revision
from app.storage import rows, submissions
from app.storage.tables import (
    Anchor,
    AnchorConsent,
    AnchorSet,
    Person,
    Rubric,
    Stage,
    Submission,
)

Levels = list[dict[str, Any]]
Pieces = list[dict[str, Any]]


def create(  # noqa: PLR0913 - what an anchor is made of
    work: Work,
    *,
    stage_id: UUID,
    title: str,
    submission_id: UUID | None = None,
    levels: Levels,
    pieces: Pieces,
    is_borderline: bool = False,
    agreed_by: Sequence[UUID] = (),
) -> Anchor:
    """Add an anchor: uploaded work with agreed levels, or a decided submission with consent."""
    work.require(Action.WRITE_ANCHORS)
    stage = work.get_named(Stage, stage_id, "/stage_id")
    source = _source(work, submission_id, stage)
    agreed = levels or _decided_levels(work, source)
    outcome = _outcome(work, stage, agreed)
    anchor = work.add(
        Anchor,
        stage_id=stage.id,
        rubric_id=stage.rubric_id,
        submission_id=source and source.id,
        title=title,
        levels=agreed,
        outcome=outcome,
        is_borderline=is_borderline,
        pieces=_pieces(work, stage, source, pieces),
        created_by=work.actor.person_id,
        agreed_by=_known_people(work, agreed_by),
    )
    work.record("anchor.created", anchor, stage_id=str(stage.id), outcome=outcome)
    return anchor


def get(work: Work, anchor_id: UUID) -> Anchor:
    """Return one anchor with its agreed levels."""
    work.require(Action.READ_ANCHORS)
    return work.get(Anchor, anchor_id)


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Anchor]:  # noqa: ANN401 - column values
    """Return a page of anchors."""
    work.require(Action.READ_ANCHORS)
    return work.page(Anchor, request, **filters)


def pieces_of(work: Work, stage: Stage, submission_id: UUID | None, sent: Pieces) -> Pieces:
    """Return work that others may read: of a decided submission with consent, or as it was sent."""
    return _pieces(work, stage, _source(work, submission_id, stage), sent)


def archive(work: Work, anchor_id: UUID, revision: int | None) -> None:
    """Take an anchor out of use; sets that hold it go on without it."""
    work.require(Action.WRITE_ANCHORS)
    anchor = work.get_for_update(Anchor, anchor_id)
    check_revision(anchor, revision)
    retire(work, anchor)


def create_set(
    work: Work, *, stage_id: UUID, name: str, anchor_ids: list[UUID], rule: GateRule
) -> AnchorSet:
    """Begin a set; it is checked when it is published."""
    work.require(Action.WRITE_ANCHORS)
    stage = work.get_named(Stage, stage_id, "/stage_id")
    _check_anchors(work, stage.rubric_id, anchor_ids)
    made = work.add(
        AnchorSet,
        stage_id=stage.id,
        rubric_id=stage.rubric_id,
        name=name,
        anchor_ids=[str(one) for one in anchor_ids],
        rule=rule.model_dump(mode="json"),
    )
    work.record("anchor_set.created", made, stage_id=str(stage.id))
    return made


def get_set(work: Work, set_id: UUID) -> AnchorSet:
    """Return one set."""
    work.require(Action.READ_ANCHORS)
    return work.get(AnchorSet, set_id)


def page_of_sets(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[AnchorSet]:  # noqa: ANN401 - column values
    """Return a page of sets."""
    work.require(Action.READ_ANCHORS)
    return work.page(AnchorSet, request, **filters)


def update_set(work: Work, set_id: UUID, changes: dict[str, Any], revision: int) -> AnchorSet:
    """Change a set that is not published."""
    made = _draft(work, set_id, SetMove.EDIT)
    check_revision(made, revision)
    if "anchor_ids" in changes:
        _check_anchors(work, made.rubric_id, changes["anchor_ids"])
        changes = changes | {"anchor_ids": [str(one) for one in changes["anchor_ids"]]}
    change(made, changes)
    work.record("anchor_set.changed", made, fields=sorted(changes))
    return made


def publish_set(work: Work, set_id: UUID) -> AnchorSet:
    """Freeze a set and open it to assessors; raises InvalidError naming what is not balanced."""
    made = _draft(work, set_id, SetMove.PUBLISH)
    found = usable_anchors(work, made)
    facts = [AnchorFacts(Outcome(one.outcome), one.is_borderline) for one in found]
    faults = check_set(facts, GateRule.model_validate(made.rule))
    if faults:
        raise InvalidError("The set is not balanced yet.", *faults)
    made.state, made.published_at = "published", work.now
    work.record("anchor_set.published", made, anchors=len(found))
    return made


def archive_set(work: Work, set_id: UUID) -> AnchorSet:
    """Close a set; who qualified on it stays qualified until that expires."""
    work.require(Action.WRITE_ANCHORS)
    made = work.get_for_update(AnchorSet, set_id)
    made.state = move_set(made.state, SetMove.ARCHIVE).value
    work.record("anchor_set.archived", made)
    return made


def usable_anchors(work: Work, made: AnchorSet) -> list[Anchor]:
    """Return the anchors of a set that are in use, in its order."""
    ids = [UUID(one) for one in made.anchor_ids]
    known = work.by_ids(Anchor, ids)
    return [known[one] for one in ids if one in known and known[one].archived_at is None]


def _draft(work: Work, set_id: UUID, wanted: SetMove) -> AnchorSet:
    work.require(Action.WRITE_ANCHORS)
    made = work.get_for_update(AnchorSet, set_id)
    move_set(made.state, wanted)
    return made


def _check_anchors(work: Work, rubric_id: UUID, ids: list[UUID]) -> None:
    if len(set(ids)) != len(ids):
        raise InvalidError("An anchor stands there twice.", Fault("/anchor_ids", "once each"))
    for place, anchor_id in enumerate(ids):
        anchor = work.get_named(Anchor, anchor_id, f"/anchor_ids/{place}")
        if anchor.rubric_id != rubric_id or anchor.archived_at is not None:
            detail = "must be judged by the rubric of the stage, and in use"
            raise InvalidError("This anchor does not fit.", Fault(f"/anchor_ids/{place}", detail))


def _known_people(work: Work, ids: Sequence[UUID]) -> list[str]:
    for place, person_id in enumerate(ids):
        work.get_named(Person, person_id, f"/agreed_by/{place}")
    return sorted({str(one) for one in ids})


def _source(work: Work, submission_id: UUID | None, stage: Stage) -> Submission | None:
    if submission_id is None:
        return None
    submission = work.get_named(Submission, submission_id, "/submission_id")
    if submission.state not in DECIDED:
        raise undecided(submission, "make_anchor", "/submission_id")
    given = work.find_by(AnchorConsent, submission_id=submission.id)
    if given is None or given.withdrawn_at is not None:
        says = "Its educator has not agreed that it may serve as an anchor."
        fault, can = Fault("/submission_id", says), allowed(CONSENT_MOVES, state_of(given))
        raise MoveError(state_of(given), "make_anchor", can, fault, says=says)
    if work.get(Stage, submission.stage_id).rubric_id != stage.rubric_id:
        message = "The submission was judged by another rubric."
        raise ConflictError(message, Fault("/submission_id", message))
    return submission


def _decided_levels(work: Work, source: Submission | None) -> Levels:
    scope = (work.session, work.organization_id)
    decision = None if source is None else submissions.standing_decision(*scope, source.id)
    if decision is None:
        raise InvalidError("Say the agreed levels.", Fault("/levels", "one for each criterion"))
    return [
        {"criterion": one["criterion"], "level": one["level"], "comment": one.get("comment", "")}
        for one in decision.levels
    ]


def _outcome(work: Work, stage: Stage, levels: Levels) -> str:
    criteria = criteria_of(work.get(Rubric, stage.rubric_id).criteria)
    given = {one["criterion"]: one["level"] for one in levels}
    if len(given) != len(levels):
        raise InvalidError("A criterion stands there twice.", Fault("/levels", "one for each"))
    check_levels(criteria, frozenset(one.key for one in criteria), given)
    return judge(criteria, pass_rule_of(stage.pass_rule), given).outcome.value


def _pieces(work: Work, stage: Stage, source: Submission | None, sent: Pieces) -> Pieces:
    required = StageRules(work, stage).requirements
    if source is not None:
        found = submissions.evidence_of(work.session, work.organization_id, source.id)
        return [
            {"requirement": required[piece.requirement_id].key} | attempts.copied(piece)
            for piece in found
        ]
    known = {one.key for one in required.values()}
    for place, piece in enumerate(sent):
        if piece["requirement"] not in known:
            detail = f"expected one of {', '.join(sorted(known))}"
            raise InvalidError(
                "Unknown requirement.", Fault(f"/pieces/{place}/requirement", detail)
            )
    if not sent:
        raise InvalidError("An anchor needs work to read.", Fault("/pieces", "at least one piece"))
    return sent
