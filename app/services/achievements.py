"""From the rows of a published version to the Achievement that its badges name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session

from app.domain.addresses import Addresses
from app.domain.credential import (
    Achievement,
    Alignment,
    Issuer,
    Level,
    Related,
    ResultDescription,
    ResultKind,
)
from app.domain.definition import criteria_of, pass_rule_of
from app.domain.rubric import Criterion
from app.domain.shared_achievement import SharedAchievement
from app.domain.translation import Translation, translated
from app.storage import artwork, definitions, rows, tables
from app.storage.tables import Competency

_MAX_KEPT = 256
# Published versions never change, so their Achievements are made once per process.
_made: dict[tuple[str, UUID, UUID | None, str | None], Achievement] = {}


@lru_cache(maxsize=_MAX_KEPT)
def issuer_value(
    issuer_id: str, name: str, url: str, email: str, description: str | None
) -> Issuer:
    """Return the issuer as badges name it; the same object for the same words."""
    return Issuer(issuer_id, name, url, email, description)


def issuer_of(addresses: Addresses, row: tables.Issuer) -> Issuer:
    """Return the issuer as badges name it."""
    name = addresses.issuer(row.slug)
    return issuer_value(name, row.name, row.url, row.email, row.description)


def achievement_of(
    session: Session,
    addresses: Addresses,
    version: tables.MicrocredentialVersion,
    stage: tables.Stage | None = None,
    language: str | None = None,
) -> Achievement:
    """Return the Achievement of a whole version, or of one of its stages, in one of its languages."""
    key = (addresses.base_url, version.id, stage.id if stage else None, language)
    known = _made.get(key)
    if known is not None:
        return known
    made = _achievement(session, addresses, Chosen(version, stage, language))
    if version.state != "draft":
        if len(_made) >= _MAX_KEPT:
            _made.clear()
        _made[key] = made
    return made


def criterion_id(achievement_id: str, stage_key: str, criterion_key: str) -> str:
    """Return the id of a criterion's ResultDescription; keys hold no slash, so none are alike."""
    return f"{achievement_id}#criteria/{stage_key}/{criterion_key}"


def level_id(achievement_id: str, stage_key: str, criterion_key: str, level_key: str) -> str:
    """Return the id of a level."""
    return f"{criterion_id(achievement_id, stage_key, criterion_key)}/{level_key}"


def total_id(achievement_id: str, stage_key: str) -> str:
    """Return the id of the ResultDescription of a stage's points."""
    return f"{achievement_id}#totals/{stage_key}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A version or a stage of it, in one of the version's languages; None is its own."""

    version: tables.MicrocredentialVersion
    stage: tables.Stage | None
    language: str | None

    @property
    def stage_key(self) -> str | None:
        """The key of the stage."""
        return self.stage.key if self.stage else None

    @property
    def words(self) -> Translation | None:
        """What the version says in the language."""
        stored = self.version.translations.get(self.language) if self.language else None
        return Translation.model_validate(stored) if stored else None


def _achievement(session: Session, addresses: Addresses, chosen: Chosen) -> Achievement:
    version, stage, words = chosen.version, chosen.stage, chosen.words
    # Criteria, levels and pictures are the same things in every language, under the same names.
    own = addresses.achievement(version.id, chosen.stage_key)
    name = addresses.achievement(version.id, chosen.stage_key, chosen.language)
    stages = definitions.stages_of(session, version.organization_id, version.id)
    described = [s for s in stages if stage is None or s.id == stage.id]
    title, description = _named(chosen, words)
    art = artwork.of_version(session, version.organization_id, version.id)
    shared = _shared(version)
    return Achievement(
        id=name,
        name=title,
        description=description,
        version=str(version.number),
        criteria_url=f"{name}/criteria",
        criteria_narrative=(words or version).criteria_narrative,
        image=f"{own}/image",
        image_caption=art.alt if art else f"Badge: {title}",
        tags=tuple(version.tags),
        alignments=tuple(_alignments(session, own, version)),
        result_descriptions=tuple(_descriptions(session, own, described, words)),
        achievement_type=version.achievement_type,
        language=chosen.language or version.language,
        badge_class=addresses.ob2_badge(version.id, chosen.stage_key, chosen.language),
        creator=_creator(shared) if shared else None,
        related=(*_shared_with(shared), *_other_languages(addresses, chosen)),
    )


def _named(chosen: Chosen, words: Translation | None) -> tuple[str, str]:
    """Return name and description; a stage that is not translated keeps its own words."""
    told = words or chosen.version
    if chosen.stage is None:
        return told.name, told.description
    text = words.stages.get(chosen.stage.key) if words else None
    stage = text or chosen.stage
    return f"{told.name}: {stage.name}", stage.description or told.description


def _shared(version: tables.MicrocredentialVersion) -> SharedAchievement | None:
    stored = version.shared_achievement
    return SharedAchievement.model_validate(stored) if stored else None


def _creator(shared: SharedAchievement) -> Issuer:
    creator = shared.creator
    return Issuer(creator.id, creator.name, creator.url, creator.email)


def _shared_with(shared: SharedAchievement | None) -> Iterator[Related]:
    if shared is not None:
        yield Related(shared.id, version=shared.version)


def _other_languages(addresses: Addresses, chosen: Chosen) -> Iterator[Related]:
    version, key = chosen.version, chosen.stage_key
    for language in (None, *sorted(version.translations)):
        if language != chosen.language:
            yield Related(
                addresses.achievement(version.id, key, language),
                language=language or version.language,
                badge_class=addresses.ob2_badge(version.id, key, language),
            )


def _alignments(
    session: Session, own: str, version: tables.MicrocredentialVersion
) -> Iterator[Alignment]:
    ids = [UUID(text) for text in version.competency_ids]
    found = rows.by_ids(session, Competency, version.organization_id, ids)
    for number, competency in enumerate((found[i] for i in ids if i in found), 1):
        framework = rows.find(
            session, tables.Framework, version.organization_id, competency.framework_id
        )
        yield Alignment(
            id=f"{own}#alignments/{number}",
            target_name=competency.statement,
            target_url=competency.url,
            target_code=competency.code,
            target_framework=framework.name if framework else None,
        )


def _descriptions(
    session: Session, own: str, stages: Sequence[tables.Stage], words: Translation | None
) -> Iterator[ResultDescription]:
    for stage in stages:
        rubric = rows.find(session, tables.Rubric, stage.organization_id, stage.rubric_id)
        criteria = criteria_of(rubric.criteria) if rubric else ()
        text = words.stages.get(stage.key) if words else None
        for criterion in criteria:
            told = text.criteria.get(criterion.key) if text else None
            yield _description(own, stage, translated(criterion, told))
        rule = pass_rule_of(stage.pass_rule)
        if rule.kind == "points":
            yield _total(own, stage, criteria, rule.minimum or 0)


def _description(own: str, stage: tables.Stage, criterion: Criterion) -> ResultDescription:
    levels = tuple(
        Level(
            id=level_id(own, stage.key, criterion.key, level.key),
            name=level.name,
            level=str(rank),
            points=None if level.points is None else str(level.points),
            description=level.description or None,
        )
        for rank, level in enumerate(criterion.levels, 1)
    )
    return ResultDescription(
        id=criterion_id(own, stage.key, criterion.key),
        name=criterion.title,
        kind=ResultKind.LEVEL,
        levels=levels,
        required_level=level_id(own, stage.key, criterion.key, criterion.required_level),
    )


def _total(
    own: str, stage: tables.Stage, criteria: Sequence[Criterion], minimum: int
) -> ResultDescription:
    lowest = sum(criterion.levels[0].points or 0 for criterion in criteria)
    highest = sum(criterion.levels[-1].points or 0 for criterion in criteria)
    return ResultDescription(
        id=total_id(own, stage.key),
        name=f"{stage.name}: points",
        kind=ResultKind.SCORE,
        required_value=str(minimum),
        value_min=str(lowest),
        value_max=str(highest),
    )
