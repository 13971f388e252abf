"""Open Badges 3.0: the Achievement, as published at its own URL and as embedded in badges."""

from collections.abc import Iterator
from typing import Any

from app.domain.credential import Achievement, Alignment, Issuer, Level, ResultDescription
from app.domain.standards import CREDENTIALS_V2, OPEN_BADGES_3

Document = dict[str, Any]
BADGE_CLASS_TYPE = "https://w3id.org/openbadges#BadgeClass"


def achievement_document(achievement: Achievement) -> Document:
    """Return the published Achievement with its context, as its own URL serves it."""
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES_3]} | achievement_members(achievement)


def achievement_members(achievement: Achievement) -> Document:
    """Return the Achievement as badges embed it."""
    return present(
        id=achievement.id,
        type=["Achievement"],
        achievementType=achievement.achievement_type,
        name=achievement.name,
        description=achievement.description,
        version=achievement.version,
        criteria={"id": achievement.criteria_url, "narrative": achievement.criteria_narrative},
        image=image(achievement.image, achievement.image_caption),
        inLanguage=achievement.language,
        tag=list(achievement.tags),
        alignment=[_alignment(entry) for entry in achievement.alignments],
        creator=_creator(achievement.creator) if achievement.creator else None,
        resultDescription=[_result_description(each) for each in achievement.result_descriptions],
        related=list(_related(achievement)),
    )


def _related(achievement: Achievement) -> Iterator[Document]:
    if achievement.badge_class:
        yield _badge_class(achievement.badge_class)
    for other in achievement.related:
        yield present(
            id=other.id, type=["Related"], inLanguage=other.language, version=other.version
        )


def _creator(creator: Issuer) -> Document:
    return present(
        id=creator.id, type=["Profile"], name=creator.name, url=creator.url, email=creator.email
    )


def _badge_class(url: str) -> Document:
    return {"id": url, "type": ["Related", BADGE_CLASS_TYPE], "version": "Open Badges v2p0"}


def _alignment(alignment: Alignment) -> Document:
    return present(
        id=alignment.id,
        type=["Alignment"],
        targetName=alignment.target_name,
        targetUrl=alignment.target_url,
        targetCode=alignment.target_code,
        targetDescription=alignment.target_description,
        targetFramework=alignment.target_framework,
        targetType=alignment.target_type,
    )


def _result_description(criterion: ResultDescription) -> Document:
    return present(
        id=criterion.id,
        type=["ResultDescription"],
        name=criterion.name,
        resultType=criterion.kind.value,
        requiredLevel=criterion.required_level,
        requiredValue=criterion.required_value,
        valueMin=criterion.value_min,
        valueMax=criterion.value_max,
        alignment=[_alignment(entry) for entry in criterion.alignments],
        rubricCriterionLevel=[_level(level) for level in criterion.levels],
    )


def _level(level: Level) -> Document:
    return present(
        id=level.id,
        type=["RubricCriterionLevel"],
        name=level.name,
        level=level.level,
        points=level.points,
        description=level.description,
    )


def image(url: str | None, caption: str | None = None) -> Document | None:
    """Return the Image at this URL, with the words that stand for it."""
    return present(id=url, type="Image", caption=caption) if url else None


def present(**members: Any) -> Document:  # noqa: ANN401  JSON values
    """Leave out what is absent: null and empty lists have no place in these documents."""
    return {name: value for name, value in members.items() if value not in (None, [])}
