"""Sign-in by a link in a mail: asked for, shown, used once, and the session that follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from app.domain.access import Actor
from app.domain.errors import ConflictError, ForbiddenError, NotFoundError, UnauthenticatedError
from app.services import authentication, notices, organizations
from app.services.identities import fold
from app.services.mailing import KIND as MAIL
from app.services.throttling import Rule
from app.services.tools import Tools
from app.services.work import Work
from app.signing.secrets import hash_secret, new_secret
from app.storage import people, relationships, rows, sessions
from app.storage.tables import Email, Organization, Person, SignedIn, SignInLink

LINK_LIVES = timedelta(minutes=10)
SESSION_LIVES = timedelta(hours=12)
PER_EMAIL = Rule("sign-in of an e-mail", tries=5, minutes=15)
PER_ADDRESS = Rule("sign-in of an address", tries=200, minutes=15)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link that is still good would do."""

    person_name: str
    organization_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that begins: the value of its cookie, shown to the browser once."""

    cookie: str
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is signed in, where, as what."""

    person: Person | None
    organization: Organization
    roles: tuple[str, ...]
    # Whether the person is somebody's line manager.
    manages: bool = False


def throttle(tools: Tools, email: str, address: str) -> None:
    """Count the try; raises TooManyRequestsError, for known and unknown addresses alike."""
    tools.throttle.count(PER_ADDRESS, address)
    tools.throttle.count(PER_EMAIL, fold(email))


def ask(session: Session, tools: Tools, now: datetime, email: str) -> None:
    """Send a link for every organization that knows the address; tells the caller nothing.

    An unknown address leads to the same writes, so that the answer takes as long.
    """
    found = people.active_with_email(session, fold(email))
    for address, person in found:
        organization = organization_of(session, person.organization_id)
        work = organizations.as_service(session, tools, now, organization, label="sign-in")
        url = make_link(work, person, email_id=address.id)
        work.enqueue(MAIL, _mail(address.address, organization.name, url))
    if not found:
        nowhere = _link_url(tools, new_secret())
        sessions.write_decoy(session, _mail(email, "", nowhere), now)


def ask_again(work: Work, address: str) -> None:
    """Send a fresh link to whoever is signed in; raises ConflictError for a person without an address."""
    if work.actor.person_id is None:
        raise ForbiddenError("Only a person signs in.")
    person = work.get(Person, work.actor.person_id)
    email = people.primary_email(work.session, work.organization_id, person.id)
    if email is None:
        raise ConflictError(
            "You have no e-mail address here. Ask the operator for a sign-in link."
        )
    throttle(work.tools, email.address, address)
    url = make_link(work, person, email_id=email.id)
    organization = organization_of(work.session, work.organization_id)
    work.enqueue(MAIL, _mail(email.address, organization.name, url))


def make_link(work: Work, person: Person, *, email_id: UUID | None = None) -> str:
    """Return the URL of a new one-time link; only its hash is kept."""
    token = new_secret()
    work.add(
        SignInLink,
        person_id=person.id,
        email_id=email_id,
        token_hash=hash_secret(token),
        expires_at=work.now + LINK_LIVES,
    )
    return _link_url(work.tools, token)


def look_at(session: Session, token: str, now: datetime) -> Invitation:
    """Return what the link would do, without using it; raises NotFoundError when it does nothing."""
    _, person, _ = _good(session, token, now)
    return Invitation(person.name, organization_of(session, person.organization_id).name)


def enter(
    session: Session, tools: Tools, now: datetime, *, token: str, old_cookie: str | None
) -> Entry:
    """Use the link up and begin a session; ends the one that the browser had."""
    link, person, email = _good(session, token, now)
    if not sessions.use_up_link(session, link, now):
        raise _ended()
    actor = Actor(person.organization_id, person.id)
    work = Work(session, actor, now, tools)
    if email is not None and email.verified_at is None:
        email.verified_at = now
        people.touch(person)
    if old_cookie is not None:
        sessions.end_session(session, hash_secret(old_cookie), now)
    cookie = new_secret()
    expires_at = now + SESSION_LIVES
    work.add(SignedIn, person_id=person.id, token_hash=hash_secret(cookie), expires_at=expires_at)
    work.record("person.signed_in", person)
    return Entry(cookie, SESSION_LIVES)


def presence(work: Work) -> Presence:
    """Return who is asking."""
    actor = work.actor
    person = work.get(Person, actor.person_id) if actor.person_id is not None else None
    roles = tuple(sorted({grant.role.value for grant in actor.grants}))
    scope = (work.session, work.organization_id)
    manages = person is not None and relationships.manages_anybody(*scope, person.id)
    return Presence(person, organization_of(*scope), roles, manages)


def leave(work: Work, cookie: str | None) -> None:
    """End the session of this cookie; raises NotFoundError for a caller without one."""
    is_ended = cookie is not None and sessions.end_session(
        work.session, hash_secret(cookie), work.now
    )
    if not is_ended or work.actor.person_id is None:
        raise NotFoundError("There is no session to end.")
    work.record("person.signed_out", work.get(Person, work.actor.person_id))


def sign_out(session: Session, tools: Tools, now: datetime, cookie: str) -> None:
    """End the session of a page; one that has ended already stays so."""
    try:
        actor = authentication.identify(session, tools, authentication.Proof(cookie=cookie), now)
    except UnauthenticatedError:
        return
    leave(Work(session, actor, now, tools), cookie)


def whose(session: Session, tools: Tools, now: datetime, cookie: str | None) -> Presence | None:
    """Return who a page is shown to, or None for a stranger."""
    try:
        proof = authentication.Proof(cookie=cookie)
        actor = authentication.identify(session, tools, proof, now)
    except UnauthenticatedError:
        return None
    return presence(Work(session, actor, now, tools))


def organization_of(session: Session, organization_id: UUID) -> Organization:
    """Return the organization."""
    return session.get_one(Organization, organization_id)


def _good(session: Session, token: str, now: datetime) -> tuple[SignInLink, Person, Email | None]:
    link = sessions.find_link(session, hash_secret(token), now)
    if link is None:
        raise _ended()
    person = rows.find(session, Person, link.organization_id, link.person_id)
    if person is None or person.deactivated_at is not None:
        raise _ended()
    if link.email_id is None:
        return link, person, None
    email = rows.find(session, Email, link.organization_id, link.email_id)
    if email is None:
        raise _ended()
    return link, person, email


def _ended() -> NotFoundError:
    return NotFoundError("This link was used before, has expired, or was never sent.")


def _link_url(tools: Tools, token: str) -> str:
    return f"{tools.base_url}/sign-in/{token}"


def _mail(to: str, organization: str, url: str) -> dict[str, str]:
    return notices.sign_in_link(to, organization, url, int(LINK_LIVES.total_seconds() // 60))
