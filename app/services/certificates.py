"""The certificate of a credential: its stored signed bytes, on paper."""

from functools import lru_cache
from typing import Literal
from uuid import UUID

import orjson

from app.domain.errors import GoneError
from app.services import images
from app.services.published import Published
from app.services.reading import Reading
from app.services.work import refuse
from app.storage import credentials

Paper = Literal["letter", "a4"]
PDF = ("application/pdf",)
_MAX_KEPT = 64


def paper_of(asked: str | None) -> Paper:
    """Return the paper that is asked for; Letter where nothing is said."""
    if asked is None or asked == "letter":
        return "letter"
    if asked == "a4":
        return "a4"
    raise refuse("query:/paper", "expected letter or a4")


def pdf(reading: Reading, credential_id: UUID, paper: Paper) -> Published | None:
    """Return the certificate; raises GoneError once the credential is revoked: paper cannot tell."""
    row = credentials.find_public(reading.session, credential_id)
    found = credentials.current_version(reading.session, credential_id)
    if row is None or found is None:
        return None
    if row.suspended_at is not None:
        raise GoneError("This credential is suspended; there is no certificate of it for now.")
    if row.revoked_at is not None:
        raise GoneError("This credential was revoked; there is no certificate of it any more.")
    art = images.art_of_credential(reading, credential_id)
    body = _drawn(found.ob3_json, art.png, art.alt, art.subject.seed, paper)
    return Published(body, PDF)


@lru_cache(maxsize=_MAX_KEPT)
def _drawn(document: bytes, badge: bytes, alt: str, seed: str, paper: Paper) -> bytes:
    # Loading what makes PDF would cost every start a fifth of a second.
    from app.rendering.certificate import draw, from_document  # noqa: PLC0415

    certificate = from_document(orjson.loads(document), seed=seed)
    return draw(certificate, badge=badge, alt=alt, paper=paper)
