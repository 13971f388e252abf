"""Reports about assessors: load, spread of outcomes, pairs that stand out. Sealed reviews are in none."""

from dataclasses import dataclass
from uuid import UUID

from app.domain import spread
from app.domain.access import Action
from app.services.work import Work
from app.storage import reports


@dataclass(frozen=True, slots=True)
class Load:
    """How many assignments an assessor has in each state; sealed ones count as claimed."""

    person_id: UUID
    offered: int = 0
    claimed: int = 0
    done: int = 0
    recused: int = 0
    lapsed: int = 0
    reassigned: int = 0


def loads(work: Work) -> list[Load]:
    """Return the load of everybody who was ever asked."""
    work.require(Action.READ_REPORTS)
    counted: dict[UUID, dict[str, int]] = {}
    for person_id, state, count in reports.loads(work.session, work.organization_id):
        counted.setdefault(person_id, {})[state] = count
    return [Load(person_id, **states) for person_id, states in counted.items()]


def outcome_spread(work: Work) -> tuple[spread.Spread, ...]:
    """Return what each assessor has said in decided rounds."""
    work.require(Action.READ_REPORTS)
    return spread.spread(reports.outcomes(work.session, work.organization_id))


def pair_anomalies(work: Work) -> tuple[spread.Pair, ...]:
    """Return pairs of assessor and educator that are worth a look."""
    work.require(Action.READ_REPORTS)
    return spread.pairs(reports.outcomes(work.session, work.organization_id))
