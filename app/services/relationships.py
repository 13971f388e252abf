"""Relationships: who coaches whom, manages whom, works with whom, must not judge whom."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.access import Action, Party, Target, view
from app.domain.errors import ConflictError, Fault
from app.services import targets
from app.services.work import Work, check_revision, refuse
from app.storage import people, rows
from app.storage.tables import Person, Relationship


class Kind(StrEnum):
    """What the person is to the other person."""

    COACH_OF = "coach_of"
    MANAGER_OF = "manager_of"
    PARTNER_OF = "partner_of"
    CONFLICT_WITH = "conflict_with"


MUTUAL = frozenset({Kind.PARTNER_OF, Kind.CONFLICT_WITH})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which relationships a list is about; None filters nothing."""

    person_id: UUID | None = None
    other_person_id: UUID | None = None
    kind: str | None = None


def declare(work: Work, *, person_id: UUID, other_person_id: UUID, kind: Kind) -> Relationship:
    """Say what a person is to another; a conflict may be declared by the person themself."""
    work.get_named(Person, person_id, "/person_id")
    action = Action.DECLARE_CONFLICT if kind is Kind.CONFLICT_WITH else Action.WRITE_RELATIONSHIPS
    work.require(action, targets.about_person(work, person_id))
    work.get_named(Person, other_person_id, "/other_person_id")
    if person_id == other_person_id:
        raise refuse("/other_person_id", "must be another person")
    if _exists(work, person_id, other_person_id, kind) or (
        kind in MUTUAL and _exists(work, other_person_id, person_id, kind)
    ):
        message = "This relationship is known already."
        raise ConflictError(message, Fault("/other_person_id", message))
    made = work.add(
        Relationship, person_id=person_id, other_person_id=other_person_id, kind=kind.value
    )
    work.record("relationship.declared", made, kind=kind.value)
    # Either of them may be judging the other.
    for one in (person_id, other_person_id):
        work.enqueue("assignment.hand_over", {"person_id": str(one)})
    return made


def get(work: Work, relationship_id: UUID) -> Relationship:
    """Return one relationship; a conflict shows itself to its declarer, not to the other."""
    found = work.get(Relationship, relationship_id)
    work.require(Action.READ_RELATIONSHIPS, _target(work, found))
    return found


def page(work: Work, request: rows.PageRequest, asked: Asked) -> rows.PageOf[Relationship]:
    """Return a page of the relationships that the actor may see."""
    seen = view(work.actor, Action.READ_RELATIONSHIPS)
    conditions = people.visible_relationships(seen, work.organization_id)
    return work.page(
        Relationship,
        request,
        *conditions,
        person_id=asked.person_id,
        other_person_id=asked.other_person_id,
        kind=asked.kind,
    )


def end(work: Work, relationship_id: UUID, revision: int) -> None:
    """End a relationship; a conflict is not withdrawn by those who are in it."""
    found = work.get_for_update(Relationship, relationship_id)
    work.require(Action.WRITE_RELATIONSHIPS, targets.about_person(work, found.person_id))
    check_revision(found, revision)
    work.record("relationship.ended", found, kind=found.kind)
    work.session.delete(found)


def _target(work: Work, found: Relationship) -> Target:
    target = targets.about_person(work, found.person_id)
    is_other = work.actor.person_id == found.other_person_id
    if is_other and found.kind != Kind.CONFLICT_WITH:
        return Target(target.school_id, parties=target.parties | {Party.OWNER})
    return target


def _exists(work: Work, person_id: UUID, other_person_id: UUID, kind: Kind) -> bool:
    values = {"person_id": person_id, "other_person_id": other_person_id, "kind": kind.value}
    return work.find_by(Relationship, **values) is not None
