"""Questions about sign-in: links that were sent, sessions that go on."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Job, SignedIn, SignInLink


def find_signed_in(session: Session, token_hash: str, now: datetime) -> SignedIn | None:
    """Return the session with this cookie hash if it has not ended."""
    query = select(SignedIn).where(
        col(SignedIn.token_hash) == token_hash,
        col(SignedIn.ended_at).is_(None),
        col(SignedIn.expires_at) > now,
    )
    return session.exec(query).one_or_none()


def find_link(session: Session, token_hash: str, now: datetime) -> SignInLink | None:
    """Return the link if it is still good."""
    query = select(SignInLink).where(
        col(SignInLink.token_hash) == token_hash,
        col(SignInLink.used_at).is_(None),
        col(SignInLink.expires_at) > now,
    )
    return session.exec(query).one_or_none()


def use_up_link(session: Session, link: SignInLink, now: datetime) -> bool:
    """Mark the link as used; of two who come at once, one is told that it was."""
    unused = sa.update(SignInLink).where(
        col(SignInLink.id) == link.id, col(SignInLink.used_at).is_(None)
    )
    return session.exec(unused.values(used_at=now)).rowcount == 1


def end_session(session: Session, token_hash: str, now: datetime) -> bool:
    """End the session with this cookie hash; tells whether there was one."""
    going_on = sa.update(SignedIn).where(
        col(SignedIn.token_hash) == token_hash, col(SignedIn.ended_at).is_(None)
    )
    return session.exec(going_on.values(ended_at=now)).rowcount == 1


def end_sessions_of(
    session: Session, organization_id: UUID, person_id: UUID, now: datetime
) -> None:
    """End every session of the person and use up every link that was sent."""
    sessions = sa.update(SignedIn).where(
        col(SignedIn.organization_id) == organization_id,
        col(SignedIn.person_id) == person_id,
        col(SignedIn.ended_at).is_(None),
    )
    links = sa.update(SignInLink).where(
        col(SignInLink.organization_id) == organization_id,
        col(SignInLink.person_id) == person_id,
        col(SignInLink.used_at).is_(None),
    )
    session.exec(sessions.values(ended_at=now))
    session.exec(links.values(used_at=now))


def use_up_links_to(
    session: Session, organization_id: UUID, email_id: UUID, now: datetime
) -> None:
    """Use up every link that was sent to this address."""
    links = sa.update(SignInLink).where(
        col(SignInLink.organization_id) == organization_id,
        col(SignInLink.email_id) == email_id,
        col(SignInLink.used_at).is_(None),
    )
    session.exec(links.values(used_at=now))


def write_decoy(session: Session, payload: dict[str, str], now: datetime) -> None:
    """Write as much as a link and its mail would, and leave nothing of it.

    So an unknown address takes as long as a known one, and no worker ever sees a job of it.
    """
    job = Job(kind="mail.unknown", payload=payload, state="done", run_at=now, created_at=now)
    session.add(job)
    session.flush()
    session.delete(job)
    session.flush()
