"""What an educator declares when handing in: that it is their own work, and whether AI helped."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Fault, InvalidError


class AiUse(StrEnum):
    """Whether artificial intelligence had a part in the work."""

    NONE = "none"
    ASSISTED = "assisted"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared with one attempt; `ai_use` is None where nothing is said about it."""

    own_work: bool
    ai_use: AiUse | None = None
    ai_use_description: str | None = None


def check(declared: Declaration, *, asks_ai_use: bool) -> None:
    """Raise InvalidError naming everything that the declaration lacks, or says against itself."""
    faults = []
    if not declared.own_work:
        faults.append(Fault("/declared_own_work", "must be true: only own work is judged"))
    if asks_ai_use and declared.ai_use is None:
        faults.append(Fault("/ai_use", "say whether AI had a part in it: none or assisted"))
    is_described = declared.ai_use_description is not None
    if declared.ai_use is AiUse.ASSISTED and not is_described:
        faults.append(Fault("/ai_use_description", "say which tool helped, and with what"))
    if declared.ai_use is not AiUse.ASSISTED and is_described:
        faults.append(Fault("/ai_use_description", "goes with ai_use assisted only"))
    if faults:
        raise InvalidError("The declaration is not complete.", *faults)
