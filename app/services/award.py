"""What was earned, gathered from the workflow: judgements and evidence of the stages concerned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.domain.addresses import Addresses
from app.domain.credential import Evidence, Result, evidence_digest
from app.domain.definition import criteria_of, pass_rule_of
from app.domain.errors import ConflictError, NotEarnedError
from app.domain.evidence_requirement import Kind
from app.domain.review import State
from app.domain.rubric import Outcome
from app.services.achievements import criterion_id, level_id, total_id
from app.services.work import Work
from app.storage import definitions, rows, submissions, tables
from app.storage.tables import Rubric


@dataclass(frozen=True, slots=True)
class Earned:
    """One accepted stage: the attempt, its standing decision, and its evidence."""

    stage: tables.Stage
    submission: tables.Submission
    decision: tables.Decision
    evidence: Sequence[tables.Evidence]


def earned_stages(
    work: Work, enrollment: tables.Enrollment, stage_id: UUID | None
) -> list[Earned]:
    """Return the stage, or every stage, as it was accepted; raises NotEarnedError if one is not."""
    session, organization_id = work.session, work.organization_id
    stages = definitions.stages_of(session, organization_id, enrollment.version_id)
    wanted = [stage for stage in stages if stage_id in {None, stage.id}]
    if not wanted:
        raise ConflictError("There is no such stage in what the educator enrolled in.")
    # Locked: a decision is either voided before the badge is out, or not at all.
    live = submissions.live_submissions(session, organization_id, enrollment.id, locked=True)
    return [_earned(work, stage, live.get(stage.id)) for stage in wanted]


def _earned(work: Work, stage: tables.Stage, attempt: tables.Submission | None) -> Earned:
    if attempt is None or attempt.state != State.ACCEPTED:
        raise NotEarnedError(f"The stage {stage.name!r} is not accepted.")
    if attempt.is_on_hold:
        raise NotEarnedError(f"The work on the stage {stage.name!r} is on hold.")
    session, organization_id = work.session, work.organization_id
    decision = submissions.standing_decision(session, organization_id, attempt.id)
    if decision is None or decision.outcome != Outcome.ACCEPTED:
        raise NotEarnedError(f"No decision stands that accepts the stage {stage.name!r}.")
    if decision.void_asked_by is not None:
        raise NotEarnedError(f"Voiding the decision on the stage {stage.name!r} was asked for.")
    evidence = submissions.evidence_of(session, organization_id, attempt.id)
    return Earned(stage, attempt, decision, evidence)


def awarded_at(earned: Sequence[Earned]) -> datetime:
    """Return when the last of the decisions fell, in whole seconds."""
    return max(one.decision.created_at for one in earned).replace(microsecond=0)


def results_of(
    session: Session, earned: Sequence[Earned], *, achievement_id: str, credential_id: str
) -> tuple[Result, ...]:
    """Return one Result per criterion with the resolved level, and the points where they decide."""
    found = [r for one in earned for r in _results(session, one, achievement_id)]
    return tuple(
        Result(f"{credential_id}#results/{number}", about, level, value)
        for number, (about, level, value) in enumerate(found, 1)
    )


def _results(
    session: Session, one: Earned, own: str
) -> Iterator[tuple[str, str | None, str | None]]:
    levels: Mapping[str, str] = {
        str(entry["criterion"]): str(entry["level"]) for entry in one.decision.levels
    }
    stage = one.stage
    for key, level in levels.items():
        yield criterion_id(own, stage.key, key), level_id(own, stage.key, key, level), None
    if pass_rule_of(stage.pass_rule).kind == "points":
        found = rows.by_ids(session, Rubric, stage.organization_id, [stage.rubric_id])
        criteria = criteria_of(found[stage.rubric_id].criteria)
        points = sum(c.points_of(levels[c.key]) for c in criteria if c.key in levels)
        yield total_id(own, stage.key), None, str(points)


def evidence_of(
    session: Session, earned: Sequence[Earned], addresses: Addresses
) -> tuple[Evidence, ...]:
    """Return each piece by its requirement's title, what the educator releases, and its digest."""
    if not earned:
        return ()
    ids = [one.stage.id for one in earned]
    asked = definitions.requirements_of_stages(session, earned[0].stage.organization_id, ids)
    titles = {requirement.id: requirement.title for requirement in asked}
    links: set[str] = set()
    return tuple(
        _piece(piece, titles[piece.requirement_id], _name(piece, links, addresses))
        for one in earned
        for piece in one.evidence
    )


def _piece(piece: tables.Evidence, title: str, name: str) -> Evidence:
    return Evidence(
        id=name,
        name=title,
        narrative=piece.narrative or None,
        digest=evidence_digest(piece.sha256, piece.salt),
        genre=piece.kind.capitalize(),
    )


def _name(piece: tables.Evidence, links: set[str], addresses: Addresses) -> str:
    """Return the public link, or an opaque id.

    A link that stands in the badge already, or leads to us, would add what is said about the
    evidence to another node of the badge.
    """
    opaque = f"urn:uuid:{piece.id}"
    if not piece.is_public or piece.kind != Kind.LINK or not piece.url:
        return opaque
    if piece.url in links or addresses.path_of(piece.url) is not None:
        return opaque
    links.add(piece.url)
    return piece.url
