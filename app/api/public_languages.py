"""The same Achievements in the further languages of a version; each names the others as `related`."""

from typing import Annotated

from fastapi import Path, Request, Response

from app.api.content import send
from app.api.late_routes import LateRouter
from app.api.public_routes import IdIn, KeyIn, Public, PublicReading, there
from app.services import open_badges_2, public_documents

router = LateRouter(tags=["public"])
public = Public(router)
LanguageIn = Annotated[
    str, Path(max_length=35, description="A language of the version: es, pt-BR")
]
VERSION, STAGE = (
    "/microcredentials/{version_id}",
    "/microcredentials/{version_id}/stages/{stage_key}",
)
BADGE, STAGE_BADGE = "/ob2/badges/{version_id}", "/ob2/badges/{version_id}/stages/{stage_key}"
IN = "/languages/{language}"


@public(VERSION + IN, "readTranslatedAchievement", "Read a version in a further language")
def achievement(
    version_id: IdIn, language: LanguageIn, request: Request, read: PublicReading
) -> Response:
    """Return the Achievement in a further language."""
    found = there(public_documents.achievement(read, version_id, None, language))
    return send(request, found, negotiated=True)


@public(VERSION + IN + "/criteria", "readTranslatedCriteria", "Read in it how it is earned")
def criteria(
    version_id: IdIn, language: LanguageIn, request: Request, read: PublicReading
) -> Response:
    """Return the criteria in a further language."""
    found = there(public_documents.criteria(read, version_id, None, language))
    return send(request, found, negotiated=True)


@public(STAGE + IN, "readTranslatedStage", "Read a stage in a further language")
def stage(
    version_id: IdIn, stage_key: KeyIn, language: LanguageIn, request: Request, read: PublicReading
) -> Response:
    """Return the Achievement of a stage in a further language."""
    found = there(public_documents.achievement(read, version_id, stage_key, language))
    return send(request, found, negotiated=True)


@public(STAGE + IN + "/criteria", "readTranslatedStageCriteria", "Read in it how it is earned")
def stage_criteria(
    version_id: IdIn, stage_key: KeyIn, language: LanguageIn, request: Request, read: PublicReading
) -> Response:
    """Return the criteria of a stage in a further language."""
    found = there(public_documents.criteria(read, version_id, stage_key, language))
    return send(request, found, negotiated=True)


@public(BADGE + IN, "readTranslatedBadgeClass", "Read a BadgeClass in a further language")
def badge_class(
    version_id: IdIn, language: LanguageIn, request: Request, read: PublicReading
) -> Response:
    """Return the BadgeClass in a further language."""
    found = there(open_badges_2.badge_class(read, version_id, None, language))
    return send(request, found, negotiated=True)


@public(STAGE_BADGE + IN, "readTranslatedStageBadgeClass", "Read a stage's in a further language")
def stage_badge_class(
    version_id: IdIn, stage_key: KeyIn, language: LanguageIn, request: Request, read: PublicReading
) -> Response:
    """Return the BadgeClass of a stage in a further language."""
    found = there(open_badges_2.badge_class(read, version_id, stage_key, language))
    return send(request, found, negotiated=True)
