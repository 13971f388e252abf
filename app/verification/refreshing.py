"""Whether the issuer has put a newer version in the badge's place (Open Badges 3.0, 1EdTechCredentialRefresh)."""

from typing import Any
from urllib.parse import unquote

from app.domain.errors import InvalidError
from app.verification.data_models import modern
from app.verification.parsing import instant, issuer_id, many, text_of
from app.verification.report import Outcome
from app.verification.resolver import UnreachableError
from app.verification.signed_documents import Prover, Signed, read_signed

REFRESH = "1EdTechCredentialRefresh"
ACCEPT = "application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.9, application/jwt;q=0.8"
_OK = 200


def newer_version(prover: Prover, badge: dict[str, Any]) -> str | None:
    """Ask the first refresh service, once; return its address if a newer version is there.

    Whatever else is there says nothing about the badge in hand.
    """
    services = [each for each in many(badge.get("refreshService")) if isinstance(each, dict)]
    urls = [text_of(each, "id") for each in services if REFRESH in many(each.get("type"))]
    url = urls[0] if urls else None
    if url is None:
        return None
    try:
        resource = prover.resolver.get(url, accept=ACCEPT)
        found = (
            read_signed(resource.body, prover.proofs.memory) if resource.status == _OK else None
        )
        takes = found is not None and _replaces(prover, found, badge)
    except (UnreachableError, InvalidError):
        return None
    return url if takes else None


def _replaces(prover: Prover, found: Signed, badge: dict[str, Any]) -> bool:
    """Tell whether id and issuer are equal and `validFrom` is later (Open Badges 3.0, 10.2)."""
    same = _key(found.document) == _key(badge)
    dates = [instant(modern(each).get("validFrom")) for each in (found.document, badge)]
    return same and dates[0] > dates[1] and prover.prove(found).outcome is Outcome.PASSED


def _key(document: dict[str, Any]) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value] # two of them
        unquote(text or "").strip() for text in (issuer_id(document), text_of(document, "id"))
    )
