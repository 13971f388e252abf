"""`/manage/microcredentials/new`: begin a microcredential, with the words of its first version."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from app.api.late_routes import LateRouter
from app.api.microcredentials import MicrocredentialIn
from app.domain.access import Action
from app.domain.definition import VersionContent
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.keeping import MENDABLE, as_typed, status_of
from app.pages.manage.writing.keys import key_of
from app.pages.manage.writing.pages import BASE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import microcredential_versions, microcredentials, overview

router = LateRouter(include_in_schema=False)
PATH = "/manage/microcredentials/new"


class Wanted(MicrocredentialIn):
    """What it takes to begin; bounded as in the definition itself."""

    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]


@router.get(PATH)
def start_page(visit: SignedIn) -> Response:
    """Ask what it is called and who issues it."""
    return _form(visit, blank())


@router.post(PATH)
def start(visit: Sending, form: FormDep) -> Response:
    """Begin it with a first draft."""
    try:
        wanted = checked(Wanted, **_typed(form))
        with visit.writing() as work:
            lineage = microcredentials.create(
                work, slug=wanted.slug, name=wanted.name, issuer_id=wanted.issuer_id
            )
            words = wanted.model_dump(include={"name", "description", "criteria_narrative"})
            content = checked(VersionContent, **words)
            made = microcredential_versions.create(
                work, microcredential_id=lineage.id, content=content
            )
            path = f"{BASE}/{made.version.id}"
    except MENDABLE as error:
        return _form(visit, as_typed(form, error), status_of(error))
    return visit.to(path, "It is begun. Add what it asks for, then publish it.")


def _typed(form: Form) -> dict[str, str]:
    name = form.text("name")
    names = ("description", "criteria_narrative", "issuer_id")
    slug = form.maybe("slug") or (key_of(name, ()) if name else "")
    return {"name": name, "slug": slug} | {one: form.text(one) for one in names}


def _form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_DEFINITIONS)
        issuers = [(str(one.id), one.name) for one in overview.issuers(work)]
    return visit.show("manage/start.html", status, filled=filled, issuers=issuers)
