"""What can be done with an enrollment now: the table, and what waits for a decision."""

from collections.abc import Collection

from app.domain.enrollment import MOVES, Move, State
from app.domain.moves import allowed
from app.domain.review import UNDECIDED
from app.services.work import Work
from app.storage import submissions
from app.storage.tables import Enrollment


def waits(work: Work, enrollment: Enrollment) -> bool:
    """Tell whether work of it is handed in and not decided."""
    scope = (work.session, work.organization_id)
    live = submissions.live_submissions(*scope, enrollment.id)
    return any(one.state in UNDECIDED for one in live.values())


def open_moves(work: Work, enrollment: Enrollment) -> list[str]:
    """Return what can be done with it now."""
    closed: Collection[Move] = {Move.WITHDRAW} if waits(work, enrollment) else ()
    return allowed(MOVES, State(enrollment.state), closed)
