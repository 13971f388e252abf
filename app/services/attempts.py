"""What an attempt is made of: the facts of its evidence, and what it keeps of the one before."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain import review
from app.domain.completeness import EvidenceFacts
from app.domain.errors import ConflictError
from app.domain.review import CarriedLevel
from app.services import attested
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage import submissions
from app.storage.tables import Evidence, Submission

SALT_BYTES = 16
# What a piece of evidence takes along when it is copied; the bytes of a file are shared.
COPIED = (
    "requirement_id",
    "kind",
    "title",
    "narrative",
    "is_public",
    "text",
    "url",
    "file_name",
    "media_type",
    "size",
    "store_key",
    "sha256",
    "snapshot",
    "snapshot_detail",
    "seconds",
    "measured_seconds",
    "scan",
    "scan_detail",
    "blind_copy",
    "blind_key",
    "blind_size",
    "visibility",
    "students_appear",
    "has_consent",
    "goal_id",
    "entry_id",
    "team_id",
)
# What leads back to whose it is, and so stays behind where others keep a piece.
_OF_ITS_OWNER = frozenset({"requirement_id", "goal_id", "entry_id", "team_id"})


def new_salt() -> str:
    """Return the salt of one piece of evidence, so that its digest in a badge tells nothing alone."""
    return secrets.token_hex(SALT_BYTES)


def facts_of(rules: StageRules, evidence: Sequence[Evidence]) -> tuple[EvidenceFacts, ...]:
    """Return what the completeness gate needs to know of each piece."""
    asked = attested.requests_at(rules)
    return tuple(
        EvidenceFacts(
            requirement_key=rules.requirements[piece.requirement_id].key,
            kind=piece.kind,
            words=None if piece.text is None else len(piece.text.split()),
            characters=None if piece.text is None else len(piece.text),
            seconds=piece.seconds if piece.measured_seconds is None else piece.measured_seconds,
            media_type=piece.media_type,
            size=piece.size,
            is_quarantined=piece.scan == "quarantined",
            students_appear=piece.students_appear,
            has_consent=piece.has_consent,
            unreachable=piece.snapshot_detail if piece.snapshot == "unreachable" else None,
            unattested=attested.lack_of(rules, piece, asked),
        )
        for piece in evidence
    )


def digests_of(rules: StageRules, evidence: Sequence[Evidence]) -> dict[str, list[str]]:
    """Return the digests of the evidence by requirement key."""
    digests: dict[str, list[str]] = {}
    for piece in evidence:
        key = rules.requirements[piece.requirement_id].key
        digests.setdefault(key, []).append(piece.sha256)
    return digests


def carried_from(work: Work, previous: Submission) -> tuple[CarriedLevel, ...]:
    """Return what the decision on the attempt before leaves standing."""
    decision = submissions.standing_decision(work.session, work.organization_id, previous.id)
    if decision is None:
        raise ConflictError("The attempt has no decision that stands.")
    rules = rules_of(work, previous)
    evidence = submissions.evidence_of(work.session, work.organization_id, previous.id)
    levels = {level["criterion"]: level["level"] for level in decision.levels}
    return review.carry_over(rules.criteria, levels, decision.unmet, digests_of(rules, evidence))


def copy_evidence(work: Work, previous: Submission, submission: Submission) -> None:
    """Give the new attempt the evidence of the one before; the bytes of files are shared."""
    for piece in submissions.evidence_of(work.session, work.organization_id, previous.id):
        values = {name: getattr(piece, name) for name in (*COPIED, "named_inside")}
        work.add(Evidence, submission_id=submission.id, salt=new_salt(), **values)


def copied(piece: Evidence) -> dict[str, Any]:
    """Return what an assessor sees of a piece, to keep elsewhere; the bytes stay where they are."""
    return {name: getattr(piece, name) for name in COPIED if name not in _OF_ITS_OWNER}


def fix_links(work: Work, submission: Submission) -> None:
    """Ask for a snapshot of every link that has none, so that what was judged stays known."""
    for piece in submissions.evidence_of(work.session, work.organization_id, submission.id):
        if piece.url is not None and piece.snapshot != "fixed":
            piece.snapshot = "pending"
            work.enqueue("evidence.snapshot", {"evidence_id": str(piece.id)})


def requirement_id_of(rules: StageRules, key: str) -> UUID | None:
    """Return the id of the requirement with this key, if the stage has it."""
    return next((row_id for row_id, r in rules.requirements.items() if r.key == key), None)
