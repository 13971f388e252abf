"""How the verifier gets documents: one method, and one error for whatever could not be had."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.errors import LaurelError


class Obstacle(StrEnum):
    """Why a document could not be had."""

    BAD_URL = "bad_url"
    REFUSED_ADDRESS = "refused_address"
    NO_SUCH_HOST = "no_such_host"
    NO_CONNECTION = "no_connection"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    BAD_RESPONSE = "bad_response"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_MANY_REQUESTS = "too_many_requests"


class UnreachableError(LaurelError):
    """A document could not be had; `obstacle` says why. It proves nothing about the badge."""

    def __init__(self, message: str, obstacle: Obstacle) -> None:
        """Keep a sentence that names no address of ours, and the reason as a code."""
        super().__init__(message)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True)
class Resource:
    """What the host answered, whatever the status; `url` is the address after redirects."""

    url: str
    status: int
    media_type: str
    body: bytes


class Resolver(Protocol):
    """Gets public documents: from our own tables, from the network, or from a dictionary in tests."""

    def get(self, url: str, *, accept: str) -> Resource:
        """Return the answer for `url`, or raise `UnreachableError`."""
        ...


class Errands:
    """The fetches of one verification: each address asked once, and only so many of them.

    A hostile badge could otherwise keep a worker busy with one slow host after the other.
    """

    MOST = 12

    def __init__(self, resolver: Resolver) -> None:
        """Start with nothing asked."""
        self._resolver = resolver
        self._answers: dict[str, Resource | UnreachableError] = {}

    def get(self, url: str, *, accept: str) -> Resource:
        """Return the answer for `url`, remembering it, be it good or bad."""
        if url not in self._answers:
            self._answers[url] = self._ask(url, accept)
        answer = self._answers[url]
        if isinstance(answer, UnreachableError):
            raise answer
        return answer

    def _ask(self, url: str, accept: str) -> Resource | UnreachableError:
        if len(self._answers) >= self.MOST:
            message = "The badge points to more places than we ask."
            return UnreachableError(message, Obstacle.TOO_MANY_REQUESTS)
        try:
            return self._resolver.get(url, accept=accept)
        except UnreachableError as error:
            return error
