"""Who is asking: a client's token, a client for a person, or a person's session."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.domain.access import Actor, Grant, RoleName, Scope
from app.domain.errors import UnauthenticatedError
from app.services.tools import Tools
from app.signing.secrets import hash_secret
from app.storage import people, rows, sessions
from app.storage.tables import Client, Person

SESSION_COOKIE = "__Host-laurel"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the request brought: a bearer token, or the cookie of a session."""

    token: str | None = None
    cookie: str | None = None


def identify(session: Session, tools: Tools, proof: Proof, now: datetime) -> Actor:
    """Return the actor; raises UnauthenticatedError when the proof does not hold."""
    if proof.token is not None:
        return _by_token(session, tools, proof.token, now)
    if proof.cookie is not None:
        return _by_cookie(session, proof.cookie, now)
    raise UnauthenticatedError("Send a bearer token from /oauth/token, or sign in.")


def csrf_token_of(cookie: str) -> str:
    """Return the token that pages and scripts of this session must send with each change."""
    return hash_secret(f"csrf:{cookie}")


def csrf_token_matches(cookie: str, token: str) -> bool:
    """Tell whether this is the session's CSRF token."""
    return hmac.compare_digest(csrf_token_of(cookie).encode(), token.encode())


def grants_of(session: Session, organization_id: UUID, person_id: UUID) -> tuple[Grant, ...]:
    """Return every role that the person has."""
    found = people.roles_of(session, organization_id, person_id)
    return tuple(Grant(RoleName(r.name), r.school_id, r.microcredential_id) for r in found)


def _by_token(session: Session, tools: Tools, token: str, now: datetime) -> Actor:
    claims = tools.tokens.read(token, now=now)
    organization_id, client_id = UUID(str(claims["org"])), UUID(str(claims["sub"]))
    client = rows.find(session, Client, organization_id, client_id)
    if client is None or client.deactivated_at is not None:
        raise UnauthenticatedError("The client of this token is not active.")
    # What was taken from the client since is gone from its tokens too.
    scopes = frozenset(str(claims["scope"]).split()) & frozenset(client.scopes)
    act = claims.get("act_for")
    if act is None:
        return Actor(organization_id, client_id=client_id, scopes=scopes)
    if Scope.ACT not in scopes:
        raise UnauthenticatedError("The client may no longer act for people.")
    person_id = _active_person(session, organization_id, UUID(str(act)))
    grants = grants_of(session, organization_id, person_id)
    return Actor(organization_id, person_id, client_id, scopes, grants)


def _by_cookie(session: Session, cookie: str, now: datetime) -> Actor:
    signed_in = sessions.find_signed_in(session, hash_secret(cookie), now)
    if signed_in is None:
        raise UnauthenticatedError("Your session has ended; sign in again.")
    organization_id = signed_in.organization_id
    person_id = _active_person(session, organization_id, signed_in.person_id)
    return Actor(
        organization_id,
        person_id,
        grants=grants_of(session, organization_id, person_id),
        signed_in_at=signed_in.created_at,
    )


def _active_person(session: Session, organization_id: UUID, person_id: UUID) -> UUID:
    person = rows.find(session, Person, organization_id, person_id)
    if person is None or person.deactivated_at is not None:
        raise UnauthenticatedError("This person is not active.")
    return person_id
