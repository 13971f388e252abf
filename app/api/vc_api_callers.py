"""Who may use `/vc-api`: this machine alone, or clients with a scope."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.dependencies import ProofDep, WiringDep
from app.api.vc_api_answers import refused
from app.domain.access import Action, Actor
from app.domain.errors import ForbiddenError, InvalidError, NotFoundError, UnauthenticatedError
from app.services import authentication, verifications
from app.services.work import Work
from app.storage import organizations
from app.wiring import Wiring

# What a proxy adds: with any of these, whoever asks is perhaps not on this machine.
FORWARDED = frozenset(
    {
        "forwarded",
        "forwarded-for",
        "via",
        "x-forwarded-for",
        "x-original-forwarded-for",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-envoy-external-address",
        "true-client-ip",
        "fastly-client-ip",
        "cf-connecting-ip",
        "cf-connecting-ipv6",
    }
)
# X-Forwarded-Host, -Proto, -Ssl, -Prefix and whatever else proxies make of it.
_FORWARDED_BEGINS = "x-forwarded"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks, and what they may do here."""

    wiring: Wiring
    proof: authentication.Proof
    address: str = ""

    def actor(self, session: Session) -> Actor:
        """Return who asks; raises UnauthenticatedError."""
        tools, now = self.wiring.tools, self.wiring.now()
        if tools.vc_api.is_open:
            return Actor(_oldest(session), is_service=True, label="vc-api")
        if self.proof.token is None:
            raise UnauthenticatedError("Send a client's bearer token from /oauth/token.")
        return authentication.identify(session, tools, self.proof, now)

    def allow(self, action: Action) -> None:
        """Raise ForbiddenError unless whoever asks may do this."""
        with self.wiring.database.read() as session:
            self._work(session).require(action)

    def throttle(self) -> None:
        """Count a verification, as at `POST /verify`; not those of this machine itself."""
        if not self.wiring.tools.vc_api.is_open:
            verifications.throttle(self.wiring.tools, self.address)

    def reading(self, say: Callable[[Work], dict[str, Any]]) -> JSONResponse:
        """Answer from a reading transaction."""
        with self.wiring.database.read() as session:
            return JSONResponse(say(self._work(session)))

    async def writing(self, action: Action, do: Callable[[Work], Response]) -> Response:
        """Do something in a writing transaction, for which a place among the writers is waited for."""
        async with self.wiring.writers:
            return await run_in_threadpool(self._write, action, do)

    def _write(self, action: Action, do: Callable[[Work], Response]) -> Response:
        try:
            with self.wiring.database.write(self.wiring.now()) as session:
                work = self._work(session)
                work.require(action)
                return do(work)
        except InvalidError as error:
            return refused(self.wiring, error)

    def _work(self, session: Session) -> Work:
        return Work(session, self.actor(session), self.wiring.now(), self.wiring.tools)


async def caller(request: Request, wiring: WiringDep, proof: ProofDep) -> Caller:
    """Return whoever asks; without a token only this machine itself, and never through a proxy."""
    host = request.client.host if request.client else ""
    if wiring.tools.vc_api.is_open and (_is_forwarded(request) or not _is_loopback(host)):
        raise ForbiddenError("This is for the machine itself: nothing may stand between.")
    return Caller(wiring, proof, host)


def _is_forwarded(request: Request) -> bool:
    return any(n in FORWARDED or n.startswith(_FORWARDED_BEGINS) for n in request.headers)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _oldest(session: Session) -> UUID:
    ids = organizations.all_ids(session)
    if not ids:
        raise NotFoundError("There is no organization yet: run `laurel init`.")
    return ids[0]
