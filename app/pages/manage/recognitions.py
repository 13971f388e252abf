"""`/manage/recognitions`: what educators brought from elsewhere: accept it, decline it, take it back."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.recognition_shapes import Acceptance, Reason
from app.domain.access import Action
from app.domain.recognition import RecognitionState
from app.pages.forms import Filled, Form, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, filters_of, rights
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import overview, recognitions, recognizing
from app.services.work import Work
from app.storage.tables import Competency, Microcredential, Person

router = LateRouter(include_in_schema=False)
BASE = "/manage/recognitions"
STATES = tuple(state.value for state in RecognitionState)
_DONE = {
    "accept": "It is recognized.",
    "decline": "It is declined; its holder reads why.",
    "revoke": "It does not count any more.",
}


@router.get(BASE)
def recognitions_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List what was brought, by state: what waits, unless another is chosen."""
    form = filters_of(visit)
    state = form.text("state") if form.text("state") in STATES else None
    with visit.reading() as work:
        overview.reach(work, Action.READ_RECOGNITIONS)
        found = recognitions.page(work, asked, state=state)
        of = overview.by_ids(work, Microcredential, [r.microcredential_id for r in found.rows])
        return visit.show(
            "manage/recognitions.html",
            rows=found.rows,
            person_of=overview.by_ids(work, Person, [row.person_id for row in found.rows]),
            microcredential_of=of,
            states=STATES,
            filled=form.filled(),
            next=visit.next_of(found),
        )


@router.get(f"{BASE}/{{recognition_id}}")
def recognition_page(recognition_id: UUID, visit: SignedIn) -> Response:
    """Show one: the proof, what the verifier said, and the ways to decide."""
    return _page(visit, recognition_id, blank())


@router.post(f"{BASE}/{{recognition_id}}")
def decide(recognition_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Accept, decline or take back, with what is said to it."""
    try:
        with visit.writing() as work:
            said = _decide(work, recognition_id, form)
    except MENDABLE as error:
        return _page(visit, recognition_id, form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{recognition_id}", said)


def _decide(work: Work, recognition_id: UUID, form: Form) -> str:
    wanted = form.text("decision")
    if wanted == "accept":
        reason = checked(Acceptance, reason=form.maybe("reason")).reason
        recognitions.accept(work, recognition_id, reason=reason)
    else:
        act = recognitions.revoke if wanted == "revoke" else recognitions.decline
        act(work, recognition_id, reason=checked(Reason, reason=form.text("reason")).reason)
        wanted = wanted if wanted == "revoke" else "decline"
    return _DONE[wanted]


def _page(visit: Visit, recognition_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        row = recognitions.get(work, recognition_id)
        can = rights(work, recognitions.target_of(work, row))
        return visit.show(
            "manage/recognition.html",
            status,
            row=row,
            person=work.get(Person, row.person_id),
            microcredential=row.microcredential_id
            and work.get(Microcredential, row.microcredential_id),
            competency=row.competency_id and work.get(Competency, row.competency_id),
            is_known=recognizing.is_issuer_known(work, row),
            rule=recognizing.rule_of(work, row),
            can=can if row.person_id != work.actor.person_id else frozenset(),
            filled=filled,
        )
