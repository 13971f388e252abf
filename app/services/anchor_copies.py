"""Copies of anchors: which one fits an assessor, and the submission of nobody's that is made of it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.domain.access import RoleName
from app.domain.completeness import missing
from app.domain.repeats import Repeats, same_topic
from app.domain.review import State
from app.services import attempts, preparing, retention
from app.services.bars import bars_around
from app.services.stages import StageRules
from app.services.work import Work
from app.storage import absences, blind_anchors, relationships, scoring, submissions
from app.storage.identifiers import id_of
from app.storage.tables import Anchor, Enrollment, Evidence, Person, Submission

# What a piece of an anchor does not take along: who may see it is the assessors' matter alone.
_OF_THE_OWNER = frozenset({"requirement_id", "narrative", "is_public", "visibility"})
HOUR, DAYS_OF_A_DRAFT, THOUSAND = 3600, 14, 1000
# How often a draft that was opened changes until it is being judged.
HANDED_IN = 3
TAKEN_ALONG = tuple(name for name in attempts.COPIED if name not in _OF_THE_OWNER)


@dataclass(frozen=True, slots=True)
class Fitting:
    """An anchor that passes for any other work at a stage, and what it was made from."""

    anchor: Anchor
    source: Submission | None
    evidence: list[dict[str, Any]]


def choose(work: Work, rules: StageRules, person_id: UUID) -> Fitting | None:
    """Return an anchor that the person has never had to do with, drawn by lot; None where there is none."""
    lineage = rules.version.microcredential_id
    scope = (work.session, work.organization_id)
    is_assessor = relationships.has_role(*scope, person_id, RoleName.ASSESSOR, lineage)
    if not is_assessor or absences.away_at(*scope, [person_id], work.now):
        return None
    works, scored = scoring.works_read_by(*scope, person_id)
    hidden = blind_anchors.being_read(*scope, person_id) | scored
    found = blind_anchors.unread(*scope, rules.stage.rubric_id, person_id)
    secrets.SystemRandom().shuffle(found)
    for anchor in found:
        if (
            anchor.id in hidden
            or anchor.submission_id in works
            or str(person_id) in anchor.agreed_by
        ):
            continue
        fitting = _fitting(work, rules, anchor, person_id)
        if fitting is not None:
            return fitting
    return None


def as_submission(
    work: Work, rules: StageRules, found: Fitting, submitted_at: datetime
) -> Submission:
    """Make the submission: what it says is the anchor's, and everything else is as it always is."""
    nobody, source, opened_at = _nobody(work), found.source, submitted_at - _some_days()
    before = source and work.get(Enrollment, source.enrollment_id)
    enrollment = work.add(
        Enrollment,
        person_id=nobody.id,
        version_id=rules.version.id,
        topic=before and before.topic,
        goals=before and before.goals,
    )
    submission = work.add(
        Submission,
        id=id_of(int(opened_at.timestamp() * THOUSAND)),
        created_at=opened_at,
        enrollment_id=enrollment.id,
        stage_id=rules.stage.id,
        person_id=nobody.id,
        anonymity=rules.policy.anonymity,
        state=State.IN_REVIEW.value,
        is_anchor=True,
        declared_own_work=True,
        submitted_at=submitted_at,
        live_key=f"{enrollment.id}:{rules.stage.id}",
        **_declared(rules, source),
    )
    moments = sorted(opened_at + _part_of(submitted_at - opened_at) for _ in found.evidence)
    for piece, moment in zip(found.evidence, moments, strict=True):
        place = {"submission_id": submission.id, "created_at": moment, "updated_at": moment}
        preparing.begin(work, work.add(Evidence, **place, **piece))
    attempts.fix_links(work, submission)
    _age(work, submission, submitted_at)
    return submission


def forget(work: Work, submission: Submission) -> None:
    """Forget what is in the pieces of a copy; the bytes are the anchor's own."""
    for piece in submissions.evidence_of(work.session, work.organization_id, submission.id):
        retention.empty(work, piece)


def _fitting(work: Work, rules: StageRules, anchor: Anchor, person_id: UUID) -> Fitting | None:
    source = None if anchor.submission_id is None else work.get(Submission, anchor.submission_id)
    if not _is_told_enough(work, rules, source) or _may_know(work, rules, source, person_id):
        return None
    pieces = [_piece(rules, piece) for piece in anchor.pieces]
    if not pieces or None in pieces:
        return None
    evidence = [piece for piece in pieces if piece is not None]
    facts = attempts.facts_of(rules, [Evidence(**piece) for piece in evidence])
    is_complete = not missing(tuple(rules.requirements.values()), facts)
    return Fitting(anchor, source, evidence) if is_complete else None


def _is_told_enough(work: Work, rules: StageRules, source: Submission | None) -> bool:
    """Tell whether nothing is absent that every real submission has: a topic, self-levels."""
    needs_levels = rules.policy.self_levels == "required"
    needs_topic = Repeats.model_validate(rules.version.repeats).rule == "by_topic"
    if source is None:
        return not needs_levels and not needs_topic
    topic = work.get(Enrollment, source.enrollment_id).topic
    return bool(source.self_levels or not needs_levels) and bool(
        same_topic(topic) or not needs_topic
    )


def _may_know(work: Work, rules: StageRules, source: Submission | None, person_id: UUID) -> bool:
    """Tell whether the person may have seen the work: by being asked before, or by being near its educator."""
    if source is None:
        return False
    scope = (work.session, work.organization_id)
    if blind_anchors.has_been_asked(*scope, source.enrollment_id, person_id):
        return True
    around = bars_around(work, source.person_id, rules.version, [person_id])
    return bool(around.get(person_id))


def _age(work: Work, submission: Submission, submitted_at: datetime) -> None:
    """Let it seem to have been opened, handed in and, where a person looks, been let through."""
    revision = submission.revision + HANDED_IN
    moments = {"updated_at": submitted_at, "revision": revision}
    submissions.set_quietly(work.session, submission, **moments)


def _some_days() -> timedelta:
    """Return how long somebody may have had a draft open."""
    return timedelta(seconds=HOUR + secrets.randbelow(DAYS_OF_A_DRAFT * 24 * HOUR))


def _part_of(whole: timedelta) -> timedelta:
    return timedelta(seconds=secrets.randbelow(int(whole.total_seconds())))


def _declared(rules: StageRules, source: Submission | None) -> dict[str, Any]:
    if source is not None:
        names = ("ai_use", "ai_use_description", "self_levels")
        return {name: getattr(source, name) for name in names}
    return {"ai_use": "none"} if rules.policy.declares_ai_use else {}


def _piece(rules: StageRules, piece: dict[str, Any]) -> dict[str, Any] | None:
    """Return the columns of one piece of evidence, or None where the stage has no place for it."""
    requirement_id = attempts.requirement_id_of(rules, piece["requirement"])
    if requirement_id is None:
        return None
    told = {name: piece[name] for name in TAKEN_ALONG if piece.get(name) is not None}
    content = told.get("text") or told.get("url")
    if content is None and not ("store_key" in told and "sha256" in told):
        return None
    if content is not None:
        told["sha256"] = hashlib.sha256(content.encode()).hexdigest()
    elif told.get("blind_copy") != "made":
        told["blind_copy"] = "pending"
    kind = rules.requirements[requirement_id].kind
    made = {"id": uuid4(), "requirement_id": requirement_id, "salt": attempts.new_salt()}
    return told | made | {"kind": kind}


def _nobody(work: Work) -> Person:
    """Return whose work anchors seem to be: nobody, with no school, no role and no address."""
    found = work.all_by(Person, is_stand_in=True)
    return found[0] if found else work.add(Person, name="Nobody", is_stand_in=True)
