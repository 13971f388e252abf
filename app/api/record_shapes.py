"""What the record of an appeal looks like: all that its panel decides on, with nobody's name."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.api.shapes import Shape, Time
from app.domain.plan import Objection, PlanContent
from app.services.appeal_records import BadgeRecord, Record


class RecordedEvidence(Shape):
    """One piece of evidence as it was judged."""

    id: UUID
    requirement: str
    kind: str
    text: str | None
    url: str | None
    file_name: str | None = Field(description="What the file is for; its own name is not told")
    media_type: str | None
    size: int | None
    sha256: str


class RecordedReview(Shape):
    """What one assessor said; who it was is not told."""

    outcome: str | None
    levels: list[dict[str, Any]]
    summary: str | None


class RecordedRevocation(Shape):
    """Why a badge was taken back, and what was told, answered and found in a case about it."""

    reason: str | None
    revoked_at: Time | None
    notice: str | None
    answer: str | None
    reasons: list[str]


class AppealRecord(Shape):
    """Everything that the panel decides on."""

    ground: str
    statement: str
    attempt: int | None = Field(description="Null where the appeal is about a badge")
    outcome: str | None
    rule: str | None
    levels: list[dict[str, Any]]
    unmet: list[str]
    sent_back: list[str] | None = Field(description="The criteria that an approver sent back")
    sent_back_reason: str | None
    evidence: list[RecordedEvidence]
    reviews: list[RecordedReview]
    revocation: RecordedRevocation | None = Field(
        default=None, description="Why the badge was taken back, where the appeal is about that"
    )


class RecordedPlan(Shape):
    """A plan as it was proposed, and what was said of it; who said so is not told."""

    number: int
    content: PlanContent
    outcome: str | None
    objections: list[Objection]
    reason: str | None


class AppealedPlan(Shape):
    """Everything that the panel decides on where a plan was refused."""

    ground: str
    statement: str
    versions: list[RecordedPlan]


def badge_record_shown(found: BadgeRecord) -> AppealRecord:
    """Return why a badge was taken back, for the panel."""
    case = found.case
    revocation = RecordedRevocation(
        reason=found.credential.revocation_reason or (case.reason if case else None),
        revoked_at=found.credential.revoked_at,
        notice=case.notice if case else None,
        answer=case.answer if case else None,
        reasons=case.reasons if case else [],
    )
    return AppealRecord(
        ground=found.appeal.ground,
        statement=found.appeal.statement,
        **dict.fromkeys(("attempt", "outcome", "rule", "sent_back", "sent_back_reason")),
        **{name: [] for name in ("levels", "unmet", "evidence", "reviews")},
        revocation=revocation,
    )


def record_shown(found: Record) -> AppealRecord:
    """Return what was decided, for the panel."""
    decision = found.decision
    return AppealRecord(
        ground=found.appeal.ground,
        statement=found.appeal.statement,
        attempt=found.submission.attempt,
        outcome=decision.outcome,
        rule=decision.rule,
        levels=decision.levels,
        unmet=decision.unmet,
        sent_back=decision.remand_criteria,
        sent_back_reason=decision.remand_reason,
        evidence=[
            RecordedEvidence(
                id=piece.id,
                requirement=found.rules.requirements[piece.requirement_id].key,
                kind=piece.kind,
                text=piece.text,
                url=piece.url,
                file_name=found.names[piece.id],
                media_type=piece.media_type,
                size=piece.size,
                sha256=piece.sha256,
            )
            for piece in found.evidence
        ],
        reviews=[
            RecordedReview(outcome=one.outcome, levels=one.levels, summary=one.summary)
            for one in found.reviews
        ],
    )
