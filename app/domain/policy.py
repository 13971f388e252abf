"""The policy of a version: who judges, who may know whom, how a round is resolved, when badges go out."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain.clock import NO_TARGETS, Targets
from app.domain.partner_check import PartnerCheckRule
from app.domain.plain_text import single_line
from app.domain.recognition import RecognitionRule
from app.domain.rubric import Key, Value

Preset = Literal["single", "double_blind"]
Anonymity = Literal["none", "educator", "both"]
SecondRead = Literal["none", "sample", "every_not_yet", "all"]
SplitRule = Literal["decision_majority", "criterion_median", "expert_replaces"]
Conflict = Literal["declared_conflict", "coach", "line_manager", "same_school", "learning_partner"]

# What a preset says; each of these can be chosen by itself.
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "single": {"reviews": 1, "anonymity": "none", "second_read": "none"},
    "double_blind": {"reviews": 2, "anonymity": "both", "second_read": "none"},
}
# Where names are shown the building administrator may judge; where they are hidden, nobody near may.
NEAR: tuple[Conflict, ...] = ("declared_conflict", "coach")
STRICT: tuple[Conflict, ...] = (*NEAR, "line_manager", "same_school", "learning_partner")
OPEN_DEFAULTS: Mapping[str, Any] = {"conflicts": NEAR, "reciprocal_months": 0}
BLIND_DEFAULTS: Mapping[str, Any] = {"conflicts": STRICT, "reciprocal_months": 12}


class Ground(Value):
    """One reason for which a decision can be appealed."""

    key: Key
    title: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]


GROUNDS = (
    Ground(key="procedure", title="The rules of the programme were not kept"),
    Ground(key="evidence-overlooked", title="Evidence that I handed in was overlooked"),
    Ground(key="criterion-misread", title="A criterion was judged on something it does not ask"),
    Ground(key="conflict", title="Somebody who judged was not independent of me"),
)


class AppealPolicy(Value):
    """Until when, on what grounds, and before how many a decision can be appealed."""

    window_working_days: Annotated[int, Field(strict=True, ge=1, le=120)] = 10
    grounds: Annotated[tuple[Ground, ...], Field(min_length=1, max_length=20)] = GROUNDS
    # Odd, so that there is always a majority for or against letting the decision stand.
    panel: Literal[1, 3, 5, 7] = 3

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        if len({ground.key for ground in self.grounds}) != len(self.grounds):
            raise ValueError("grounds: a key stands there twice")
        return self


class CasePolicy(Value):
    """How long a holder may answer before it is voted on whether a badge is taken back, and before how many."""

    answer_working_days: Annotated[int, Field(strict=True, ge=1, le=120)] = 10
    panel: Literal[1, 3, 5, 7] = 3


class BlindAnchors(Value):
    """Work with agreed levels that assessors are given among the rest, without being told."""

    # About one of so many that an assessor is given.
    every: Annotated[int, Field(strict=True, ge=2, le=1000)]
    # Whether its assessor learns, once it is decided, what it was and what was agreed.
    feedback: bool = False


class Policy(Value):
    """How submissions are judged and badges issued."""

    # Filled in: the name of the preset that the settings are, if they are one.
    preset: Preset | None = None
    reviews: Literal[1, 2] = 1
    anonymity: Anonymity = "none"
    second_read: SecondRead = "none"
    second_read_percent: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    split_rule: SplitRule = "decision_majority"
    completeness: Literal["machine", "person", "both"] = "machine"
    approver: bool = False
    lapse_after_working_days: Annotated[int, Field(strict=True, ge=1, le=60)] = 5
    # Whether only those judge who have passed the gate of the stage's scoring guide and still count.
    calibrated: bool = False
    # None: nothing is slipped into anybody's queue.
    blind_anchors: BlindAnchors | None = None
    load_limit: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    resubmission_routing: Literal["same", "fresh", "mixed"] = "same"
    # Within how many working days each step should be done; where it says nothing the organization does.
    targets: Targets = NO_TARGETS
    issue_hold_minutes: Annotated[int, Field(strict=True, ge=0, le=43_200)] = 0
    direct_issue: bool = False
    # Whether AI had a part in the work has to be declared when it is handed in.
    declares_ai_use: bool = False
    # Whether educators say, when they hand in, at which level they see themselves.
    self_levels: Literal["off", "optional", "required"] = "off"
    # Whether a learning partner looks a draft over before it is handed in.
    partner_check: PartnerCheckRule = "none"
    # Whether educators may let colleagues find their accepted work; each decides for themself.
    sharing: Literal["off", "offered"] = "offered"
    # After so many attempts that were not accepted, the next one waits for a meeting with a coach.
    coach_after_attempts: Annotated[int, Field(strict=True, ge=1, le=50)] | None = None
    # Beside the educator, who never judges their own work.
    conflicts: Annotated[tuple[Conflict, ...], Field(max_length=5)] = NEAR
    # Whom the educator has judged within so many months does not judge the educator.
    reciprocal_months: Annotated[int, Field(strict=True, ge=0, le=120)] = 0
    # None: decisions cannot be appealed.
    appeals: AppealPolicy | None = AppealPolicy()
    cases: CasePolicy = CasePolicy()
    # None: nothing that was awarded elsewhere stands for it.
    recognition: RecognitionRule | None = None
    # Whether recognitions meet what has to be held before one can enroll.
    recognitions: Literal["none", "allowed"] = "none"

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: Any) -> Any:  # noqa: ANN401 - whatever was sent
        if not isinstance(given, dict):
            return given
        preset = given.get("preset")
        said = PRESETS.get(preset, {}) if isinstance(preset, str) else {}
        # Once filled in, this is no JSON any more, in which a list may stand for a tuple.
        filled = _with_tuples({**said, **given})
        is_blind = filled.get("anonymity", "none") != "none"
        return {**(BLIND_DEFAULTS if is_blind else OPEN_DEFAULTS), **filled}

    @model_validator(mode="after")
    def _settings_fit(self) -> Self:
        if (self.second_read == "sample") != (self.second_read_percent is not None):
            raise ValueError("second_read_percent: needed by second_read sample, and by it only")
        if self.reviews == 2 and self.second_read != "none":  # noqa: PLR2004 - two assessors
            raise ValueError("second_read: with two reviews everything is read twice already")
        if self.blind_anchors is not None and not self.is_blind:
            raise ValueError("blind_anchors: only where anonymity hides whose work it is")
        core = {name: getattr(self, name) for name in PRESETS["single"]}
        found = next((name for name, said in PRESETS.items() if said == core), None)
        if self.preset not in {None, found}:
            told = ", ".join(f"{k} {v}" for k, v in PRESETS[self.preset].items())
            raise ValueError(f"preset: {self.preset} means {told}; leave it out to choose others")
        object.__setattr__(self, "preset", found)
        return self

    @property
    def gates_by_machine(self) -> bool:
        """Tell whether what is missing is found by machine, and comes back at once."""
        return self.completeness != "person"

    @property
    def gates_by_person(self) -> bool:
        """Tell whether a person looks whether everything is there before it is judged."""
        return self.completeness != "machine"

    @property
    def is_blind(self) -> bool:
        """Tell whether assessors do not learn whose work they judge."""
        return self.anonymity != "none"

    @property
    def most_assessors(self) -> int:
        """Tell how many one submission may need: a third where two can disagree."""
        return 1 if self.reviews == 1 and self.second_read == "none" else 3

    def seats(self, draw: int) -> int:
        """Return how many assessors a round begins with; `draw` is a number from 0 to 99."""
        is_drawn = self.second_read == "sample" and draw < (self.second_read_percent or 0)
        return 2 if self.reviews == 2 or self.second_read == "all" or is_drawn else 1  # noqa: PLR2004


def policy_of(stored: Mapping[str, Any]) -> Policy:
    """Return the policy from the JSON that a version row keeps."""
    return Policy.model_validate(dict(stored))


def patchable(stored: Mapping[str, Any], change: object) -> dict[str, Any]:
    """Return what a merge patch is applied to: without what the change lets be filled in anew."""
    if not isinstance(change, Mapping):
        return dict(stored)
    dropped = {"preset"} | (set(PRESETS["single"]) if change.get("preset") else set())
    if "anonymity" in change or change.get("preset"):
        old = BLIND_DEFAULTS if stored.get("anonymity", "none") != "none" else OPEN_DEFAULTS
        dropped |= {name for name, value in old.items() if _same(stored.get(name), value)}
    return {name: value for name, value in stored.items() if name not in dropped}


def _same(stored: object, default: object) -> bool:
    return (list(stored) if isinstance(stored, list | tuple) else stored) == (
        list(default) if isinstance(default, tuple) else default
    )


def _with_tuples(given: Any) -> Any:  # noqa: ANN401 - whatever was sent
    if isinstance(given, dict):
        return {name: _with_tuples(value) for name, value in given.items()}
    return tuple(map(_with_tuples, given)) if isinstance(given, list) else given
