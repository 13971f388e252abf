"""`/teamwork`: share a piece of one's draft with a team, or take what the team shares."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.errors import ConflictError, InvalidError, NotFoundError
from app.pages import wording
from app.pages.forms import FormDep
from app.pages.sessions import Sending, SignedIn, Visit
from app.pages.submissions import path_of
from app.services import team_artefacts, workspace
from app.services.attempts import requirement_id_of

router = LateRouter(include_in_schema=False, prefix="/teamwork")


@router.get("/{submission_id}/{key}")
def look(submission_id: UUID, key: str, visit: SignedIn) -> Response:
    """Show what one's teams share for a requirement, and what one could share."""
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        requirement_id = requirement_id_of(space.rules, key)
        if requirement_id is None or space.rules.requirements[requirement_id].shared != "team":
            raise NotFoundError("Nothing is shared here.")
        offers = team_artefacts.offers(work, space.submission, requirement_id)
        values: dict[str, Any] = {
            "pieces": space.pieces(requirement_id),
            "path": path_of(submission_id),
        }
        values |= {"requirement": space.rules.requirements[requirement_id], "offers": offers}
        return visit.show("educator/teamwork.html", space=space, wording=wording, **values)


@router.post("/{submission_id}/{key}/take")
def take(submission_id: UUID, key: str, visit: Sending, form: FormDep) -> Response:
    """Take what a team shares."""
    try:
        with visit.writing() as work:
            team_artefacts.take(work, submission_id, key, form.id("team_id"))
    except (InvalidError, ConflictError) as error:
        return _back(visit, submission_id, key, error)
    return visit.to(f"{path_of(submission_id)}#r-{key}", "What your team shares is in your draft.")


@router.post("/{submission_id}/{key}/share")
def share(submission_id: UUID, key: str, visit: Sending, form: FormDep) -> Response:
    """Share a piece."""
    try:
        with visit.writing() as work:
            replaces = form.maybe("replaces")
            team_artefacts.share(work, form.id("evidence_id"), form.id("team_id"), replaces)
    except (InvalidError, ConflictError) as error:
        return _back(visit, submission_id, key, error)
    return visit.to(f"{path_of(submission_id)}#r-{key}", "Your team can take it now.")


@router.post("/{submission_id}/{key}/withdraw")
def withdraw(submission_id: UUID, key: str, visit: Sending, form: FormDep) -> Response:
    """Share it no more."""
    try:
        with visit.writing() as work:
            team_artefacts.withdraw(work, form.id("artefact_id"), form.text("sha256"))
    except (InvalidError, ConflictError) as error:
        return _back(visit, submission_id, key, error)
    said = "Your team shares it no more. Drafts that took it keep their copies; their owners are told."
    return visit.to(f"/teamwork/{submission_id}/{_safe(key)}", said)


def _safe(key: str) -> str:
    return key if key.replace("-", "").isalnum() and key.isascii() else ""


def _back(
    visit: Visit, submission_id: UUID, key: str, error: InvalidError | ConflictError
) -> Response:
    said = error.faults[0].detail if error.faults else error.message
    return visit.to(
        f"/teamwork/{submission_id}/{_safe(key)}", f"Nothing was done: {said}", tone="warn"
    )
