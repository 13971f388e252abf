"""What is done with a file after it came in: scanned, measured, copied without names for blind assessors."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from app.domain.errors import TooLargeError, UnreadableError
from app.rendering.cage.cage import MEBIBYTE, Bounds
from app.services import remarks, words
from app.services.evidence_bytes import is_recording
from app.services.runs import JobRun
from app.services.work import Work
from app.storage import evidence as stored
from app.storage import rows, submissions
from app.storage.tables import Evidence, Submission

# The names of ffprobe's readers for the types of recordings that are taken.
_PROBED = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
}
_ROOM = 64 * MEBIBYTE


def to_do(work: Work, submission: Submission) -> dict[str, str | None]:
    """Return what has to be done with a file that comes in, as its row is to say."""
    return {
        "scan": None if work.tools.scanner is None else "pending",
        "blind_copy": None if submission.anonymity == "none" else "pending",
    }


def begin(work: Work, evidence: Evidence) -> None:
    """Ask for what has to be done."""
    if evidence.scan or evidence.blind_copy or is_recording(evidence):
        work.enqueue("evidence.prepare", {"evidence_id": str(evidence.id)})


def look_again(work: Work, submission: Submission) -> None:
    """Ask to look for names in the files of a draft: now they are also those of a team."""
    for piece in submissions.evidence_of(work.session, work.organization_id, submission.id):
        if piece.store_key is not None and piece.blind_copy is not None:
            work.enqueue("evidence.prepare", {"evidence_id": str(piece.id)})


def prepare(run: JobRun, evidence_id: UUID) -> None:
    """Do what is left to do; each step is kept by itself, so that it can run again."""
    evidence = _found(run, evidence_id)
    if evidence is None or evidence.store_key is None:
        return
    if evidence.scan == "pending" and not _scan(run, evidence):
        return
    if evidence.measured_seconds is None and is_recording(evidence):
        _learn(run, evidence, measured_seconds=_measured(run, evidence))
    if evidence.blind_copy is not None:
        _look_for_names(run, evidence)
    if evidence.blind_copy == "pending":
        _copy(run, evidence)


def _found(run: JobRun, evidence_id: UUID) -> Evidence | None:
    with run.work() as work:
        found = rows.find(work.session, Evidence, work.organization_id, evidence_id)
        if found is not None:
            work.session.expunge(found)
        return found


def _scan(run: JobRun, evidence: Evidence) -> bool:
    """Ask the scanner and keep what it says; tells whether to go on."""
    scanner = run.tools.scanner
    if scanner is None:
        # It was taken out of the settings: nothing waits for ever.
        _learn(run, evidence, scan=None)
        return True
    verdict = scanner.scan(run.tools.store.read(evidence.store_key or ""))
    values = {"scan": "clean" if verdict.is_clean else "quarantined", "scan_detail": verdict.found}
    event = None if verdict.is_clean else "evidence.quarantined"
    _learn(run, evidence, event=event, **values)
    return verdict.is_clean


def _measured(run: JobRun, evidence: Evidence) -> int | None:
    """Return the seconds of a recording, by ffprobe where it is, else as its head says."""
    media_type, program = evidence.media_type or "", run.tools.ffprobe
    tries: list[Callable[[], object]] = []
    if program is not None:
        arguments = (program, _PROBED[media_type])
        tries.append(lambda: _told(run, evidence, "probe", *arguments)["format"]["duration"])
    tries.append(lambda: _told(run, evidence, "length", media_type)["seconds"])
    for one in tries:
        try:
            return max(1, round(float(str(one()))))
        except (UnreadableError, ValueError, KeyError, OverflowError):
            continue
    return None


def _told(run: JobRun, evidence: Evidence, task: str, *arguments: str) -> dict[str, Any]:
    source = run.tools.store.read(evidence.store_key or "")
    told: dict[str, Any] = json.loads(run.tools.cage.run(task, source, *arguments))
    return told


def _look_for_names(run: JobRun, evidence: Evidence) -> None:
    """Keep which part of its educator's or a teammate's name stands inside a document, to warn them."""
    text = words.of_piece(run.tools, evidence)
    with run.work() as work:
        submission = work.get(Submission, evidence.submission_id)
        found = remarks.name_inside(work, submission, text)
        # Of this piece alone: the same bytes in a draft of somebody else are of another name.
        if found != evidence.named_inside:
            of_it = (work.session, work.organization_id, evidence.id)
            stored.learn_of(*of_it, named_inside=found)


def _copy(run: JobRun, evidence: Evidence) -> None:
    """Make the copy that names nobody, or keep that there can be none."""
    size = (evidence.size or 0) * 2 + _ROOM
    bounds, key = Bounds(seconds=45, output=size), ""
    source = run.tools.store.read(evidence.store_key or "")
    try:
        with run.tools.cage.opened(
            "clean", source, evidence.media_type or "", bounds=bounds
        ) as made:
            kept = run.tools.store.put(evidence.organization_id, uuid4(), made, limit=size)
        key = kept.key
        values: dict[str, Any] = {"blind_copy": "made", "blind_key": key, "blind_size": kept.size}
    except (UnreadableError, TooLargeError):
        values = {"blind_copy": "impossible"}
    if not _learn(run, evidence, **values) and key:
        # It was removed meanwhile.
        run.tools.store.delete(key)


def _learn(run: JobRun, evidence: Evidence, *, event: str | None = None, **values: Any) -> bool:  # noqa: ANN401 - column values
    with run.work() as work:
        is_there = stored.learn(
            work.session, work.organization_id, evidence.store_key or "", **values
        )
        if is_there and event is not None:
            work.record(event, evidence)
        return is_there
