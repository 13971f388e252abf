"""Reminding whoever was asked to confirm something, or to look a draft over: once, in working days."""

from datetime import datetime

from app.domain.clock import remind_of_request_at
from app.domain.review import MOVES, Move, State
from app.services import attestation_notices, attested, calendars, partner_notices
from app.services.work import Work
from app.storage import requests as stored
from app.storage.tables import Attestation, PartnerCheck, Submission

_TABLES: tuple[type[Attestation | PartnerCheck], ...] = (Attestation, PartnerCheck)


def first_at(work: Work, expires_at: datetime | None = None) -> datetime | None:
    """Return when to remind of what is asked now."""
    rules = calendars.rules(work)
    return remind_of_request_at(rules.working, rules.watch, work.now, expires_at)


def tell_due(work: Work, limit: int = 100) -> int:
    """Remind of what waits, some at a time; returns how many there were."""
    return sum(_tell_due(work, table, limit) for table in _TABLES)


def recount(work: Work) -> None:
    """Count anew when to remind: the working days have changed, or it was asked before there were reminders."""
    rules = calendars.rules(work)
    for table in _TABLES:
        for row_id in stored.unreminded(work.session, work.organization_id, table):
            row = work.get_for_update(table, row_id)
            expires_at = getattr(row, "expires_at", None)
            counted = (rules.working, rules.watch, row.created_at, expires_at)
            moment = remind_of_request_at(*counted)
            if row.live_key is not None and row.remind_at != moment:
                row.remind_at = moment


def _tell_due(work: Work, table: type[Attestation | PartnerCheck], limit: int) -> int:
    due = stored.to_remind(work.session, work.organization_id, table, work.now, limit)
    for submission_id, row_id in due:
        # The submission first, as whoever answers locks them.
        submission = work.get_for_update(Submission, submission_id)
        row = work.get_for_update(table, row_id)
        if row.remind_at is None or row.remind_at > work.now:
            continue
        row.remind_at = None
        if row.live_key is not None and (State(submission.state), Move.EDIT) in MOVES:
            _tell(work, submission, row)
    return len(due)


def _tell(work: Work, submission: Submission, row: Attestation | PartnerCheck) -> None:
    """Remind of what can be answered still."""
    if isinstance(row, PartnerCheck):
        kind = "partner_check.reminded"
        partner_notices.reminded(work, submission, row)
    elif row.expires_at > work.now and attested.says_the_same(work, row):
        kind = "attestation.reminded"
        attestation_notices.reminded(work, submission, row)
    else:
        return
    row.reminded_at = work.now
    work.record(kind, row, submission_id=str(submission.id))
