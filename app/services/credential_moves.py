"""Whether something can happen to a badge, and what can in its place: the table, and what closes a move."""

from typing import NoReturn
from uuid import UUID

from app.domain.credential_moves import (
    CREDENTIAL_MOVES,
    CredentialMove,
    CredentialState,
    credential_state,
)
from app.domain.errors import MoveError
from app.domain.expiry import Expiry, expiry_of, renewal_opens
from app.domain.moves import allowed
from app.services.work import Work
from app.storage.tables import Credential, Issuer, MicrocredentialVersion, Person, RevocationCase


def check(work: Work, row: Credential, wanted: CredentialMove, says: str) -> None:
    """Raise MoveError with this sentence unless the table has the move; `{state}` stands for the state."""
    state = state_of(work, row)
    if (state, wanted) not in CREDENTIAL_MOVES:
        refuse(work, row, wanted, says.format(state=state))


def refuse(work: Work, row: Credential, wanted: CredentialMove, says: str) -> NoReturn:
    """Raise MoveError for a move that is not open now; it names those that are."""
    state = state_of(work, row)
    raise MoveError(
        state, wanted, allowed(CREDENTIAL_MOVES, state, _closed(work, row) | {wanted}), says=says
    )


def among(work: Work, credential_id: UUID, *moves: CredentialMove) -> list[str]:
    """Return those of these moves that are open to a badge now."""
    row = work.get(Credential, credential_id)
    found = allowed(CREDENTIAL_MOVES, state_of(work, row), _closed(work, row))
    return [move for move in moves if move in found]


def state_of(work: Work, row: Credential) -> CredentialState:
    """Return where it stands now."""
    return credential_state(row.state, row.valid_until, work.now)


def rule_of(work: Work, row: Credential) -> Expiry:
    """Return when it ends and what renews it."""
    return expiry_of(work.get(MicrocredentialVersion, row.version_id).expiry)


def can_be_renewed(work: Work, row: Credential) -> bool:
    """Tell whether a coordinator could renew it now."""
    expiry, ends = rule_of(work, row), row.valid_until
    if row.state != "issued" or ends is None or expiry.renewal != "coordinator":
        return False
    return renewal_opens(expiry, ends) <= work.now


def has_case(work: Work, row: Credential) -> bool:
    """Tell whether a case about it is open."""
    return work.find_by(RevocationCase, live_key=str(row.id)) is not None


def _closed(work: Work, row: Credential) -> set[CredentialMove]:
    """Return what the table has, and what this very badge does not let happen now."""
    closed = set()
    if work.get(Issuer, row.issuer_id).archived_at is not None:
        closed |= {CredentialMove.RENEW, CredentialMove.CORRECT, CredentialMove.REINSTATE}
    if not can_be_renewed(work, row):
        closed.add(CredentialMove.RENEW)
    if row.is_assessed and not work.get(Person, row.person_id).share_name:
        closed.add(CredentialMove.CORRECT)
    if has_case(work, row):
        closed.add(CredentialMove.OPEN_CASE)
    return closed
