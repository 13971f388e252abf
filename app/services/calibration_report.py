"""The report on calibration: who passed by what, how strict each one is, and who drifts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.access import Action
from app.domain.severity import Drift, Severity, drift, severities, spread_within
from app.services import drifting
from app.services.work import Work
from app.storage import calibration as stored
from app.storage.tables import Calibration, Rubric


@dataclass(frozen=True, slots=True)
class OfAssessor:
    """One assessor on the anchors of a rubric."""

    person_id: UUID
    qualified_until: datetime | None
    gates: list[Calibration]
    severity: Severity | None
    # On what was read since they drifted last, if ever they did.
    drift: Drift
    drifted_at: datetime | None


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
    every, since = drifting.differences(work, rubric_id)
    differences = {str(person_id): own for person_id, own in every.items()}
    drifted = drifting.last_found(work, rubric_id)
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
                drift(since.get(person_id, []), spread),
                drifted.get(person_id),
            )
            for person_id in people
        ],
    )
