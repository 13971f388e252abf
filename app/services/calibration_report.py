"""The report on calibration: who passed by what, how strict each one is, and who drifts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.access import Action
from app.domain.severity import Drift, Severity, drift, severities, spread_within
from app.services.work import Work
from app.storage import calibration as stored
from app.storage.tables import Calibration, Rubric

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class OfAssessor:
    """One assessor on the anchors of a rubric."""

    person_id: UUID
    qualified_until: datetime | None
    gates: list[Calibration]
    severity: Severity | None
    drift: Drift


@dataclass(frozen=True, slots=True)
class Report:
    """Everybody who read anchors of a rubric to qualify, or unknowingly."""

    rubric: Rubric
    assessors: list[OfAssessor]


def report(work: Work, rubric_id: UUID) -> Report:
    """Return what anchors say about the assessors of a rubric."""
    work.require(Action.READ_ANCHORS)
    scope = (work.session, work.organization_id, rubric_id)
    rubric = work.get(Rubric, rubric_id)
    differences: dict[str, list[float]] = {}
    for reading in stored.judged_on(*scope):
        own = differences.setdefault(str(reading.person_id), [])
        own.append(reading.severity / THOUSAND)
    gates: dict[UUID, list[Calibration]] = {}
    for gate in stored.gates_of(*scope):
        gates.setdefault(gate.person_id, []).append(gate)
    until = stored.qualified_until(*scope, work.now)
    strict, spread = severities(differences), spread_within(list(differences.values()))
    people = sorted({UUID(who) for who in differences} | gates.keys() | until.keys())
    return Report(
        rubric,
        [
            OfAssessor(
                person_id,
                until.get(person_id),
                gates.get(person_id, []),
                strict.get(str(person_id)),
                drift(differences.get(str(person_id), []), spread),
            )
            for person_id in people
        ],
    )
