"""Whose names are kept from whom: of the educator from blind assessors, and from colleagues where they wish it."""

from app.domain.access import Action, may
from app.services import sealing, targets
from app.services.work import Work
from app.storage import blindness
from app.storage.tables import SharedWork, Submission


def hides_owner(work: Work, submission: Submission) -> bool:
    """Tell whether the actor reads this work and must not learn whose it is."""
    if sealing.hides_educator(work, submission):
        return True
    if may(work.actor, Action.READ_EVIDENCE, targets.about_submission(work, submission)):
        return False
    row = work.find_by(SharedWork, live_key=str(submission.id))
    if row is None:
        return False
    # A name that is kept back while other work is judged stands in no file either.
    told = blindness.told_by_name(work.session, work.organization_id, [submission.id])
    return not row.shows_name or bool(told)
