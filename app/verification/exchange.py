"""What every exchange with a stranger's host shares: its address, its patience, and what went wrong."""

import re
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import SplitResult, urlsplit

import httpcore

from app.verification.resolver import Obstacle, UnreachableError

_URL_LENGTH = 2048
# Other spellings of IPv4 (decimal, octal, hexadecimal, short) end in a label that starts with a digit.
_CANONICAL_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]*:[0-9a-f:.]*", re.ASCII)


def split_url(url: str) -> SplitResult:
    """Return the parts of an address that can be asked; raises UnreachableError for any other."""
    refusal = UnreachableError("This is not a web address that can be asked.", Obstacle.BAD_URL)
    if len(url) > _URL_LENGTH or not url.isascii() or not url.isprintable() or " " in url:
        raise refusal
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise refusal from None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or "\\" in url:
        raise refusal
    if not _HOST.fullmatch(host) or _misspells_an_address(host):
        raise refusal
    return parts._replace(fragment="")


def _misspells_an_address(host: str) -> bool:
    label = host.rstrip(".").rpartition(".")[2]
    return ":" not in host and label[:1].isdigit() and not _CANONICAL_IPV4.fullmatch(host)


def target_of(parts: SplitResult) -> httpcore.URL:
    """Return the address as the library wants it."""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return httpcore.URL(
        scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target
    )


def waits(seconds: float) -> dict[str, dict[str, float]]:
    """Return how long each step may take; the deadline of the whole goes before."""
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}


@contextmanager
def obstacles(parts: SplitResult) -> Iterator[None]:
    """Turn what the library and the network raise into the one error, with its reason."""
    try:
        yield
    except httpcore.TimeoutException:
        raise UnreachableError(
            f"The host {parts.hostname} took too long.", Obstacle.TIMED_OUT
        ) from None
    except (httpcore.NetworkError, ssl.SSLError):
        raise UnreachableError(
            f"No secure connection to {parts.hostname} could be made.", Obstacle.NO_CONNECTION
        ) from None
    except (httpcore.ProtocolError, zlib.error):
        raise UnreachableError(
            f"The answer of {parts.hostname} could not be read.", Obstacle.BAD_RESPONSE
        ) from None


@cache
def public_tls() -> ssl.SSLContext:
    """Return what trusts the authorities that this machine trusts."""
    # Reads the system's certificates, which takes tens of milliseconds: once is enough.
    return ssl.create_default_context()
