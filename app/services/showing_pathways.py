"""A pathway as its page shows it: names for what fills places, and for what still can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.pathway import PathwayPart, content_of
from app.domain.pathway_standing import Earned, GroupStanding
from app.services import pathway_awarding, pathways
from app.services.pathways import Progress
from app.services.work import Work
from app.storage import catalogue, definitions
from app.storage.tables import Microcredential, MicrocredentialVersion


@dataclass(frozen=True, slots=True)
class PathwayView:
    """How far somebody has come, with the names of everything that is named."""

    progress: Progress
    root: PathwayPart
    in_order: bool
    names: Mapping[UUID, Microcredential]
    offers: Mapping[UUID, MicrocredentialVersion]
    capstone: MicrocredentialVersion | None

    def standing(self, group: PathwayPart) -> GroupStanding:
        """Return how a group stands."""
        return next(g for g in self.progress.standing.groups if g.group.key == group.key)

    def name(self, badge: Earned) -> str:
        """Return what the badge is of, with its topic."""
        known = self.names[badge.microcredential_id].name
        return f"{known}: {badge.topic}" if badge.topic else known

    def left(self, group: GroupStanding) -> Sequence[tuple[str, UUID | None]]:
        """Return what could still fill a group: the name, and the version on offer."""
        used = {badge.microcredential_id for badge in group.filled}
        open_ids = [one for one in group.group.microcredential_ids if one not in used]
        offers = self.offers
        return [
            (self.names[one].name, offers[one].id if one in offers else None) for one in open_ids
        ]

    def is_open(self, group: GroupStanding) -> bool:
        """Tell whether the group can be worked on: in order, the ones before are full."""
        if not self.in_order:
            return True
        before = self.progress.standing.groups
        return all(one.missing == 0 for one in before[: before.index(group)])


def look(work: Work, pathway_id: UUID) -> PathwayView:
    """Return one pathway for the page of the one who asks."""
    return _view(work, pathways.progress(work, pathway_id, None))


def _view(work: Work, progress: Progress) -> PathwayView:
    scope, version = (work.session, work.organization_id), progress.version
    content = content_of(pathway_awarding.columns_of(version))
    standing = progress.standing
    named = {one for group in standing.groups for one in group.group.microcredential_ids}
    held = {b.microcredential_id for g in standing.groups for b in (*g.filled, *g.too_early)}
    on_offer = catalogue.newest_published(*scope)
    return PathwayView(
        progress,
        content.requirement,
        content.counting.in_order,
        work.by_ids(Microcredential, named | held),
        {one.microcredential_id: one for one in on_offer},
        definitions.latest_published(*scope, version.capstone_id),
    )
