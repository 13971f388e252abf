"""Who can sit on a panel: the lot among those without a bar, and whether those who are named may."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from app.domain.access import RoleName
from app.domain.errors import Fault, InvalidError
from app.domain.panel import SeatState
from app.domain.routing import Bar, Candidate, Choice, choose
from app.services.bars import bars_around, has_come_up
from app.services.parts import parts_in
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import appeals as stored
from app.storage import plans, relationships, submissions
from app.storage.appeals import Matter
from app.storage.tables import (
    Credential,
    MicrocredentialVersion,
    Person,
    Recognition,
    RevocationCase,
    Submission,
)

SEED_BYTES = 16


def draw(work: Work, matter: Matter) -> Choice:
    """Draw somebody who has no bar, or say what stands in the way."""
    people = _pool(work, matter)
    bars = _bars(work, matter, people)
    loads = submissions.open_loads(work.session, work.organization_id, people)
    found = [Candidate(p, loads.get(p, 0), frozenset(bars.get(p, set()))) for p in people]
    return choose(found, secrets.token_bytes(SEED_BYTES))


def check_named(work: Work, matter: Matter, people: Sequence[UUID]) -> None:
    """Raise InvalidError naming everybody who cannot sit, and why."""
    if len(people) != matter.seats or len(set(people)) != len(people):
        detail = f"expected {matter.seats} different people"
        raise InvalidError("The panel is not complete.", Fault("/person_ids", detail))
    bars = _bars_of_named(work, matter, people)
    faults = []
    for place, person_id in enumerate(people):
        person = work.get_named(Person, person_id, f"/person_ids/{place}")
        barred: list[str] = sorted(bars.get(person_id, set()) - {Bar.AWAY})
        if person_id == work.actor.person_id:
            barred.append("nobody names themself")
        if person.deactivated_at is not None:
            barred.append("is not active")
        if barred:
            faults.append(Fault(f"/person_ids/{place}", f"cannot sit: {', '.join(barred)}"))
    if faults:
        raise InvalidError("Not everybody named can sit on this panel.", *faults)


def why_not(work: Work, matter: Matter, person_id: UUID) -> str | None:
    """Return why somebody who was drawn or named may not sit any more, or None where nothing has come up."""
    if work.get(Person, person_id).deactivated_at is not None:
        return "is not active any more"
    # Whoever is named comes from outside, and needs no role.
    if not matter.is_named and person_id not in _pool(work, matter):
        return "has not the role any more"
    version = work.get(MicrocredentialVersion, matter.version_id)
    has_conflict = has_come_up(work, matter.person_id, version, person_id)
    return "a conflict has come up" if has_conflict else None


def apart(work: Work, matter: Matter) -> set[UUID]:
    """Return who is part of what is decided on, and so can neither sit nor say who sits."""
    found = {matter.person_id}
    scope = (work.session, work.organization_id)
    if matter.credential_id is not None:
        found |= stored.sat_about_badge(*scope, matter.credential_id, apart_from=matter)
        badge = work.get(Credential, matter.credential_id)
        if badge.revoked_by is not None:
            found.add(badge.revoked_by)
        recognized = work.all_by(Recognition, credential_id=badge.id)
        found |= {one.decided_by for one in recognized if one.decided_by is not None}
        enrollment_id = badge.enrollment_id
        return found | (stored.involved(*scope, enrollment_id, None) if enrollment_id else set())
    if matter.plan_id is not None:
        return found | plans.involved(*scope, matter.plan_id)
    submission = work.get(Submission, stored.submission_of(matter))
    return found | stored.involved(*scope, submission.enrollment_id, submission.stage_id)


def _pool(work: Work, matter: Matter) -> list[UUID]:
    """Return who may be drawn: assessors, and on a badge approvers too, of this programme and school."""
    roles = [RoleName.ASSESSOR]
    if isinstance(matter, RevocationCase):
        roles.append(RoleName.APPROVER)
    version = work.get(MicrocredentialVersion, matter.version_id)
    school_id = work.get(Person, matter.person_id).school_id
    found: set[UUID] = set()
    for role in roles:
        found |= set(
            relationships.active_with_role(
                work.session,
                work.organization_id,
                role,
                school_id=school_id,
                microcredential_id=version.microcredential_id,
            )
        )
    return sorted(found)


def _bars_of_named(work: Work, matter: Matter, people: Sequence[UUID]) -> dict[UUID, set[Bar]]:
    """Return their bars; who sits already can stay when the rest is named anew."""
    bars = _bars(work, matter, people)
    for seat in stored.seats_of(work.session, matter):
        if seat.state == SeatState.SEATED:
            bars[seat.person_id].discard(Bar.SEATED)
    return bars


def _bars(work: Work, matter: Matter, people: Sequence[UUID]) -> dict[UUID, set[Bar]]:
    version = work.get(MicrocredentialVersion, matter.version_id)
    bars = bars_around(work, matter.person_id, version, people)
    for person_id in apart(work, matter):
        bars[person_id].add(Bar.INVOLVED)
    for one in _judged(work, matter):
        for person_id, bar in parts_in(work, one, rules_of(work, one)):
            bars[person_id].add(bar)
    for seat in stored.seats_of(work.session, matter):
        bars[seat.person_id].add(Bar.SEATED)
    return bars


def _judged(work: Work, matter: Matter) -> Sequence[Submission]:
    """Return the work that the matter is about; for a badge, everything that it was awarded for."""
    if matter.credential_id is not None:
        enrollment_id = work.get(Credential, matter.credential_id).enrollment_id
        return work.all_by(Submission, enrollment_id=enrollment_id) if enrollment_id else ()
    if matter.plan_id is not None:
        return ()
    return (work.get(Submission, stored.submission_of(matter)),)
