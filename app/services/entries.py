"""Entries of a portfolio: written, shown, changed, deleted and brought back by their owner."""

import hashlib
from datetime import UTC
from typing import Any
from uuid import UUID

from app.domain.access import Action, view
from app.domain.errors import ForbiddenError, GoneError, MoveError
from app.domain.portfolio import BROUGHT_BACK_WITHIN, check_shown, is_new_sitting
from app.domain.review import State
from app.services import goals, submissions, targets
from app.services.runs import JobRun
from app.services.stages import rules_of
from app.services.work import Work, change, check_revision
from app.storage import portfolio as stored
from app.storage import rows
from app.storage.tables import (
    Competency,
    Evidence,
    PortfolioEntry,
    PortfolioEntryVersion,
    PortfolioPiece,
    Submission,
)

AT_A_TIME = 100
_OPEN = frozenset({State.DRAFT, State.RETURNED})
_CONTENT = ("title", "text", "day", "competency_ids", "goal_ids")


def create(work: Work, **said: Any) -> PortfolioEntry:  # noqa: ANN401 - column values
    """Write an entry of one's own, about today unless it says another day."""
    person_id = work.actor.person_id
    if person_id is None:
        raise ForbiddenError("Only a person keeps a portfolio.")
    work.require(Action.WRITE_ENTRIES, targets.about_person(work, person_id))
    _check_named(work, person_id, said)
    said["day"] = said.get("day") or work.now.astimezone(UTC).date()
    entry = work.add(PortfolioEntry, person_id=person_id, **said)
    _check_shown(entry)
    work.record("portfolio_entry.created", entry, visibility=entry.visibility)
    return entry


def get(work: Work, entry_id: UUID) -> PortfolioEntry:
    """Return one's own entry, or one that a colleague shows; raises GoneError for a deleted one."""
    entry = work.get(PortfolioEntry, entry_id)
    if entry.person_id != work.actor.person_id and _is_shown(work, entry):
        work.require(Action.READ_SHARED)
        return entry
    work.require(Action.READ_ENTRIES, targets.about_person(work, entry.person_id))
    if entry.deleted_at is not None:
        raise GoneError("This entry was deleted; it can be brought back for 30 days.")
    return entry


def page(
    work: Work,
    request: rows.PageRequest,
    *,
    deleted: bool = False,
    **filters: Any,  # noqa: ANN401 - column values
) -> rows.PageOf[PortfolioEntry]:
    """Return a page of one's own entries and those that colleagues show; of deleted ones only one's own."""
    me = view(work.actor, Action.READ_ENTRIES).person_id
    if me is None:
        raise ForbiddenError("Only a person keeps a portfolio.")
    if deleted:
        mine = filters | {"person_id": me}
        return work.page(PortfolioEntry, request, stored.is_deleted(), **mine)
    seen = [*stored.visible(work.organization_id, me), ~stored.is_deleted()]
    return work.page(PortfolioEntry, request, *seen, **filters)


def versions(
    work: Work, entry_id: UUID, request: rows.PageRequest
) -> rows.PageOf[PortfolioEntryVersion]:
    """Return a page of what stood in one's own entry before, the oldest first."""
    entry = own(work, entry_id)
    return work.page(PortfolioEntryVersion, request, entry_id=entry.id)


def update(
    work: Work, entry_id: UUID, changes: dict[str, Any], revision: int | None
) -> PortfolioEntry:
    """Change an entry; what stood there before is kept, and drafts that were taken from it follow."""
    entry = own(work, entry_id, locked=True)
    check_revision(entry, revision)
    _check_named(work, entry.person_id, changes)
    if any(getattr(entry, name) != changes[name] for name in _CONTENT if name in changes):
        _keep(work, entry)
    change(entry, changes)
    _check_shown(entry)
    if "text" in changes:
        _lead_drafts(work, entry)
    work.record("portfolio_entry.changed", entry, fields=sorted(changes))
    return entry


def delete(work: Work, entry_id: UUID, revision: int | None) -> None:
    """Delete an entry; for 30 days it can be brought back."""
    entry = own(work, entry_id, locked=True)
    check_revision(entry, revision)
    entry.deleted_at = work.now
    work.record("portfolio_entry.deleted", entry)


def restore(work: Work, entry_id: UUID) -> PortfolioEntry:
    """Bring a deleted entry back."""
    entry = work.get_for_update(PortfolioEntry, entry_id)
    work.require(Action.WRITE_ENTRIES, targets.about_person(work, entry.person_id))
    if entry.deleted_at is None:
        raise MoveError("kept", "restore", ["change", "delete"])
    entry.deleted_at = None
    work.record("portfolio_entry.restored", entry)
    return entry


def own(work: Work, entry_id: UUID, *, locked: bool = False) -> PortfolioEntry:
    """Return one's own entry that is not deleted; raises ForbiddenError for anybody else's."""
    entry = (work.get_for_update if locked else work.get)(PortfolioEntry, entry_id)
    work.require(Action.WRITE_ENTRIES, targets.about_person(work, entry.person_id))
    if entry.deleted_at is not None:
        raise GoneError("This entry was deleted; bring it back first.")
    return entry


def forget_deleted(run: JobRun) -> None:
    """Delete for good what was deleted so long ago that nobody can bring it back."""
    found = AT_A_TIME
    while found == AT_A_TIME:
        with run.work() as work:
            since, scope = work.now - BROUGHT_BACK_WITHIN, (work.session, work.organization_id)
            due = stored.deleted_before(*scope, since, AT_A_TIME)
            for entry in due:
                _forget(work, entry)
            found = len(due)


def _forget(work: Work, entry: PortfolioEntry) -> None:
    for piece in work.all_by(PortfolioPiece, entry_id=entry.id):
        if piece.store_key is not None:
            work.enqueue("evidence.forget", {"store_key": piece.store_key})
    work.record("portfolio_entry.forgotten", entry)
    stored.forget(work.session, entry)


def _keep(work: Work, entry: PortfolioEntry) -> None:
    if is_new_sitting(stored.last_kept(work.session, entry), work.now):
        kept = {name: getattr(entry, name) for name in _CONTENT}
        work.add(PortfolioEntryVersion, entry_id=entry.id, **kept)


def _lead_drafts(work: Work, entry: PortfolioEntry) -> None:
    """Let drafts have the words as they are now; what was handed in or met stays as it was judged."""
    for piece in stored.in_drafts(work.session, work.organization_id, entry.id):
        submission = work.get_for_update(Submission, piece.submission_id)
        key = rules_of(work, submission).requirements[piece.requirement_id].key
        is_open = submission.state in _OPEN
        if is_open and key in submissions.open_requirements(work, submission) and entry.text:
            _rewrite(piece, entry.text)


def _rewrite(piece: Evidence, text: str) -> None:
    piece.text, piece.sha256 = text, hashlib.sha256(text.encode()).hexdigest()


def _is_shown(work: Work, entry: PortfolioEntry) -> bool:
    is_open = entry.visibility in stored.SHARED and entry.deleted_at is None
    return is_open and not stored.is_judged_blind(work.session, entry)


def _check_shown(entry: PortfolioEntry) -> None:
    appear, has_consent = entry.students_appear, entry.has_consent
    check_shown(entry.visibility, students_appear=appear, has_consent=has_consent)


def _check_named(work: Work, person_id: UUID, said: dict[str, Any]) -> None:
    """Raise for a competency that is not there, and a goal that is somebody else's."""
    for place, one in enumerate(said.get("competency_ids", ())):
        work.get_named(Competency, UUID(one), f"/competency_ids/{place}")
    goals.check_own(work, person_id, [UUID(one) for one in said.get("goal_ids", ())], "/goal_ids")
