"""Asking outside issuers again: a recognition lapses once its badge does not stand any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from app.domain.errors import NotFoundError
from app.domain.recognition import SOON, RecognitionMove, RecognitionState
from app.services import recognition_notices, recognition_proofs, recognizing
from app.services.reading import Reading
from app.services.runs import JobRun
from app.storage import recognitions as stored
from app.storage.tables import Recognition
from app.verification.report import Recipient, Report, Verdict

BATCH = 50


def recheck_due(run: JobRun) -> int:
    """Ask again about what is due, some at a time; returns how many were asked about."""
    with run.work() as work:
        found = stored.due(work.session, work.organization_id, work.now, BATCH)
    for recognition_id in found:
        _recheck(run, recognition_id)
    return len(found)


def _recheck(run: JobRun, recognition_id: UUID) -> None:
    with run.work() as work:
        row = work.get_for_update(Recognition, recognition_id)
        if row.state != RecognitionState.ACCEPTED or _has_ended(row, run):
            row.check_at = None
            return
        # Whoever fails on it in the middle does not meet it again at once.
        row.check_at = work.now + SOON
        key, address, scope = row.store_key, row.recipient_email, work.organization_id
    try:
        content = b"".join(run.tools.store.read(key))
    except NotFoundError:
        return
    # Outside any transaction: a slow host must not keep writers waiting.
    report, _ = recognition_proofs.ask(
        run.tools, lambda: _reading(run), content, scope, [address or ""], run.now
    )
    with run.work() as work:
        row = work.get_for_update(Recognition, recognition_id)
        if row.state != RecognitionState.ACCEPTED:
            return
        if is_taken_back(report):
            recognizing.end(work, row, RecognitionMove.LAPSE)
            recognition_notices.lapsed(work, row)
        elif report.verdict is Verdict.VALID:
            days = recognizing.rule_of(work, row).recheck_days
            row.checked_at, row.check_at = work.now, work.now + timedelta(days=days)


def is_taken_back(report: Report) -> bool:
    """Tell whether the badge is known not to stand; what could not be asked tells nothing."""
    if report.verdict is Verdict.VALID:
        return report.recipient is Recipient.NOT_MATCHED
    return report.verdict is Verdict.INVALID


def _has_ended(row: Recognition, run: JobRun) -> bool:
    return row.valid_until is not None and row.valid_until <= run.now


@contextmanager
def _reading(run: JobRun) -> Iterator[Reading]:
    with run.database.read() as session:
        yield Reading(session, run.tools, run.now)
