"""Asking for a second look at a person's pathways, once something of what they hold has changed."""

from uuid import UUID

from app.services.work import Work
from app.storage import pathways

JOB = "pathway.evaluate"


def ask(work: Work, person_id: UUID) -> None:
    """Ask for the job that awards, holds back or gives back, where there is any pathway."""
    if pathways.is_any_published(work.session, work.organization_id):
        work.enqueue(JOB, {"person_id": str(person_id)})
