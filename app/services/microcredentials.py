"""Microcredentials: the lineages whose versions people earn."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, Target
from app.domain.errors import ConflictError, Fault
from app.domain.issuer_moves import IssuerMove
from app.services import issuer_moves
from app.services.work import Work, change, check_revision
from app.storage import rows
from app.storage.tables import Issuer, Microcredential


def create(work: Work, *, slug: str, name: str, issuer_id: UUID) -> Microcredential:
    """Start a lineage; raises ConflictError when the slug is taken."""
    work.require(Action.WRITE_DEFINITIONS)
    issuer = work.get_named(Issuer, issuer_id, "/issuer_id")
    message = f"The issuer {issuer.slug} is out of use."
    issuer_moves.check(issuer, IssuerMove.DEFINE, message, Fault("/issuer_id", message))
    if find(work, slug) is not None:
        message = f"There is a microcredential {slug} already."
        raise ConflictError(message, Fault("/slug", message))
    microcredential = work.add(Microcredential, slug=slug, name=name, issuer_id=issuer.id)
    work.record("microcredential.created", microcredential, slug=slug, issuer_id=str(issuer.id))
    return microcredential


def find(work: Work, slug: str) -> Microcredential | None:
    """Return the microcredential of this slug, or None."""
    return work.find_by(Microcredential, slug=slug)


def get(work: Work, microcredential_id: UUID) -> Microcredential:
    """Return one microcredential."""
    work.require(Action.READ_DEFINITIONS)
    return work.get(Microcredential, microcredential_id)


def page(
    work: Work, request: rows.PageRequest, *, slug: str | None, issuer_id: UUID | None
) -> rows.PageOf[Microcredential]:
    """Return a page of the microcredentials."""
    work.require(Action.READ_DEFINITIONS)
    filters = {"slug": slug, "issuer_id": issuer_id}
    return work.page(Microcredential, request, **filters)


def update(
    work: Work, microcredential_id: UUID, changes: dict[str, Any], revision: int
) -> Microcredential:
    """Change the name; versions keep theirs."""
    work.require(Action.WRITE_DEFINITIONS, Target(microcredential_id=microcredential_id))
    microcredential = work.get_for_update(Microcredential, microcredential_id)
    check_revision(microcredential, revision)
    change(microcredential, changes)
    work.record("microcredential.changed", microcredential, fields=sorted(changes))
    return microcredential
