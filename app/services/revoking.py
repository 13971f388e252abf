"""Taking many credentials back: in chunks, each row with its own truth, safe to run again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError
from app.domain.revocation import RevocationReason, check_direct
from app.services import credentials, reevaluating, status_lists
from app.services.work import Work, refuse
from app.storage import credentials as stored
from app.storage import overview, revocations, rows
from app.storage.identifiers import new_id
from app.storage.tables import Credential, RevocationBatch, RevocationRow

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
    for place, one in enumerate(wanted):
        check_direct("listed", one.reason, f"/rows/{place}/reason")
    batch = work.add(RevocationBatch, total=len(wanted), asked_by=work.actor.person_id)
    # Ids that ascend, so that a page of the rows has them in their order.
    ids = sorted(new_id() for _ in wanted)
    for position, one in enumerate(wanted, 1):
        work.session.add(
            RevocationRow(
                id=ids[position - 1],
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


def batches(work: Work, request: rows.PageRequest) -> rows.PageOf[RevocationBatch]:
    """Return a page of the batches, the newest first."""
    work.require(Action.READ_CREDENTIALS)
    return overview.newest_first(work.session, RevocationBatch, work.organization_id, request, [])


def page(
    work: Work, batch_id: UUID, request: rows.PageRequest, outcome: str | None
) -> rows.PageOf[RevocationRow]:
    """Return a page of the rows of a batch, each with what became of it."""
    batch = get(work, batch_id)
    return work.page(
        RevocationRow,
        request,
        batch_id=batch.id,
        outcome=outcome,
    )


def run_chunk(work: Work, batch_id: UUID) -> int:
    """Take the next chunk back and ask for the one after it; returns how many rows are done.

    The bits of a list are set once for the chunk, its rows are locked and told by one statement each.
    A chunk that failed was not done at all, so to run it again is safe.
    """
    work.require(Action.REVOKE_CREDENTIAL)
    batch = work.get_for_update(RevocationBatch, batch_id)
    found = revocations.waiting(work.session, work.organization_id, batch.id, CHUNK)
    wanted = {row.credential_id for row in found}
    known = stored.locked(work.session, work.organization_id, wanted)
    for row in found:
        _one(work, row, known.get(row.credential_id), batch.asked_by)
    taken = [row for row in found if row.outcome == "revoked"]
    _tell(work, taken, known)
    batch.revoked += len(taken)
    batch.refused += len(found) - len(taken)
    if batch.revoked + batch.refused < batch.total:
        work.enqueue(JOB, {"batch_id": str(batch.id)})
    elif found:
        work.record("revocation_batch.done", batch, revoked=batch.revoked, refused=batch.refused)
    return len(found)


def _one(
    work: Work, row: RevocationRow, credential: Credential | None, asked_by: UUID | None
) -> None:
    row.outcome = "refused"
    if credential is None:
        row.detail = f"There is no credential {row.credential_id}."
        return
    try:
        reason = RevocationReason(row.reason)
        credentials.take_back(work, credential, reason, by=asked_by)
    except ConflictError as error:
        row.detail = error.message[:300]
        return
    row.outcome = "revoked"


def _tell(work: Work, taken: Sequence[RevocationRow], known: Mapping[UUID, Credential]) -> None:
    """Write into the journal and the lists what was taken back; they are locked in this order everywhere."""
    if not taken:
        return
    told = [(known[row.credential_id], {"reason": row.reason}) for row in taken]
    work.record_all("credential.revoked", told)
    reevaluating.ask(work, *(known[row.credential_id].person_id for row in taken))
    places = credentials.places_of(work, [row.credential_id for row in taken])
    status_lists.set_all(work, places)
