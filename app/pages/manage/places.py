"""`/manage/setup/schools` and `/manage/setup/teams`: where people work, and with whom."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.schools import SchoolIn
from app.api.teams import TeamIn
from app.domain.access import Action, Target
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, Question, choices, rights
from app.pages.manage.roles import person_with
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overview, schools, teams
from app.storage.rows import PageRequest
from app.storage.tables import Person, School

router = LateRouter(include_in_schema=False)
SETUP, SCHOOLS, TEAMS = "/manage/setup", "/manage/setup/schools", "/manage/setup/teams"
TRAIL: tuple[tuple[str | None, str], ...] = ((SETUP, "Set-up"),)


@router.get(SCHOOLS)
def schools_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the schools."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_PEOPLE)
        found = schools.page(work, asked, None)
        return visit.show(
            "manage/schools.html", schools=found.rows, next=visit.next_of(found), can=rights(work)
        )


@router.get(f"{SCHOOLS}/new")
def new_school_page(visit: SignedIn) -> Response:
    """Ask for name and external id."""
    return _school_form(visit, blank())


@router.post(f"{SCHOOLS}/new")
def create_school(visit: Sending, form: FormDep) -> Response:
    """Add a school."""
    try:
        wanted = checked(SchoolIn, name=form.text("name"), external_id=form.maybe("external_id"))
        with visit.writing() as work:
            schools.create(work, **wanted.model_dump())
    except MENDABLE as error:
        return _school_form(visit, form.filled(error), status=status_of(error))
    return visit.to(SCHOOLS, "The school was added.")


@router.get(f"{SCHOOLS}/{{school_id}}/edit")
def edit_school_page(school_id: UUID, visit: SignedIn) -> Response:
    """Show name and external id to be changed."""
    with visit.reading() as work:
        school = schools.get(work, school_id)
    filled = blank(name=school.name, external_id=school.external_id)
    return _school_form(visit, filled, school)


@router.post(f"{SCHOOLS}/{{school_id}}/edit")
def edit_school(school_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change name and external id."""
    try:
        wanted = checked(SchoolIn, name=form.text("name"), external_id=form.maybe("external_id"))
        with visit.writing() as work:
            schools.update(work, school_id, wanted.model_dump(), form.revision() or 0)
    except MENDABLE as error:
        with visit.reading() as work:
            school = schools.get(work, school_id)
        return _school_form(visit, form.filled(error), school, status_of(error))
    return visit.to(SCHOOLS, "The changes were saved.")


@router.get(f"{SCHOOLS}/{{school_id}}/archive")
def archive_school_page(school_id: UUID, visit: SignedIn) -> Response:
    """Ask before a school is taken out of use."""
    with visit.reading() as work:
        work.require(Action.WRITE_PLACES)
        school = schools.get(work, school_id)
    question = Question(
        f"Take {school.name} out of use?",
        "Take out of use",
        SCHOOLS,
        ("People keep it as their school. It is offered to nobody new.",),
        (*TRAIL, (SCHOOLS, "Schools"), (None, "Take out of use")),
        row=school,
    )
    return visit.show("manage/question.html", ask=question)


@router.post(f"{SCHOOLS}/{{school_id}}/archive")
def archive_school(school_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the school out of use."""
    with visit.writing() as work:
        schools.archive(work, school_id, form.revision() or 0)
    return visit.to(SCHOOLS, "The school is out of use.")


@router.get(TEAMS)
def teams_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the teams."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_PEOPLE)
        found = teams.page(work, asked, None)
        return visit.show(
            "manage/teams.html",
            teams=found.rows,
            school_of=overview.by_ids(work, School, [team.school_id for team in found.rows]),
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{TEAMS}/new")
def new_team_page(visit: SignedIn) -> Response:
    """Ask for name and school."""
    return _team_form(visit, blank())


@router.post(f"{TEAMS}/new")
def create_team(visit: Sending, form: FormDep) -> Response:
    """Add a team."""
    try:
        wanted = checked(TeamIn, name=form.text("name"), school_id=form.maybe("school_id"))
        with visit.writing() as work:
            path = f"{TEAMS}/{teams.create(work, **wanted.model_dump()).id}"
    except MENDABLE as error:
        return _team_form(visit, form.filled(error), status_of(error))
    return visit.to(path, "The team was added.")


@router.get(f"{TEAMS}/{{team_id}}")
def team_page(team_id: UUID, visit: SignedIn) -> Response:
    """Show who is in a team."""
    return _team(visit, team_id, blank())


@router.post(f"{TEAMS}/{{team_id}}/members")
def add_member(team_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Put a person into the team."""
    try:
        with visit.writing() as work:
            teams.add_member(work, team_id, person_with(work, form))
    except MENDABLE as error:
        return _team(visit, team_id, form.filled(error), status_of(error))
    return visit.to(f"{TEAMS}/{team_id}", "The person is in the team now.")


@router.post(f"{TEAMS}/{{team_id}}/members/{{person_id}}/remove")
def remove_member(team_id: UUID, person_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take a person out of the team."""
    with visit.writing() as work:
        teams.remove_member(work, team_id, person_id, form.revision() or 0)
    return visit.to(f"{TEAMS}/{team_id}", "The person is no longer in the team.")


@router.post(f"{TEAMS}/{{team_id}}/archive")
def archive_team(team_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the team out of use."""
    with visit.writing() as work:
        teams.archive(work, team_id, form.revision() or 0)
    return visit.to(TEAMS, "The team is out of use; its members stay on record.")


def _school_form(
    visit: Visit, filled: Filled, school: School | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_PLACES)
    return visit.show("manage/school_form.html", status, filled=filled, school=school)


def _team_form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        overview.reach(work, Action.WRITE_PLACES)
        offered = choices(overview.schools(work))
    return visit.show("manage/team_form.html", status, filled=filled, schools=offered)


def _team(visit: Visit, team_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        overview.reach(work, Action.READ_PEOPLE)
        team = teams.get(work, team_id)
        members = teams.members(work, team_id, PageRequest(limit=200)).rows
        ids = [member.person_id for member in members]
        return visit.show(
            "manage/team.html",
            status,
            team=team,
            members=members,
            person_of=overview.by_ids(work, Person, ids),
            school=team.school_id and work.get(School, team.school_id),
            filled=filled,
            can=rights(work, Target(school_id=team.school_id)),
        )
