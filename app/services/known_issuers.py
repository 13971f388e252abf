"""The issuer registry: whom an organization knows, who put them there, and on what grounds."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, Fault
from app.domain.known_issuers import HowChecked
from app.services.work import Work, change, check_revision
from app.storage import rows
from app.storage.tables import KnownIssuer


@dataclass(frozen=True, slots=True)
class Entry:
    """One issuer for the list."""

    issuer_id: str
    name: str
    how_checked: HowChecked
    proof: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list: who is new, and who was known before and stays as they were."""

    added: list[KnownIssuer]
    known_before: list[str]


def add(work: Work, entry: Entry) -> KnownIssuer:
    """Put an issuer on the list; raises ConflictError when it is there already."""
    work.require(Action.WRITE_KNOWN_ISSUERS)
    if _find(work, entry.issuer_id) is not None:
        message = "This issuer is on the list already."
        raise ConflictError(message, Fault("/issuer_id", message))
    return _add(work, entry)


def import_all(work: Work, entries: list[Entry]) -> Imported:
    """Put every issuer of a list on ours; whoever is there keeps name and proof."""
    work.require(Action.WRITE_KNOWN_ISSUERS)
    added: list[KnownIssuer] = []
    known_before: list[str] = []
    for entry in entries:
        if _find(work, entry.issuer_id) is None:
            added.append(_add(work, entry))
        else:
            known_before.append(entry.issuer_id)
    return Imported(added, known_before)


def get(work: Work, known_issuer_id: UUID) -> KnownIssuer:
    """Return one entry of the list."""
    work.require(Action.READ_KNOWN_ISSUERS)
    return work.get(KnownIssuer, known_issuer_id)


def page(
    work: Work, request: rows.PageRequest, issuer_id: str | None = None
) -> rows.PageOf[KnownIssuer]:
    """Return a page of the list."""
    work.require(Action.READ_KNOWN_ISSUERS)
    return work.page(KnownIssuer, request, issuer_id=issuer_id)


def update(
    work: Work, known_issuer_id: UUID, changes: dict[str, Any], revision: int
) -> KnownIssuer:
    """Change the name or the grounds; the id of an entry never changes."""
    work.require(Action.WRITE_KNOWN_ISSUERS)
    known = work.get_for_update(KnownIssuer, known_issuer_id)
    check_revision(known, revision)
    change(known, changes)
    work.record("known_issuer.changed", known, fields=sorted(changes))
    return known


def remove(work: Work, known_issuer_id: UUID, revision: int) -> None:
    """Take an issuer off the list; the next verification does not know it any more."""
    work.require(Action.WRITE_KNOWN_ISSUERS)
    known = work.get_for_update(KnownIssuer, known_issuer_id)
    check_revision(known, revision)
    work.record("known_issuer.removed", known, issuer_id=known.issuer_id, name=known.name)
    work.session.delete(known)


def _find(work: Work, issuer_id: str) -> KnownIssuer | None:
    return work.find_by(KnownIssuer, issuer_id=issuer_id)


def _add(work: Work, entry: Entry) -> KnownIssuer:
    values = asdict(entry) | {"how_checked": entry.how_checked.value}
    known = work.add(KnownIssuer, **values, added_by=work.actor.to_json())
    told = {"issuer_id": entry.issuer_id, "name": entry.name, "how_checked": entry.how_checked}
    work.record("known_issuer.added", known, **told)
    return known
