"""`/manage/submissions`: how far everybody's work has come, and what nobody could be asked to judge."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.review import State
from app.pages.manage.asking import choices, filters_of, rights, wanted_of
from app.pages.manage.history import history_of
from app.pages.manage.wording import obstacle
from app.pages.sessions import SignedIn
from app.services import counted_once, likenesses, overview, sealing, submissions, targets, telling
from app.services.work import Work
from app.storage.tables import Enrollment, MicrocredentialVersion, Person, Stage, Submission

router = LateRouter(include_in_schema=False)
STATES = tuple(state.value for state in State)


@router.get("/manage/submissions")
def submissions_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List submissions by state, microcredential, person and school; the unrouted ones on top."""
    form = filters_of(visit)
    wanted = wanted_of(form, *STATES)
    with visit.reading() as work:
        found = overview.find_submissions(work, asked, wanted)
        stuck = overview.unrouted(work, wanted) if asked.after is None else []
        shown = {row.id: row for row in (*found.rows, *stuck)}
        return visit.show(
            "manage/submissions.html",
            can=rights(work),
            submissions=found.rows,
            stuck=stuck,
            obstacle=obstacle,
            days_since=_days_until(visit.now),
            schools=choices(overview.schools(work)),
            microcredentials=choices(overview.microcredentials(work)),
            states=STATES,
            filled=form.filled(),
            next=visit.next_of(found),
            **_named(work, list(shown.values())),
        )


@router.get("/manage/submissions/{submission_id}")
def submission_page(submission_id: UUID, visit: SignedIn) -> Response:
    """Show one submission with its whole history."""
    with visit.reading() as work:
        submission = submissions.get(work, submission_id)
        target = targets.about_submission(work, submission)
        stage = work.get(Stage, submission.stage_id)
        return visit.show(
            "manage/submission.html",
            submission=submission,
            state=telling.told_state(work, submission),
            knows_judges=sealing.is_told_of_splits(work, submission),
            person=work.get(Person, submission.person_id),
            stage=stage,
            version=work.get(MicrocredentialVersion, stage.version_id),
            obstacle=obstacle,
            days_since=_days_until(visit.now),
            can=rights(work, target),
            viewer_id=work.actor.person_id,
            alike=_alike(work, submission),
            recognized=counted_once.others_of(work, submission),
            **history_of(work, submission),
        )


def _alike(work: Work, submission: Submission) -> list[dict[str, Any]]:
    """Return what is nearly the same as other work, with whose that is; nothing to whom it is not for."""
    pairs = [one for one in likenesses.told(work, submission) if one.other_submission_id]
    others = {one.other_submission_id: None for one in pairs}
    found = {key: work.get(Submission, key) for key in others if key is not None}
    people = overview.by_ids(work, Person, [one.person_id for one in found.values()])
    return [
        {"pair": one, "name": people[found[one.other_submission_id].person_id].name}
        for one in pairs
        if one.other_submission_id is not None
    ]


def _named(work: Work, shown: list[Submission]) -> dict[str, Any]:
    """Return what the rows of the list name."""
    by_ids = overview.by_ids
    enrollments = by_ids(work, Enrollment, [one.enrollment_id for one in shown])
    version_ids = [one.version_id for one in enrollments.values()]
    judges = overview.judges_of(work, shown)
    people = [one.person_id for one in shown] + [
        one.person_id for asked in judges.values() for one in asked
    ]
    return {
        "person_of": by_ids(work, Person, people),
        "stage_of": by_ids(work, Stage, [one.stage_id for one in shown]),
        "version_of": by_ids(work, MicrocredentialVersion, version_ids),
        "judge_of": judges,
        "state_of": {one.id: telling.told_state(work, one) for one in shown},
    }


def _days_until(now: datetime) -> Any:  # noqa: ANN401 - a function for the template
    def days_since(moment: datetime) -> int:
        return max(0, (now - moment).days)

    return days_since
