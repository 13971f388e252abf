"""Gets documents that strangers name, without letting them reach anything that is not public."""

import ssl
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin

import httpcore

from app.verification.exchange import obstacles, public_tls, split_url, target_of, waits
from app.verification.guard import Deadline, GetAddrInfo, GuardedBackend, Network
from app.verification.resolver import Obstacle, Resource, UnreachableError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTTPS = 443
_GZIP = 31  # zlib's number for "a gzip header, largest window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much one document may take."""

    connect_seconds: float = 5.0
    total_seconds: float = 10.0
    max_bytes: int = 1 << 20
    max_redirects: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where documents may be: the ports, and networks beside the public ones (those of a test)."""

    ports: frozenset[int] = frozenset({443})
    also_public: tuple[Network, ...] = ()


class GuardedResolver:
    """Asks public hosts over https/443; no proxies, no cookies, no automatic redirects, all bounded."""

    def __init__(
        self,
        *,
        user_agent: str = "Laurel",
        limits: Limits | None = None,
        allow_private: bool = False,
        getaddrinfo: GetAddrInfo | None = None,
        ssl_context: ssl.SSLContext | None = None,
        reach: Reach | None = None,
    ) -> None:
        """Take the limits; `allow_private` permits http, any port and any address (tests, demos)."""
        self._user_agent = user_agent
        self._limits = limits or Limits()
        self._allow_private = allow_private
        self._getaddrinfo = getaddrinfo
        self._ssl_context = ssl_context
        self._reach = reach or Reach()

    def get(self, url: str, *, accept: str) -> Resource:
        """Return the answer, following at most three redirects, each checked like the first address."""
        deadline = Deadline(self._limits.total_seconds)
        backend = GuardedBackend(
            deadline=deadline,
            allow_private=self._allow_private,
            getaddrinfo=self._getaddrinfo,
            also_public=self._reach.also_public,
        )
        for _ in range(self._limits.max_redirects + 1):
            location, resource = self._ask(self._admit(url), accept, backend)
            if resource is not None:
                return resource
            url = urljoin(url, location)
        raise UnreachableError(
            "The host sent us from one address to the next too often.", Obstacle.TOO_MANY_REDIRECTS
        )

    def _admit(self, url: str) -> SplitResult:
        parts = split_url(url)
        if self._allow_private:
            return parts
        port = _HTTPS if parts.port is None else parts.port
        if parts.scheme != "https" or port not in self._reach.ports:
            raise UnreachableError(
                "Only https addresses on the usual port are asked.", Obstacle.BAD_URL
            )
        return parts

    def _ask(
        self, parts: SplitResult, accept: str, backend: GuardedBackend
    ) -> tuple[str, Resource | None]:
        # One pool per request: a connection made for one name is never used for another.
        with (
            httpcore.ConnectionPool(
                ssl_context=self._ssl_context or public_tls(), network_backend=backend
            ) as pool,
            obstacles(parts),
            pool.stream(
                "GET",
                target_of(parts),
                headers=self._headers(parts, accept),
                extensions=waits(self._limits.connect_seconds),
            ) as response,
        ):
            return self._read(parts.geturl(), response)

    def _headers(self, parts: SplitResult, accept: str) -> list[tuple[str, str]]:
        return [
            ("Host", parts.netloc),
            ("Accept", accept),
            ("Accept-Encoding", "gzip"),
            ("User-Agent", self._user_agent),
        ]

    def _read(self, url: str, response: httpcore.Response) -> tuple[str, Resource | None]:
        headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in headers:
            return headers[b"location"], None
        encoding = headers.get(b"content-encoding", "").strip().lower()
        body = _bounded(response.iter_stream(), encoding, self._limits.max_bytes)
        media_type = headers.get(b"content-type", "").split(";")[0].strip().lower()
        return "", Resource(url=url, status=response.status, media_type=media_type, body=body)


def _bounded(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    if encoding not in {"", "identity", "gzip"}:
        raise UnreachableError(
            "The answer is packed in a way that was not asked for.", Obstacle.BAD_RESPONSE
        )
    gunzip = zlib.decompressobj(_GZIP) if encoding == "gzip" else None
    body, received = bytearray(), 0
    for chunk in chunks:
        # What was sent counts as well: there is gzip that is endless and unpacks to nothing.
        received += len(chunk)
        room = limit + 1 - len(body)
        body += gunzip.decompress(chunk, room) if gunzip else chunk[:room]
        if max(len(body), received) > limit:
            raise UnreachableError(
                "The document is larger than anything we read.", Obstacle.TOO_LARGE
            )
    if gunzip and (not gunzip.eof or gunzip.unused_data):
        raise UnreachableError("The answer ended too early.", Obstacle.BAD_RESPONSE)
    return bytes(body)
