"""One version: the public preview with every check, its words, publication, archive, the next version."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.definition import Tag, Title, criteria_of
from app.domain.errors import Fault, InvalidError
from app.domain.publishing import Severity
from app.domain.rubric import Value
from app.pages.forms import Filled, Form, FormDep, blank, checked, sentence, status_of
from app.pages.manage.asking import MENDABLE, Question, rights
from app.pages.manage.microcredentials import HOME
from app.pages.manage.wording import place
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import microcredential_versions, publication
from app.services.microcredential_versions import target_of
from app.storage.tables import Microcredential, MicrocredentialVersion

router = LateRouter(include_in_schema=False)
BASE = "/manage/microcredentials/versions"
# The forms about the whole of it (pages/manage/writing), and what each is about.
PARTS = (
    (
        "badge",
        "The badge and what it is worth",
        "When it goes out, how long it lasts, how often, language",
    ),
    ("first", "Needed first", "What has to be held before"),
    ("plan", "A plan before the first stage", "Topic, sources, who approves"),
    ("judging", "Who judges", "Assessors, names, second reading, targets"),
    ("handing-in", "Before and after handing in", "Learning partner, self-levels, coach, AI use"),
    ("appeals", "Appeals", "Until when, why, before how many"),
    ("cases", "Before a badge is taken back", "Answer and panel"),
    ("recognition", "What from elsewhere stands for it", "Badges and documents of others"),
    ("survey", "A survey at the end", "What stands above its questions"),
)
WORDS = ("name", "description", "criteria_narrative")


class Words(Value):
    """What the form of a draft changes; bounded as in the definition itself."""

    name: Title
    description: Annotated[str, Field(min_length=1, max_length=4000)]
    criteria_narrative: Annotated[str, Field(min_length=1, max_length=10_000)]
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)]


@router.get(f"{BASE}/{{version_id}}")
def version_page(version_id: UUID, visit: SignedIn) -> Response:
    """Show what the public would see, what stands in the way, and what can be done."""
    with visit.reading() as work:
        shown = publication.preview(work, version_id)
        version = shown.version.version
        target = target_of(version.microcredential_id)
        work.require(Action.READ_DRAFTS, target)
        return visit.show(
            "manage/version.html",
            preview=shown,
            version=version,
            lineage=work.get(Microcredential, version.microcredential_id),
            content=shown.version.content,
            errors=[c for c in shown.checks if c.severity is Severity.ERROR],
            warnings=[c for c in shown.checks if c.severity is Severity.WARNING],
            rubric_of={rubric.id: rubric for rubric in shown.rubrics},
            criteria_of=criteria_of,
            quality=publication.quality(work, version_id),
            place=place,
            sentence=sentence,
            can=rights(work, target),
            parts=PARTS,
        )


@router.get(f"{BASE}/{{version_id}}/edit")
def edit_page(version_id: UUID, visit: SignedIn) -> Response:
    """Show the words of a draft to be changed."""
    with visit.reading() as work:
        version = microcredential_versions.get(work, version_id).version
        filled = blank(
            name=version.name,
            description=version.description,
            criteria_narrative=version.criteria_narrative,
            tags=", ".join(version.tags),
        )
    return _form(visit, version_id, filled)


@router.post(f"{BASE}/{{version_id}}/edit")
def edit(version_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change the words of a draft."""
    try:
        with visit.writing() as work:
            microcredential_versions.update(work, version_id, _changes(form), form.revision() or 0)
    except MENDABLE as error:
        return _form(visit, version_id, form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{version_id}", "The changes were saved.")


@router.get(f"{BASE}/{{version_id}}/publish")
def publish_page(version_id: UUID, visit: SignedIn) -> Response:
    """Ask before a draft becomes unchangeable."""
    return _question(visit, version_id, "publish")


@router.post(f"{BASE}/{{version_id}}/publish")
def publish(version_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Publish the draft."""
    try:
        with visit.writing() as work:
            publication.publish(work, version_id)
    except MENDABLE as error:
        return _question(visit, version_id, "publish", form.filled(error), status_of(error))
    return visit.to(
        f"{BASE}/{version_id}", "The version is published. People can enroll in it now."
    )


@router.get(f"{BASE}/{{version_id}}/archive")
def archive_page(version_id: UUID, visit: SignedIn) -> Response:
    """Ask before a version is taken out of use."""
    return _question(visit, version_id, "archive")


@router.post(f"{BASE}/{{version_id}}/archive")
def archive(version_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take the version out of use."""
    try:
        with visit.writing() as work:
            microcredential_versions.archive(work, version_id)
    except MENDABLE as error:
        return _question(visit, version_id, "archive", form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{version_id}", "The version is archived.")


@router.get(f"{BASE}/{{version_id}}/delete")
def delete_page(version_id: UUID, visit: SignedIn) -> Response:
    """Ask before a draft is deleted."""
    return _question(visit, version_id, "delete")


@router.post(f"{BASE}/{{version_id}}/delete")
def delete(version_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Delete the draft."""
    with visit.writing() as work:
        version = work.get(MicrocredentialVersion, version_id)
        path = f"/manage/microcredentials/{version.microcredential_id}"
        microcredential_versions.delete(work, version_id, form.revision() or 0)
    return visit.to(path, "The draft is deleted.")


@router.post(f"{BASE}/{{version_id}}/copy")
def copy(version_id: UUID, visit: Sending) -> Response:
    """Start the next version as a draft that says the same."""
    with visit.writing() as work:
        made = microcredential_versions.copy(work, version_id).version
        path = f"{BASE}/{made.id}"
    return visit.to(
        path, f"Version {made.number} is a draft that says the same. Change it, then publish it."
    )


def _changes(form: Form) -> dict[str, object]:
    tags = list(dict.fromkeys(tag.strip() for tag in form.text("tags").split(",") if tag.strip()))
    values: dict[str, object] = {name: form.text(name) for name in WORDS}
    try:
        return checked(Words, **values | {"tags": tags}).model_dump(mode="json")
    except InvalidError as error:
        # One box holds every tag.
        faults = (Fault("/" + f.pointer.split("/")[1], f.detail) for f in error.faults)
        raise InvalidError(error.message, *faults) from None


def _form(visit: Visit, version_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        version = microcredential_versions.get(work, version_id).version
        work.require(Action.WRITE_DEFINITIONS, target_of(version.microcredential_id))
    return visit.show("manage/version_form.html", status, filled=filled, version=version)


_QUESTIONS = {
    "publish": (
        "Publish version {number} of {name}?",
        "Publish",
        "primary",
        (
            "A published version and its scoring guides never change again; a correction is a new version.",
            "Its page becomes public, and people can enroll in it. Who is enrolled in an older version finishes there.",
        ),
    ),
    "archive": (
        "Archive version {number} of {name}?",
        "Archive",
        "danger",
        (
            "Nobody can enroll in it any more. Who is enrolled can finish, and badges stay valid.",
            "This cannot be taken back.",
        ),
    ),
    "delete": (
        "Delete the draft, version {number} of {name}?",
        "Delete the draft",
        "danger",
        ("It is gone for good. Its scoring guides stay.",),
    ),
}
_ACTIONS = {
    "publish": Action.PUBLISH,
    "archive": Action.PUBLISH,
    "delete": Action.WRITE_DEFINITIONS,
}


def _question(
    visit: Visit, version_id: UUID, what: str, filled: Filled | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        version = microcredential_versions.get(work, version_id).version
        work.require(_ACTIONS[what], target_of(version.microcredential_id))
    title, button, kind, sentences = _QUESTIONS[what]
    path = f"{BASE}/{version_id}"
    question = Question(
        title.format(number=version.number, name=version.name),
        button,
        path,
        sentences,
        (HOME, (path, version.name), (None, button)),
        row=version,
        kind=kind,
        filled=filled or blank(),
    )
    return visit.show("manage/question.html", status, ask=question)
