"""Who looks at a page, in which transaction, and how the answer is made (docs/pages.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.api.dependencies import WiringDep, admitted, list_of
from app.api.public_routes import open_reading
from app.domain.errors import ForbiddenError, InvalidError, UnauthenticatedError
from app.pages.forms import FormDep
from app.pages.navigation import LINE_MANAGER, Group, Place, grouped, places_of
from app.pages.rendering import render
from app.services import authentication, sign_in
from app.services.authentication import SESSION_COOKIE
from app.services.reading import Reading
from app.services.sign_in import Presence
from app.services.work import Work
from app.storage.rows import PageOf
from app.wiring import Wiring

SAID_COOKIE = "__Host-laurel-said"
_MAX_SAID = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser: who it is, and every way to answer it."""

    request: Request
    wiring: Wiring
    now: datetime
    cookie: str | None
    presence: Presence | None

    @property
    def base_url(self) -> str:
        """The origin of this service."""
        return self.wiring.tools.base_url

    @property
    def path(self) -> str:
        """The path that was asked for."""
        return self.request.url.path

    @property
    def roles(self) -> tuple[str, ...]:
        """What the person is here; a stranger is nothing."""
        return self.presence.roles if self.presence else ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The main navigation; a stranger has none."""
        if self.presence is None:
            return ()
        manages = (LINE_MANAGER,) if self.presence.manages else ()
        return places_of((*self.roles, *manages))

    @property
    def menu(self) -> tuple[Group, ...]:
        """The main navigation as it is laid out."""
        return grouped(self.places)

    @property
    def csrf_token(self) -> str:
        """The token that each form of this session must send."""
        return authentication.csrf_token_of(self.cookie) if self.cookie else ""

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Open a reading transaction as the person; raises UnauthenticatedError for a stranger."""
        with self.wiring.database.read() as session:
            proof = authentication.Proof(cookie=self.cookie)
            actor = authentication.identify(session, self.wiring.tools, proof, self.now)
            yield Work(session, actor, self.now, self.wiring.tools)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Open a writing transaction as the person; what is raised inside undoes everything."""
        work: Work | None = None
        try:
            with self.wiring.database.write(self.now) as session:
                proof = authentication.Proof(cookie=self.cookie)
                actor = authentication.identify(session, self.wiring.tools, proof, self.now)
                work = Work(session, actor, self.now, self.wiring.tools)
                yield work
        except BaseException:
            for undo in work.undo if work else []:
                undo()
            raise

    @contextmanager
    def public(self) -> Iterator[Reading]:
        """Open a reading transaction for what anybody may see."""
        with open_reading(self.wiring, self.now) as reading:
            yield reading

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - what the template names
        """Return the page, and what was to be said since the page before."""
        said = self._said()
        response = render(template, status, visit=self, said=said, **values)
        if said is not None:
            response.delete_cookie(SAID_COOKIE, secure=True, httponly=True, samesite="lax")
        return response

    def to(self, path: str, said: str = "", tone: str = "good") -> RedirectResponse:
        """Lead on to another page of ours, which says this sentence once (post, redirect, get)."""
        response = RedirectResponse(path, 303)
        if said:
            value = self.wiring.tools.cursors.sign([tone, said[:_MAX_SAID]], scope=SAID_COOKIE)
            response.set_cookie(
                SAID_COOKIE, value, max_age=60, secure=True, httponly=True, samesite="lax"
            )
        return response

    def next_of(self, page: PageOf[Any]) -> str | None:
        """Return where the next page of this list is, or None on the last."""
        if page.after is None:
            return None
        place = [page.after[0].isoformat(), str(page.after[1])]
        cursor = self.wiring.tools.cursors.sign(place, scope=list_of(self.request))
        kept = [pair for pair in self.request.query_params.multi_items() if pair[0] != "cursor"]
        return f"{self.path}?{urlencode([*kept, ('cursor', cursor)])}"

    def _said(self) -> list[str] | None:
        value = self.request.cookies.get(SAID_COOKIE)
        if not value:
            return None
        try:
            found = self.wiring.tools.cursors.read(value, scope=SAID_COOKIE)
        except InvalidError:
            return None
        return [str(part) for part in found]


def visit_of(request: Request, wiring: WiringDep) -> Visit:
    """Return the visit of anybody, signed in or not."""
    now, cookie = wiring.now(), request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return Visit(request, wiring, now, None, None)
    with wiring.database.read() as session:
        presence = sign_in.whose(session, wiring.tools, now, cookie)
    return Visit(request, wiring, now, cookie if presence else None, presence)


def signed_in(visit: "AnyoneDep") -> Visit:
    """Return the visit of a person; a stranger is led to the sign-in page and back."""
    if visit.presence is None:
        raise UnauthenticatedError("Sign in to see this page.")
    return visit


def sending(visit: "SignedInDep", form: FormDep) -> Visit:
    """Return the visit of a person who sends a form of ours, made in this very session."""
    check_origin(visit.request, visit.wiring)
    if not authentication.csrf_token_matches(visit.cookie or "", form.text("csrf_token")):
        raise ForbiddenError("This page is out of date. Go back, reload it and send it again.")
    return visit


def check_origin(request: Request, wiring: Wiring) -> None:
    """Refuse a form of another site; raises ForbiddenError."""
    origin = request.headers.get("origin")
    if origin is not None and origin != wiring.tools.base_url:
        raise ForbiddenError("This form comes from another site.")


AnyoneDep = Annotated[Visit, Depends(visit_of)]
SignedInDep = Annotated[Visit, Depends(signed_in)]
AdmittedDep = Annotated[None, Depends(admitted, scope="function")]
_SendingDep = Annotated[Visit, Depends(sending)]


def admitted_sending(visit: _SendingDep, _: AdmittedDep) -> Visit:
    """Wait for a place among the writers, then let the form do what it asks for."""
    return visit


# What routes ask for: anybody's visit, a person's visit, a person's form.
Anyone = AnyoneDep
SignedIn = SignedInDep
Sending = Annotated[Visit, Depends(admitted_sending)]
# A person's form that makes us wait, for strangers' hosts or a long file, before there is anything to write.
Waiting = _SendingDep
