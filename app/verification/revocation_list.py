"""The revocation list of 1EdTech: a page of the issuer's that names what it took back (Open Badges 3.0, 9)."""

from collections.abc import Mapping
from typing import Any

from app.domain.errors import InvalidError
from app.verification.codes import Code, failed, passed, unknown
from app.verification.parsing import issuer_id, read_json, text_of
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, UnreachableError

ACCEPT = "application/json, application/ld+json;q=0.9"
_OK = 200
_NAMES = ("revokedCredentials", "revokedCredential")


def check_revocation_list(
    resolver: Resolver, issuer: str, entry: Mapping[str, Any], badge: Mapping[str, Any]
) -> Check:
    """Look the badge up by its id; the list is not signed, so only the badge's own link to it counts."""
    url, badge_id = text_of(entry, "id"), text_of(badge, "id")
    if url is None or badge_id is None:
        message = "The badge does not say properly where its status stands."
        return failed(Name.STATUS, Code.STATUS_MALFORMED, message)
    found = _fetch(resolver, url)
    if isinstance(found, Check):
        return found
    if issuer_id(found) != issuer:
        message = "The list of revoked badges is not the issuer's own."
        return unknown(Name.STATUS, Code.LIST_NOT_THE_ISSUERS, message)
    listed = _listed(found)
    if found.get("id", url) != url or listed is None:
        return _malformed()
    if any(_takes_back(each, badge_id) for each in listed):
        return failed(Name.STATUS, Code.REVOKED, "The issuer has revoked this badge.")
    return passed(Name.STATUS, Code.IN_FORCE, "The issuer has not taken the badge back.")


def _listed(document: Mapping[str, Any]) -> list[object] | None:
    """Return every entry: 1EdTech's validator reads the plural name, other lists have the singular."""
    found = [document[name] for name in _NAMES if name in document]
    if not found or not all(isinstance(each, list) for each in found):
        return None
    return [entry for each in found for entry in each]


def _takes_back(entry: object, badge_id: str) -> bool:
    named = entry if isinstance(entry, str) else text_of(entry, "id")
    denied = isinstance(entry, dict) and entry.get("revoked") is False
    return named == badge_id and not denied


def _fetch(resolver: Resolver, url: str) -> dict[str, Any] | Check:
    try:
        resource = resolver.get(url, accept=ACCEPT)
        if resource.status == _OK:
            return read_json(resource.body)
    except UnreachableError as error:
        message = f"The issuer's list of revoked badges could not be read: {error.message}"
        return unknown(Name.STATUS, Code.LIST_UNREACHABLE, message)
    except InvalidError:
        return _malformed()
    message = "The issuer's list of revoked badges is not where it should be."
    return unknown(Name.STATUS, Code.LIST_NOT_FOUND, message)


def _malformed() -> Check:
    message = "What the issuer shows as its list of revoked badges is not one."
    return unknown(Name.STATUS, Code.LIST_MALFORMED, message)
