"""People: found or made by their addresses and the names that other systems give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, Target, view
from app.domain.errors import ConflictError, ForbiddenError, MoveError
from app.services import identities, obstacles, targets
from app.services.identities import Identities
from app.services.roles import ROUTE_WAITING
from app.services.work import Work, change, check_revision
from app.storage import people, rows, sessions
from app.storage.tables import Email, ExternalId, Person, School


@dataclass(frozen=True, slots=True)
class Known:
    """A person with every way in which the person is known."""

    person: Person
    emails: list[Email]
    external_ids: list[ExternalId]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people a list is about."""

    email: str | None = None
    external_id: str | None = None
    external_system: str | None = None
    school_id: UUID | None = None


def by_address(work: Work, address: str) -> UUID | None:
    """Return who has this address, for those who may read people."""
    work.require(Action.READ_PEOPLE)
    return people.by_address(work.session, work.organization_id, address)


def find_or_create(
    work: Work, given: Identities, *, name: str, school_id: UUID | None, share_name: bool
) -> tuple[Known, bool]:
    """Return the person with this address or external id, and whether the person is new.

    A person who is found keeps name and school; identities that are new are added.
    """
    if school_id is not None:
        work.get_named(School, school_id, "/school_id")
    work.require(Action.WRITE_PEOPLE, Target(school_id=school_id))
    values = {"name": name, "school_id": school_id, "share_name": share_name}
    found = identities.find(work, given)
    if found is None:
        try:
            with people.all_or_conflict(work.session):
                return _known(work, _create(work, given, values)), True
        except ConflictError:
            # Of two who ask for the same new person at once, the second finds the first one's.
            found = identities.find(work, given)
            if found is None:
                raise
    work.require(Action.WRITE_PEOPLE, targets.about_person(work, found.id))
    identities.add_missing(work, found, given)
    return _known(work, found), False


def get(work: Work, person_id: UUID) -> Known:
    """Return one person."""
    person = work.get(Person, person_id)
    work.require(Action.READ_PEOPLE, targets.about_person(work, person_id))
    return _known(work, person)


def page(work: Work, request: rows.PageRequest, asked: Asked) -> rows.PageOf[Any]:
    """Return a page of the people whom the actor may see."""
    organization_id = work.organization_id
    conditions = people.visible(view(work.actor, Action.READ_PEOPLE), organization_id)
    if asked.email is not None:
        folded = identities.fold(asked.email)
        conditions.append(people.with_email(organization_id, folded))
    if asked.external_id is not None:
        conditions.append(
            people.with_external_id(organization_id, asked.external_id, asked.external_system)
        )
    found = work.page(Person, request, *conditions, school_id=asked.school_id)
    return rows.PageOf(_all_known(work, found.rows), found.after)


def known(work: Work, found: Sequence[Person]) -> list[Known]:
    """Return these people, whom a list showed, with every way in which they are known."""
    return _all_known(work, found)


def update(work: Work, person_id: UUID, changes: dict[str, Any], revision: int) -> Known:
    """Change name, school or the consent to show the name; the consent is the person's own too."""
    person = work.get_for_update(Person, person_id)
    action = Action.WRITE_CONSENT if set(changes) == {"share_name"} else Action.WRITE_PEOPLE
    work.require(action, targets.about_person(work, person_id))
    check_revision(person, revision)
    if changes.get("school_id") is not None:
        work.get_named(School, changes["school_id"], "/school_id")
    if "school_id" in changes:
        work.require(Action.WRITE_PEOPLE, Target(school_id=changes["school_id"]))
    is_moved = "school_id" in changes and changes["school_id"] != person.school_id
    change(person, changes)
    if is_moved:
        # Roles and conflicts reach as far as a school.
        work.enqueue("assignment.hand_over", {"person_id": str(person.id)})
        work.enqueue(ROUTE_WAITING, {})
    work.record("person.changed", person, fields=sorted(changes))
    return _known(work, person)


def deactivate(work: Work, person_id: UUID) -> Known:
    """Let the person in no more: sessions and links end, nobody acts for them; history stays."""
    person = _guarded(work, person_id)
    if work.actor.person_id == person.id:
        raise ForbiddenError("Nobody deactivates themself; ask somebody else.")
    if person.deactivated_at is not None:
        raise MoveError("deactivated", "deactivate", ["reactivate"])
    person.deactivated_at = work.now
    sessions.end_sessions_of(work.session, work.organization_id, person.id, work.now)
    work.record("person.deactivated", person)
    obstacles.look_again(work)
    # Whoever waits for their levels waits no longer.
    work.enqueue("scoring_round.go_on", {"person_id": str(person.id)})
    work.enqueue("assignment.hand_over", {"person_id": str(person.id)})
    return _known(work, person)


def reactivate(work: Work, person_id: UUID) -> Known:
    """Let the person in again, with the roles the person has."""
    person = _guarded(work, person_id)
    if person.deactivated_at is None:
        raise MoveError("active", "reactivate", ["deactivate"])
    person.deactivated_at = None
    work.record("person.reactivated", person)
    obstacles.look_again(work)
    return _known(work, person)


def add_email(work: Work, person_id: UUID, address: str) -> Known:
    """Add an address that the caller asserts; it is verified by the person's own click only."""
    person = _guarded(work, person_id)
    identities.add_email(work, person, address, "/address")
    return _known(work, person)


def remove_email(work: Work, person_id: UUID, email_id: UUID, revision: int) -> None:
    """Take an address away, and the links sent to it; the revision is the person's."""
    person = _guarded(work, person_id)
    check_revision(person, revision)
    identities.remove_email(work, person, email_id)


def _guarded(work: Work, person_id: UUID) -> Person:
    person = work.get_for_update(Person, person_id)
    work.require(Action.WRITE_PEOPLE, targets.about_person(work, person_id))
    identities.guard(work, person)
    return person


def _create(work: Work, given: Identities, values: dict[str, Any]) -> Person:
    person = work.add(Person, **values)
    identities.add_all(work, person, given)
    school_id = str(person.school_id) if person.school_id else None
    work.record("person.created", person, school_id=school_id)
    return person


def _known(work: Work, person: Person) -> Known:
    work.session.flush()
    return _all_known(work, [person])[0]


def _all_known(work: Work, found: Sequence[Person]) -> list[Known]:
    ids = [person.id for person in found]
    emails = people.identities_of(work.session, Email, work.organization_id, ids)
    names = people.identities_of(work.session, ExternalId, work.organization_id, ids)
    return [Known(person, emails.get(person.id, []), names.get(person.id, [])) for person in found]
