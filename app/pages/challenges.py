"""`/appeals`, `/cases`, `/panels`: challenge a decision, answer a notice, read a record and vote."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.appeals import AppealIn, Vote
from app.api.cases import Answer, CaseBallot
from app.api.downloads import attachment
from app.api.late_routes import LateRouter
from app.api.panel_shapes import SteppingBack
from app.domain.access import Action
from app.domain.appeal import AppealKind
from app.domain.errors import ConflictError, InvalidError, NotFoundError
from app.pages.forms import Filled, Form, FormDep, blank, checked, status_of
from app.pages.plan_wording import KINDS, PARTS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import (
    appeal_records,
    appeals,
    cases,
    decisions,
    matters,
    overview,
    panels,
    plan_deciders,
    plan_rulings,
    plans,
    voting,
)
from app.services.appeals import Challenge
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import Appeal, MicrocredentialVersion, Plan, RevocationCase

router = LateRouter(include_in_schema=False)
_FILED = "Your appeal is made. A panel that had no part in it decides."
_MOST = PageRequest(limit=200)
_SENT = "Your vote is sealed. When the last one is cast, the panel has decided."


@router.get("/decisions/{decision_id}/appeal")
def ask_to_appeal(decision_id: UUID, visit: SignedIn) -> Response:
    """Show what an appeal is, and ask for ground and statement."""
    return _form(visit, decision_id, blank())


@router.post("/decisions/{decision_id}/appeal")
def appeal(decision_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Make the appeal; the words stay where something stands in the way."""
    with visit.reading() as work:
        is_sent_back = decisions.get(work, decision_id).remanded_at is not None
    kind = AppealKind.REMAND if is_sent_back else AppealKind.DECISION
    try:
        path = _filed(visit, form, kind, decision_id)
    except (InvalidError, ConflictError) as error:
        return _form(visit, decision_id, form.filled(error), status_of(error))
    return visit.to(path, _FILED)


@router.get("/portfolio/{credential_id}/appeal")
def ask_to_appeal_revocation(credential_id: UUID, visit: SignedIn) -> Response:
    """Show what an appeal is to whose badge was taken back."""
    return _badge_form(visit, credential_id, blank())


@router.post("/portfolio/{credential_id}/appeal")
def appeal_revocation(credential_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Challenge that one's badge was taken back."""
    try:
        path = _filed(visit, form, AppealKind.REVOCATION, credential_id)
    except (InvalidError, ConflictError) as error:
        return _badge_form(visit, credential_id, form.filled(error), status_of(error))
    return visit.to(path, _FILED)


@router.get("/appeals")
def own(visit: SignedIn) -> Response:
    """Show one's own appeals, and the notices about one's badges."""
    with visit.reading() as work:
        mine = {"person_id": work.actor.person_id}
        appealed = matters.page(work, Appeal, _MOST, **mine).rows
        noticed = matters.page(work, RevocationCase, _MOST, **mine).rows
        of = [row.version_id for row in appealed] + [row.version_id for row in noticed]
        names = overview.by_ids(work, MicrocredentialVersion, of)
        return visit.show("panels/own.html", appeals=appealed, cases=noticed, version_of=names)


@router.get("/plans/{plan_id}/appeal")
def ask_to_appeal_plan(plan_id: UUID, visit: SignedIn) -> Response:
    """Show what an appeal of a refused plan is, and ask for ground and statement."""
    return _plan_form(visit, plan_id, blank())


@router.post("/plans/{plan_id}/appeal")
def appeal_plan(plan_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Make the appeal; the words stay where something stands in the way."""
    try:
        said = {"ground": form.text("ground"), "statement": form.text("statement")}
        body = checked(AppealIn, kind="plan", subject_id=str(plan_id), **said)
        with visit.writing() as work:
            path = f"/appeals/{appeals.file(work, Challenge(**body.model_dump())).id}"
    except (InvalidError, ConflictError) as error:
        return _plan_form(visit, plan_id, form.filled(error), status_of(error))
    return visit.to(path, "Your appeal is made. A panel that had no part in it decides.")


@router.get("/appeals/{appeal_id}")
def follow(appeal_id: UUID, visit: SignedIn) -> Response:
    """Show where one's appeal stands."""
    with visit.reading() as work:
        row = matters.get(work, Appeal, appeal_id)
        plan = None if row.plan_id is None else work.get(Plan, row.plan_id)
        return visit.show(
            "panels/appeal.html", row=row, ground=appeals.ground_of(work, row), plan=plan
        )


@router.post("/appeals/{appeal_id}/withdraw")
def withdraw(appeal_id: UUID, visit: Sending) -> Response:
    """Take one's appeal back."""
    path = f"/appeals/{appeal_id}"
    try:
        with visit.writing() as work:
            appeals.withdraw(work, appeal_id)
    except ConflictError as error:
        return visit.to(path, error.message, tone="warn")
    return visit.to(path, "You took the appeal back; the decision stands.")


@router.get("/cases/{case_id}")
def notice(case_id: UUID, visit: SignedIn) -> Response:
    """Show the holder the notice, and where the case stands."""
    return _case(visit, case_id, blank())


@router.post("/cases/{case_id}")
def answer(case_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Answer the notice, once."""
    try:
        body = checked(Answer, answer=form.text("answer"))
        with visit.writing() as work:
            cases.answer(work, case_id, body.answer)
    except (InvalidError, ConflictError) as error:
        return _case(visit, case_id, form.filled(error), status_of(error))
    return visit.to(f"/cases/{case_id}", "Your answer is kept; the vote begins.")


@router.get("/panels")
def seats(visit: SignedIn) -> Response:
    """Show the panels on which one sits and has not voted yet."""
    with visit.reading() as work:
        found = [(row, panels.own_seat(work, row)) for row in panels.waiting_for_me(work)]
        due_of = {seat.id: panels.due_of(work, row, seat) for row, seat in found}
        names = overview.by_ids(work, MicrocredentialVersion, [row.version_id for row, _ in found])
        return visit.show("panels/mine.html", found=found, due_of=due_of, version_of=names)


@router.get("/panels/{matter_id}")
def sit(matter_id: UUID, visit: SignedIn) -> Response:
    """Show a member of a panel the record and the vote."""
    return _panel(visit, matter_id, blank())


@router.get("/panels/{matter_id}/evidence/{evidence_id}")
def download(matter_id: UUID, evidence_id: UUID, visit: SignedIn) -> Response:
    """Download a file of the record."""
    with visit.reading() as work:
        piece, name, found = appeal_records.content(work, matter_id, evidence_id)
        return attachment(piece, name, work.tools.store.read(found.key), size=found.size)


@router.post("/panels/{matter_id}")
def vote(matter_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Seal one's vote."""
    said = {"vote": form.text("vote"), "reason": form.text("reason")}
    try:
        with visit.writing() as work:
            if isinstance(_matter(work, matter_id), Appeal):
                cast = checked(Vote, **said)
                voting.vote(work, Appeal, matter_id, cast.vote, reason=cast.reason)
            else:
                ballot = checked(CaseBallot, **said)
                voting.vote(work, RevocationCase, matter_id, ballot.vote, reason=ballot.reason)
    except (InvalidError, ConflictError) as error:
        return _panel(visit, matter_id, form.filled(error), status_of(error))
    return visit.to(f"/panels/{matter_id}", _SENT)


@router.post("/panels/{matter_id}/recuse")
def step_back(matter_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Give one's seat back; somebody else is drawn."""
    try:
        body = checked(SteppingBack, reason=form.text("end_reason"))
        with visit.writing() as work:
            table: Any = type(_matter(work, matter_id))
            panels.recuse(work, table, matter_id, reason=body.reason)
    except (InvalidError, ConflictError) as error:
        return _panel(visit, matter_id, _renamed(form.filled(error)), status_of(error))
    return visit.to("/panels", "You stepped back. Somebody else is asked.")


def _renamed(filled: Filled) -> Filled:
    """Put the fault beside the field of this form, which is not the only one with a reason."""
    faults = {"end_reason" if n == "reason" else n: told for n, told in filled.faults.items()}
    return Filled(filled.values, faults, filled.message)


def _filed(visit: Visit, form: Form, kind: AppealKind, subject_id: UUID) -> str:
    said = {"ground": form.text("ground"), "statement": form.text("statement")}
    body = checked(AppealIn, kind=kind.value, subject_id=str(subject_id), **said)
    with visit.writing() as work:
        return f"/appeals/{appeals.file(work, Challenge(**body.model_dump())).id}"


def _form(visit: Visit, decision_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        decision = decisions.get(work, decision_id)
        policy = appeals.policy_for(work, decision)
        is_sent_back = decision.remanded_at is not None
        values: dict[str, Any] = {
            "back": f"/work/submissions/{decision.submission_id}",
            "subject": "that it was sent back" if is_sent_back else "this decision",
            "told": decision.remand_reason if is_sent_back else None,
        }
        return visit.show("panels/file.html", status, policy=policy, filled=filled, **values)


def _badge_form(visit: Visit, credential_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        policy = appeals.policy_for_badge(work, credential_id)
        values: dict[str, Any] = {"back": "/portfolio", "told": None}
        values |= {"subject": "that your badge was taken back"}
        return visit.show("panels/file.html", status, policy=policy, filled=filled, **values)


def _plan_form(visit: Visit, plan_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        plan = plans.get(work, plan_id)
        work.require(Action.FILE_APPEAL, plan_deciders.target_of(work, plan))
        policy = appeals.policy_for_plan(work, plan)
        return visit.show("panels/file_plan.html", status, plan=plan, policy=policy, filled=filled)


def _case(visit: Visit, case_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        row = matters.get(work, RevocationCase, case_id)
        version = work.get(MicrocredentialVersion, row.version_id)
        is_own = row.person_id == work.actor.person_id
        values: dict[str, Any] = {"row": row, "version": version, "is_own": is_own}
        return visit.show("panels/case.html", status, filled=filled, **values)


def _panel(visit: Visit, matter_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        row = _matter(work, matter_id)
        values: dict[str, Any] = {"row": row, "seat": panels.own_seat(work, row)}
        values |= {"record": None, "badge": None, "ground": ""}
        values |= {"plan": None, "kinds": KINDS, "parts": PARTS}
        values["until"] = panels.due_of(work, row, values["seat"])
        if isinstance(row, Appeal):
            values["ground"] = appeals.ground_of(work, row)
            values["badge"] = appeal_records.about_badge(work, row.id)
            if row.plan_id is not None:
                values["plan"] = plan_rulings.read(work, row.id)
            if row.submission_id is not None:
                values["record"] = appeal_records.read(work, row.id)
        return visit.show("panels/vote.html", status, filled=filled, **values)


def _matter(work: Work, matter_id: UUID) -> Appeal | RevocationCase:
    """Return the appeal, or the case, of this id."""
    try:
        return matters.get(work, Appeal, matter_id)
    except NotFoundError:
        return matters.get(work, RevocationCase, matter_id)
