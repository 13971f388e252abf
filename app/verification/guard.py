"""The socket side of the guarded resolver: checked addresses and one deadline for the whole exchange."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

import httpcore

from app.verification.addresses import is_public
from app.verification.resolver import Obstacle, UnreachableError

GetAddrInfo = Callable[..., Iterable[tuple[Any, ...]]]
SocketOptions = Iterable[Any] | None
Network = IPv4Network | IPv6Network
_ADDRESSES_TRIED = 3


class Deadline:
    """One moment by which everything must be done, however slowly the other side talks."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start counting now."""
        self._clock = clock
        self._end = clock() + seconds

    def cap(self, timeout: float | None = None) -> float:
        """Return how long the next step may take, at most `timeout`; raises once time is up."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


class DeadlineStream(httpcore.NetworkStream):
    """A stream of which no read or write outlasts the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        """Wrap an open stream."""
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, within what is left."""
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, within what is left."""
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands for the name that was asked for, within what is left."""
        left = self._deadline.cap(timeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        """Pass on what the wrapped stream knows."""
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Looks a name up once, refuses it unless every address is public, connects to what it checked."""

    def __init__(
        self,
        *,
        deadline: Deadline,
        allow_private: bool,
        getaddrinfo: GetAddrInfo | None = None,
        also_public: Iterable[Network] = (),
    ) -> None:
        """Take the deadline of this exchange; `allow_private` is for tests and demos only.

        `also_public` are networks that count as public: tests name the one their servers stand in.
        """
        self._deadline = deadline
        self._allow_private = allow_private
        self._also_public = tuple(also_public)
        self._getaddrinfo = getaddrinfo or socket.getaddrinfo
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers."""
        del local_address
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._checked(host, port)[:_ADDRESSES_TRIED]:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.cap(timeout), None, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise failure

    def _checked(self, host: str, port: int) -> list[str]:
        addresses = self._look_up(host, port)
        if not addresses:
            raise UnreachableError(f"The host {host} has no address.", Obstacle.NO_SUCH_HOST)
        if not self._allow_private and not all(map(self._is_allowed, addresses)):
            raise UnreachableError(
                f"The host {host} is not on the public internet, so it was not contacted.",
                Obstacle.REFUSED_ADDRESS,
            )
        return addresses

    def _is_allowed(self, address: str) -> bool:
        if is_public(address):
            return True
        return bool(self._also_public) and any(ip_address(address) in n for n in self._also_public)

    def _look_up(self, host: str, port: int) -> list[str]:
        # The C library's lookup knows no timeout; in a thread it cannot hold a request for ever.
        future: Future[Any] = _lookups().submit(
            self._getaddrinfo, host, port, type=socket.SOCK_STREAM
        )
        try:
            answers = future.result(self._deadline.cap())
        except FutureTimeoutError:
            raise httpcore.ConnectTimeout from None
        except (OSError, UnicodeError):
            raise UnreachableError(
                f"The host {host} could not be found.", Obstacle.NO_SUCH_HOST
            ) from None
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@cache
def _lookups() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="lookup")
