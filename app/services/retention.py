"""Retention: when its time is over, what is in evidence is deleted; that it was there, and its digest, stay."""

from datetime import datetime, timedelta

from app.services import artefacts, inquiry_files
from app.services.runs import JobRun
from app.services.work import Work
from app.storage import evidence as stored
from app.storage import submissions, team_artefacts
from app.storage.rows import PageRequest
from app.storage.tables import Attestation, Evidence, TeamArtefact

AT_A_TIME = 100
# What the badge may say (`narrative`) stays until the badge can say it: `_forget_said`.
_CONTENT = (
    "title",
    "text",
    "url",
    "file_name",
    "store_key",
    "blind_key",
    "blind_size",
    "blind_copy",
    "size",
    "named_inside",
    # It tells the host of a link.
    "snapshot_detail",
)


def forget_due(run: JobRun) -> None:
    """Delete what was decided so long ago that the settings let it go, some at a time."""
    kept = run.tools.evidence_kept
    if kept is None:
        return
    run.until_none_is_left(lambda work: _forget_over_since(work, work.now - kept))
    _forget_said(run, kept)
    _forget_shared(run, kept)
    run.until_none_is_left(
        lambda work: inquiry_files.forget_over_since(work, work.now - kept, AT_A_TIME)
    )


def _forget_over_since(work: Work, moment: datetime) -> int:
    scope = (work.session, work.organization_id)
    due = stored.over_since(*scope, moment, limit=AT_A_TIME)
    anchored = stored.anchored_keys(*scope)
    for piece in due:
        _forget(work, piece, anchored)
    return len(due)


def _forget_said(run: JobRun, kept: timedelta) -> None:
    """Delete what the badge may say of forgotten pieces, once their enrollment is over as long."""
    with run.work() as work:
        scope = (work.session, work.organization_id)
        stored.forget_narratives(*scope, work.now - kept)
        # What an earlier version of this kept.
        left = dict.fromkeys(("title", "named_inside", "snapshot_detail"))
        stored.empty_forgotten(*scope, left)


def _forget_shared(run: JobRun, kept: timedelta) -> None:
    """Delete what teams share and nobody has shared anew for as long."""
    with run.work() as work:
        page = PageRequest(limit=AT_A_TIME)
        is_old = team_artefacts.last_shared_before(work.organization_id, work.now - kept)
        for row in work.page(TeamArtefact, page, is_old).rows:
            artefacts.forget(work, row)


def _forget(work: Work, piece: Evidence, anchored: frozenset[str]) -> None:
    keys: list[str] = []
    if piece.store_key is not None and not submissions.bytes_are_shared(work.session, piece):
        keys = [key for key in (piece.store_key, piece.blind_key) if key]
    for key in keys:
        # What assessors are calibrated on stays as long as they are.
        if key not in anchored:
            work.enqueue("evidence.forget", {"store_key": key})
    empty(work, piece)


def empty(work: Work, piece: Evidence) -> None:
    """Delete what is in a piece and what was said of it; that it was there stays."""
    for name in _CONTENT:
        setattr(piece, name, None)
    piece.forgotten_at = work.now
    for one in work.all_by(Attestation, evidence_id=piece.id):
        one.name = one.email = one.folded = one.note = None
    stored.forget_bands(work.session, work.organization_id, piece.id)
    work.record("evidence.forgotten", piece, submission_id=str(piece.submission_id))
