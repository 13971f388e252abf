"""Surveys after completion: asked once, answered or skipped, kept apart from who answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from app.domain.access import Action
from app.domain.errors import Fault, MoveError, NotFoundError
from app.domain.survey import LEAST_ANSWERS, Figures, Survey, checked, figures, survey_of
from app.services import needs, targets
from app.services.work import Work
from app.storage import surveys as stored
from app.storage.tables import Enrollment, MicrocredentialVersion, SurveyAnswer, SurveyReply

Standing = Literal["early", "open", "answered", "skipped"]
_JULY = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """The survey of one enrollment, and whether it can be answered now."""

    enrollment: Enrollment
    version: MicrocredentialVersion
    survey: Survey
    state: Standing


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered about one version in one school year."""

    version: MicrocredentialVersion
    school_year: str
    answered: int
    figures: Sequence[Figures]


def asked(work: Work, enrollment_id: UUID) -> Asked:
    """Return the survey of one's own enrollment; raises NotFoundError where its version has none."""
    enrollment = work.get(Enrollment, enrollment_id)
    work.require(Action.ANSWER_SURVEYS, targets.about_enrollment(work, enrollment))
    return _asked(work, enrollment)


def find(work: Work, enrollment: Enrollment) -> Asked | None:
    """Return the survey that one's own enrollment asks for now, if it does."""
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    found = None if version.survey is None else _asked(work, enrollment)
    return found if found is not None and found.state == "open" else None


def answer(work: Work, enrollment_id: UUID, given: Sequence[tuple[str, int | str]]) -> Asked:
    """Answer, once and for good: nobody can find one's answer again, so neither can oneself."""
    open_one = _open(work, enrollment_id)
    answers = checked(open_one.survey, given)
    year = needs.current_year(work.now)
    work.add(
        SurveyAnswer,
        # The first day of the year for all of them: a moment would tell whose it is.
        created_at=datetime(int(year[:4]), _JULY, 1, tzinfo=UTC),
        version_id=open_one.version.id,
        school_year=year,
        answers=answers,
    )
    scope = (work.session, work.organization_id)
    stored.tell_enough(*scope, open_one.version.id, year, LEAST_ANSWERS)
    return _reply(work, enrollment_id, is_skipped=False)


def skip(work: Work, enrollment_id: UUID) -> Asked:
    """Leave the survey out, once and for good."""
    _open(work, enrollment_id)
    return _reply(work, enrollment_id, is_skipped=True)


def report(
    work: Work, *, version_id: UUID | None = None, school_year: str | None = None
) -> list[Told]:
    """Return what was answered by version and school year, where enough people did."""
    work.require(Action.READ_REPORTS)
    rows = stored.told(work.session, work.organization_id, version_id, school_year)
    versions = work.by_ids(MicrocredentialVersion, (row.version_id for row in rows))
    found = []
    for (year, key), group in groupby(rows, lambda row: (row.school_year, row.version_id)):
        answers = [row.answers for row in group]
        survey = survey_of(versions[key].survey)
        if survey is not None:
            found.append(Told(versions[key], year, len(answers), figures(survey, answers)))
    return found


def _asked(work: Work, enrollment: Enrollment) -> Asked:
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    survey = survey_of(version.survey)
    if survey is None:
        raise NotFoundError("There is no survey about this microcredential.")
    reply = work.find_by(SurveyReply, enrollment_id=enrollment.id)
    if reply is not None:
        state: Standing = "skipped" if reply.is_skipped else "answered"
    else:
        state = "open" if enrollment.state == "completed" else "early"
    return Asked(enrollment, version, survey, state)


def _open(work: Work, enrollment_id: UUID) -> Asked:
    """Return the survey, locked; raises ConflictError unless it can be answered now."""
    enrollment = work.get_for_update(Enrollment, enrollment_id)
    work.require(Action.ANSWER_SURVEYS, targets.about_enrollment(work, enrollment))
    found = _asked(work, enrollment)
    if found.state == "early":
        opens = Fault("/state", "it opens once every stage is accepted")
        raise MoveError("closed", "answer", [], opens)
    if found.state != "open":
        raise MoveError(found.state, "answer", [], Fault("/state", "that is done once"))
    return found


def _reply(work: Work, enrollment_id: UUID, *, is_skipped: bool) -> Asked:
    row = work.add(SurveyReply, enrollment_id=enrollment_id, is_skipped=is_skipped)
    work.record("survey.skipped" if is_skipped else "survey.answered", row)
    return _asked(work, work.get(Enrollment, enrollment_id))
