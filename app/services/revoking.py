"""Taking many credentials back: in chunks, each row with its own truth, safe to run again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, NotFoundError
from app.domain.revocation import RevocationReason
from app.services import credentials, status_lists
from app.services.work import Work, refuse
from app.storage import revocations, rows
from app.storage.tables import RevocationBatch, RevocationRow

JOB = "credential.revoke_many"
CHUNK, LARGEST = 250, 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One credential to take back, and why."""

    credential_id: UUID
    reason: RevocationReason


def ask(work: Work, wanted: Sequence[Wanted], confirmed_count: int) -> RevocationBatch:
    """Take the list; the count says that it is meant, for nothing of it can be undone."""
    work.require(Action.REVOKE_CREDENTIAL)
    if confirmed_count != len(wanted):
        raise refuse(
            "/confirmed_count", f"expected {len(wanted)}, the number of rows: it cannot be undone"
        )
    batch = work.add(RevocationBatch, total=len(wanted))
    for position, one in enumerate(wanted, 1):
        work.session.add(
            RevocationRow(
                organization_id=work.organization_id,
                batch_id=batch.id,
                position=position,
                credential_id=one.credential_id,
                reason=one.reason.value,
            )
        )
    work.record("revocation_batch.asked", batch, total=batch.total)
    work.enqueue(JOB, {"batch_id": str(batch.id)})
    return batch


def get(work: Work, batch_id: UUID) -> RevocationBatch:
    """Return how far a batch has come."""
    work.require(Action.READ_CREDENTIALS)
    return work.get(RevocationBatch, batch_id)


def page(
    work: Work, batch_id: UUID, request: rows.PageRequest, outcome: str | None
) -> rows.PageOf[RevocationRow]:
    """Return a page of the rows of a batch, each with what became of it."""
    batch = get(work, batch_id)
    return rows.page_by(
        work.session,
        RevocationRow,
        work.organization_id,
        request,
        batch_id=batch.id,
        outcome=outcome,
    )


def run_chunk(work: Work, batch_id: UUID) -> int:
    """Take the next chunk back and ask for the one after it; returns how many rows are done.

    The bits of a list are set once for the chunk. A chunk that failed was not done at all, so to run
    it again is safe.
    """
    batch = work.get_for_update(RevocationBatch, batch_id)
    found = revocations.waiting(work.session, work.organization_id, batch.id, CHUNK)
    places: dict[UUID, list[int]] = defaultdict(list)
    for row in sorted(found, key=lambda one: one.credential_id):
        _one(work, row, places)
    status_lists.set_all(work, places)
    batch.revoked += sum(row.outcome == "revoked" for row in found)
    batch.refused += sum(row.outcome == "refused" for row in found)
    if batch.revoked + batch.refused < batch.total:
        work.enqueue(JOB, {"batch_id": str(batch.id)})
    elif found:
        work.record("revocation_batch.done", batch, revoked=batch.revoked, refused=batch.refused)
    return len(found)


def _one(work: Work, row: RevocationRow, places: dict[UUID, list[int]]) -> None:
    try:
        credential = credentials.take_back(work, row.credential_id, RevocationReason(row.reason))
    except (ConflictError, NotFoundError) as error:
        row.outcome, row.detail = "refused", error.message[:300]
        return
    row.outcome = "revoked"
    for list_id, indexes in credentials.places_of(work, credential).items():
        places[list_id].extend(indexes)
