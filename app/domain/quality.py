"""Standards of quality for a microcredential itself: what a version meets, what it does not, and why; advice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from app.domain import quality_of_guides as guides
from app.domain.definition import StageOfVersion, VersionContent
from app.domain.errors import Fault
from app.domain.evidence_requirement import EvidenceRequirement, Kind
from app.domain.rubric import Criterion

Outcome = Literal["met", "unmet", "not_applicable"]
Guides = Mapping[UUID, Sequence[Criterion]]


@dataclass(frozen=True, slots=True)
class Version:
    """What the standards look at: everything that a version says, and its guides."""

    content: VersionContent
    criteria: Guides

    @property
    def stages(self) -> Iterator[tuple[str, StageOfVersion, Sequence[Criterion]]]:
        """Each stage with where it is and what it is judged by."""
        for place, stage in enumerate(self.content.stages):
            yield f"/stages/{place}", stage, self.criteria.get(stage.rubric_id, ())

    @property
    def asked(self) -> Iterator[tuple[str, EvidenceRequirement, StageOfVersion]]:
        """Everything that is asked for, with where it is and the stage that asks."""
        for where, stage, _ in self.stages:
            for place, one in enumerate(stage.evidence):
                yield f"{where}/evidence/{place}", one, stage


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard: its words, what is wrong, and whether it is about such a version at all."""

    key: str
    title: str
    faults: Callable[[Version], Iterator[Fault]]
    applies: Callable[[VersionContent], bool] = lambda content: bool(content.stages)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one standard says about one version; nothing is wrong where it is met."""

    standard: Standard
    outcome: Outcome
    faults: tuple[Fault, ...]


def findings(content: VersionContent, criteria: Guides) -> tuple[Finding, ...]:
    """Return what each standard says, in their order."""
    version = Version(content, criteria)
    return tuple(_finding(one, version) for one in STANDARDS)


def _finding(standard: Standard, version: Version) -> Finding:
    if not standard.applies(version.content):
        return Finding(standard, "not_applicable", ())
    faults = tuple(standard.faults(version))
    return Finding(standard, "unmet" if faults else "met", faults)


def _one_competency(version: Version) -> Iterator[Fault]:
    count = len(version.content.competency_ids)
    if count != 1:
        told = "nothing" if not count else f"{count} competencies"
        yield Fault("/competency_ids", f"it is aligned to {told}; one badge stands best for one")


def _research(version: Version) -> Iterator[Fault]:
    content = version.content
    plans = content.plan is not None and content.plan.sources.min > 0
    asks = any(one.kind is Kind.SOURCE for _, one, _ in version.asked)
    words = (
        content.description,
        content.criteria_narrative,
        *(s.description or "" for s in content.stages),
    )
    if not (plans or asks or any("https://" in one or "http://" in one for one in words)):
        yield Fault(
            "/description",
            "it names no research or resource: link to one in its words, or ask for sources",
        )


def _evidence_described(version: Version) -> Iterator[Fault]:
    for where, one, _ in version.asked:
        if not one.description.strip():
            yield Fault(f"{where}/description", f"“{one.title}” does not say what it should show")


def _length_stated(version: Version) -> Iterator[Fault]:
    for where, one, _ in version.asked:
        if one.kind in {Kind.TEXT, Kind.VIDEO} and not one.bounds:
            yield Fault(f"{where}/bounds", f"“{one.title}” does not say how long it may be")


def _evidence_judged(version: Version) -> Iterator[Fault]:
    for where, stage, criteria in version.stages:
        judged = {key for criterion in criteria for key in criterion.evidence}
        for place, one in enumerate(stage.evidence):
            if one.key not in judged:
                yield Fault(
                    f"{where}/evidence/{place}", f"no criterion is judged on “{one.title}”"
                )


def _levels(version: Version) -> Iterator[Fault]:
    for where, _, criteria in version.stages:
        yield from guides.undescribed(f"{where}/rubric_id", criteria)
        yield from guides.alike(f"{where}/rubric_id", criteria)


def _plain_words(version: Version) -> Iterator[Fault]:
    for where, _, criteria in version.stages:
        yield from guides.long_winded(f"{where}/rubric_id", criteria)


def _trained(version: Version) -> Iterator[Fault]:
    if not version.content.policy.calibrated:
        yield Fault("/policy/calibrated", "assessors are asked who have not been calibrated")


def _fair(version: Version) -> Iterator[Fault]:
    policy = version.content.policy
    if not policy.is_blind:
        yield Fault("/policy/anonymity", "assessors see whose work it is")
    if policy.appeals is None:
        yield Fault("/policy/appeals", "a decision cannot be appealed")


def _effort(version: Version) -> Iterator[Fault]:
    for where, stage, _ in version.stages:
        if stage.hours_tenths is None:
            yield Fault(
                f"{where}/hours_tenths", f"{stage.name} does not say how many hours it takes"
            )


def _pay(version: Version) -> Iterator[Fault]:
    for where, stage, _ in version.stages:
        if stage.stipend is None:
            yield Fault(
                f"{where}/stipend", f"other stages pay; {stage.name} does not say what it pays"
            )


def _lasting(version: Version) -> Iterator[Fault]:
    expiry = version.content.expiry
    if expiry.rule != "none" and expiry.renewal == "none":
        yield Fault("/expiry/renewal", "its badges end, and nothing renews them")


def _another_way(version: Version) -> Iterator[Fault]:
    for where, one, stage in version.asked:
        others = (o for o in stage.evidence if o.one_of and o.one_of == one.one_of)
        alone = one.one_of is None or all(o.kind is Kind.VIDEO for o in others)
        if one.kind is Kind.VIDEO and not one.is_optional and alone:
            told = f"“{one.title}” can be shown on video only; offer another way beside it"
            yield Fault(where, told)


def _supported(version: Version) -> Iterator[Fault]:
    policy = version.content.policy
    if policy.coach_after_attempts is None and policy.partner_check == "none":
        yield Fault(
            "/policy/coach_after_attempts",
            "nobody looks at a draft or meets who has tried: name a coach's or a partner's part",
        )


def _always(_: VersionContent) -> bool:
    return True


def _pays(content: VersionContent) -> bool:
    return any(stage.stipend for stage in content.stages)


STANDARDS: tuple[Standard, ...] = (
    Standard("competency", "It is about one competency", _one_competency, _always),
    Standard("research", "It rests on research and names resources", _research),
    Standard("evidence", "It says what each piece of evidence should show", _evidence_described),
    Standard("length", "It says how long texts and videos may be", _length_stated),
    Standard("judged", "Everything that is asked for is judged", _evidence_judged),
    Standard("levels", "Each level is described, and differs from the next", _levels),
    Standard("plain-words", "Levels are in plain words", _plain_words),
    Standard("assessors", "Whoever judges was trained for it", _trained),
    Standard("fairness", "It is judged without regard to the person, and can be appealed", _fair),
    Standard("effort", "It says how much time it takes", _effort),
    Standard("pay", "It says what each stage pays", _pay, _pays),
    Standard("lasting", "It says how long it lasts and what renews it", _lasting, _always),
    Standard("another-way", "Nobody is shut out by the form of the evidence", _another_way),
    Standard("support", "Whoever works on it is not left alone", _supported),
)
