"""Asking for a second look at a person's pathways, once something of what they hold has changed."""

from uuid import UUID

from app.services.work import Work
from app.storage import pathways
from app.storage.tables import Credential, PathwayAward

JOB = "pathway.evaluate"


def ask(work: Work, *person_ids: UUID) -> None:
    """Ask for the job that awards, holds back or gives back, once for each, where there is any pathway."""
    if pathways.is_any_published(work.session, work.organization_id):
        for person_id in dict.fromkeys(person_ids):
            work.enqueue(JOB, {"person_id": str(person_id)})


def end_hold(work: Work, row: Credential) -> None:
    """Let a capstone be held back no more by the service: it was suspended, or counts, by another's act."""
    award = _award_of(work, row)
    if award is not None:
        award.held_back_at = None


def leave_alone(work: Work, row: Credential) -> None:
    """Let a capstone be, whatever it rests on, until all of that stands again."""
    award = _award_of(work, row)
    if award is not None:
        award.left_alone_at = work.now


def _award_of(work: Work, row: Credential) -> PathwayAward | None:
    of = {"person_id": row.person_id, "credential_id": row.id}
    return work.find_by(PathwayAward, **of)
