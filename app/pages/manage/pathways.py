"""`/manage/pathways`: write a pathway, publish and archive it, and see who is how far."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.pages.forms import Filled, FormDep, blank, status_of
from app.pages.manage.asking import MENDABLE, rights
from app.pages.pathways import summary
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overview, pathway_texts, pathway_versions, pathways
from app.storage.rows import PageRequest
from app.storage.tables import Microcredential, Person

router = LateRouter(include_in_schema=False)
BASE = "/manage/pathways"
ALL = PageRequest(limit=200)
# A file may be as large as one that is imported.
_ACTS = {
    "publish": (
        pathway_versions.publish,
        "It is published. Whoever has all of it gets the badge.",
    ),
    "archive": (pathway_versions.archive, "It awards nothing any more; what was awarded stays."),
}


@router.get(BASE)
def pathways_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the pathways with their versions."""
    with visit.reading() as work:
        work.require(Action.READ_DRAFTS)
        found = pathways.page(work, asked, slug=None)
        versions = {
            one.id: pathway_versions.page(work, ALL, pathway_id=one.id, state=None).rows
            for one in found.rows
        }
        return visit.show(
            "manage/pathways.html",
            pathways=found.rows,
            versions_of=versions,
            can=rights(work),
            next=visit.next_of(found),
        )


@router.get(f"{BASE}/new")
def write_page(visit: SignedIn) -> Response:
    """Ask for a pathway, with an example to change."""
    return _text_form(visit, blank(text=pathway_texts.EXAMPLE), f"{BASE}/new")


@router.post(f"{BASE}/new")
def write(visit: Sending, form: FormDep) -> Response:
    """Keep what was written as a draft; of a pathway that is there, a draft with the next number."""
    try:
        with visit.writing() as work:
            path = f"{BASE}/versions/{pathway_texts.keep(work, form.text('text')).id}"
    except MENDABLE as error:
        return _text_form(visit, form.filled(error), f"{BASE}/new", status=status_of(error))
    return visit.to(path, "It is kept as a draft.")


@router.get(f"{BASE}/versions/{{version_id}}")
def version_page(version_id: UUID, visit: SignedIn) -> Response:
    """Show one version: what it asks for, and what can be done with it."""
    with visit.reading() as work:
        work.require(Action.READ_DRAFTS)
        version = pathway_versions.get(work, version_id)
        content = pathway_versions.stored_content(version)
        named = [one for group in content.requirement.groups for one in group.microcredential_ids]
        return visit.show(
            "manage/pathway_version.html",
            version=version,
            content=content,
            named=overview.by_ids(work, Microcredential, [*named, version.capstone_id]),
            text=pathway_texts.written(work, version),
            can=rights(work),
        )


@router.get(f"{BASE}/versions/{{version_id}}/change")
def change_page(version_id: UUID, visit: SignedIn) -> Response:
    """Show what a version says, to be changed."""
    with visit.reading() as work:
        text = pathway_texts.written(work, pathway_versions.get(work, version_id))
    return _text_form(visit, blank(text=text), f"{BASE}/new")


@router.post(f"{BASE}/versions/{{version_id}}/{{act}}")
def act(version_id: UUID, act: str, visit: Sending) -> Response:
    """Publish a draft, or archive what is published."""
    path = f"{BASE}/versions/{version_id}"
    do, said = _ACTS["archive" if act == "archive" else "publish"]
    try:
        with visit.writing() as work:
            do(work, version_id)
    except MENDABLE as error:
        told = "; ".join(one.detail for one in error.faults) or error.message
        return visit.to(path, f"This was not done: {told}", "warn")
    return visit.to(path, said)


@router.get(f"{BASE}/{{pathway_id}}/people")
def people_page(pathway_id: UUID, visit: SignedIn) -> Response:
    """Show who is how far."""
    after = visit.request.query_params.get("after", "")
    with visit.reading() as work:
        overview.reach(work, Action.READ_REPORTS)
        found = pathways.everybody(work, pathway_id, _place(after))
        return visit.show(
            "manage/pathway_people.html",
            pathway=pathways.get(work, pathway_id),
            found=found.progress,
            people=overview.by_ids(work, Person, [one.person_id for one in found.progress]),
            summary=summary,
            next=found.after and f"{visit.path}?after={found.after}",
        )


def _place(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text_form(visit: Visit, filled: Filled, action: str, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_DEFINITIONS)
        found = overview.microcredentials(work)
        offered = [(one.slug, one.name) for one in found]
    return visit.show(
        "manage/pathway_text.html", status, filled=filled, action=action, offered=offered
    )
