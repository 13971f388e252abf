"""The public origin: it stands in every badge, so it is frozen when the first one is issued."""

from sqlmodel import Session

from app.domain.errors import SigningError
from app.services.work import Work
from app.storage import issuers


def fault(session: Session, base_url: str) -> str | None:
    """Say what is wrong with the setting, if badges were issued under another origin."""
    return _fault(issuers.public_origin(session), base_url)


def _fault(frozen: str | None, base_url: str) -> str | None:
    if frozen is None or frozen == base_url:
        return None
    return (
        f"Badges were issued under {frozen}, and LAUREL_BASE_URL is {base_url}. "
        "What is issued under another origin could not be verified; set it back."
    )


def freeze(work: Work) -> None:
    """Keep the origin with the first badge; raises SigningError when it is not the one kept."""
    base_url = work.tools.base_url
    found = _fault(issuers.freeze_public_origin(work.session, base_url, work.now), base_url)
    if found:
        raise SigningError(found)
