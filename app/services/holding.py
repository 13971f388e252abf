"""What a person holds that counts: whole badges that stand and have not ended; where asked, what is recognized."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.services.work import Work
from app.storage import awards, catalogue, recognitions
from app.storage.awards import Badge


@dataclass(frozen=True, slots=True)
class Held:
    """One whole microcredential that a person has earned: the badge that completed it.

    Where it is recognized, the recognition stands in the place of the badge.
    """

    credential_id: UUID
    version_id: UUID
    microcredential_id: UUID
    topic: str | None
    earned_at: datetime
    is_assessed: bool
    is_recognized: bool = False


def held(
    work: Work, person_id: UUID, *, ended: Collection[UUID] = (), recognized: bool = False
) -> tuple[Held, ...]:
    """Return what counts now, oldest first; of `ended`, what is only over counts too."""
    found = awards.badges_of(work.session, work.organization_id, person_id)
    counting = [badge for badge in found if _counts(badge, work.now, ended)]
    whole = [badge for badge in counting if badge.credential.stage_id is None]
    staged = [badge for badge in counting if badge.badge_rule == "per_stage"]
    brought = _recognized(work, person_id, ended) if recognized else ()
    every = (*map(_held, whole), *_all_stages(work, staged), *brought)
    return tuple(sorted(every, key=lambda one: (one.earned_at, one.credential_id)))


def held_microcredentials(
    work: Work, person_id: UUID, *, recognized: bool = False
) -> frozenset[UUID]:
    """Return the microcredentials of which the person holds any version."""
    found = held(work, person_id, recognized=recognized)
    return frozenset(one.microcredential_id for one in found)


def _recognized(work: Work, person_id: UUID, ended: Collection[UUID]) -> Iterator[Held]:
    """Yield what is accepted in place of a microcredential; where our badge went out, that counts."""
    for row in recognitions.accepted_of(work.session, work.organization_id, person_id):
        is_over = row.valid_until is not None and row.valid_until <= work.now
        if row.credential_id is not None or (is_over and row.id not in ended):
            continue
        if row.microcredential_id is not None and row.version_id is not None:
            yield Held(
                row.id,
                row.version_id,
                row.microcredential_id,
                None,
                row.decided_at or row.created_at,
                is_assessed=False,
                is_recognized=True,
            )


def _counts(badge: Badge, now: datetime, ended: Collection[UUID]) -> bool:
    row = badge.credential
    is_over = row.valid_until is not None and row.valid_until <= now
    return row.state == "issued" and (not is_over or row.id in ended)


def _all_stages(work: Work, staged: Sequence[Badge]) -> Iterator[Held]:
    """Yield what has no badge of its own, where every stage of one enrollment has one."""
    by_enrollment: dict[tuple[UUID, UUID | None], list[Badge]] = defaultdict(list)
    for badge in staged:
        key = (badge.credential.version_id, badge.credential.enrollment_id)
        if badge.credential.stage_id is not None:
            by_enrollment[key].append(badge)
    versions = {version_id for version_id, _ in by_enrollment}
    stages = catalogue.stages_of_versions(work.session, work.organization_id, versions)
    for (version_id, _), badges in by_enrollment.items():
        have = {badge.credential.stage_id for badge in badges}
        if have >= {stage.id for stage in stages[version_id]}:
            yield _held(max(badges, key=lambda badge: badge.credential.awarded_at))


def _held(badge: Badge) -> Held:
    row = badge.credential
    return Held(
        row.id,
        row.version_id,
        badge.microcredential_id,
        badge.topic,
        row.awarded_at,
        row.is_assessed,
    )
