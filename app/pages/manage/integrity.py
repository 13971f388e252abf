"""`/manage/flags` and the holds of a submission: what assessors noticed, and letting work wait for it."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.integrity import Why
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, rights
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import integrity, overview, targets
from app.storage.rows import PageRequest
from app.storage.tables import Person, Submission

router = LateRouter(include_in_schema=False)
PATH = "/manage/submissions/{submission_id}/doubts"
ALL = PageRequest(limit=200)
_ACTS = {
    "hold": (
        integrity.hold,
        "The work is on hold. Nothing about it is decided until you release it.",
    ),
    "release": (integrity.release, "The work goes on."),
}


@router.get("/manage/flags")
def flags_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List what assessors noticed, with the work it is about."""
    with visit.reading() as work:
        found = integrity.flags(work, asked, submission_id=None)
        about = overview.by_ids(work, Submission, [one.submission_id for one in found.rows])
        people = [one.person_id for one in found.rows] + [s.person_id for s in about.values()]
        return visit.show(
            "manage/flags.html",
            flags=found.rows,
            submission_of=about,
            person_of=overview.by_ids(work, Person, people),
            next=visit.next_of(found),
        )


@router.get(PATH)
def doubts_page(submission_id: UUID, visit: SignedIn) -> Response:
    """Show every doubt about one work, and every hold."""
    return _page(visit, submission_id, blank())


@router.post(PATH)
def act(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Put the work on hold, or let it go on, with a reason."""
    do, said = _ACTS["release" if form.text("act") == "release" else "hold"]
    try:
        body = checked(Why, reason=form.text("reason"))
        with visit.writing() as work:
            do(work, submission_id, reason=body.reason)
    except MENDABLE as error:
        return _page(visit, submission_id, form.filled(error), status_of(error))
    return visit.to(f"/manage/submissions/{submission_id}/doubts", said)


def _page(visit: Visit, submission_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        submission = work.get(Submission, submission_id)
        target = targets.about_submission(work, submission)
        work.require(Action.READ_HOLDS, target)
        flags = integrity.flags(work, ALL, submission_id=submission_id).rows
        holds = integrity.holds(work, submission_id)
        people = [one.person_id for one in flags] + [submission.person_id]
        people += [who for one in holds for who in (one.placed_by, one.lifted_by) if who]
        is_own = submission.person_id == work.actor.person_id
        return visit.show(
            "manage/doubts.html",
            status,
            submission=submission,
            flags=flags,
            holds=holds,
            people=overview.by_ids(work, Person, people),
            can=frozenset() if is_own else rights(work, target),
            filled=filled,
        )
