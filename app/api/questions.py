"""`/assignments/{id}/questions`, `/questions`: what assessors ask about the work, and the answers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from app.api.dependencies import PageAsked, ReadWork, WriteWork, listed
from app.api.routes import operations
from app.api.shapes import Page, Shape, Text, Time
from app.services import questions
from app.services.work import Work
from app.storage import tables

router = operations("", "questions")
_NAMES = "That your own name stands in it was said, and it is to be sent all the same"


class QuestionIn(Shape):
    """What an assessor asks the educator."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "On which day was the second lesson taught?", "criterion": None}]
        }
    )
    text: Annotated[Text, Field(min_length=1, max_length=2000)]
    criterion: Annotated[Text, Field(max_length=63)] | None = Field(
        default=None, description="The key of the criterion that it is about"
    )
    evidence_id: UUID | None = Field(default=None, description="The piece that it is about")
    names_confirmed: bool = Field(default=False, description=_NAMES)


class AnswerIn(Shape):
    """What the educator answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "On the Thursday."}]})
    text: Annotated[Text, Field(min_length=1, max_length=4000)]
    names_confirmed: bool = Field(default=False, description=_NAMES)


class Question(Shape):
    """A question about work that is being judged, and its answer."""

    id: UUID
    created_at: Time
    submission_id: UUID
    assignment_id: UUID | None = Field(description="From which assignment, where that is told")
    person_id: UUID | None = Field(description="Who asked, where that is told")
    round: int
    criterion: str | None
    evidence_id: UUID | None
    text: str
    answer: str | None
    answered_at: Time | None
    closes_at: Time = Field(description="Until when it can be answered")
    is_open: bool = Field(description="It waits for an answer")


def _shown(row: tables.Question, work: Work) -> Question:
    person_id, assignment_id = questions.asker_shown(work, row)
    told = row.model_dump(include=set(Question.model_fields) - {"is_open"})
    told |= {"person_id": person_id, "assignment_id": assignment_id}
    submission = work.get(tables.Submission, row.submission_id)
    return Question(**told, is_open=questions.is_open(submission, row))


@router.post(
    "/assignments/{assignment_id}/questions",
    operation_id="askQuestion",
    summary="Ask the educator about the work",
    status_code=201,
)
def ask(assignment_id: UUID, body: QuestionIn, work: WriteWork) -> Question:
    """Ask while you judge, three times at most; no other assessor is told before they have sealed."""
    asked = questions.Asked(**body.model_dump())
    return _shown(questions.ask(work, assignment_id, asked), work)


@router.get(
    "/submissions/{submission_id}/questions",
    operation_id="listQuestions",
    summary="List the questions about a submission",
    response_model=Page[Question],
)
def page(
    submission_id: UUID, request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List questions and answers, oldest first; your own alone while you have yet to seal."""
    found = questions.page(work, submission_id, asked)
    body = listed(request, response, found)
    return body | {"data": [_shown(row, work) for row in found.rows]}


@router.get("/questions/{question_id}", operation_id="getQuestion", summary="Get one question")
def get(question_id: UUID, work: ReadWork) -> Question:
    """Get one question with its answer."""
    return _shown(questions.get(work, question_id), work)


@router.post(
    "/questions/{question_id}/answer", operation_id="answerQuestion", summary="Answer a question"
)
def answer(question_id: UUID, body: AnswerIn, work: WriteWork) -> Question:
    """Answer a question about your work, once, while it is being judged."""
    return _shown(questions.answer(work, question_id, **body.model_dump()), work)
