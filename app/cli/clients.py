"""`laurel clients`: the machines of an organization."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.operating import InOrganization, operator
from app.cli.output import AsJson, answer, answer_list
from app.domain.access import Scope
from app.services import clients
from app.storage.rows import PageRequest

group = typer.Typer(help="The machines, such as an LMS, that use the API.")


@group.command("list")
def list_(*, organization: InOrganization = None, as_json: AsJson = False) -> None:
    """List the clients."""
    with operator(organization) as work:
        found = clients.page(work, PageRequest(limit=200)).rows
        rows = [
            {"id": c.id, "name": c.name, "scopes": c.scopes, "active": c.deactivated_at is None}
            for c in found
        ]
    answer_list(rows, as_json=as_json, nothing="There is no client yet.")


@group.command("create")
def create(
    name: Annotated[str, typer.Option()],
    scope: Annotated[list[Scope], typer.Option(help="May be given more than once")],
    *,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Add a client; its secret is shown this once."""
    with operator(organization) as work:
        client, secret = clients.create(
            work, name=name, scopes=scope, issuable_version_ids=[], daily_quota=0
        )
        made = {"client_id": client.id, "client_secret": secret}
    answer(made, as_json=as_json)


@group.command("rotate")
def rotate(
    client_id: UUID, *, organization: InOrganization = None, as_json: AsJson = False
) -> None:
    """Give a client a new secret; the one it had stays good for a day."""
    with operator(organization) as work:
        client, secret = clients.rotate(work, client_id)
        made = {"client_id": client.id, "client_secret": secret}
    answer(made, as_json=as_json)
