"""The event feed: what happened in an organization, in the order in which it was committed."""

from app.domain.access import Action
from app.services.work import Work
from app.storage import journal
from app.storage.tables import Event


def after(work: Work, sequence: int, limit: int) -> list[Event]:
    """Return the events that follow this sequence number; there are never gaps to come back for."""
    work.require(Action.READ_EVENTS)
    return journal.events_after(work.session, work.organization_id, sequence, limit)
