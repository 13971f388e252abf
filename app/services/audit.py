"""The audit trail: who did what, and whether anybody has touched the record since."""

from dataclasses import dataclass

from app.domain.access import Action
from app.services.work import Work
from app.storage import journal
from app.storage.tables import AuditEntry


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a walk along the chain has found."""

    holds: bool
    first_broken_sequence: int | None


def after(work: Work, sequence: int, limit: int) -> list[AuditEntry]:
    """Return the entries that follow this sequence number."""
    work.require(Action.READ_AUDIT)
    return journal.audit_after(work.session, work.organization_id, sequence, limit)


def check(work: Work) -> ChainCheck:
    """Walk the chain from its first entry to its head and tell where it first does not hold."""
    work.require(Action.READ_AUDIT)
    broken = journal.first_broken_entry(work.session, work.organization_id)
    return ChainCheck(holds=broken is None, first_broken_sequence=broken)
