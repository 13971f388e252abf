"""Posts to addresses that others chose, behind the same guard as the resolver; only the status comes back."""

import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult

import httpcore

from app.verification.addresses import is_public
from app.verification.exchange import obstacles, public_tls, split_url, target_of, waits
from app.verification.guard import Deadline, GetAddrInfo, GuardedBackend
from app.verification.guarded_resolver import Limits, Reach
from app.verification.resolver import Obstacle, UnreachableError

_HTTPS = 443


class GuardedPoster:
    """Posts over https/443 to public hosts; no proxies, no redirects, and no byte of the answer's body."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        getaddrinfo: GetAddrInfo | None = None,
        ssl_context: ssl.SSLContext | None = None,
        reach: Reach | None = None,
    ) -> None:
        """Take the limits; `allow_private` permits private hosts, and http on this machine alone."""
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._getaddrinfo = getaddrinfo
        self._ssl_context = ssl_context
        self._reach = reach or Reach()

    def admit(self, url: str) -> SplitResult:
        """Return the parts of an address that may be posted to; raises UnreachableError for any other."""
        parts = split_url(url)
        host = parts.hostname or ""
        if self._allow_private:
            if parts.scheme == "https" or _is_this_machine(host):
                return parts
        elif parts.scheme == "https" and _port_of(parts) in self._reach.ports:
            if not _is_address(host) or is_public(host) or self._reach.also_public:
                return parts
            raise UnreachableError(
                "The address is not on the public internet.", Obstacle.REFUSED_ADDRESS
            )
        raise UnreachableError(
            "Only https addresses on the usual port are posted to.", Obstacle.BAD_URL
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post and return the status, whatever it is; raises UnreachableError without an answer."""
        parts = self.admit(url)
        backend = GuardedBackend(
            deadline=Deadline(self._limits.total_seconds),
            allow_private=self._allow_private,
            getaddrinfo=self._getaddrinfo,
            also_public=self._reach.also_public,
        )
        whole = [("Host", parts.netloc), ("Content-Length", str(len(body))), *headers.items()]
        with (
            httpcore.ConnectionPool(
                ssl_context=self._ssl_context or public_tls(), network_backend=backend
            ) as pool,
            obstacles(parts),
            pool.stream(
                "POST",
                target_of(parts),
                headers=whole,
                content=body,
                extensions=waits(self._limits.total_seconds),
            ) as response,
        ):
            return response.status


def _port_of(parts: SplitResult) -> int:
    return _HTTPS if parts.port is None else parts.port


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)
