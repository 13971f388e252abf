"""What the pages of a coordinator share: filters of a list, rights of the looker, questions before an act."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.access import EVERYTHING, Action, Target, may
from app.domain.plain_text import single_line
from app.pages.forms import MENDABLE, Filled, Form, fault
from app.pages.sessions import Visit
from app.services.overview import Wanted
from app.services.work import Work
from app.storage.tables import ChangingRow, Microcredential, School

__all__ = [
    "MAX_TEXT",
    "MENDABLE",
    "Question",
    "choices",
    "chosen",
    "filters_of",
    "line",
    "rights",
    "wanted_of",
]
MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks whether to go on: what will happen, and the button that does it."""

    title: str
    button: str
    back: str
    sentences: tuple[str, ...]
    trail: tuple[tuple[str | None, str], ...]
    row: ChangingRow | None = None
    kind: str = "danger"
    filled: Filled = field(default_factory=Filled)


def filters_of(visit: Visit) -> Form:
    """Return the filters in the address, as a form that is sent by reading."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in visit.request.query_params.multi_items():
        fields[name] = (*fields.get(name, ()), value)
    return Form(fields, {})


def line(form: Form, name: str) -> str | None:
    """Return what was typed into a search box, or None; raises InvalidError for what no name holds."""
    text = form.maybe(name)
    if text is None:
        return None
    try:
        return single_line(text[:MAX_TEXT])
    except ValueError:
        raise fault(name, "Search for one line of plain text.") from None


def chosen(form: Form, name: str) -> UUID | None:
    """Return the id that was chosen, or None."""
    return form.id(name) if form.has(name) else None


def wanted_of(form: Form, *known: str) -> Wanted:
    """Return what a list is about; a state that is not known filters nothing."""
    states = tuple(state for state in form.all("state") if state in known)
    return Wanted(
        line(form, "q"), states, chosen(form, "school_id"), chosen(form, "microcredential_id")
    )


def rights(work: Work, target: Target = EVERYTHING) -> frozenset[str]:
    """Return what the looker may do here, by the names of the actions."""
    return frozenset(action.value for action in Action if may(work.actor, action, target))


def choices(rows: Sequence[School] | Sequence[Microcredential]) -> list[tuple[str, str]]:
    """Return rows as what a list offers to choose from."""
    return [(str(row.id), row.name) for row in rows]
