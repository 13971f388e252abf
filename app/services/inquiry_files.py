"""Files of an inquiry cycle: students' work, for the team that looks at it and nobody it is not meant for.

How a file was called when it was sent is kept nowhere: students' names stand in such names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, GoneError
from app.domain.inquiry import MOST_FILES, Phase, check_writable
from app.domain.media_types import ENDINGS, FAMILIES
from app.services import inquiry, receiving, viewing
from app.services.receiving import Upload
from app.services.runs import JobRun
from app.services.work import Work, check_revision, refuse
from app.storage import inquiry as stored
from app.storage.tables import InquiryCycle, InquiryFile

SCAN = "inquiry.scan"


@dataclass(frozen=True, slots=True)
class About:
    """What whoever adds a file says of it."""

    title: str
    students_appear: bool
    has_consent: bool = False
    # The team alone, or also those who run and audit the programme.
    visibility: str = "team"


def add(work: Work, cycle_id: UUID, upload: Upload, about: About) -> InquiryFile:
    """Add a file to the common work while it is being planned; nothing is left behind when it is refused."""
    cycle = inquiry.own(work, cycle_id)
    check_writable(cycle.phase, ["files"])
    if about.students_appear and not about.has_consent:
        raise refuse("/has_consent", "expected consent on file for every student who appears")
    if len(work.all_by(InquiryFile, cycle_id=cycle_id)) >= MOST_FILES:
        raise ConflictError(f"A cycle has at most {MOST_FILES} files.")
    kept = receiving.receive(work, upload, FAMILIES)
    ending = PurePath(kept.pop("file_name")).suffix.lower()
    row = work.add(
        InquiryFile,
        cycle_id=cycle_id,
        person_id=work.actor.person_id,
        ending=ending if ending[1:] in ENDINGS else "",
        scan=None if work.tools.scanner is None else "pending",
        **kept,
        **{name: getattr(about, name) for name in About.__dataclass_fields__},
    )
    if row.scan is not None:
        work.enqueue(SCAN, {"file_id": str(row.id)})
    work.record("inquiry_file.added", row, cycle_id=str(cycle_id))
    return row


def get(work: Work, file_id: UUID) -> InquiryFile:
    """Return what is known of a file, to whoever may read the cycle."""
    found = work.get(InquiryFile, file_id)
    inquiry.get(work, found.cycle_id)
    return found


def of_cycles(work: Work, cycle_ids: Sequence[UUID]) -> dict[UUID, list[InquiryFile]]:
    """Return the files of cycles that the actor may read, oldest first, by cycle."""
    return stored.files_of(work.session, work.organization_id, cycle_ids)


def is_open_to_me(work: Work, found: InquiryFile) -> bool:
    """Tell whether what is in the file is for the actor too."""
    cycle = work.get(InquiryCycle, found.cycle_id)
    return found.visibility == "programme" or inquiry.may_write(work, cycle)


def content(work: Work, file_id: UUID) -> tuple[InquiryFile, Iterator[bytes]]:
    """Return a file and its bytes."""
    found = get(work, file_id)
    return found, work.tools.store.read(_key(work, found))


def view(work: Work, file_id: UUID) -> viewing.View:
    """Return what of a file can be looked at; raises UnreadableError for one that cannot be opened."""
    found = get(work, file_id)
    key = _key(work, found)
    work.rest()
    return viewing.view_of(work.tools, key, found.media_type)


def leaf(work: Work, file_id: UUID, number: int) -> viewing.Leaf:
    """Return one page of a file as a picture; raises NotFoundError where there is none."""
    found = get(work, file_id)
    key = _key(work, found)
    work.rest()
    return viewing.leaf_of(work.tools, key, found.media_type, number)


def remove(work: Work, file_id: UUID, revision: int | None) -> UUID:
    """Take a file away: at any time, for consent can end; what was scored keeps its title and digest."""
    found = work.get(InquiryFile, file_id)
    cycle = inquiry.own(work, found.cycle_id)
    found = work.get_for_update(InquiryFile, file_id)
    check_revision(found, revision)
    inquiry.forget(work, found)
    if cycle.phase is Phase.PLAN:
        work.session.delete(found)
    return cycle.row.id


def forget_over_since(work: Work, moment: datetime, limit: int) -> int:
    """Forget files of cycles that ended before this moment, some at a time; returns how many there were."""
    due = stored.over_since(work.session, work.organization_id, moment, limit=limit)
    for found in due:
        inquiry.forget(work, found)
    return len(due)


def scan(run: JobRun) -> None:
    """Ask the scanner about a file and keep what it says."""
    receiving.scan(run, InquiryFile, run.id_of("file_id"), _quarantined)


def _quarantined(work: Work, found: InquiryFile) -> None:
    work.record("inquiry_file.quarantined", found, cycle_id=str(found.cycle_id))


def _key(work: Work, found: InquiryFile) -> str:
    if found.visibility == "team":
        cycle = work.get(InquiryCycle, found.cycle_id)
        work.require(Action.WRITE_INQUIRY, inquiry.target(work, cycle.team_id))
    if found.store_key is None:
        raise GoneError("What was in it has been deleted; its digest is kept.")
    receiving.check_scanned(found.scan)
    return found.store_key
