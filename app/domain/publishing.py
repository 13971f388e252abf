"""Whether a version can be published: its moves, and everything that stands in the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.definition import StageOfVersion, VersionContent, VersionState
from app.domain.errors import Fault, MoveError
from app.domain.evidence_requirement import Effect, EvidenceRequirement
from app.domain.moves import allowed, follow
from app.domain.rubric import Criterion
from app.domain.translation import missing_parts, unknown_parts


class VersionMove(StrEnum):
    """What can happen to a version."""

    EDIT = "edit"
    DELETE = "delete"
    PUBLISH = "publish"
    ARCHIVE = "archive"


VERSION_MOVES: dict[tuple[VersionState, VersionMove], VersionState | None] = {
    (VersionState.DRAFT, VersionMove.EDIT): VersionState.DRAFT,
    (VersionState.DRAFT, VersionMove.DELETE): None,
    (VersionState.DRAFT, VersionMove.PUBLISH): VersionState.PUBLISHED,
    (VersionState.PUBLISHED, VersionMove.ARCHIVE): VersionState.ARCHIVED,
}


class Severity(StrEnum):
    """Whether a check stands in the way of publishing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing wrong, or doubtful, with a version."""

    severity: Severity
    pointer: str
    detail: str


def move_version(state: str, wanted: VersionMove) -> VersionState | None:
    """Return the state after the move, None once it is gone; raises MoveError."""
    return follow(VERSION_MOVES, VersionState(state), wanted)


def check_published(state: str, wanted: str, says: str, *faults: Fault) -> None:
    """Raise MoveError with this sentence for what only a published version is for."""
    if state != VersionState.PUBLISHED:
        can = allowed(VERSION_MOVES, VersionState(state))
        raise MoveError(state, wanted, can, *faults, says=says)


def faults_of(checks: Sequence[Check]) -> tuple[Fault, ...]:
    """Return the checks that stand in the way."""
    return tuple(Fault(c.pointer, c.detail) for c in checks if c.severity is Severity.ERROR)


def check_content(
    content: VersionContent, rubrics: Mapping[UUID, Sequence[Criterion]]
) -> tuple[Check, ...]:
    """Return what is wrong with the content itself, given the criteria of its rubrics."""
    is_capstone = content.badge == "capstone"
    if not content.stages and not is_capstone:
        return (_error("/stages", "expected at least one stage"),)
    if is_capstone:
        return (*_check_capstone(content), *_check_translations(content, rubrics))
    found = [
        check
        for place, stage in enumerate(content.stages)
        for check in _check_stage(f"/stages/{place}", stage, rubrics.get(stage.rubric_id))
    ]
    return (*found, *_check_renewal(content), *_check_translations(content, rubrics))


def _check_capstone(content: VersionContent) -> Iterator[Check]:
    if content.stages:
        yield _error("/stages", "a capstone has no stages: a pathway awards it")
    if content.prerequisite_ids or content.prerequisite_groups:
        yield _error("/prerequisite_ids", "nobody enrolls in a capstone; name them in the pathway")
    if content.plan is not None:
        yield _error("/plan", "nobody enrolls in a capstone, so nobody plans it")
    if content.expiry.renewal == "submission":
        yield _error("/expiry/renewal", "a capstone has no stage that could renew it")


def _check_renewal(content: VersionContent) -> Iterator[Check]:
    wanted, keys = content.expiry.stage, [stage.key for stage in content.stages]
    if wanted is not None and wanted not in keys:
        yield _error(
            "/expiry/stage", f"there is no stage {wanted}; expected one of {', '.join(keys)}"
        )


def _check_translations(
    content: VersionContent, rubrics: Mapping[UUID, Sequence[Criterion]]
) -> Iterator[Check]:
    criteria = {stage.key: rubrics.get(stage.rubric_id, ()) for stage in content.stages}
    for language, words in content.translations.items():
        where = f"/translations/{language}"
        for part in unknown_parts(words, criteria):
            yield _error(where + part, "translates what the version does not have")
        for part in missing_parts(words, criteria):
            yield _warning(where + part, f"stays in {content.language}: it is not translated")


def _error(pointer: str, detail: str) -> Check:
    return Check(Severity.ERROR, pointer, detail)


def _warning(pointer: str, detail: str) -> Check:
    return Check(Severity.WARNING, pointer, detail)


def _check_stage(
    where: str, stage: StageOfVersion, criteria: Sequence[Criterion] | None
) -> Iterator[Check]:
    if not criteria:
        yield _error(f"{where}/rubric_id", "expected a rubric with at least one criterion")
        return
    if not stage.pass_rule.fits(criteria):
        yield _error(
            f"{where}/pass_rule",
            f"no submission can reach {stage.pass_rule.minimum} with these criteria",
        )
    for criterion in criteria:
        yield from _check_criterion(f"{where}/rubric_id", stage, criterion)
    judged = {key for criterion in criteria for key in criterion.evidence}
    for place, requirement in enumerate(stage.evidence):
        if requirement.key not in judged:
            yield _unjudged(f"{where}/evidence/{place}", requirement)


def _check_criterion(where: str, stage: StageOfVersion, criterion: Criterion) -> Iterator[Check]:
    asked = {requirement.key: requirement for requirement in stage.evidence}
    for key in criterion.evidence:
        if key not in asked:
            detail = f"criterion {criterion.key} is judged on {key}, which the stage does not ask for; expected one of {', '.join(asked)}"
            yield _error(where, detail)
    if not _always_has_evidence(stage, frozenset(criterion.evidence)):
        yield _warning(
            where, f"criterion {criterion.key} may have nothing to be judged on: all is optional"
        )


def _always_has_evidence(stage: StageOfVersion, keys: frozenset[str]) -> bool:
    """Tell whether every complete submission has something under one of the keys."""
    if any(r.key in keys and not r.is_optional and r.one_of is None for r in stage.evidence):
        return True
    groups = {r.one_of for r in stage.evidence if r.one_of is not None}
    return any({r.key for r in stage.evidence if r.one_of == group} <= keys for group in groups)


def _unjudged(where: str, requirement: EvidenceRequirement) -> Check:
    if any(bound.effect is Effect.CRITERION for bound in requirement.bounds):
        return _error(where, "a bound is left to a criterion, but none is judged on this evidence")
    return _warning(where, f"no criterion is judged on {requirement.key}")
