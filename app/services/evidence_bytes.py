"""The bytes of evidence: who may read them, and which ones: the file, or the copy that names nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, GoneError, NotFoundError
from app.domain.review import State
from app.services import targets, unnamed
from app.services.receiving import check_scanned
from app.services.work import Work
from app.storage.sharing import SHARED
from app.storage.tables import Evidence, Submission


@dataclass(frozen=True, slots=True)
class Bytes:
    """What is read: where it is kept, and how long it is."""

    key: str
    size: int | None


def readable(work: Work, evidence_id: UUID) -> Evidence:
    """Return a piece whose content the actor may read; raises ForbiddenError otherwise."""
    evidence = work.get(Evidence, evidence_id)
    submission = work.get(Submission, evidence.submission_id)
    if is_shared(work, evidence, submission):
        work.require(Action.READ_SHARED)
    else:
        work.require(Action.READ_EVIDENCE, targets.about_submission(work, submission))
    return evidence


def is_shared(work: Work, evidence: Evidence, submission: Submission) -> bool:
    """Tell whether its owner lets everybody in the organization see it, now that it is accepted."""
    is_open = evidence.visibility in SHARED and submission.state == State.ACCEPTED
    return is_open and work.actor.person_id is not None


def bytes_of(work: Work, evidence: Evidence) -> Bytes:
    """Return what the actor may have of the file."""
    submission = work.get(Submission, evidence.submission_id)
    return bytes_for(evidence, is_blind=unnamed.hides_owner(work, submission))


def bytes_for(evidence: Evidence, *, is_blind: bool) -> Bytes:
    """Return the file, or its copy for the blind, who never get the file itself."""
    if evidence.forgotten_at is not None:
        raise GoneError("What was in it has been deleted; its digest is kept.")
    if evidence.store_key is None:
        raise NotFoundError("This evidence is not a file; read its text or url.")
    check_scanned(evidence.scan)
    # The snapshot of a link has no copy: whose page it is stands in the link.
    if evidence.url is not None or not is_blind:
        return Bytes(evidence.store_key, evidence.size)
    if evidence.blind_copy == "pending":
        raise ConflictError("A copy without names is being made; try again in a moment.")
    if evidence.blind_key is None:
        raise ConflictError("This file could not be made anonymous; ask the coordinator.")
    return Bytes(evidence.blind_key, evidence.blind_size)


def content(work: Work, evidence_id: UUID) -> tuple[Evidence, Bytes, Iterator[bytes]]:
    """Return a piece of evidence and its bytes; raises NotFoundError where there is no file."""
    evidence = readable(work, evidence_id)
    found = bytes_of(work, evidence)
    return evidence, found, work.tools.store.read(found.key)


def is_recording(evidence: Evidence) -> bool:
    """Tell whether somebody can be seen or heard in it."""
    return (evidence.media_type or "").partition("/")[0] in {"video", "audio"}
