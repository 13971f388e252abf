"""What went wrong in a command, in one message and an exit code."""

import os

from sqlalchemy.exc import DBAPIError

from app.cli.output import COULD_NOT, NO, complain
from app.domain.errors import ConflictError, LaurelError
from app.settings import SettingsError


def tell(error: Exception) -> int:
    """Say what went wrong and return the exit code; raises it again where that is wanted."""
    if isinstance(error, LaurelError):
        complain(error.message)
        return NO if isinstance(error, ConflictError) else COULD_NOT
    if isinstance(error, SettingsError | OSError):
        complain(str(error))
    elif isinstance(error, DBAPIError):
        # The driver's own first line; the statement and its values stay untold.
        complain(f"The database refused: {str(error.orig).splitlines()[0]}")
    elif "LAUREL_DEBUG" in os.environ:
        raise error
    else:
        kind = type(error).__name__
        complain(f"Something unexpected: {kind}. LAUREL_DEBUG=1 shows where it happened.")
    return COULD_NOT
