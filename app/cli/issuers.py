"""`laurel issuers`: who signs for an organization."""

from typing import Annotated

import typer

from app.cli.operating import InOrganization, operator
from app.cli.output import AsJson, answer, answer_list
from app.services import issuers
from app.storage.rows import PageRequest

group = typer.Typer(help="The public identities that sign badges.")


@group.command("list")
def list_(*, organization: InOrganization = None, as_json: AsJson = False) -> None:
    """List the issuers."""
    with operator(organization) as work:
        found = issuers.page(work, PageRequest(limit=200)).rows
        base = work.tools.base_url
        rows = [
            {"id": i.id, "slug": i.slug, "name": i.name, "url": f"{base}/issuers/{i.slug}"}
            for i in found
        ]
    answer_list(rows, as_json=as_json, nothing="There is no issuer yet.")


@group.command("create")
def create(
    slug: Annotated[str, typer.Option(help="In every badge, for good")],
    name: Annotated[str, typer.Option()],
    url: Annotated[str, typer.Option(help="The issuer's own web site")],
    email: Annotated[str, typer.Option()],
    *,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Add an issuer with its keys."""
    with operator(organization) as work:
        issuer = issuers.create(work, slug=slug, name=name, url=url, email=email)
        made = {"id": issuer.id, "slug": issuer.slug}
    answer(made, as_json=as_json)
