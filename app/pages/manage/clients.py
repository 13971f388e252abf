"""`/manage/setup/clients`: the machines of the organization; a secret is shown once, on one page."""

from uuid import UUID

from fastapi import Response

from app.api.clients import ClientIn
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, Question, rights
from app.pages.manage.places import TRAIL
from app.pages.manage.wording import SCOPES
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import clients

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup/clients"


@router.get(BASE)
def clients_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the clients."""
    with visit.reading() as work:
        found = clients.page(work, asked)
        return visit.show(
            "manage/clients.html",
            clients=found.rows,
            scopes=SCOPES,
            next=visit.next_of(found),
            can=rights(work),
        )


@router.get(f"{BASE}/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for name and scopes."""
    return _form(visit, blank())


@router.post(f"{BASE}/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Add a client and show its secret, this once."""
    try:
        wanted = checked(ClientIn, name=form.text("name"), scopes=form.all("scopes"))
        with visit.writing() as work:
            client, secret = clients.create(
                work,
                name=wanted.name,
                scopes=wanted.scopes,
                issuable_version_ids=[],
                daily_quota=0,
            )
            return visit.show("manage/client_secret.html", client=client, secret=secret)
    except MENDABLE as error:
        return _form(visit, form.filled(error), status_of(error))


@router.get(f"{BASE}/{{client_id}}/rotate")
def rotate_page(client_id: UUID, visit: SignedIn) -> Response:
    """Ask before a client gets a new secret."""
    return _question(visit, client_id, "rotate")


@router.post(f"{BASE}/{{client_id}}/rotate")
def rotate(client_id: UUID, visit: Sending) -> Response:
    """Give the client a new secret and show it, this once."""
    with visit.writing() as work:
        client, secret = clients.rotate(work, client_id)
        return visit.show("manage/client_secret.html", client=client, secret=secret)


@router.get(f"{BASE}/{{client_id}}/deactivate")
def deactivate_page(client_id: UUID, visit: SignedIn) -> Response:
    """Ask before a client is let in no more."""
    return _question(visit, client_id, "deactivate")


@router.post(f"{BASE}/{{client_id}}/deactivate")
def deactivate(client_id: UUID, visit: Sending) -> Response:
    """Let the client in no more."""
    with visit.writing() as work:
        clients.deactivate(work, client_id)
    return visit.to(BASE, "The client is deactivated, and its tokens with it.")


def _form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_CLIENTS)
    offered = [(key, name, more) for key, (name, more) in SCOPES.items()]
    return visit.show("manage/client_form.html", status, filled=filled, scopes=offered)


_QUESTIONS = {
    "rotate": (
        "Give {name} a new secret?",
        "Make a new secret",
        "primary",
        ("The secret it has now stays good for 24 hours; any older one ends at once.",),
    ),
    "deactivate": (
        "Deactivate {name}?",
        "Deactivate",
        "danger",
        (
            "Its secrets and tokens end at once, for good.",
            "What it did stays, and stays valid.",
        ),
    ),
}


def _question(visit: Visit, client_id: UUID, what: str) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_CLIENTS)
        client = clients.get(work, client_id)
    title, button, kind, sentences = _QUESTIONS[what]
    question = Question(
        title.format(name=client.name),
        button,
        BASE,
        sentences,
        (*TRAIL, (BASE, "Clients"), (None, button)),
        kind=kind,
    )
    return visit.show("manage/question.html", ask=question)
