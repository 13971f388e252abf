"""Roles given and taken, relationships declared and ended; a fresh sign-in is asked for roles."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.relationships import RelationshipIn
from app.api.roles import RoleIn
from app.domain.access import Action, Target
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault, status_of
from app.pages.manage.asking import MENDABLE, Question, choices, line
from app.pages.manage.people import HOME
from app.pages.manage.wording import RELATED, ROLES
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overview, people, relationships, roles, targets
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Microcredential, School

router = LateRouter(include_in_schema=False)


@router.get("/manage/people/{person_id}/roles/new")
def role_page(person_id: UUID, visit: SignedIn) -> Response:
    """Ask which role, and where it holds."""
    return _role_form(visit, person_id, blank())


@router.post("/manage/people/{person_id}/roles/new")
def grant(person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Give the role."""
    try:
        wanted = checked(
            RoleIn,
            person_id=person_id,
            name=form.text("name"),
            school_id=form.maybe("school_id"),
            microcredential_id=form.maybe("microcredential_id"),
        )
        with visit.writing() as work:
            roles.grant(
                work,
                wanted.person_id,
                wanted.name,
                school_id=wanted.school_id,
                microcredential_id=wanted.microcredential_id,
            )
    except MENDABLE as error:
        return _role_form(visit, person_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/people/{person_id}", "The role was given.")


@router.get("/manage/people/roles/{role_id}/take-away")
def take_away_page(role_id: UUID, visit: SignedIn) -> Response:
    """Ask before a role is taken."""
    return _question(visit, role_id)


@router.post("/manage/people/roles/{role_id}/take-away")
def take_away(role_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the role."""
    try:
        with visit.writing() as work:
            person_id = roles.get(work, role_id).person_id
            roles.take_away(work, role_id, form.revision() or 0)
    except MENDABLE as error:
        return _question(visit, role_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/people/{person_id}", "The role was taken away.")


@router.get("/manage/people/{person_id}/relationships/new")
def relationship_page(person_id: UUID, visit: SignedIn) -> Response:
    """Ask what the person is to whom."""
    return _relationship_form(visit, person_id, blank())


@router.post("/manage/people/{person_id}/relationships/new")
def relate(person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Declare the relationship."""
    try:
        with visit.writing() as work:
            wanted = checked(
                RelationshipIn,
                person_id=person_id,
                kind=form.text("kind"),
                other_person_id=person_with(work, form),
            )
            relationships.declare(work, **wanted.model_dump())
    except MENDABLE as error:
        return _relationship_form(visit, person_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/people/{person_id}", "The relationship was saved.")


@router.post("/manage/people/relationships/{relationship_id}/end")
def end(relationship_id: UUID, visit: Sending, form: FormDep) -> Response:
    """End the relationship and go back to the person it was ended at."""
    with visit.writing() as work:
        found = relationships.get(work, relationship_id)
        relationships.end(work, relationship_id, form.revision() or 0)
        person_id = form.id("person_id") if form.has("person_id") else found.person_id
    return visit.to(f"/manage/people/{person_id}", "The relationship was ended.")


def person_with(work: Work, form: Form) -> UUID:
    """Return the person with the address in the field `email`; raises InvalidError when nobody has it."""
    address = line(form, "email")
    if address is None:
        raise fault("email", "Enter the e-mail address of a person here.")
    found = people.page(work, PageRequest(limit=1), people.Asked(email=address)).rows
    if not found:
        raise fault("email", "Nobody here has this address. Add the person first.")
    person_id: UUID = found[0].person.id
    return person_id


def _role_form(visit: Visit, person_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        overview.reach(work, Action.WRITE_ROLES)
        work.require(Action.READ_PEOPLE, targets.about_person(work, person_id))
        # Asked for now, so that nobody fills the form in vain.
        work.require_fresh(Action.WRITE_ROLES)
        person = people.get(work, person_id).person
        schools = choices(overview.schools(work))
        microcredentials = choices(overview.microcredentials(work))
    return visit.show(
        "manage/role_form.html",
        status,
        person=person,
        filled=filled,
        kinds=[(key, name, more) for key, (name, more) in ROLES.items()],
        schools=schools,
        microcredentials=microcredentials,
    )


def _relationship_form(
    visit: Visit, person_id: UUID, filled: Filled, status: int = 200
) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_RELATIONSHIPS, targets.about_person(work, person_id))
        person = people.get(work, person_id).person
    kinds = [(kind, words[0]) for kind, words in RELATED.items()]
    return visit.show(
        "manage/relationship_form.html", status, person=person, filled=filled, kinds=kinds
    )


def _question(
    visit: Visit, role_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        role = roles.get(work, role_id)
        work.require(Action.WRITE_ROLES, Target(role.school_id, role.microcredential_id))
        person = people.get(work, role.person_id).person
        where = _where(work, role.school_id, role.microcredential_id)
        path, name = f"/manage/people/{person.id}", ROLES[role.name][0]
        question = Question(
            f"Take the role {name} from {person.name}?",
            "Take the role away",
            path,
            (f"The role holds {where}.", "What was done in it stays. It ends at once."),
            (HOME, (path, person.name), (None, "Take a role away")),
            row=role,
            filled=filled or blank(),
        )
        return visit.show("manage/question.html", status, ask=question)


def _where(work: Work, school_id: UUID | None, microcredential_id: UUID | None) -> str:
    school = school_id and work.get(School, school_id).name
    about = microcredential_id and work.get(Microcredential, microcredential_id).name
    if school and about:
        return f"at {school}, for {about}"
    return f"at {school}" if school else f"for {about}" if about else "everywhere"
