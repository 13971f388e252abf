"""`/appeals`, `/cases`, `/panels`: challenge a decision, answer a notice, read a record and vote."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from app.api.appeals import AppealIn, Vote
from app.api.cases import Answer, CaseBallot
from app.api.downloads import attachment
from app.domain.access import Action
from app.domain.errors import ConflictError, InvalidError, NotFoundError
from app.domain.policy import AppealPolicy, policy_of
from app.pages.forms import Filled, FormDep, blank, checked
from app.pages.plan_wording import KINDS, PARTS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import (
    appeal_records,
    appeals,
    cases,
    decisions,
    matters,
    panels,
    plan_deciders,
    plan_rulings,
    plans,
    voting,
)
from app.services.appeals import Challenge
from app.services.work import Work
from app.storage.tables import Appeal, MicrocredentialVersion, Plan, RevocationCase

router = APIRouter(include_in_schema=False)
_SENT = "Your vote is sealed. When the last one is cast, the panel has decided."


@router.get("/decisions/{decision_id}/appeal")
def ask_to_appeal(decision_id: UUID, visit: SignedIn) -> Response:
    """Show what an appeal is, and ask for ground and statement."""
    return _form(visit, decision_id, blank())


@router.post("/decisions/{decision_id}/appeal")
def appeal(decision_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Make the appeal; the words stay where something stands in the way."""
    try:
        said = {"ground": form.text("ground"), "statement": form.text("statement")}
        body = checked(AppealIn, kind="decision", subject_id=str(decision_id), **said)
        with visit.writing() as work:
            row = appeals.file(work, Challenge(**body.model_dump()))
            path = f"/appeals/{row.id}"
    except (InvalidError, ConflictError) as error:
        return _form(visit, decision_id, form.filled(error), 422)
    return visit.to(path, "Your appeal is made. A panel that had no part in it decides.")


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
        return _plan_form(visit, plan_id, form.filled(error), 422)
    return visit.to(path, "Your appeal is made. A panel that had no part in it decides.")


@router.get("/appeals/{appeal_id}")
def follow(appeal_id: UUID, visit: SignedIn) -> Response:
    """Show where one's appeal stands."""
    with visit.reading() as work:
        row = matters.get(work, Appeal, appeal_id)
        plan = None if row.plan_id is None else work.get(Plan, row.plan_id)
        return visit.show("panels/appeal.html", row=row, ground=_title(work, row), plan=plan)


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
        return _case(visit, case_id, form.filled(error), 422)
    return visit.to(f"/cases/{case_id}", "Your answer is kept; the vote begins.")


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
        return _panel(visit, matter_id, form.filled(error), 422)
    return visit.to(f"/panels/{matter_id}", _SENT)


def _form(visit: Visit, decision_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        decision = decisions.get(work, decision_id)
        policy = appeals.policy_for(work, decision)
        return visit.show(
            "panels/file.html", status, decision=decision, policy=policy, filled=filled
        )


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
        values |= {"record": None, "ground": "", "plan": None, "kinds": KINDS, "parts": PARTS}
        if isinstance(row, Appeal):
            values["ground"] = _title(work, row)
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


def _title(work: Work, row: Appeal) -> str:
    """Return the ground in the words of the policy."""
    version = work.get(MicrocredentialVersion, row.version_id)
    offered = policy_of(version.policy).appeals or AppealPolicy()
    return next((one.title for one in offered.grounds if one.key == row.ground), row.ground)
