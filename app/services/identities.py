"""How people are known: their e-mail addresses and the names that other systems give them."""

from dataclasses import dataclass, field
from uuid import UUID

from app.domain.access import Action, RoleName
from app.domain.errors import ConflictError, Fault, InvalidError, NotFoundError
from app.domain.recipient import normal_email
from app.services.work import Work, refuse
from app.storage import people, sessions
from app.storage.tables import Email, ExternalId, Person

MAX_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class ExternalName:
    """What another system calls a person."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Identities:
    """By what a person is to be found: an address, names in other systems, or both."""

    email: str | None = None
    external_ids: tuple[ExternalName, ...] = field(default=())


def fold(address: str) -> str:
    """Return the address by which people are told apart: letter case makes no difference."""
    folded = normal_email(address)
    if len(folded) > MAX_ADDRESS:
        raise InvalidError("This e-mail address is too long in lower case.")
    return folded


def find(work: Work, given: Identities) -> Person | None:
    """Return the one person whom all of it names, or None; raises ConflictError when it names two."""
    if given.email is None and not given.external_ids:
        message = "give an e-mail address, an external id, or both"
        raise InvalidError(message, Fault("/email", message), Fault("/external_ids", message))
    holders = {
        pointer: row.person_id for pointer, row in _rows_of(work, given).items() if row is not None
    }
    if len(set(holders.values())) > 1:
        message = "These identities belong to different people."
        raise ConflictError(
            message, *(Fault(pointer, "belongs to another person") for pointer in holders)
        )
    return next((work.get(Person, person_id) for person_id in holders.values()), None)


def add_missing(work: Work, person: Person, given: Identities) -> None:
    """Add what was not known of the person yet; as grave as making the person's account another's."""
    missing = [pointer for pointer, row in _rows_of(work, given).items() if row is None]
    if not missing:
        return
    guard(work, person)
    for pointer in missing:
        if pointer == "/email":
            add_email(work, person, str(given.email), pointer)
        else:
            _add_name(work, person, given.external_ids[int(pointer.rpartition("/")[2])])


def add_all(work: Work, person: Person, given: Identities) -> None:
    """Add every identity to a person who is new."""
    if given.email is not None:
        _add_address(work, person, given.email, is_primary=True)
    for name in given.external_ids:
        work.add(ExternalId, person_id=person.id, system=name.system, value=name.value)


def add_email(work: Work, person: Person, address: str, pointer: str) -> None:
    """Add an asserted address; raises ConflictError when somebody has it."""
    if _find_email(work, fold(address)) is not None:
        message = "This address belongs to a person already."
        raise ConflictError(message, Fault(pointer, message))
    known = work.all_by(Email, person_id=person.id)
    email = _add_address(work, person, address, is_primary=not known)
    people.touch(person)
    work.record("person.email_added", person, email_id=str(email.id))


def remove_email(work: Work, person: Person, email_id: UUID) -> None:
    """Take an address away; the next oldest becomes the primary one."""
    known = work.all_by(Email, person_id=person.id)
    email = next((email for email in known if email.id == email_id), None)
    if email is None:
        raise NotFoundError(f"This person has no e-mail {email_id}.")
    names = work.all_by(ExternalId, person_id=person.id)
    if len(known) == 1 and not names:
        raise ConflictError("This is all by which the person is known; add another address first.")
    work.session.delete(email)
    rest = [other for other in known if other.id != email_id]
    if email.is_primary and rest:
        rest[0].is_primary = True
    sessions.use_up_links_to(work.session, work.organization_id, email_id, work.now)
    people.touch(person)
    work.record("person.email_removed", person, email_id=str(email_id))


def guard(work: Work, person: Person) -> None:
    """Let only a coordinator change how a coordinator is known or let in.

    Whoever adds an address to a person can sign in as that person.
    """
    found = people.roles_of(work.session, work.organization_id, person.id)
    if any(role.name == RoleName.COORDINATOR for role in found):
        work.require(Action.WRITE_COORDINATORS)


def _rows_of(work: Work, given: Identities) -> dict[str, Email | ExternalId | None]:
    """Return the stored row of each identity, by its place in the body."""
    found: dict[str, Email | ExternalId | None] = {}
    if given.email is not None:
        found["/email"] = _find_email(work, fold(given.email))
    for number, name in enumerate(given.external_ids):
        if name in given.external_ids[:number]:
            raise refuse(f"/external_ids/{number}", "is given twice")
        found[f"/external_ids/{number}"] = work.find_by(
            ExternalId,
            system=name.system,
            value=name.value,
        )
    return found


def _find_email(work: Work, folded: str) -> Email | None:
    return work.find_by(Email, folded=folded)


def _add_address(work: Work, person: Person, address: str, *, is_primary: bool) -> Email:
    values = {"address": address, "folded": fold(address), "is_primary": is_primary}
    return work.add(Email, person_id=person.id, **values)


def _add_name(work: Work, person: Person, name: ExternalName) -> None:
    work.add(ExternalId, person_id=person.id, system=name.system, value=name.value)
    people.touch(person)
    work.record("person.external_id_added", person, system=name.system)
