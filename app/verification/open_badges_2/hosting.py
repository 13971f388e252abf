"""Hosted Assertions: what stands at the address is the badge, if the issuer lets that address speak."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import InvalidError
from app.verification.codes import Code, failed, not_reached, passed, unknown
from app.verification.open_badges_2.graph import GONE, ask, is_url, reference
from app.verification.open_badges_2.shapes import verification
from app.verification.parsing import many, read_json
from app.verification.report import Check, Name
from app.verification.resolver import Resolver, UnreachableError

_OK = 200
_NO_PORT = {"https": 443, "http": 80}
# A copy may lack what its issuer added later, and describe the image that it came in.
_OF_THE_COPY = frozenset({"@context", "image", "verification"})


@dataclass(frozen=True, slots=True)
class Hosted:
    """The Assertion as its address has it, or the check that says why there is none."""

    proof: Check
    assertion: dict[str, Any] | None = None
    is_gone: bool = False


def fetch(resolver: Resolver, copy: Mapping[str, Any]) -> Hosted:
    """Fetch the Assertion that a copy names; nothing in the copy itself is believed."""
    url = copy.get("id")
    if not isinstance(url, str) or not is_url(url):
        message = "The badge has neither a signature nor an address that could vouch for it."
        return Hosted(failed(Name.PROOF, Code.PROOF_MISSING, message))
    try:
        resource = ask(resolver, url)
        found = read_json(resource.body) if resource.status == _OK else {}
    except UnreachableError as error:
        return _unavailable(f"The address of the badge could not be asked: {error.message}")
    except InvalidError as error:
        return _unavailable(f"What is at the badge's address could not be read. {error.message}")
    if resource.status == GONE:
        return Hosted(not_reached(Name.PROOF), is_gone=True)
    if resource.status != _OK:
        return _unavailable(f"There is no badge at its address (answer {resource.status}).")
    return _compared(url, copy, found)


def check_host(assertion_url: str, issuer: Mapping[str, Any]) -> Check:
    """Hold the address of an Assertion against where the issuer lets its Assertions be.

    Without a word from the issuer that is its own origin (Open Badges 2.0, VerificationObject).
    """
    rule = verification(issuer)
    starts = [one for one in many(rule.get("startsWith")) if isinstance(one, str)]
    hosts = [one for one in many(rule.get("allowedOrigins")) if isinstance(one, str)]
    issuer_url = str(issuer.get("id"))
    is_home = _origin(assertion_url) == _origin(issuer_url)
    is_allowed = any(_is_at(assertion_url, host) for host in hosts) if hosts else is_home
    if is_allowed and (not starts or any(_is_under(assertion_url, one) for one in starts)):
        message = "The badge stands where its issuer's badges may stand."
        return passed(Name.ISSUER_KEY, Code.HOST_ALLOWED, message)
    message = "The badge does not stand where its issuer's badges may stand: anyone could have put it there."
    return failed(Name.ISSUER_KEY, Code.HOST_NOT_ALLOWED, message)


def _compared(url: str, copy: Mapping[str, Any], found: dict[str, Any]) -> Hosted:
    if found.get("revoked") is True:
        return Hosted(not_reached(Name.PROOF), is_gone=True)
    if found.get("id") != url:
        message = "At the badge's address stands another document."
        return Hosted(failed(Name.PROOF, Code.COPY_DIFFERS, message))
    differing = [
        name
        for name in copy.keys() - _OF_THE_COPY
        if copy[name] != found.get(name)
        and (reference(copy[name]) is None or reference(copy[name]) != reference(found.get(name)))
    ]
    if differing:
        message = "The badge was altered: its issuer publishes something else at its address."
        return Hosted(failed(Name.PROOF, Code.COPY_DIFFERS, message), found)
    message = "The badge stands at its own address, unchanged."
    return Hosted(passed(Name.PROOF, Code.HOSTED, message), found)


def _unavailable(message: str) -> Hosted:
    return Hosted(unknown(Name.PROOF, Code.ASSERTION_UNAVAILABLE, message))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _NO_PORT.get(parts.scheme)


def _is_at(url: str, host: str) -> bool:
    """Tell whether the URL is at a host, which is named with its port or without any."""
    scheme, name, port = _origin(url)
    try:
        named = urlsplit(host if "://" in host else f"//{host}")
        return name == named.hostname and port == (named.port or _NO_PORT.get(scheme))
    except ValueError:
        return False  # a host or port that there cannot be


def _is_under(url: str, start: str) -> bool:
    # The origins are compared as well, for https://a.example is the start of https://a.example.evil.
    parts = urlsplit(url).path.split("/")
    return url.startswith(start) and _origin(url) == _origin(start) and ".." not in parts
