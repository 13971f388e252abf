"""The report of needs that no offer meets: by competency, school and role, small numbers not told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain import spreadsheet
from app.domain.access import Action
from app.domain.goal import LEAST_TOLD, Need, unmet_needs
from app.services.work import Work
from app.storage import goals as stored
from app.storage.tables import Competency, School

_JULY = 7


@dataclass(frozen=True, slots=True)
class NamedNeed:
    """One row of the report, with what it names."""

    need: Need
    competency: Competency
    school: School | None


def report(work: Work, school_year: str | None = None) -> list[NamedNeed]:
    """Return what people aim at and no published microcredential is aligned to."""
    work.require(Action.READ_REPORTS)
    scope = (work.session, work.organization_id)
    aims = stored.aims(*scope, school_year or current_year(work.now))
    needs = unmet_needs(aims, stored.offered(*scope))
    competencies = work.by_ids(Competency, [UUID(one.competency) for one in needs])
    ids = (UUID(one.school) for one in needs if one.school is not None)
    schools = work.by_ids(School, ids)
    named = [
        NamedNeed(
            one,
            competencies[UUID(one.competency)],
            None if one.school is None else schools[UUID(one.school)],
        )
        for one in needs
    ]
    return sorted(named, key=lambda one: (one.competency.code, _school(one), one.need.role))


def as_csv(needs: Sequence[NamedNeed]) -> str:
    """Return the report for a spreadsheet; a formula in a name stays text."""
    header = ("competency", "statement", "school", "role", "people")
    return spreadsheet.as_csv(header, map(_line, needs))


def current_year(now: datetime) -> str:
    """Return the school year that a moment lies in; it begins with July."""
    first = now.year if now.month >= _JULY else now.year - 1
    return f"{first}-{first + 1}"


def _school(one: NamedNeed) -> str:
    return "" if one.school is None else one.school.name


def _line(one: NamedNeed) -> tuple[str | int, ...]:
    people = f"under {LEAST_TOLD}" if one.need.people is None else one.need.people
    return one.competency.code, one.competency.statement, _school(one), one.need.role, people
