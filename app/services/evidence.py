"""Evidence: pieces of a submission, added, changed and removed while it is a draft."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID

from app.domain.access import Action, may
from app.domain.evidence_requirement import EvidenceRequirement, Kind
from app.services import evidence_bytes, goals, preparing, receiving, sealing, targets, unnamed
from app.services import submissions as own
from app.services.attempts import new_salt, requirement_id_of
from app.services.receiving import Upload
from app.services.stages import rules_of
from app.services.work import Work, change, check_revision, refuse
from app.storage import submissions
from app.storage.tables import Evidence, Goal, Submission

TEXT_KINDS = frozenset({Kind.TEXT, Kind.SOURCE, Kind.ATTESTATION, Kind.TABLE})
LINK_KINDS = frozenset({Kind.LINK, Kind.SOURCE, Kind.VIDEO})
FILE_KINDS = frozenset({Kind.FILE, Kind.VIDEO, Kind.TABLE})


@dataclass(frozen=True, slots=True)
class Said:
    """What an educator says about a piece: its title, what may stand in the badge, who may see it."""

    title: str | None = None
    narrative: str | None = None
    is_public: bool = False
    seconds: int | None = None
    # Assessors, organization or public; None leaves it to `is_public`.
    visibility: str | None = None
    students_appear: bool | None = None
    has_consent: bool = False
    # Which of their goals it serves, and from which entry of their portfolio it is.
    goal_id: UUID | None = None
    entry_id: UUID | None = None


def add_written(
    work: Work, submission_id: UUID, key: str, content: dict[str, str | None], said: Said
) -> Evidence:
    """Add a text or a link."""
    submission, requirement, requirement_id = _asked_for(work, submission_id, key)
    text, url = content.get("text"), content.get("url")
    kinds = TEXT_KINDS if text is not None else LINK_KINDS
    if (text is None) == (url is None) or requirement.kind not in kinds:
        raise refuse("/text" if url is None else "/url", f"{key} takes {_takes(requirement)}")
    goals.check_served(work, submission.person_id, said.goal_id)
    evidence = work.add(
        Evidence,
        submission_id=submission.id,
        requirement_id=requirement_id,
        kind=requirement.kind,
        text=text,
        url=url,
        sha256=hashlib.sha256((text or url or "").encode()).hexdigest(),
        salt=new_salt(),
        **_columns(said),
    )
    if url is not None:
        work.enqueue("evidence.reach", {"evidence_id": str(evidence.id)})
    work.record("evidence.added", evidence, submission_id=str(submission.id), requirement=key)
    return evidence


def add_file(work: Work, submission_id: UUID, key: str, upload: Upload, said: Said) -> Evidence:
    """Add a file; nothing is left behind when it is refused."""
    submission, requirement, requirement_id = _asked_for(work, submission_id, key)
    if requirement.kind not in FILE_KINDS:
        raise refuse("/requirement", f"{key} takes {_takes(requirement)}")
    goals.check_served(work, submission.person_id, said.goal_id)
    kept = receiving.receive(work, upload, requirement.accepted_media_types, requirement.max_bytes)
    evidence = work.add(
        Evidence,
        submission_id=submission.id,
        requirement_id=requirement_id,
        kind=requirement.kind,
        salt=new_salt(),
        **kept,
        **preparing.to_do(work, submission),
        **_columns(said),
    )
    preparing.begin(work, evidence)
    work.record("evidence.added", evidence, submission_id=str(submission.id), requirement=key)
    return evidence


def of_submission(work: Work, submission_id: UUID) -> list[Evidence]:
    """Return the evidence of a submission, oldest first."""
    submission = own.get(work, submission_id)
    return submissions.evidence_of(work.session, work.organization_id, submission.id)


def get(work: Work, evidence_id: UUID) -> Evidence:
    """Return one piece of evidence, without the bytes of a file."""
    evidence = work.get(Evidence, evidence_id)
    if evidence_bytes.is_shared(work, evidence, work.get(Submission, evidence.submission_id)):
        work.require(Action.READ_SHARED)
    else:
        own.get(work, evidence.submission_id)
    return evidence


def shows_content(work: Work, evidence: Evidence) -> bool:
    """Tell whether the actor may read what is in the piece, and not only that it is there."""
    submission = work.get(Submission, evidence.submission_id)
    if evidence_bytes.is_shared(work, evidence, submission):
        return may(work.actor, Action.READ_SHARED)
    return may(work.actor, Action.READ_EVIDENCE, targets.about_submission(work, submission))


def name_shown(work: Work, evidence: Evidence, submission: Submission | None = None) -> str | None:
    """Return the name of the file; to whoever must not know whose it is one that says what it is for and not whose.

    Evidence of an attempt before is named as the reader of the later `submission` may know it.
    """
    submission = submission or work.get(Submission, evidence.submission_id)
    if evidence.file_name is None or not unnamed.hides_owner(work, submission):
        return evidence.file_name
    key = rules_of(work, submission).requirements[evidence.requirement_id].key
    return f"{key}{PurePath(evidence.file_name).suffix.lower()}"


def goal_shown(work: Work, evidence: Evidence) -> Goal | None:
    """Return the goal that a piece serves, to who judges it only where they may know whose it is."""
    if evidence.goal_id is None or not shows_content(work, evidence):
        return None
    submission = work.get(Submission, evidence.submission_id)
    if sealing.hides_educator(work, submission):
        return None
    # What colleagues are shown of accepted work is the piece alone.
    may_know = may(work.actor, Action.READ_EVIDENCE, targets.about_submission(work, submission))
    return work.get(Goal, evidence.goal_id) if may_know else None


def is_owner(work: Work, evidence: Evidence) -> bool:
    """Tell whether the actor is the educator whose evidence it is."""
    return work.get(Submission, evidence.submission_id).person_id == work.actor.person_id


def update(work: Work, evidence_id: UUID, changes: dict[str, Any], revision: int) -> Evidence:
    """Change what is said about a piece, or its text or link."""
    evidence, submission = _editable(work, evidence_id)
    check_revision(evidence, revision)
    _check_content(evidence, changes)
    goals.check_served(work, submission.person_id, changes.get("goal_id"))
    changes = changes | _seen_by(changes, evidence.visibility)
    change(evidence, changes)
    if {"text", "url"} & changes.keys():
        evidence.sha256 = hashlib.sha256(
            (evidence.text or evidence.url or "").encode()
        ).hexdigest()
        evidence.snapshot = evidence.snapshot_detail = None
        # Its own words now: it follows no entry any more.
        evidence.entry_id = None
    if "url" in changes:
        _forget_snapshot(work, evidence)
        work.enqueue("evidence.reach", {"evidence_id": str(evidence.id)})
    work.record("evidence.changed", evidence, fields=sorted(changes))
    return evidence


def _forget_snapshot(work: Work, evidence: Evidence) -> None:
    """Let go of what stood behind the link before: nobody is shown it as if it were behind the new one."""
    if evidence.store_key is not None and not submissions.bytes_are_shared(work.session, evidence):
        work.enqueue("evidence.forget", {"store_key": evidence.store_key})
    for name in ("store_key", "size", "scan", "scan_detail"):
        setattr(evidence, name, None)


def remove(work: Work, evidence_id: UUID, revision: int) -> None:
    """Take a piece away; a job forgets its bytes once that is committed."""
    evidence, submission = _editable(work, evidence_id)
    check_revision(evidence, revision)
    let_go(work, evidence, submission)


def let_go(work: Work, evidence: Evidence, submission: Submission) -> None:
    """Take a piece away from a draft; a job forgets bytes that nothing else has."""
    is_shared = submissions.bytes_are_shared(work.session, evidence)
    work.record("evidence.removed", evidence, submission_id=str(submission.id))
    work.session.delete(evidence)
    if evidence.store_key is not None and not is_shared:
        for key in filter(None, (evidence.store_key, evidence.blind_key)):
            work.enqueue("evidence.forget", {"store_key": key})


def _asked_for(
    work: Work, submission_id: UUID, key: str
) -> tuple[Submission, EvidenceRequirement, UUID]:
    """Return the submission and the requirement, if the evidence may be added now."""
    submission = own.writable(work, submission_id)
    rules = rules_of(work, submission)
    requirement_id = requirement_id_of(rules, key)
    if requirement_id is None:
        keys = ", ".join(r.key for r in rules.requirements.values())
        raise refuse("/requirement", f"expected one of {keys}")
    own.check_editable(work, submission, key)
    requirement = rules.requirements[requirement_id]
    pieces = submissions.evidence_of(work.session, work.organization_id, submission.id)
    if sum(piece.requirement_id == requirement_id for piece in pieces) >= requirement.count.max:
        raise refuse(
            "/requirement", f"{key} takes at most {requirement.count.max}; remove one first"
        )
    return submission, requirement, requirement_id


def _editable(work: Work, evidence_id: UUID) -> tuple[Evidence, Submission]:
    evidence = work.get_for_update(Evidence, evidence_id)
    submission = own.writable(work, evidence.submission_id)
    requirement = rules_of(work, submission).requirements[evidence.requirement_id]
    own.check_editable(work, submission, requirement.key)
    return evidence, submission


def _check_content(evidence: Evidence, changes: dict[str, Any]) -> None:
    for name in ("text", "url"):
        if name in changes and (getattr(evidence, name) is None or changes[name] is None):
            raise refuse(f"/{name}", "a piece keeps its form; remove it and add another")


def _columns(said: Said) -> dict[str, Any]:
    told = {name: getattr(said, name) for name in Said.__dataclass_fields__}
    given = told | (
        {} if told["visibility"] else {"visibility": "public" if said.is_public else "assessors"}
    )
    if said.visibility is not None and said.is_public and said.visibility != "public":
        raise refuse("/visibility", "must be public where is_public is true")
    return given | {"is_public": given["visibility"] == "public"}


def _seen_by(changes: dict[str, Any], before: str) -> dict[str, Any]:
    """Return who may see it, and whether the badge may link to it: the second follows from the first."""
    if "visibility" in changes:
        is_public = changes["visibility"] == "public"
        if changes.get("is_public", is_public) != is_public:
            raise refuse("/visibility", "must be public where is_public is true, and only there")
        return {"is_public": is_public}
    if "is_public" not in changes:
        return {}
    kept = "assessors" if before == "public" else before
    return {"visibility": "public" if changes["is_public"] else kept}


def _takes(requirement: EvidenceRequirement) -> str:
    forms = {"a text": TEXT_KINDS, "a link": LINK_KINDS, "a file": FILE_KINDS}
    return " or ".join(form for form, kinds in forms.items() if requirement.kind in kinds)
