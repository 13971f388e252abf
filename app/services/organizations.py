"""Organizations: the tenants, made by the operator only."""

from datetime import datetime

from sqlmodel import Session

from app.domain.access import Action, Actor
from app.services.tools import Tools
from app.services.work import Work
from app.storage import journal
from app.storage.tables import Organization


def create(session: Session, tools: Tools, now: datetime, *, slug: str, name: str) -> Work:
    """Make an organization and return the operator's work in it."""
    organization = Organization(slug=slug, name=name, created_at=now)
    session.add(organization)
    session.flush()
    return as_service(session, tools, now, organization)


def as_service(
    session: Session,
    tools: Tools,
    now: datetime,
    organization: Organization,
    label: str = "operator",
) -> Work:
    """Return work of the service itself in an organization: the operator's, or a job's."""
    actor = Actor(organization.id, is_service=True, label=label)
    return Work(session, actor, now, tools)


def own(work: Work) -> Organization:
    """Return the organization that the work is in."""
    return work.session.get_one(Organization, work.organization_id)


def send_notices(work: Work, *, on: bool) -> Organization:
    """Turn mail about decisions, badges and assignments on or off; sign-in links are always sent."""
    work.require(Action.WRITE_ORGANIZATION)
    organization = own(work)
    organization.sends_notices = on
    work.session.flush()
    entry = journal.Entry(
        "organization.changed",
        "organization",
        organization.id,
        {"fields": ["sends_notices"], "sends_notices": on},
        work.actor.to_json(),
    )
    journal.append(work.session, organization.id, [entry])
    return organization
