"""How long open work has waited for its assessor, in working days since it was offered to them."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.review import AssignmentState
from app.domain.working_days import WorkingCalendar
from app.services import calendars
from app.services.work import Work
from app.storage.tables import Assignment

OPEN = frozenset({AssignmentState.OFFERED.value, AssignmentState.CLAIMED.value})


@dataclass(frozen=True, slots=True)
class Age:
    """How many working days an assignment waits or has waited, and whether its last day is over."""

    days: int
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Ages:
    """The working days to count by, read once for a whole list."""

    calendar: WorkingCalendar
    now: datetime

    def of(self, assignment: Assignment) -> Age:
        """Return the age of an assignment; from the offer, so that it tells nothing of others."""
        until = assignment.ended_at or self.now
        days = self.calendar.worked(assignment.created_at, until)
        due_at, is_open = assignment.due_at, assignment.state in OPEN
        return Age(days, is_open and due_at is not None and due_at <= self.now)


def ages(work: Work) -> Ages:
    """Return what tells the age of assignments."""
    return Ages(calendars.rules(work).working, work.now)
