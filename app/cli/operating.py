"""How commands get at the service: its wiring, and work in one organization as the operator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlmodel import Session

from app.domain.errors import ConflictError, NotFoundError
from app.services import organizations
from app.services.work import Work
from app.settings import load_settings
from app.storage import organizations as stored
from app.storage import schema
from app.storage.tables import Organization
from app.wiring import Wiring, wire

InOrganization = Annotated[
    str | None,
    typer.Option(
        "--organization", help="The slug of the organization; may be left out when there is one"
    ),
]


@contextmanager
def wired(*, migrated: bool = True) -> Iterator[Wiring]:
    """Give the wiring of the settings; refuses a database that lacks migrations, unless told not to care."""
    wiring = wire(load_settings())
    try:
        if migrated and not schema.is_current(wiring.database.engine):
            raise ConflictError(
                "The database lacks migrations. Run `laurel migrate`, or `laurel init` on a new one."
            )
        yield wiring
    finally:
        wiring.close()


@contextmanager
def operator(slug: str | None) -> Iterator[Work]:
    """Give work in one organization as the operator; it is committed at the end."""
    with wired() as wiring:
        now = wiring.now()
        with wiring.database.write(now) as session:
            organization = chosen(session, slug)
            yield organizations.as_service(session, wiring.tools, now, organization)


def chosen(session: Session, slug: str | None) -> Organization:
    """Return the organization with this slug, or the only one."""
    if slug is not None:
        found = stored.find_by_slug(session, slug)
        if found is None:
            raise NotFoundError(f"There is no organization {slug}.")
        return found
    everyone = stored.everyone(session)
    if len(everyone) != 1:
        known = ", ".join(o.slug for o in everyone) or "none; run `laurel init`"
        raise NotFoundError(f"Name one with --organization: {known}.")
    return everyone[0]
