"""How far a person has come on a pathway: which badge fills which place, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.matching import assign
from app.domain.pathway import PathwayContent, PathwayCounting, PathwayPart
from app.domain.repeats import same_topic


@dataclass(frozen=True, slots=True)
class Earned:
    """A whole badge that counts now."""

    credential_id: UUID
    microcredential_id: UUID
    earned_at: datetime
    topic: str | None = None
    # The badge of a pathway fills places that name it, never a free one.
    is_capstone: bool = False
    # Awarded elsewhere: the id is that of the recognition.
    is_recognized: bool = False


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """One group: the badges in its places, and whether it is on the way that is nearest."""

    group: PathwayPart
    filled: tuple[Earned, ...]
    is_chosen: bool = True
    # Badges that would fit, had they been earned after the group before was full.
    too_early: tuple[Earned, ...] = ()

    @property
    def missing(self) -> int:
        """How many places are empty."""
        return self.group.needed - len(self.filled)


@dataclass(frozen=True, slots=True)
class Standing:
    """Every group of the pathway as it stands."""

    groups: tuple[GroupStanding, ...]

    @property
    def chosen(self) -> tuple[GroupStanding, ...]:
        """The groups that count, on the way that is nearest to complete."""
        return tuple(group for group in self.groups if group.is_chosen)

    @property
    def needed(self) -> int:
        """How many places there are on this way."""
        return sum(group.group.needed for group in self.chosen)

    @property
    def missing(self) -> int:
        """How many of them are empty."""
        return sum(group.missing for group in self.chosen)

    @property
    def is_complete(self) -> bool:
        """Tell whether no place is empty."""
        return self.missing == 0

    @property
    def parts(self) -> tuple[Earned, ...]:
        """The badges that fill places, each once."""
        return tuple(dict.fromkeys(badge for group in self.chosen for badge in group.filled))

    @property
    def part_ids(self) -> tuple[UUID, ...]:
        """Their ids."""
        return tuple(badge.credential_id for badge in self.parts)


def standing_of(content: PathwayContent, badges: Iterable[Earned]) -> Standing:
    """Return how badges fill the pathway best: with the fewest places left empty."""
    held = sorted(badges, key=lambda one: (one.earned_at, one.credential_id))
    groups = content.requirement.groups
    if content.counting.in_order:
        return Standing(tuple(_in_order(groups, held, content.counting)))
    counted = list(_once(held, content.counting))
    best = min(
        (_fill(way, counted, content.counting) for way in content.requirement.ways()),
        key=lambda filled: sum(one.missing for one in filled),
    )
    by_key = {one.group.key: one for one in best}
    return Standing(
        tuple(
            by_key.get(group.key) or GroupStanding(group, (), is_chosen=False) for group in groups
        )
    )


def _fill(
    way: Sequence[PathwayPart], counted: Sequence[Earned], counting: PathwayCounting
) -> tuple[GroupStanding, ...]:
    if counting.shared:
        return tuple(
            GroupStanding(group, tuple(b for b in counted if _fits(b, group))[: group.needed])
            for group in way
        )
    # Free groups last: what a named group can use is not spent on them first.
    order = sorted(way, key=lambda group: group.free)
    fits = {badge: [g.key for g in order if _fits(badge, g)] for badge in counted}
    given = assign({group.key: group.needed for group in way}, fits)
    return tuple(
        GroupStanding(group, tuple(b for b in counted if given.get(b) == group.key))
        for group in way
    )


def _in_order(
    groups: Sequence[PathwayPart], held: Sequence[Earned], counting: PathwayCounting
) -> Iterable[GroupStanding]:
    """Fill each group as early as it can be: then whatever follows has the most time."""
    since: datetime | None = (
        datetime.min.replace(tzinfo=held[0].earned_at.tzinfo) if held else None
    )
    for group in groups:
        fitting = [badge for badge in held if _fits(badge, group)]
        in_time = [b for b in fitting if since is not None and b.earned_at >= since]
        filled = tuple(_once(in_time, counting))[: group.needed]
        early = (
            () if len(filled) == group.needed else tuple(b for b in fitting if b not in in_time)
        )
        yield GroupStanding(group, filled, too_early=early)
        is_full = len(filled) == group.needed
        since = filled[-1].earned_at if is_full and filled else None


def _once(held: Sequence[Earned], counting: PathwayCounting) -> Iterable[Earned]:
    """Yield the first badge of each microcredential, or of each topic of it."""
    seen = set()
    for badge in held:
        topic = same_topic(badge.topic) if counting.each == "topic" else ""
        if (badge.microcredential_id, topic) not in seen:
            seen.add((badge.microcredential_id, topic))
            yield badge


def _fits(badge: Earned, group: PathwayPart) -> bool:
    if group.free:
        return not badge.is_capstone
    return badge.microcredential_id in group.microcredential_ids
