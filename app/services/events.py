"""The event feed: what happened in an organization, in the order in which it was committed."""

from typing import Any

from app.domain.access import Action
from app.domain.moments import api_time
from app.services.work import Work
from app.storage import journal
from app.storage.tables import Event


def after(work: Work, sequence: int, limit: int) -> list[Event]:
    """Return the events that follow this sequence number; there are never gaps to come back for."""
    work.require(Action.READ_EVENTS)
    return journal.events_after(work.session, work.organization_id, sequence, limit)


def told(event: Event) -> dict[str, Any]:
    """Return an event as the feed has it, for whoever is told it elsewhere."""
    return {
        "sequence": event.sequence,
        "id": str(event.id),
        "created_at": api_time(event.created_at),
        "kind": event.kind,
        "subject_kind": event.subject_kind,
        "subject_id": str(event.subject_id),
        "data": event.data,
    }
