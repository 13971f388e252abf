"""`laurel people`: who is in an organization, and a way in for somebody who cannot get mail."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.operating import InOrganization, operator
from app.cli.output import AsJson, answer, answer_list
from app.domain.access import RoleName
from app.services import people, roles, sign_in
from app.services.identities import Identities
from app.storage.rows import PageRequest
from app.storage.tables import Person

group = typer.Typer(help="The people of an organization.")


@group.command("list")
def list_(
    *,
    email: Annotated[str | None, typer.Option(help="Only whoever has this address")] = None,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """List the first two hundred people."""
    with operator(organization) as work:
        found = people.page(work, PageRequest(limit=200), people.Asked(email=email)).rows
        rows = [
            {
                "id": known.person.id,
                "name": known.person.name,
                "emails": [email.address for email in known.emails],
                "active": known.person.deactivated_at is None,
            }
            for known in found
        ]
    answer_list(rows, as_json=as_json, nothing="There is nobody.")


@group.command("create")
def create(
    name: Annotated[str, typer.Option()],
    email: Annotated[str, typer.Option()],
    *,
    role: Annotated[
        list[RoleName] | None, typer.Option(help="May be given more than once")
    ] = None,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Find or make a person, and give roles in the whole organization."""
    with operator(organization) as work:
        known, is_new = people.find_or_create(
            work, Identities(email), name=name, school_id=None, share_name=False
        )
        for given in role or []:
            roles.grant(work, known.person.id, given, school_id=None, microcredential_id=None)
        made = {"id": known.person.id, "name": known.person.name, "is_new": is_new}
    answer(made, as_json=as_json)


@group.command("sign-in-link")
def sign_in_link(
    person_id: UUID, *, organization: InOrganization = None, as_json: AsJson = False
) -> None:
    """Print a link that signs this person in, once, within ten minutes."""
    with operator(organization) as work:
        person = work.get(Person, person_id)
        url = sign_in.make_link(work, person)
        work.record("person.link_made", person)
    answer({"sign_in_url": url}, as_json=as_json)
