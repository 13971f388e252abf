"""Votes of a panel: each is sealed, and the last one decides the appeal, or the case."""

from uuid import UUID

from app.services import appeals, cases, panels
from app.services.matters import subject_of
from app.services.work import Work
from app.storage.appeals import M, Matter
from app.storage.tables import Appeal, PanelSeat, Submission


def vote(work: Work, table: type[M], matter_id: UUID, said: str, *, reason: str) -> PanelSeat:
    """Seal one's vote; the last one decides."""
    matter, seat = panels.cast(work, table, matter_id, said, reason=reason)
    close_if_all_cast(work, matter)
    return seat


def close_if_all_cast(work: Work, matter: Matter) -> None:
    """Decide the matter once everybody on its panel has voted; nothing about work on hold is."""
    subject = subject_of(work, matter)
    cast = panels.all_cast(work, matter)
    if not cast or (isinstance(subject, Submission) and subject.is_on_hold):
        return
    panels.close(work, matter)
    if isinstance(matter, Appeal):
        appeals.decide(work, matter, cast)
    else:
        cases.decide(work, matter, cast)
