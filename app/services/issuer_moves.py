"""Whether an issuer may do something: what is out of use signs nothing."""

from app.domain.errors import Fault
from app.domain.issuer_moves import ISSUER_MOVES, IssuerMove, IssuerState
from app.domain.moves import follow
from app.storage.tables import Issuer


def check(issuer: Issuer, wanted: IssuerMove, says: str, *faults: Fault) -> None:
    """Raise MoveError with this sentence unless the table has the move."""
    is_archived = issuer.archived_at is not None
    state = IssuerState.ARCHIVED if is_archived else IssuerState.ACTIVE
    follow(ISSUER_MOVES, state, wanted, *faults, says=says)
