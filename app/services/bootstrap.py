"""The first steps of an organization: itself, who signs for it, who runs it, and its first machine."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.domain.access import RoleName, Scope
from app.domain.errors import ConflictError
from app.services import clients, issuers, organizations, people, roles, sign_in
from app.services.identities import Identities
from app.services.tools import Tools
from app.storage import organizations as stored


@dataclass(frozen=True, slots=True)
class Founding:
    """What the operator wants."""

    slug: str
    name: str
    email: str
    issuer_slug: str
    issuer_name: str
    issuer_url: str


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made; the secret and the link are shown this once."""

    organization_id: UUID
    issuer_id: UUID
    person_id: UUID
    client_id: UUID
    client_secret: str
    sign_in_url: str


def found(session: Session, tools: Tools, now: datetime, wanted: Founding) -> Founded:
    """Make the organization with all it needs to begin; raises ConflictError when it is there."""
    if stored.find_by_slug(session, wanted.slug) is not None:
        raise ConflictError(f"The organization {wanted.slug} exists already; nothing was changed.")
    work = organizations.create(session, tools, now, slug=wanted.slug, name=wanted.name)
    issuer = issuers.create(
        work,
        slug=wanted.issuer_slug,
        name=wanted.issuer_name,
        url=wanted.issuer_url,
        email=wanted.email,
    )
    known, _ = people.find_or_create(
        work, Identities(wanted.email), name="Coordinator", school_id=None, share_name=False
    )
    roles.grant(
        work, known.person.id, RoleName.COORDINATOR, school_id=None, microcredential_id=None
    )
    client, secret = clients.create(
        work, name="First client", scopes=list(Scope), issuable_version_ids=[], daily_quota=0
    )
    link = sign_in.make_link(work, known.person)
    return Founded(
        work.organization_id, issuer.id, known.person.id, client.id, secret, sign_in_url=link
    )
