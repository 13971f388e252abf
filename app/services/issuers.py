"""Issuers: the public identities that sign."""

from typing import Any
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import ConflictError, Fault
from app.domain.issuer_moves import IssuerMove
from app.domain.keys import Algorithm
from app.services import issuer_moves, keys
from app.services.work import Work, change, check_revision
from app.storage import issuers, rows
from app.storage.tables import Issuer

_OF_KEYS = frozenset({"rotation_days", "token_algorithm"})


def create(
    work: Work, *, slug: str, name: str, url: str, email: str, description: str | None = None
) -> Issuer:
    """Add an issuer with an Ed25519 and an RSA key; raises ConflictError for a slug anybody ever had."""
    work.require(Action.WRITE_ISSUERS)
    work.require(Action.WRITE_KEYS)
    if issuers.find_by_slug(work.session, slug) is not None:
        raise ConflictError(
            "This slug is taken; slugs are never given twice.",
            Fault("/slug", "must be one that no issuer has or had"),
        )
    issuer = work.add(Issuer, slug=slug, name=name, url=url, email=email, description=description)
    work.record("issuer.created", issuer, slug=slug)
    for algorithm in (Algorithm.ED25519, Algorithm.RS256):
        keys.generate(work, issuer, algorithm)
    return issuer


def get(work: Work, issuer_id: UUID) -> Issuer:
    """Return one issuer."""
    work.require(Action.READ_ISSUERS)
    return work.get(Issuer, issuer_id)


def page(work: Work, request: rows.PageRequest) -> rows.PageOf[Issuer]:
    """Return a page of the issuers."""
    work.require(Action.READ_ISSUERS)
    return work.page(Issuer, request)


def update(work: Work, issuer_id: UUID, changes: dict[str, Any], revision: int) -> Issuer:
    """Change how the issuer presents itself; badges that are out keep what they say."""
    work.require(Action.WRITE_ISSUERS)
    issuer = work.get_for_update(Issuer, issuer_id)
    check_revision(issuer, revision)
    change(issuer, changes)
    work.record("issuer.changed", issuer, fields=sorted(changes))
    if changes.keys() & _OF_KEYS:
        # Who may not make keys decides neither how often, nor which kind, one is made.
        work.require(Action.WRITE_KEYS)
        keys.ensure_active(work, issuer, Algorithm(issuer.token_algorithm))
    return issuer


def archive(work: Work, issuer_id: UUID, revision: int) -> None:
    """Let the issuer sign nothing new; it stays published, with all its keys and lists."""
    work.require(Action.WRITE_ISSUERS)
    issuer = work.get_for_update(Issuer, issuer_id)
    check_revision(issuer, revision)
    issuer_moves.check(issuer, IssuerMove.ARCHIVE, "This issuer is archived already.")
    issuer.archived_at = work.now
    work.record("issuer.archived", issuer)
