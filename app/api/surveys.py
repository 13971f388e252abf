"""`/surveys`: a few questions to whoever has completed something; `/reports/surveys`: figures of many."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from pydantic import BeforeValidator, ConfigDict, Field

from app.api.dependencies import ReadWork, WriteWork, whole
from app.api.goals import SchoolYear
from app.api.routes import operations
from app.api.shapes import Code, Page, Shape, Text, not_a_truth_value
from app.api.turnaround import CSV
from app.domain.survey import LEAST_ANSWERS, LONGEST, SurveyQuestion
from app.services import survey_tables, surveys
from app.services.work import refuse

router = operations("/surveys", "surveys")
reports = operations("/reports", "reports")
EnrollmentId = Annotated[UUID, Path(description="The enrollment that it is about")]
Step = Annotated[int, Field(strict=True, ge=1, le=5), BeforeValidator(not_a_truth_value)]
Words = Annotated[Text, Field(min_length=1, max_length=LONGEST)]


class SurveyAnswerIn(Shape):
    """One answer, as its question asks: a step of the scale, the key of a choice, or words."""

    question: Code
    scale: Step | None = None
    choice: Code | None = None
    text: Words | None = None

    def value(self, place: int) -> int | str:
        """Return what was answered; raises InvalidError for nothing and for several things at once."""
        given = [one for one in (self.scale, self.choice, self.text) if one is not None]
        if len(given) != 1:
            raise refuse(f"/answers/{place}", "expected one of scale, choice and text")
        return given[0]


class SurveyAnswersIn(Shape):
    """What to answer; questions can be left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answers": [{"question": "worth-it", "scale": 4}]}],
        }
    )
    answers: Annotated[tuple[SurveyAnswerIn, ...], Field(min_length=1, max_length=12)]

    @property
    def given(self) -> list[tuple[str, int | str]]:
        """The answers with their questions."""
        return [(one.question, one.value(place)) for place, one in enumerate(self.answers)]


class Survey(Shape):
    """The survey of one enrollment."""

    enrollment_id: UUID
    version_id: UUID
    state: surveys.Standing = Field(
        description="early before everything is accepted, then open until answered or skipped"
    )
    introduction: str | None
    questions: tuple[SurveyQuestion, ...]


class SurveyFigures(Shape):
    """What was answered to one question."""

    question: SurveyQuestion
    answered: int | None = Field(description=f"null under {LEAST_ANSWERS}: nothing is told then")
    counts: dict[str, int] | None = Field(
        description="How often each step of a scale, or each choice, was taken"
    )
    mean_tenths: int | None
    texts: list[str] = Field(description="Without names, in the order of the alphabet")


class SurveyReport(Shape):
    """What was answered about one version in one school year."""

    version_id: UUID
    microcredential: str
    number: int
    school_year: str
    answered: int
    figures: list[SurveyFigures]


@router.get("/{surveyed_id}", operation_id="getSurvey", summary="Get a survey")
def get(surveyed_id: EnrollmentId, work: ReadWork) -> Survey:
    """Get the survey about what you have enrolled in."""
    return _shown(surveys.asked(work, surveyed_id))


@router.post("/{surveyed_id}/answers", operation_id="answerSurvey", summary="Answer a survey")
def answer(surveyed_id: EnrollmentId, body: SurveyAnswersIn, work: WriteWork) -> Survey:
    """Answer once; what you answer is kept without who you are, so it cannot be changed."""
    return _shown(surveys.answer(work, surveyed_id, body.given))


@router.post("/{surveyed_id}/skip", operation_id="skipSurvey", summary="Skip a survey")
def skip(surveyed_id: EnrollmentId, work: WriteWork) -> Survey:
    """Leave the survey out."""
    return _shown(surveys.skip(work, surveyed_id))


@reports.get(
    "/surveys",
    operation_id="listSurveyReports",
    summary="See what surveys say",
    response_model=Page[SurveyReport],
)
def report(
    work: ReadWork,
    version_id: Annotated[UUID | None, Query()] = None,
    school_year: Annotated[SchoolYear | None, Query()] = None,
) -> dict[str, Any]:
    """See what was answered by version and school year, told five answers or more at a time."""
    found = surveys.report(work, version_id=version_id, school_year=school_year)
    return whole([_reported(one) for one in found])


@reports.get(
    "/surveys.csv",
    operation_id="downloadSurveyReports",
    summary="Download what surveys say as CSV",
    response_class=Response,
    responses=CSV,
)
def download(
    work: ReadWork,
    version_id: Annotated[UUID | None, Query()] = None,
    school_year: Annotated[SchoolYear | None, Query()] = None,
) -> Response:
    """Download the same figures for a spreadsheet, told five answers or more at a time."""
    headers = {"Content-Disposition": 'attachment; filename="surveys.csv"'}
    found = surveys.report(work, version_id=version_id, school_year=school_year)
    text = survey_tables.as_csv(found)
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _shown(found: surveys.Asked) -> Survey:
    return Survey(
        enrollment_id=found.enrollment.id,
        version_id=found.version.id,
        state=found.state,
        introduction=found.survey.introduction,
        questions=found.survey.questions,
    )


def _reported(one: surveys.Told) -> SurveyReport:
    told = [SurveyFigures.model_validate(each, from_attributes=True) for each in one.figures]
    return SurveyReport(
        version_id=one.version.id,
        microcredential=one.version.name,
        number=one.version.number,
        school_year=one.school_year,
        answered=one.answered,
        figures=told,
    )
