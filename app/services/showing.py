"""What public pages tell: a badge as it was signed, what can be earned, and who issues it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from app.domain.credential import Achievement
from app.domain.definition import Stipend, criteria_of, pass_rule_of
from app.domain.endorsement import SubjectKind
from app.domain.errors import NotFoundError
from app.domain.evidence_requirement import EvidenceRequirement, requirement_of
from app.domain.languages import best
from app.domain.rubric import Criterion, PassRule
from app.domain.signed_award import told_in
from app.domain.translation import StageText, Translation, translated
from app.services.achievements import achievement_of
from app.services.reading import Reading
from app.services.showing_endorsements import Said, said_of
from app.services.showing_results import Json, Judged, judged, member
from app.services.stages import shares_of
from app.storage import credentials, definitions, issuers, rows, tables
from app.storage.tables import Microcredential, Rubric


@dataclass(frozen=True, slots=True)
class Award:
    """A credential for a page: what its signed bytes say, and whether it stands."""

    id: UUID
    document: Json
    results: tuple[Judged, ...]
    issuer_slug: str
    version_id: UUID
    awarded_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    suspended_at: datetime | None
    is_assessed: bool
    is_expired: bool
    # Which signed version it is, why it was signed, and when: older copies count no more.
    number: int
    cause: str
    signed_at: datetime
    # The languages that what was awarded is described in, the version's own first.
    languages: tuple[str, ...]
    said: tuple[Said, ...] = ()

    @property
    def subject(self) -> Json:
        """The part about the recipient and the achievement."""
        return member(self.document, "credentialSubject")

    @property
    def achievement(self) -> Json:
        """What the badge is for."""
        return member(self.subject, "achievement")

    @property
    def evidence(self) -> Sequence[Json]:
        """What the badge tells about the evidence."""
        return list(self.document.get("evidence", []))

    @property
    def language(self) -> str:
        """The language that the badge is in."""
        return str(self.achievement.get("inLanguage") or self.languages[0])

    @property
    def narrative(self) -> str | None:
        """The words of a direct award."""
        return None if self.is_assessed else told_in(self.document).narrative

    @property
    def stands(self) -> bool:
        """Tell whether it is neither taken back, nor suspended, nor expired."""
        return self.revoked_at is None and self.suspended_at is None and not self.is_expired


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage of an offer: what to show, and how it is judged."""

    row: tables.Stage
    criteria: tuple[Criterion, ...]
    requirements: tuple[EvidenceRequirement, ...]
    rule: PassRule
    stipend: Stipend | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A published microcredential version for a page."""

    version: tables.MicrocredentialVersion
    achievement: Achievement
    issuer: tables.Issuer
    stages: tuple[StageShown, ...]
    newest_id: UUID | None
    # Those of the version, its own first.
    languages: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def language(self) -> str:
        """The language that it is shown in."""
        return self.achievement.language or self.version.language

    @property
    def hours_tenths(self) -> int:
        """The professional learning hours of all stages, in tenths."""
        return sum(stage.row.hours_tenths or 0 for stage in self.stages)

    @property
    def titles(self) -> dict[str, str]:
        """The title of each evidence requirement by its key."""
        return {one.key: one.title for stage in self.stages for one in stage.requirements}


@dataclass(frozen=True, slots=True)
class IssuerShown:
    """An issuer for a page: who it is, what it offers, which keys are its own."""

    row: tables.Issuer
    offers: Sequence[tables.MicrocredentialVersion]
    keys: Sequence[tables.Key]
    said: tuple[Said, ...] = ()


def award(reading: Reading, credential_id: UUID) -> Award:
    """Return a credential as everybody may see it; raises NotFoundError."""
    row = credentials.find_public(reading.session, credential_id)
    signed = credentials.current_version(reading.session, credential_id)
    if row is None or signed is None:
        raise _nothing()
    document = orjson.loads(signed.ob3_json)
    until = signed.valid_until
    version = credentials.find_public_version(reading.session, row.version_id)
    if version is None:
        raise _nothing()
    return Award(
        id=row.id,
        document=document,
        results=tuple(judged(document)),
        issuer_slug=_issuer(reading, row.organization_id, row.issuer_id).slug,
        version_id=row.version_id,
        awarded_at=row.awarded_at,
        valid_until=until,
        revoked_at=row.revoked_at,
        suspended_at=row.suspended_at,
        is_assessed=row.is_assessed,
        is_expired=until is not None and until <= reading.now,
        number=signed.number,
        cause=signed.cause,
        signed_at=signed.valid_from,
        languages=_languages(version),
        said=said_of(reading, row.organization_id, SubjectKind.CREDENTIAL, row.id),
    )


def offer(reading: Reading, version_id: UUID, wanted: Sequence[str] = ()) -> Offer:
    """Return a published version with its rubric, in the first wanted language that there is.

    Raises NotFoundError, also for a draft.
    """
    session = reading.session
    version = credentials.find_public_version(session, version_id)
    if version is None:
        raise _nothing()
    language = best(wanted, version.language, version.translations)
    organization_id, lineage_id = version.organization_id, version.microcredential_id
    lineage = rows.by_ids(session, Microcredential, organization_id, [lineage_id])
    newest = definitions.latest_published(session, organization_id, lineage_id)
    return Offer(
        version=_worded(version, language),
        achievement=achievement_of(session, reading.addresses, version, None, language),
        issuer=_issuer(reading, organization_id, lineage[lineage_id].issuer_id),
        stages=tuple(_stages(reading, version, language)),
        languages=_languages(version),
        said=said_of(reading, organization_id, SubjectKind.VERSION, version.id),
        newest_id=newest.id if newest and newest.number > version.number else None,
    )


def issuer(reading: Reading, slug: str) -> IssuerShown:
    """Return an issuer with what it offers and signs with; raises NotFoundError."""
    row = issuers.find_by_slug(reading.session, slug)
    if row is None:
        raise _nothing()
    place = (row.organization_id, row.id)
    return IssuerShown(
        row,
        definitions.published_by_issuer(reading.session, *place),
        issuers.keys_of(reading.session, *place),
        said_of(reading, row.organization_id, SubjectKind.ISSUER, row.id),
    )


def _languages(version: tables.MicrocredentialVersion) -> tuple[str, ...]:
    return (version.language, *sorted(version.translations))


def _issuer(reading: Reading, organization_id: UUID, issuer_id: UUID) -> tables.Issuer:
    found = rows.find(reading.session, tables.Issuer, organization_id, issuer_id)
    if found is None:
        raise _nothing()
    return found


def _worded(
    version: tables.MicrocredentialVersion, language: str | None
) -> tables.MicrocredentialVersion:
    """Return the version in the words of a language: a copy that no session knows."""
    if language is None:
        return version
    words = _words(version, language).model_dump(exclude={"stages"})
    return tables.MicrocredentialVersion(**(version.model_dump() | words))


def _words(version: tables.MicrocredentialVersion, language: str) -> Translation:
    return Translation.model_validate(version.translations[language])


def _stage(row: tables.Stage, text: StageText | None) -> tables.Stage:
    if text is None:
        return row
    told = {"name": text.name, "description": text.description or row.description}
    return tables.Stage(**(row.model_dump() | told))


def _stages(
    reading: Reading, version: tables.MicrocredentialVersion, language: str | None
) -> Iterator[StageShown]:
    session, organization_id = reading.session, version.organization_id
    words = _words(version, language).stages if language else {}
    stages = definitions.stages_of(session, organization_id, version.id)
    rubrics = rows.by_ids(session, Rubric, organization_id, [s.rubric_id for s in stages])
    asked = definitions.requirements_of_stages(session, organization_id, [s.id for s in stages])
    for stage, share in zip(stages, shares_of(version, stages), strict=True):
        text = words.get(stage.key)
        told = text.criteria if text else {}
        yield StageShown(
            _stage(stage, text),
            tuple(
                translated(one, told.get(one.key))
                for one in criteria_of(rubrics[stage.rubric_id].criteria)
            ),
            tuple(requirement_of(one.content) for one in asked if one.stage_id == stage.id),
            pass_rule_of(stage.pass_rule),
            share,
        )


def _nothing() -> NotFoundError:
    return NotFoundError("There is nothing at this address.")
