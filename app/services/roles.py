"""Roles: what people may do; nobody gives one to themself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain import access
from app.domain.access import Action, Target, may, view
from app.domain.errors import ConflictError, Fault, ForbiddenError
from app.services import active, obstacles
from app.services.work import Work, check_revision
from app.storage import jobs, people, rows
from app.storage.candidates import SEEING_NAMES
from app.storage.tables import Microcredential, Person, Role, School

ROUTE_WAITING = "submission.route_waiting"
# Who judges, and who is drawn for a panel about a badge.
_DRAWN = (access.RoleName.ASSESSOR, access.RoleName.APPROVER)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which roles a list is about; None filters nothing."""

    person_id: UUID | None = None
    name: str | None = None
    school_id: UUID | None = None
    microcredential_id: UUID | None = None


def grant(
    work: Work,
    person_id: UUID,
    name: access.RoleName,
    *,
    school_id: UUID | None,
    microcredential_id: UUID | None,
) -> Role:
    """Give a person a role, everywhere or in one place; raises ForbiddenError for oneself."""
    if school_id is not None:
        work.get_named(School, school_id, "/school_id")
    if microcredential_id is not None:
        work.get_named(Microcredential, microcredential_id, "/microcredential_id")
    _require(work, name, Target(school_id, microcredential_id))
    person = work.get_named(Person, person_id, "/person_id")
    if work.actor.person_id == person.id:
        raise ForbiddenError("Nobody gives a role to themself; ask another coordinator.")
    says = "This person is not active."
    active.check(person, "grant", says, Fault("/person_id", says))
    scope_key = f"{school_id or ''}/{microcredential_id or ''}".strip("/")
    values = {"person_id": person.id, "name": name.value, "scope_key": scope_key}
    if work.find_by(Role, **values) is not None:
        says = "This person has this role already."
        raise ConflictError(says, Fault("/person_id", says))
    role = work.add(Role, **values, school_id=school_id, microcredential_id=microcredential_id)
    work.record("role.granted", role, person_id=str(person.id), name=name.value)
    if name in obstacles.WAITED_FOR:
        obstacles.look_again(work)
    if name is access.RoleName.ASSESSOR:
        _route_what_waits(work, role)
    elif name.value in SEEING_NAMES:
        work.enqueue("assignment.hand_over", {"person_id": str(person.id)})
    return role


def get(work: Work, role_id: UUID) -> Role:
    """Return one role."""
    role = work.get(Role, role_id)
    parties = {access.Party.OWNER} if work.actor.person_id == role.person_id else set()
    work.require(
        Action.READ_ROLES, Target(role.school_id, role.microcredential_id, frozenset(parties))
    )
    return role


def page(work: Work, request: rows.PageRequest, asked: Asked) -> rows.PageOf[Role]:
    """Return a page of the roles that the actor may see."""
    seen = view(work.actor, Action.READ_ROLES)
    conditions = people.visible_roles(seen, work.organization_id)
    return work.page(
        Role,
        request,
        *conditions,
        person_id=asked.person_id,
        name=asked.name,
        school_id=asked.school_id,
        microcredential_id=asked.microcredential_id,
    )


def names_of(work: Work, person_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the names of the roles of these people, each once; empty for who may not see roles."""
    if not may(work.actor, Action.READ_ROLES):
        return {}
    return people.role_names_of(work.session, work.organization_id, person_ids)


def take_away(work: Work, role_id: UUID, revision: int) -> None:
    """Take a role from a person; what was done in it stays."""
    role = work.get_for_update(Role, role_id)
    _require(work, access.RoleName(role.name), Target(role.school_id, role.microcredential_id))
    check_revision(role, revision)
    work.record("role.taken_away", role, person_id=str(role.person_id), name=role.name)
    work.session.delete(role)
    if role.name in _DRAWN:
        work.enqueue("assignment.hand_over", {"person_id": str(role.person_id)})
    if role.name in obstacles.WAITED_FOR:
        obstacles.look_again(work)


def _require(work: Work, name: access.RoleName, target: Target) -> None:
    is_coordinator = name is access.RoleName.COORDINATOR
    work.require(Action.WRITE_COORDINATORS if is_coordinator else Action.WRITE_ROLES, target)


def _route_what_waits(work: Work, role: Role) -> None:
    """Let submissions that found no assessor be routed again, by one job however many roles."""
    job = jobs.NewJob(
        ROUTE_WAITING,
        {},
        organization_id=work.organization_id,
        dedup_key=f"{ROUTE_WAITING}:{role.id}",
    )
    jobs.enqueue_once(work.session, job, work.now)
