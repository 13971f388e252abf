"""`/reports/agreement`: how far two assessors who judged apart agree, criterion by criterion."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import Field

from app.api.dependencies import ReadWork
from app.api.routes import operations
from app.api.shapes import Page, Shape
from app.domain.agreement import Agreement
from app.domain.errors import Fault, InvalidError
from app.services import agreement

router = operations("/reports/agreement", "reports")
MAX_SEED = 2**31 - 1


class AgreementFigure(Shape):
    """One statistic: its value, with an interval where one is shown, or the reason why there is none."""

    value: float | None
    low: float | None = Field(description="Lower end of the 95 % interval")
    high: float | None = Field(description="Upper end of the 95 % interval")
    reason: str | None


class CriterionAgreement(Shape):
    """Everything about one criterion, together; under ten pairs nothing but the reason."""

    criterion: str
    title: str
    levels: list[str] = Field(description="From the lowest on: the order of the table")
    pairs: int = Field(description="Submissions that two people judged apart")
    reason: str | None
    table: list[list[int]] = Field(
        description="How often the first reader gave the row's level and the second the column's; "
        "empty where nothing is shown"
    )
    observed: AgreementFigure
    adjacent: AgreementFigure
    weighted: AgreementFigure
    prevalence: AgreementFigure
    bias: AgreementFigure = Field(
        description="Share of *met* of the first reader minus that of the second"
    )
    gwet_ac1: AgreementFigure
    gwet_ac2: AgreementFigure
    alpha_nominal: AgreementFigure
    alpha_ordinal: AgreementFigure
    kappa: AgreementFigure
    kappa_weighted: AgreementFigure


class AgreementPair(Shape):
    """Two people with at least ten submissions in common."""

    person_id: UUID
    other_person_id: UUID
    pairs: int


class AgreementReport(Shape):
    """The agreement on one rubric version."""

    rubric_id: UUID
    slug: str
    number: int
    name: str
    seed: int
    resamples: int
    criteria: list[CriterionAgreement]
    pairs: list[AgreementPair]


class AgreementRubric(Shape):
    """A rubric version that pairs of assessors have judged by."""

    rubric_id: UUID
    slug: str
    number: int
    name: str
    pairs: int = Field(description="Submissions that two people judged apart")


@router.get(
    "", operation_id="listAgreementRubrics", summary="List the rubrics that pairs have judged by"
)
def rubrics(work: ReadWork) -> Page[AgreementRubric]:
    """List the rubric versions with a report, those with the most pairs first."""
    found = [
        AgreementRubric(
            rubric_id=rubric.id,
            slug=rubric.slug,
            number=rubric.number,
            name=rubric.name,
            pairs=pairs,
        )
        for rubric, pairs in agreement.reported_rubrics(work)
    ]
    return Page[AgreementRubric](data=found, next_cursor=None)


@router.get(
    "/{rubric_id}",
    operation_id="getAgreementReport",
    summary="See how far assessors agree on a rubric",
)
def get(
    rubric_id: UUID,
    work: ReadWork,
    person_id: Annotated[UUID | None, Query(description="One of two fixed people")] = None,
    other_person_id: Annotated[UUID | None, Query(description="The other")] = None,
    seed: Annotated[int, Query(ge=0, le=MAX_SEED, description="Of the resampling")] = 0,
) -> AgreementReport:
    """See the agreement of the first two sealed reviews, of everybody or between two fixed people.

    Never one number: read the table, prevalence and bias beside the coefficients.
    """
    people = _both(person_id, other_person_id)
    found = agreement.report(work, rubric_id, people=people, seed=seed)
    return AgreementReport(
        rubric_id=found.rubric.id,
        slug=found.rubric.slug,
        number=found.rubric.number,
        name=found.rubric.name,
        seed=found.seed,
        resamples=found.resamples,
        criteria=[_shown(one) for one in found.criteria],
        pairs=[
            AgreementPair(person_id=one.first, other_person_id=one.second, pairs=one.pairs)
            for one in found.pairs
        ],
    )


def _both(one: UUID | None, other: UUID | None) -> tuple[UUID, UUID] | None:
    if one is not None and other is not None:
        return one, other
    if one is None and other is None:
        return None
    message = "Name both people, or nobody."
    raise InvalidError(message, Fault("query:/other_person_id", message))


def _shown(one: agreement.OfCriterion) -> CriterionAgreement:
    criterion, figures = one.criterion, one.figures
    values: dict[str, Any] = {
        name: getattr(figures, name) for name in Agreement.__dataclass_fields__ if name != "table"
    }
    return CriterionAgreement.model_validate(
        values
        | {
            "criterion": criterion.key,
            "title": criterion.title,
            "levels": [level.key for level in criterion.levels],
            "table": [list(row) for row in figures.table.counts] if figures.table else [],
        }
    )
