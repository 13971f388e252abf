"""Letting somebody judge in spite of a bar: one person asks with a reason, another confirms."""

from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.overrides import OverrideIn
from app.domain.access import Action
from app.domain.errors import ForbiddenError, FreshSignInError
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE
from app.pages.manage.wording import bars
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overrides, overview, routing, targets
from app.storage.tables import Person, Submission

router = LateRouter(include_in_schema=False)
PATH = "/manage/submissions/{submission_id}/override"


@router.get(PATH)
def override_page(submission_id: UUID, visit: SignedIn) -> Response:
    """Show who has the role, what stands in the way of each, and ask for one and a reason."""
    return _page(visit, submission_id, blank())


@router.post(PATH)
def ask(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Ask for the override."""
    try:
        wanted = checked(
            OverrideIn,
            submission_id=submission_id,
            person_id=form.text("person_id"),
            reason=form.text("reason"),
        )
        with visit.writing() as work:
            overrides.ask(work, **wanted.model_dump())
    except FreshSignInError:
        raise
    except (*MENDABLE, ForbiddenError) as error:
        return _page(visit, submission_id, form.filled(error), status_of(error))
    return visit.to(_path(submission_id), "A second person has to confirm.", "warn")


@router.post("/manage/submissions/overrides/{override_id}/confirm")
def confirm(override_id: UUID, visit: Sending) -> Response:
    """Confirm what somebody else asked for."""
    with visit.writing() as work:
        path = _path(overrides.confirm(work, override_id).submission_id)
    return visit.to(path, "They are asked to judge now.")


@router.post("/manage/submissions/overrides/{override_id}/withdraw")
def withdraw(override_id: UUID, visit: Sending) -> Response:
    """Take the wish back."""
    with visit.writing() as work:
        path = _path(overrides.withdraw(work, override_id).submission_id)
    return visit.to(path, "The bar stands.")


def _page(visit: Visit, submission_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        submission = work.get(Submission, submission_id)
        work.require(Action.OVERRIDE_ROUTING, targets.about_submission(work, submission))
        candidates = routing.qualified_for(work, submission)
        people = overview.by_ids(work, Person, [one.person_id for one in candidates])
        named = [
            (str(one.person_id), people[one.person_id].name, bars(one.bars)) for one in candidates
        ]
        return visit.show(
            "manage/override.html",
            status,
            submission=submission,
            person=work.get(Person, submission.person_id),
            candidates=sorted(named, key=lambda one: one[1].casefold()),
            filled=filled,
        )


def _path(submission_id: UUID) -> str:
    return f"/manage/submissions/{submission_id}"
