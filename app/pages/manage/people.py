"""`/manage/people`: find, add, change, let in no more."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.people import EmailIn, PersonChange, PersonIn
from app.domain.access import Action
from app.domain.errors import ForbiddenError
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import (
    MENDABLE,
    Question,
    choices,
    filters_of,
    rights,
    wanted_of,
)
from app.pages.manage.wording import RELATED, ROLES
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import credentials, overview, people, relationships, roles, targets
from app.services.identities import Identities
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Microcredential, MicrocredentialVersion, Person, School

router = LateRouter(include_in_schema=False)
HOME = ("/manage/people", "People")
ALL = PageRequest(limit=200)


@router.get("/manage/people")
def people_page(visit: SignedIn, asked: PageAsked) -> Response:
    """Search by name, e-mail or school."""
    form = filters_of(visit)
    with visit.reading() as work:
        found = overview.find_people(work, asked, wanted_of(form))
        ids = [person.id for person in found.rows]
        return visit.show(
            "manage/people.html",
            people=people.known(work, found.rows),
            roles=roles.names_of(work, ids),
            schools=choices(overview.schools(work)),
            school_of=overview.by_ids(work, School, [p.school_id for p in found.rows]),
            filled=form.filled(),
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get("/manage/people/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for name, address and school."""
    return _form(visit, blank())


@router.post("/manage/people/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Add a person, or find the one who has this address."""
    try:
        wanted = checked(
            PersonIn,
            name=form.text("name"),
            email=form.text("email"),
            school_id=form.maybe("school_id"),
        )
        with visit.writing() as work:
            known, is_new = people.find_or_create(
                work,
                Identities(wanted.email),
                name=wanted.name,
                school_id=wanted.school_id,
                share_name=False,
            )
            path = f"/manage/people/{known.person.id}"
    except MENDABLE as error:
        return _form(visit, form.filled(error), status=status_of(error))
    if is_new:
        return visit.to(
            path, "The person was added. Give a role, so that there is something to do."
        )
    return visit.to(
        path, "This person was known already; name and school stay as they are.", "warn"
    )


@router.get("/manage/people/{person_id}")
def person_page(person_id: UUID, visit: SignedIn) -> Response:
    """Show one person: addresses, roles, relationships, badges."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_PEOPLE)
        known = people.get(work, person_id)
        target = targets.about_person(work, person_id)
        return visit.show(
            "manage/person.html",
            known=known,
            person=known.person,
            school=known.person.school_id and work.get(School, known.person.school_id),
            role_words=ROLES,
            can=rights(work, target),
            is_self=work.actor.person_id == person_id,
            **_around(work, person_id),
        )


@router.get("/manage/people/{person_id}/edit")
def edit_page(person_id: UUID, visit: SignedIn) -> Response:
    """Show name and school to be changed."""
    with visit.reading() as work:
        person = people.get(work, person_id).person
        filled = blank(name=person.name, school_id=person.school_id, revision=person.revision)
    return _form(visit, filled, person)


@router.post("/manage/people/{person_id}/edit")
def edit(person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change name and school."""
    try:
        wanted = checked(PersonChange, name=form.text("name"), school_id=form.maybe("school_id"))
        changes = wanted.model_dump(include={"name", "school_id"})
        with visit.writing() as work:
            people.update(work, person_id, changes, form.revision() or 0)
    except MENDABLE as error:
        with visit.reading() as work:
            person = people.get(work, person_id).person
        return _form(visit, form.filled(error), person, status_of(error))
    return visit.to(f"/manage/people/{person_id}", "The changes were saved.")


@router.get("/manage/people/{person_id}/emails")
def emails_page(person_id: UUID, visit: SignedIn) -> Response:
    """Show the addresses, to add and to take away."""
    return _emails(visit, person_id, blank())


@router.post("/manage/people/{person_id}/emails")
def add_email(person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Add an address on the coordinator's word."""
    try:
        wanted = checked(EmailIn, address=form.text("address"))
        with visit.writing() as work:
            people.add_email(work, person_id, wanted.address)
    except MENDABLE as error:
        return _emails(visit, person_id, form.filled(error), status_of(error))
    said = "The address was added. A click on a link sent there verifies it."
    return visit.to(f"/manage/people/{person_id}/emails", said)


@router.post("/manage/people/{person_id}/emails/{email_id}/remove")
def remove_email(person_id: UUID, email_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take an address away."""
    try:
        with visit.writing() as work:
            people.remove_email(work, person_id, email_id, form.revision() or 0)
    except MENDABLE as error:
        return _emails(visit, person_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/people/{person_id}/emails", "The address was taken away.")


@router.get("/manage/people/{person_id}/deactivate")
def deactivate_page(person_id: UUID, visit: SignedIn) -> Response:
    """Ask before letting somebody in no more."""
    return _question(visit, person_id)


@router.post("/manage/people/{person_id}/deactivate")
def deactivate(person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Let the person in no more."""
    try:
        with visit.writing() as work:
            people.deactivate(work, person_id)
    except (*MENDABLE, ForbiddenError) as error:
        return _question(visit, person_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/people/{person_id}", "The person can no longer sign in.")


@router.post("/manage/people/{person_id}/reactivate")
def reactivate(person_id: UUID, visit: Sending) -> Response:
    """Let the person in again."""
    with visit.writing() as work:
        people.reactivate(work, person_id)
    return visit.to(f"/manage/people/{person_id}", "The person can sign in again.")


def _around(work: Work, person_id: UUID) -> dict[str, Any]:
    """Return the roles, relationships and badges of a person, with what they name."""
    given = roles.page(work, ALL, roles.Asked(person_id=person_id)).rows
    own = relationships.page(work, ALL, relationships.Asked(person_id=person_id)).rows
    others = relationships.page(work, ALL, relationships.Asked(other_person_id=person_id)).rows
    earned = credentials.page(work, ALL, person_id=person_id, version_id=None, state=None).rows
    related = [(one, RELATED[one.kind][0], one.other_person_id) for one in own]
    related += [(one, RELATED[one.kind][1], one.person_id) for one in others]
    by_ids = overview.by_ids
    return {
        "roles": given,
        "school_of": by_ids(work, School, [role.school_id for role in given]),
        "microcredential_of": by_ids(
            work, Microcredential, [role.microcredential_id for role in given]
        ),
        "related": related,
        "person_of": by_ids(work, Person, [other for _, _, other in related]),
        "credentials": earned,
        "version_of": by_ids(work, MicrocredentialVersion, [one.version_id for one in earned]),
    }


def _form(
    visit: Visit, filled: Filled, person: Person | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        if person is None:
            overview.reach(work, Action.WRITE_PEOPLE)
        else:
            work.require(Action.WRITE_PEOPLE, targets.about_person(work, person.id))
        schools = choices(overview.schools(work))
    return visit.show(
        "manage/person_form.html", status, filled=filled, person=person, schools=schools
    )


def _emails(visit: Visit, person_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_PEOPLE, targets.about_person(work, person_id))
        known = people.get(work, person_id)
        return visit.show(
            "manage/person_emails.html", status, known=known, person=known.person, filled=filled
        )


def _question(
    visit: Visit, person_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_PEOPLE, targets.about_person(work, person_id))
        person = people.get(work, person_id).person
    path = f"/manage/people/{person_id}"
    question = Question(
        f"Deactivate {person.name}?",
        "Deactivate",
        path,
        (
            "The person is signed out everywhere at once, can sign in no more and gets no more mail.",
            "Badges stay valid, work and judgements stay on record. You can take this back.",
        ),
        (HOME, (path, person.name), (None, "Deactivate")),
        filled=filled or blank(),
    )
    return visit.show("manage/question.html", status, ask=question)
