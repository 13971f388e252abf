"""What can happen to a team: one table of moves."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from app.domain.moves import follow


class TeamState(StrEnum):
    """Where a team stands; an archived one stays on record."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class TeamMove(StrEnum):
    """What can happen to a team."""

    EDIT = "edit"
    ARCHIVE = "archive"
    ADD_MEMBER = "add_member"
    REMOVE_MEMBER = "remove_member"
    BEGIN_CYCLE = "begin_cycle"


TEAM_MOVES: Mapping[tuple[TeamState, TeamMove], TeamState] = {
    (TeamState.ACTIVE, TeamMove.EDIT): TeamState.ACTIVE,
    (TeamState.ACTIVE, TeamMove.ARCHIVE): TeamState.ARCHIVED,
    (TeamState.ACTIVE, TeamMove.ADD_MEMBER): TeamState.ACTIVE,
    (TeamState.ACTIVE, TeamMove.REMOVE_MEMBER): TeamState.ACTIVE,
    (TeamState.ACTIVE, TeamMove.BEGIN_CYCLE): TeamState.ACTIVE,
    # What stays on record can still be put right.
    (TeamState.ARCHIVED, TeamMove.EDIT): TeamState.ARCHIVED,
    (TeamState.ARCHIVED, TeamMove.REMOVE_MEMBER): TeamState.ARCHIVED,
}


def check_team(archived_at: datetime | None, wanted: TeamMove) -> None:
    """Raise MoveError unless this can happen to the team now."""
    state = TeamState.ACTIVE if archived_at is None else TeamState.ARCHIVED
    follow(TEAM_MOVES, state, wanted, says="This team is out of use.")
