"""Entries of a portfolio: who may see one, and when what stood there before is kept apart."""

from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Fault, InvalidError

# Whoever writes saves every few seconds; what stood there before they began is what counts.
ONE_SITTING = timedelta(minutes=10)
# So long a deleted entry can be brought back.
BROUGHT_BACK_WITHIN = timedelta(days=30)
MOST_PIECES = 20


class EntryVisibility(StrEnum):
    """Who may see an entry beside its owner."""

    SELF = "self"
    ORGANIZATION = "organization"
    PUBLIC = "public"


def check_shown(visibility: str, *, students_appear: bool | None, has_consent: bool) -> None:
    """Raise InvalidError for what others would see though nobody said that its students agree."""
    if may_be_shown(students_appear=students_appear, has_consent=has_consent):
        return
    if visibility == EntryVisibility.SELF:
        return
    if students_appear is None:
        detail = "say whether students can be recognised in it before others see it"
        raise InvalidError(detail, Fault("/students_appear", detail))
    detail = "consent of every student who appears must be on file before others see it"
    raise InvalidError(detail, Fault("/has_consent", detail))


def may_be_shown(*, students_appear: bool | None, has_consent: bool) -> bool:
    """Tell whether others may see it at all."""
    return students_appear is False or (students_appear is True and has_consent)


def is_new_sitting(last_kept: datetime | None, now: datetime) -> bool:
    """Tell whether what stands there now is to be kept before it changes."""
    return last_kept is None or now - last_kept >= ONE_SITTING
