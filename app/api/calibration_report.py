"""`/reports/calibration`: who passed by what, how strict each assessor is, and who drifts."""

from uuid import UUID

from pydantic import Field

from app.api.calibrations import GateResult
from app.api.dependencies import ReadWork
from app.api.routes import operations
from app.api.shapes import Shape, Time
from app.services import calibration_report
from app.services.calibration_report import OfAssessor
from app.storage import tables

router = operations("/reports/calibration", "reports")


class SeverityFigure(Shape):
    """How much stricter than agreed, from -1 to 1; shrunk towards everybody's by empirical Bayes."""

    readings: int
    raw: float
    shrunk: float | None
    reason: str | None


class DriftLimit(Shape):
    """Between which values the average is expected to stay."""

    low: float
    high: float


class DriftFigure(Shape):
    """The moving average of the signed differences, with its limits."""

    values: list[float]
    limits: list[DriftLimit]
    is_drifting: bool
    reason: str | None


class FinishedGate(Shape):
    """One finished gate."""

    calibration_id: UUID
    finished_at: Time
    passed: bool
    result: GateResult


class AssessorCalibration(Shape):
    """One assessor on the anchors of the rubric."""

    person_id: UUID
    qualified_until: Time | None = Field(description="Null when not qualified, or no longer")
    gates: list[FinishedGate]
    severity: SeverityFigure | None
    drift: DriftFigure = Field(description="On what was read since `drifted_at`")
    drifted_at: Time | None = Field(
        description="When the average was last found outside its limits"
    )


class CalibrationReport(Shape):
    """What anchors say about the assessors of one rubric version."""

    rubric_id: UUID
    slug: str
    number: int
    name: str
    assessors: list[AssessorCalibration]


@router.get(
    "/{rubric_id}",
    operation_id="getCalibrationReport",
    summary="See who is calibrated, how strict, and who drifts",
)
def get(rubric_id: UUID, work: ReadWork) -> CalibrationReport:
    """See the gates, the severity and the drift of everybody who read anchors of a rubric."""
    found = calibration_report.report(work, rubric_id)
    return CalibrationReport(
        rubric_id=found.rubric.id,
        slug=found.rubric.slug,
        number=found.rubric.number,
        name=found.rubric.name,
        assessors=[_shown(one) for one in found.assessors],
    )


def _shown(one: OfAssessor) -> AssessorCalibration:
    return AssessorCalibration(
        person_id=one.person_id,
        qualified_until=one.qualified_until,
        gates=[_gate(gate) for gate in one.gates],
        severity=one.severity and SeverityFigure.model_validate(one.severity),
        drift=DriftFigure(
            values=list(one.drift.values),
            limits=[DriftLimit(low=low, high=high) for low, high in one.drift.limits],
            is_drifting=one.drift.is_drifting,
            reason=one.drift.reason,
        ),
        drifted_at=one.drifted_at,
    )


def _gate(gate: tables.Calibration) -> FinishedGate:
    return FinishedGate.model_validate(
        {
            "calibration_id": gate.id,
            "finished_at": gate.finished_at,
            "passed": gate.passed,
            "result": gate.result,
        }
    )
