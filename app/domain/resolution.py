"""What the sealed reviews of a round come to: a decision, one level for each criterion, the unmet set."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.policy import SplitRule
from app.domain.review import CarriedLevel
from app.domain.rubric import Criterion, Judgement, Outcome, PassRule, judge

TWO, THREE = 2, 3


@dataclass(frozen=True, slots=True)
class ResolvedLevel:
    """The level of a criterion in a decision, and the comment that goes with it."""

    criterion: str
    level: str
    is_carried: bool
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a round came to."""

    outcome: Outcome
    rule: str
    levels: tuple[ResolvedLevel, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one assessor says: a level for every criterion, and what that comes to alone."""

    levels: Mapping[str, str]
    comments: Mapping[str, str]
    judgement: Judgement

    @property
    def outcome(self) -> Outcome:
        """The assessor's own decision."""
        return self.judgement.outcome


@dataclass(frozen=True, slots=True)
class Panel:
    """By what a round is resolved: the rubric, when it is passed, what settles a split."""

    criteria: Sequence[Criterion]
    rule: PassRule
    split_rule: SplitRule = "decision_majority"


class Step(StrEnum):
    """What comes next in a round."""

    WAIT = "wait"
    READ_AGAIN = "read_again"
    ADJUDICATE = "adjudicate"
    RESOLVE = "resolve"


def verdict(
    panel: Panel, given: Mapping[str, tuple[str, str]], carried: Iterable[CarriedLevel]
) -> Verdict:
    """Return what an assessor says: given levels (with comments), the rest carried over."""
    kept = {c.criterion: c.level for c in carried}
    levels = {c.key: given[c.key][0] if c.key in given else kept[c.key] for c in panel.criteria}
    comments = {key: comment for key, (_, comment) in given.items()}
    return Verdict(levels, comments, judge(panel.criteria, panel.rule, levels))


def next_step(seats: int, verdicts: Sequence[Verdict], *, reads_not_yet_again: bool) -> Step:
    """Return what comes next when this many were asked and these have sealed."""
    if len(verdicts) < seats:
        return Step.WAIT
    if len(verdicts) == 1 and reads_not_yet_again and verdicts[0].outcome is Outcome.NOT_YET:
        return Step.READ_AGAIN
    if len(verdicts) == TWO and verdicts[0].outcome is not verdicts[1].outcome:
        return Step.ADJUDICATE
    return Step.RESOLVE


def resolve(panel: Panel, verdicts: Sequence[Verdict]) -> Resolution:
    """Return the decision of one assessor, of two who agree, or of three; the third stands last."""
    if len(verdicts) == 1:
        return _as_said(panel, "single", verdicts[0])
    if len(verdicts) == TWO:
        return _agreed(panel, verdicts)
    return _SPLIT_RULES[panel.split_rule](panel, verdicts)


def keep(
    resolution: Resolution, kept: Mapping[str, ResolvedLevel], still_open: Collection[str] = ()
) -> Resolution:
    """Return the resolution with what an earlier round settled, in its words, and what it left open."""
    levels = tuple(kept.get(one.criterion, one) for one in resolution.levels)
    if not still_open:
        return replace(resolution, levels=levels)
    missed = {*resolution.unmet, *still_open}
    unmet = tuple(one.criterion for one in levels if one.criterion in missed)
    return replace(resolution, levels=levels, outcome=Outcome.NOT_YET, unmet=unmet)


def _as_said(panel: Panel, rule: str, said: Verdict) -> Resolution:
    return _resolution(panel, rule, said.judgement, said.levels, [said])


def _agreed(panel: Panel, verdicts: Sequence[Verdict]) -> Resolution:
    """Both say the same: the lower level of the two; what either misses is unmet."""
    first, second = verdicts
    if first.outcome is not second.outcome:
        raise ValueError("two who disagree need a third")
    levels = {c.key: _ranked(c, verdicts)[0] for c in panel.criteria}
    judgement = Judgement(first.outcome, _union(panel, verdicts))
    return _resolution(panel, "agreement", judgement, levels, verdicts)


def _decision_majority(panel: Panel, verdicts: Sequence[Verdict]) -> Resolution:
    """Two of three decide; levels are medians, and what a median misses is unmet."""
    outcomes = [one.outcome for one in verdicts]
    outcome = max(outcomes, key=outcomes.count)
    majority = [one for one in verdicts if one.outcome is outcome]
    levels = _medians(panel, verdicts)
    below = tuple(c.key for c in panel.criteria if not c.is_met_by(levels[c.key]))
    # Two may miss different criteria, so that no median misses any: then both have to be mended.
    unmet = () if outcome is Outcome.ACCEPTED else below or _union(panel, majority)
    judgement = Judgement(outcome, unmet)
    return _resolution(panel, "decision_majority", judgement, levels, majority)


def _criterion_median(panel: Panel, verdicts: Sequence[Verdict]) -> Resolution:
    """The median of each criterion, judged like the levels of a single assessor."""
    levels = _medians(panel, verdicts)
    judgement = judge(panel.criteria, panel.rule, levels)
    return _resolution(panel, "criterion_median", judgement, levels, verdicts)


def _expert_replaces(panel: Panel, verdicts: Sequence[Verdict]) -> Resolution:
    """What the third says stands, as if there had been nobody else."""
    return _as_said(panel, "expert_replaces", verdicts[-1])


_SPLIT_RULES: Mapping[SplitRule, Callable[[Panel, Sequence[Verdict]], Resolution]] = {
    "decision_majority": _decision_majority,
    "criterion_median": _criterion_median,
    "expert_replaces": _expert_replaces,
}


def _medians(panel: Panel, verdicts: Sequence[Verdict]) -> dict[str, str]:
    return {c.key: _ranked(c, verdicts)[len(verdicts) // 2] for c in panel.criteria}


def _ranked(criterion: Criterion, verdicts: Sequence[Verdict]) -> list[str]:
    return sorted((one.levels[criterion.key] for one in verdicts), key=criterion.rank)


def _union(panel: Panel, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    missed = {key for one in verdicts for key in one.judgement.unmet}
    return tuple(c.key for c in panel.criteria if c.key in missed)


def _resolution(
    panel: Panel,
    rule: str,
    judgement: Judgement,
    levels: Mapping[str, str],
    heard: Sequence[Verdict],
) -> Resolution:
    """Return the decision; a criterion has the comments of those who were heard."""
    resolved = tuple(
        ResolvedLevel(
            c.key,
            levels[c.key],
            is_carried=all(c.key not in one.comments for one in heard),
            comment=_comments(c.key, heard),
        )
        for c in panel.criteria
    )
    return Resolution(judgement.outcome, rule, resolved, judgement.unmet)


def _comments(key: str, heard: Sequence[Verdict]) -> str:
    said = (one.comments.get(key, "") for one in heard)
    return "\n\n".join(dict.fromkeys(text for text in said if text.strip()))
