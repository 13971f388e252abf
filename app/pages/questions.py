"""What assessors ask while they judge, and the educator's answers, on the pages of both."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.late_routes import LateRouter
from app.api.questions import AnswerIn, QuestionIn
from app.domain.errors import ConflictError, Fault, InvalidError
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import questions, workspace

router = LateRouter(include_in_schema=False, prefix="/work/questions")


def ask(visit: Visit, assignment_id: UUID, form: Form) -> InvalidError | ConflictError | None:
    """Send what stands in the desk's fields for a question; returns what is wrong with it."""
    kind, _, about = form.text("question/about").partition(":")
    values: dict[str, Any] = {"text": form.text("question/text")}
    values |= {kind: about} if kind in {"criterion", "evidence_id"} else {}
    values["names_confirmed"] = form.has("question/names_confirmed")
    try:
        wanted = checked(QuestionIn, **values)
        with visit.writing() as work:
            questions.ask(work, assignment_id, questions.Asked(**wanted.model_dump()))
    except InvalidError as error:
        faults = (Fault(f"/question{one.pointer}", one.detail) for one in error.faults)
        return InvalidError(error.message, *faults)
    except ConflictError as error:
        return error
    return None


@router.get("/{question_id}")
def question_page(question_id: UUID, visit: SignedIn) -> Response:
    """Show one question and where to answer it."""
    return _show(visit, question_id, blank())


@router.post("/{question_id}")
def answer(question_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Answer a question, once."""
    try:
        confirmed = form.has("names_confirmed")
        wanted = checked(AnswerIn, text=form.text("text"), names_confirmed=confirmed)
        with visit.writing() as work:
            row = questions.answer(work, question_id, **wanted.model_dump())
            path = f"/work/submissions/{row.submission_id}#questions"
    except InvalidError as error:
        return _show(visit, question_id, form.filled(error), 422)
    except ConflictError as error:
        return _show(visit, question_id, form.filled(error), 409)
    return visit.to(path, "Your answer is with the assessor, without your name.")


def _show(visit: Visit, question_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        row = questions.get(work, question_id)
        space = workspace.open_up(work, row.submission_id)
        is_open = questions.is_open(space.submission, row)
        values = {"row": row, "space": space, "is_open": is_open, "filled": filled}
        return visit.show("educator/answer.html", status, **values)
