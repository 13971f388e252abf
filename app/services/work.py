"""What one request or job works with: a transaction, who asks, the moment, and the tools."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from app.domain.access import EVERYTHING, Action, Actor, Target, may
from app.domain.errors import (
    Fault,
    ForbiddenError,
    FreshSignInError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from app.domain.step_up import is_fresh
from app.services.tools import Tools
from app.storage import jobs, journal, rows, submissions
from app.storage.tables import ChangingRow, Row

R = TypeVar("R", bound=Row)
OWN_WORK = "do this: it is about your own work"


@dataclass(slots=True)
class Work:
    """One transaction of one actor; everything it touches lies in the actor's organization."""

    session: Session
    actor: Actor
    now: datetime
    tools: Tools
    # What had to be allowed, kept so that the replay of an answer can be checked again.
    checks: list[tuple[Action, Target]] = field(default_factory=list)
    # Called when the transaction fails, for effects outside the database.
    undo: list[Callable[[], None]] = field(default_factory=list)

    @property
    def organization_id(self) -> UUID:
        """The organization that everything here belongs to."""
        return self.actor.organization_id

    def get(self, table: type[R], row_id: UUID) -> R:
        """Return the row; raises NotFoundError, also for a row of another organization."""
        row = rows.find(self.session, table, self.organization_id, row_id)
        if row is None:
            raise NotFoundError(f"There is no {noun(table)} {row_id}.")
        return row

    def get_for_update(self, table: type[R], row_id: UUID) -> R:
        """Return the row as it is now and keep others from changing it until the end."""
        row = rows.find_for_update(self.session, table, self.organization_id, row_id)
        if row is None:
            raise NotFoundError(f"There is no {noun(table)} {row_id}.")
        return row

    def get_named(self, table: type[R], row_id: UUID, pointer: str) -> R:
        """Return the row that a body names at `pointer`; raises NotFoundError naming the field."""
        row = rows.find(self.session, table, self.organization_id, row_id)
        if row is None:
            message = f"There is no {noun(table)} {row_id}."
            raise NotFoundError(message, Fault(pointer, message))
        return row

    def find_by(self, table: type[R], **values: Any) -> R | None:  # noqa: ANN401 - column values
        """Return the one row of this organization with these column values, or None."""
        return rows.find_by(self.session, table, self.organization_id, **values)

    def all_by(self, table: type[R], **values: Any) -> list[R]:  # noqa: ANN401 - column values
        """Return every row of this organization with these column values, oldest first."""
        return rows.all_by(self.session, table, self.organization_id, **values)

    def by_ids(self, table: type[R], ids: Iterable[UUID | None]) -> dict[UUID, R]:
        """Return those of these rows of this organization that exist, by id, in one query."""
        return rows.by_ids(self.session, table, self.organization_id, ids)

    def page(
        self,
        table: type[R],
        request: rows.PageRequest,
        *conditions: rows.Condition,
        **values: Any,  # noqa: ANN401 - column values
    ) -> rows.PageOf[R]:
        """Return one page of the rows of this organization; a value of None filters nothing."""
        return rows.page_by(
            self.session, table, self.organization_id, request, *conditions, **values
        )

    def add(self, table: type[R], **values: Any) -> R:  # noqa: ANN401 - column values
        """Add a row of this organization."""
        row = table(organization_id=self.organization_id, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def require(self, action: Action, target: Target = EVERYTHING) -> None:
        """Raise ForbiddenError unless the table of access lets the actor do this now."""
        self.checks.append((action, target))
        if not may(self.actor, action, target):
            raise ForbiddenError("You may not do this here.")
        self.require_fresh(action)

    def require_fresh(self, action: Action) -> None:
        """Raise FreshSignInError when the action needs a sign-in that is not long ago."""
        if not is_fresh(self.actor, action, self.now):
            raise FreshSignInError(
                "This needs a fresh sign-in: ask for a new link, then try again."
            )

    def require_another(self, person_id: UUID | None, why: str) -> None:
        """Raise ForbiddenError where the actor is this person: somebody else has to do it."""
        if person_id is not None and self.actor.person_id == person_id:
            raise ForbiddenError(f"Somebody else has to {why}.")

    def require_second(self, asked_by: UUID | None, act: str) -> None:
        """Raise ForbiddenError where the actor has asked for the act: another confirms it."""
        self.require_another(asked_by, f"confirm: {act} takes two people")

    def rest(self) -> None:
        """Give the connection back before something slow; nothing can be read or written after."""
        self.session.expunge_all()
        self.session.close()

    def record(self, kind: str, row: Row, /, **data: Any) -> None:  # noqa: ANN401 - JSON values
        """Write the event and its audit entry, in this transaction."""
        self.record_of(self.actor.to_json(), kind, row, **data)

    def record_of(self, actor: dict[str, str], kind: str, row: Row, /, **data: Any) -> None:  # noqa: ANN401 - JSON values
        """Write what somebody did before now, and what could not be told until now."""
        self.session.flush()
        journal.append(self.session, self.organization_id, [self._entry(kind, row, data, actor)])

    def record_all(self, kind: str, told: Sequence[tuple[Row, dict[str, Any]]]) -> None:
        """Write what happened to each of these rows, as `record` does for one."""
        self.session.flush()
        actor = self.actor.to_json()
        entries = [self._entry(kind, row, data, actor) for row, data in told]
        journal.append(self.session, self.organization_id, entries)

    def enqueue(self, kind: str, payload: dict[str, Any], **choices: Any) -> None:  # noqa: ANN401 - fields of NewJob
        """Ask for a job, in this transaction; see `storage.jobs.NewJob` for the choices."""
        job = jobs.NewJob(kind, payload, organization_id=self.organization_id, **choices)
        jobs.enqueue(self.session, job, self.now)

    def _entry(
        self, kind: str, row: Row, data: dict[str, Any], actor: dict[str, str]
    ) -> journal.Entry:
        # What becomes of an anchor in a queue is nobody's news: it is audited, and no event.
        is_told = not submissions.is_about_anchor(self.session, row)
        return journal.Entry(kind, noun(type(row)), row.id, data, actor, is_told)


def noun(table: type[Row]) -> str:
    """Return the word for a table, as URLs and events have it."""
    return str(table.__tablename__)


def check_revision(row: ChangingRow, expected: int | None) -> None:
    """Raise StaleError unless the caller has read the row as it is; None asks for no check."""
    if expected is not None and row.revision != expected:
        raise StaleError(
            f"It was changed since you read it; it is now at revision {row.revision}."
        )


def change(row: Row, changes: dict[str, Any]) -> None:
    """Set the given columns."""
    for name, value in changes.items():
        setattr(row, name, value)


def refuse(pointer: str, detail: str) -> InvalidError:
    """Return the error that names one field and what was expected."""
    return InvalidError(detail, Fault(pointer, detail))
