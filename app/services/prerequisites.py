"""Prerequisites of a version: which of them a person does not hold yet, said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.policy import policy_of
from app.domain.prerequisites import MissingGroup, groups_of, missing_groups, missing_of
from app.services import holding
from app.services.work import Work
from app.storage.tables import Microcredential, MicrocredentialVersion


@dataclass(frozen=True, slots=True)
class Absent:
    """What is missing, with the names of all that could be earned for it."""

    microcredentials: Sequence[Microcredential]
    groups: Sequence[tuple[MissingGroup, Sequence[Microcredential]]]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.microcredentials and not self.groups

    @property
    def sentence(self) -> str:
        """Say what is missing, by name and id."""
        parts = []
        if self.microcredentials:
            parts.append(f"needs the microcredentials {_named(self.microcredentials)} first")
        for missing, choices in self.groups:
            group = missing.group.name
            parts.append(f"needs {missing.more} more of {group!r} first: {_named(choices)}")
        return "; ".join(parts)


def missing(work: Work, version: MicrocredentialVersion, person_id: UUID) -> Absent:
    """Return what the version asks for and the person does not hold, in any version, now."""
    needed = [UUID(text) for text in version.prerequisite_ids]
    groups = groups_of(version.prerequisite_groups)
    if not needed and not groups:
        return Absent((), ())
    recognized = policy_of(version.policy).recognitions == "allowed"
    held = holding.held_microcredentials(work, person_id, recognized=recognized)
    alone, grouped = missing_of(needed, held), missing_groups(groups, held)
    ids = {*alone, *(choice for one in grouped for choice in one.choices)}
    named = work.by_ids(Microcredential, ids)
    return Absent(
        [named[one] for one in alone],
        [(one, [named[choice] for choice in one.choices]) for one in grouped],
    )


def _named(found: Sequence[Microcredential]) -> str:
    return ", ".join(f"{one.name!r} ({one.id})" for one in found)
