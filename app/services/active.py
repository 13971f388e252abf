"""What nobody begins with a person who was deactivated."""

from app.domain.errors import Fault, MoveError
from app.storage.tables import Person


def check(person: Person, wanted: str, says: str, *faults: Fault) -> None:
    """Raise MoveError with this sentence for a person who is not active."""
    if person.deactivated_at is not None:
        raise MoveError("deactivated", wanted, ["reactivate"], *faults, says=says)
