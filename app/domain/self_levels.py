"""Self-levels: where educators see themselves on each criterion; they count for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.errors import Fault, InvalidError
from app.domain.rubric import Criterion

Asked = Literal["off", "optional", "required"]


@dataclass(frozen=True, slots=True)
class SelfLevel:
    """One criterion and the level that the educator sees there."""

    criterion: str
    level: str


def check(
    given: Sequence[SelfLevel],
    criteria: Sequence[Criterion],
    to_judge: frozenset[str],
    *,
    asked: Asked,
) -> None:
    """Raise InvalidError naming each self-level that is missing, unknown, doubled or not asked for."""
    if given and asked == "off":
        raise _refused([Fault("/self_levels", "this version does not ask for them")])
    open_ones = {one.key: one for one in criteria if one.key in to_judge}
    faults = [
        fault for place, one in enumerate(given) if (fault := _fault(place, one, given, open_ones))
    ]
    missing = [one.title for key, one in open_ones.items() if key not in _keys(given)]
    if missing and asked == "required":
        faults.append(Fault("/self_levels", f"say where you stand on: {'; '.join(missing)}"))
    if faults:
        raise _refused(faults)


def _fault(
    place: int, one: SelfLevel, given: Sequence[SelfLevel], open_ones: dict[str, Criterion]
) -> Fault | None:
    pointer = f"/self_levels/{place}"
    if one.criterion not in open_ones:
        return Fault(f"{pointer}/criterion", f"expected one of {', '.join(open_ones)}")
    if one.criterion in _keys(given[:place]):
        return Fault(f"{pointer}/criterion", f"{one.criterion} stands there twice")
    levels = [level.key for level in open_ones[one.criterion].levels]
    if one.level not in levels:
        return Fault(f"{pointer}/level", f"expected one of {', '.join(levels)}")
    return None


def _keys(given: Sequence[SelfLevel]) -> set[str]:
    return {one.criterion for one in given}


def _refused(faults: Sequence[Fault]) -> InvalidError:
    return InvalidError("The self-levels are not as asked.", *faults)
