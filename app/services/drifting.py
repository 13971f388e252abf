"""Drift: looked for once a day, told to coordinators, and the end of a qualification.

Never at once: whoever could tell by which review it came would know that the work was an anchor.
"""

from datetime import datetime
from uuid import UUID

from app.domain.access import RoleName
from app.domain.severity import drift, spread_within
from app.services import assessor_notices
from app.services.work import Work
from app.storage import calibration as stored
from app.storage import relationships
from app.storage.tables import DriftFinding, Qualification, Rubric

THOUSAND = 1000
Differences = dict[UUID, list[float]]


def find_all(work: Work) -> int:
    """Look at every assessor who reads anchors; returns how many have drifted since the last time."""
    rubrics = stored.rubrics_read(work.session, work.organization_id)
    return sum(_find(work, rubric_id) for rubric_id in rubrics)


def differences(work: Work, rubric_id: UUID) -> tuple[Differences, Differences]:
    """Return everybody's signed differences on anchors: all of them, and those since they drifted last."""
    every: Differences = {}
    since: Differences = {}
    last = last_found(work, rubric_id)
    for reading in stored.judged_on(work.session, work.organization_id, rubric_id):
        value = reading.severity / THOUSAND
        every.setdefault(reading.person_id, []).append(value)
        if reading.person_id not in last or reading.read_at > last[reading.person_id]:
            since.setdefault(reading.person_id, []).append(value)
    return every, since


def last_found(work: Work, rubric_id: UUID) -> dict[UUID, datetime]:
    """Return when each assessor of a rubric was last found to have drifted."""
    return stored.last_drifts(work.session, work.organization_id, rubric_id)


def _find(work: Work, rubric_id: UUID) -> int:
    # Of two workers at once the second sees what the first has found.
    rubric = work.get_for_update(Rubric, rubric_id)
    every, since = differences(work, rubric_id)
    spread, found = spread_within(list(every.values())), 0
    for person_id, own in sorted(since.items()):
        seen = drift(own, spread)
        if seen.is_drifting:
            _keep(work, rubric, person_id, seen.values[-1], seen.limits[-1][1])
            found += 1
    return found


def _keep(work: Work, rubric: Rubric, person_id: UUID, average: float, limit: float) -> None:
    finding = work.add(
        DriftFinding,
        person_id=person_id,
        rubric_id=rubric.id,
        average=round(THOUSAND * average),
        limit=round(THOUSAND * limit),
    )
    ended = _end_qualifications(work, rubric, person_id)
    told = {"person_id": str(person_id), "rubric_id": str(rubric.id)}
    work.record("assessor.drifted", finding, **told, qualifications_ended=ended)
    coordinators = relationships.active_with_role(
        work.session,
        work.organization_id,
        RoleName.COORDINATOR,
        school_id=None,
        microcredential_id=None,
    )
    for coordinator_id in sorted(coordinators):
        assessor_notices.assessor_drifted(
            work, rubric, person_id, coordinator_id, is_strict=average > 0
        )
    if ended:
        assessor_notices.qualification_ended(work, rubric, person_id)


def _end_qualifications(work: Work, rubric: Rubric, person_id: UUID) -> int:
    counted = stored.counting_qualifications(
        work.session, work.organization_id, rubric.id, person_id, work.now
    )
    for one in counted:
        qualification = work.get_for_update(Qualification, one)
        qualification.expires_at = work.now
        work.record("qualification.ended", qualification, rubric_id=str(rubric.id))
    if counted:
        work.enqueue("assignment.hand_over", {"person_id": str(person_id)})
    return len(counted)
