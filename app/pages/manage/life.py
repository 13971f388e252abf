"""`/manage/credentials/{id}/…`: what a coordinator can do to a badge beside revoking it, each after a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.pages.forms import Filled, Form, blank, status_of
from app.pages.manage.asking import MENDABLE, Question
from app.pages.manage.credentials import BASE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import credentials, renewing, suspending
from app.services.work import Work
from app.storage.tables import Credential, Person

router = LateRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done: the right it needs, its words, and what does it."""

    right: Action
    button: str
    title: str
    sentences: tuple[str, ...]
    done: str
    carry_out: Callable[[Work, UUID], Credential]


_COPIES = "Copies that were saved before count no more. The owner is told by mail."
ACTS: Mapping[str, Act] = {
    "renew": Act(
        Action.RENEW_CREDENTIAL,
        "Renew the badge",
        "Renew the badge of {}?",
        ("The same award is signed anew with a later end.", _COPIES),
        "The badge is renewed.",
        renewing.renew,
    ),
    "reinstate": Act(
        Action.SUSPEND_CREDENTIAL,
        "Let it count again",
        "Let the badge of {} count again?",
        ("The same award is signed anew.", _COPIES),
        "The badge counts again.",
        suspending.reinstate,
    ),
}
ActIn = Annotated[str, Path(pattern=f"^({'|'.join(ACTS)})$")]


@router.get(f"{BASE}/{{credential_id}}/{{act}}")
def question_page(credential_id: UUID, act: ActIn, visit: SignedIn) -> Response:
    """Say what will happen, and ask whether it is meant."""
    return _ask(visit, credential_id, act, blank())


@router.post(f"{BASE}/{{credential_id}}/{{act}}")
def carry_out(credential_id: UUID, act: ActIn, visit: Sending) -> Response:
    """Do it."""
    try:
        with visit.writing() as work:
            ACTS[act].carry_out(work, credential_id)
    except MENDABLE as error:
        return _ask(visit, credential_id, act, Form({}, {}).filled(error), status_of(error))
    return visit.to(f"{BASE}/{credential_id}", ACTS[act].done)


def _ask(
    visit: Visit, credential_id: UUID, name: str, filled: Filled, status: int = 200
) -> Response:
    act, back = ACTS[name], f"{BASE}/{credential_id}"
    with visit.reading() as work:
        found = credentials.get(work, credential_id)
        work.require(act.right, credentials.target_of(work, found))
        owner = work.get(Person, found.person_id).name
    question = Question(
        act.title.format(owner),
        act.button,
        back,
        act.sentences,
        ((BASE, "Credentials"), (back, owner), (None, act.button)),
        kind="primary",
        filled=filled,
    )
    return visit.show("manage/question.html", status, ask=question)
