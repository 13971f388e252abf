"""`/manage/microcredentials/versions/{id}/alignment`: the competencies that a version is aligned to."""

from uuid import UUID

from fastapi import Response

from app.api.competencies import CompetencyIn
from app.api.frameworks import FrameworkIn
from app.api.late_routes import LateRouter
from app.domain.errors import Fault, InvalidError
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.keeping import MENDABLE, as_typed, status_of
from app.pages.manage.asking import chosen, filters_of
from app.pages.manage.writing.pages import BASE
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import competencies, frameworks, overview, version_documents
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Competency

router = LateRouter(include_in_schema=False)
PATH = f"{BASE}/{{version_id}}/alignment"
MOST = PageRequest(limit=200)


@router.get(PATH)
def alignment_page(version_id: UUID, visit: SignedIn) -> Response:
    """Show what it is aligned to, and what a framework has to choose from."""
    return _show(visit, version_id)


@router.post(PATH)
def align(version_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Keep what was ticked, and add what was written by hand."""
    try:
        with visit.writing() as work:
            draft = version_documents.read(work, version_id)
            ids = form.all("competency_ids")
            if any(form.has(name) for name in ("code", "statement", "url")):
                ids.append(str(_added(work, form).id))
            told = draft.members | {"competency_ids": ids}
            version_documents.write(work, version_id, told, form.revision() or 0)
    except MENDABLE as error:
        return _show(visit, version_id, as_typed(form, error), status_of(error))
    return visit.to(f"{BASE}/{version_id}", "Saved.")


def _added(work: Work, form: Form) -> Competency:
    framework_id = form.maybe("framework_id")
    if framework_id is None:
        framework_id = str(frameworks.create(work, **_framework(form).model_dump()).id)
    names = ("code", "statement", "url")
    wanted = checked(
        CompetencyIn, framework_id=framework_id, **{name: form.text(name) for name in names}
    )
    return competencies.create(work, **wanted.model_dump())


def _framework(form: Form) -> FrameworkIn:
    said = {name: form.text(f"framework/{name}") for name in ("name", "url")}
    more = {name: form.maybe(f"framework/{name}") for name in ("publisher", "description")}
    try:
        return checked(FrameworkIn, **said, **more)
    except InvalidError as error:
        faults = (Fault(f"/framework{one.pointer}", one.detail) for one in error.faults)
        raise InvalidError(error.message, *faults) from None


def _show(
    visit: Visit, version_id: UUID, filled: Filled | None = None, status: int = 200
) -> Response:
    wanted = chosen(filters_of(visit), "in")
    with visit.reading() as work:
        draft = version_documents.read(work, version_id)
        ids = draft.members["competency_ids"]
        aligned = work.by_ids(Competency, (UUID(one) for one in ids))
        page = competencies.page(work, MOST, framework_id=wanted, code=None)
        offered = aligned | {one.id: one for one in page.rows}
        return visit.show(
            "manage/alignment.html",
            status,
            version=draft.version,
            home=f"{BASE}/{version_id}",
            filled=filled or blank(competency_ids=ids),
            within=filters_of(visit).filled(),
            frameworks=[(str(one.id), one.name) for one in overview.frameworks(work)],
            offered=[
                (str(one.id), f"{one.code}: {one.statement}", "") for one in offered.values()
            ],
        )
