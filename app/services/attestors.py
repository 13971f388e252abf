"""Who is asked to confirm: a person of the organization, or a host outside of it by mail."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, view
from app.domain.attestation import Standing, standing_of
from app.domain.errors import ForbiddenError
from app.services.identities import fold
from app.services.throttling import Rule
from app.services.work import Work, refuse
from app.storage import relationships
from app.storage.tables import Attestation, Email, Person

# Mail to strangers in an educator's name.
PER_EDUCATOR = Rule("attestation mails of a person", tries=20, minutes=24 * 60)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom an educator wants to ask: a person's id, or the address and name of somebody outside."""

    person_id: UUID | None = None
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attestor:
    """Somebody who can be asked, and as what they confirm."""

    standing: Standing
    pointer: str
    person_id: UUID | None = None
    email: str | None = None
    name: str | None = None

    def columns(self) -> dict[str, Any]:
        """Return what a request keeps of them."""
        folded = None if self.email is None else fold(self.email)
        kept = {"person_id": self.person_id, "email": self.email, "name": self.name}
        return kept | {"standing": self.standing.value, "folded": folded}


def find(work: Work, educator_id: UUID, wanted: Wanted) -> Attestor:
    """Return who is wanted; raises InvalidError for oneself, for both ways at once and for neither."""
    if wanted.person_id is not None:
        if wanted.email is not None or wanted.name is not None:
            raise refuse("/person_id", "give a person, or an email and a name, not both")
        return _within(work, educator_id, wanted.person_id)
    if wanted.email is None:
        raise refuse("/person_id", "expected a person, or an email and a name")
    if wanted.name is None:
        raise refuse("/name", "expected the name of whoever has this address")
    return _outside(work, educator_id, wanted.email, wanted.name)


def party_of(work: Work, person_id: UUID | None) -> frozenset[Party]:
    """Return what makes the actor the one who was asked, if they are."""
    is_me = person_id is not None and person_id == work.actor.person_id
    return frozenset({Party.ASSIGNED}) if is_me else frozenset()


def oneself(work: Work, action: Action) -> UUID:
    """Return the person who asks for their own list; raises ForbiddenError for a machine."""
    view(work.actor, action)
    if work.actor.person_id is None:
        raise ForbiddenError("Only a person may do this.")
    return work.actor.person_id


def name_of(work: Work, row: Attestation) -> str | None:
    """Return the name of whoever was asked; None once it was forgotten."""
    return row.name if row.person_id is None else work.get(Person, row.person_id).name


def near(work: Work, educator_id: UUID) -> list[tuple[str, str]]:
    """Return the active people around an educator to choose from: id, and name with what they are."""
    around = relationships.around(work.session, work.organization_id, educator_id)
    kinds: dict[UUID, set[str]] = {}
    for person, other, kind in around:
        if other == educator_id or kind == "partner_of":
            kinds.setdefault(person if other == educator_id else other, set()).add(kind)
    people = work.by_ids(Person, kinds)
    return [
        (str(one.id), f"{one.name} ({standing_of(kinds[one.id]).replace('_', ' ')})")
        for one in sorted(people.values(), key=lambda one: (one.name, one.id))
        if one.deactivated_at is None and kinds[one.id] != {"conflict_with"}
    ]


def _within(work: Work, educator_id: UUID, person_id: UUID) -> Attestor:
    person = work.get_named(Person, person_id, "/person_id")
    if person.id == educator_id:
        raise refuse("/person_id", "must be somebody else")
    if person.deactivated_at is not None or person.is_stand_in:
        raise refuse("/person_id", "this person is not active")
    scope = (work.session, work.organization_id)
    kinds = relationships.kinds_between(*scope, person.id, educator_id)
    kinds |= relationships.kinds_between(*scope, educator_id, person.id) & {"partner_of"}
    return Attestor(standing_of(kinds), "/person_id", person_id=person.id)


def _outside(work: Work, educator_id: UUID, email: str, name: str) -> Attestor:
    mine = {one.folded for one in work.all_by(Email, person_id=educator_id)}
    if fold(email) in mine:
        raise refuse("/email", "must be somebody else's address")
    work.tools.throttle.count(PER_EDUCATOR, str(educator_id))
    return Attestor(Standing.HOST, "/email", email=email, name=name)
