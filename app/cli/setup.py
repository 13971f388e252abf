"""`laurel init` and `laurel migrate`: from nothing to a service that can be used."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from app.api.shapes import EmailAddress, Name, Shape, Slug, Url
from app.cli.operating import wired
from app.cli.output import USAGE, AsJson, answer, complain, console
from app.domain.expectations import expected
from app.services import bootstrap
from app.settings import load_settings
from app.storage import schema
from app.wiring import make_master_key


class Wanted(Shape):
    """The options of `laurel init`, checked like a request."""

    slug: Slug
    name: Name
    email: EmailAddress
    issuer_slug: Slug
    issuer_name: Name
    issuer_url: Url


def init(  # noqa: PLR0913 - each is an option
    *,
    name: Annotated[str, typer.Option(help="What the organization is called")] = "District",
    slug: Annotated[str, typer.Option(help="Its short name, for good")] = "district",
    email: Annotated[
        str, typer.Option(help="The coordinator's address")
    ] = "coordinator@district.example",
    issuer_name: Annotated[
        str, typer.Option(help="Who signs; the organization if not given")
    ] = "",
    issuer_slug: Annotated[str, typer.Option(help="The issuer's short name, in every badge")] = "",
    issuer_url: Annotated[str, typer.Option(help="The issuer's own web site")] = "",
    as_json: AsJson = False,
) -> None:
    """Migrate, make a master key if there is none, and an organization with all it needs to begin."""
    settings = load_settings()
    values = {
        "slug": slug,
        "name": name,
        "email": email,
        "issuer_slug": issuer_slug or slug,
        "issuer_name": issuer_name or name,
        "issuer_url": issuer_url or settings.base_url,
    }
    wanted = _checked(values)
    if settings.master_key is None:
        make_master_key(settings.key_file)
    with wired(migrated=False) as wiring:
        schema.upgrade(wiring.database.engine)
        now = wiring.now()
        with wiring.database.write(now) as session:
            made = bootstrap.found(session, wiring.tools, now, wanted)
        answer(asdict(made) | {"base_url": settings.base_url}, as_json=as_json)
    if not as_json:
        console.print(
            "The secret and the link are shown this once; the link works for 10 minutes."
        )


def migrate() -> None:
    """Bring the database to the newest migration."""
    with wired(migrated=False) as wiring:
        schema.upgrade(wiring.database.engine)
        console.print(f"The database is at {schema.head()}.")


def _checked(values: dict[str, Any]) -> bootstrap.Founding:
    try:
        return bootstrap.Founding(**Wanted(**values).model_dump())
    except ValidationError as error:
        for fault in error.errors():
            option = str(fault["loc"][0]).replace("_", "-")
            complain(f"--{option}: {expected(fault)}")
        raise typer.Exit(USAGE) from None
