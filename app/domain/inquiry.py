"""Inquiry cycles: a team looks at student work, plans, does, studies, acts; students are codes, never names."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.domain.errors import MoveError
from app.domain.moves import follow
from app.domain.plain_text import plain_url, single_line, storable

MOST_GROUPS, MOST_CODES, MOST_STEPS, MOST_PIECES, MOST_FILES = 12, 60, 20, 20, 20
# Two letters at most and a number: there is no room for a name.
CODE_PATTERN = r"^[A-Z]{0,2}-?[0-9]{1,4}$"
Code = Annotated[str, Field(max_length=7, pattern=CODE_PATTERN)]
GroupName = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(single_line)]
StepText = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(storable)]


class Phase(StrEnum):
    """Where a cycle stands."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class CycleMove(StrEnum):
    """What a team can do with its cycle."""

    BEGIN = "begin"
    ACT = "act"
    CLOSE = "close"
    WITHDRAW = "withdraw"


CYCLE_MOVES: Mapping[tuple[Phase, CycleMove], Phase] = {
    (Phase.PLAN, CycleMove.BEGIN): Phase.DO,
    (Phase.PLAN, CycleMove.WITHDRAW): Phase.WITHDRAWN,
    (Phase.DO, CycleMove.WITHDRAW): Phase.WITHDRAWN,
    (Phase.STUDY, CycleMove.ACT): Phase.ACT,
    (Phase.ACT, CycleMove.CLOSE): Phase.CLOSED,
}
# What may be written in which phase.
FIELDS: Mapping[str, Phase] = {
    "question": Phase.PLAN,
    "pieces": Phase.PLAN,
    "files": Phase.PLAN,
    "groups": Phase.STUDY,
    "next_steps": Phase.STUDY,
    "findings": Phase.ACT,
}


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkPiece(_Value):
    """A piece of the common work: a text or a link."""

    title: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]
    text: (
        Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(storable)] | None
    ) = None
    url: (
        Annotated[str, Field(min_length=10, max_length=2000), AfterValidator(plain_url)] | None
    ) = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.text is None) == (self.url is None):
            raise ValueError("expected either text or url")
        return self


class Group(_Value):
    """Students who need the same next, by the codes that the team gave them."""

    name: GroupName
    codes: Annotated[tuple[Code, ...], Field(min_length=1, max_length=MOST_CODES)]


class NextStep(_Value):
    """What the team will do, for one group or for all."""

    text: StepText
    group: GroupName | None = None


def phase_of(stored: str, round_state: str | None) -> Phase:
    """Return where a cycle stands: what is scored is studied once the levels are open."""
    phase = Phase(stored)
    if phase is not Phase.DO or round_state in {None, "scoring"}:
        return phase
    return Phase.WITHDRAWN if round_state == "withdrawn" else Phase.STUDY


def move_cycle(phase: Phase, wanted: CycleMove) -> Phase:
    """Return the phase after the move; raises MoveError naming phase, move and what is allowed."""
    return follow(CYCLE_MOVES, phase, wanted)


def check_writable(phase: Phase, names: Sequence[str]) -> None:
    """Raise MoveError for a field that belongs to another phase."""
    for name in names:
        if FIELDS[name] is not phase:
            raise MoveError(
                phase, f"write {name}", [one for one in FIELDS if FIELDS[one] is phase]
            )


def faults_of(groups: Sequence[Group], steps: Sequence[NextStep]) -> list[tuple[str, str]]:
    """Return what does not fit together: where, and what was expected."""
    found = []
    seen: set[str] = set()
    for place, group in enumerate(groups):
        if seen & set(group.codes) or len(set(group.codes)) != len(group.codes):
            found.append((f"/groups/{place}/codes", "expected each code in one group, once"))
        seen |= set(group.codes)
    names = [group.name for group in groups]
    if len(set(names)) != len(names):
        found.append(("/groups", "expected a name of its own for each group"))
    for place, step in enumerate(steps):
        if step.group is not None and step.group not in names:
            found.append((f"/next_steps/{place}/group", "expected the name of one of the groups"))
    return found
