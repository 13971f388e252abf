"""Access tokens for clients (RFC 6749, section 4.4), alone or for one person."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.domain.access import Scope
from app.services.throttling import Rule
from app.services.tools import Tools
from app.signing.secrets import secret_matches
from app.signing.tokens import LONGEST
from app.storage import clients, rows
from app.storage.tables import Client, Person

# Per client and address, so that no stranger uses up the tries of somebody else's client.
PER_CLIENT = Rule("token of a client", tries=60)
PER_ADDRESS = Rule("token of an address", tries=600)
# No text has this hash, so nothing matches it.
NOBODYS_HASH = "-" * 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What the client sent."""

    client_id: str
    client_secret: str
    scope: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """A token and what it is good for."""

    token: str
    scopes: tuple[str, ...]
    lifetime: int


class TokenRefusedError(Exception):
    """No token is given; `code` is one of RFC 6749, section 5.2."""

    def __init__(self, code: str, description: str) -> None:
        """Keep the code and a sentence."""
        super().__init__(description)
        self.code, self.description = code, description


def throttle(tools: Tools, client_id: str, address: str) -> None:
    """Count the try; raises TooManyRequestsError."""
    tools.throttle.count(PER_ADDRESS, address)
    tools.throttle.count(PER_CLIENT, address, client_id)


def grant(session: Session, tools: Tools, now: datetime, asked: Asked) -> Granted:
    """Return a token of ten minutes; raises TokenRefusedError."""
    client = _authenticated(session, asked, now)
    scopes = _scopes(client, asked.scope)
    claims = {
        "sub": str(client.id),
        "client_id": str(client.id),
        "org": str(client.organization_id),
        "scope": " ".join(scopes),
        "jti": uuid.uuid4().hex,
    }
    if asked.subject is not None:
        claims["act_for"] = _subject(session, client, scopes, asked.subject)
    token = tools.tokens.mint(claims, now=now, lifetime=LONGEST)
    return Granted(token, scopes, int(LONGEST.total_seconds()))


def _authenticated(session: Session, asked: Asked, now: datetime) -> Client:
    """Return the client whose secret this is; an unknown client costs and answers the same."""
    client = _find(session, asked.client_id)
    matches = secret_matches(asked.client_secret, client.secret_hash if client else NOBODYS_HASH)
    matches_previous = secret_matches(asked.client_secret, _previous_hash(client, now))
    if client is None or not (matches or matches_previous):
        raise TokenRefusedError("invalid_client", "The client or its secret is not known.")
    return client


def _find(session: Session, client_id: str) -> Client | None:
    try:
        wanted = UUID(client_id)
    except ValueError:
        wanted = UUID(int=0)
    return clients.find_active(session, wanted)


def _previous_hash(client: Client | None, now: datetime) -> str:
    if client is None or client.previous_secret_expires_at is None:
        return NOBODYS_HASH
    is_live = now < client.previous_secret_expires_at
    return (client.previous_secret_hash or NOBODYS_HASH) if is_live else NOBODYS_HASH


def _scopes(client: Client, asked: str | None) -> tuple[str, ...]:
    wanted = set(asked.split(" ")) if asked else set(client.scopes)
    if not wanted <= set(client.scopes):
        raise TokenRefusedError("invalid_scope", "The client was not given all of these scopes.")
    return tuple(sorted(wanted))


def _subject(session: Session, client: Client, scopes: tuple[str, ...], subject: str) -> str:
    if Scope.ACT not in client.scopes:
        raise TokenRefusedError("unauthorized_client", "The client may not act for people.")
    if Scope.ACT not in scopes:
        raise TokenRefusedError("invalid_scope", "To act for a person, ask for people:act too.")
    try:
        person = rows.find(session, Person, client.organization_id, UUID(subject))
    except ValueError:
        person = None
    if person is None or person.deactivated_at is not None:
        raise TokenRefusedError("invalid_grant", "There is no such active person.")
    return str(person.id)
