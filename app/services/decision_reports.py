"""The report on decisions: what was decided when, where, about what and by whom; searched and downloaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain import spreadsheet
from app.domain.access import Action
from app.domain.rubric import Outcome
from app.services import calendars
from app.services.work import Work, refuse
from app.storage import decided, overview
from app.storage.rows import PageOf, PageRequest
from app.storage.tables import (
    Decision,
    Enrollment,
    Microcredential,
    MicrocredentialVersion,
    Person,
    Row,
    School,
    Stage,
    Submission,
)

MOST_LINES, AT_ONCE = 20_000, 500
NAMED: dict[type[Row], str] = {
    Microcredential: "microcredential_id",
    School: "school_id",
    Person: "assessor_id",
}
Cell = str | int | float | None
HEADER = [
    "decided_on",
    "outcome",
    "rule",
    "microcredential",
    "version",
    "stage",
    "attempt",
    "educator",
    "school",
    "assessors",
    "approver",
    "voided_on",
    "submission_id",
    "decision_id",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions, by the organization's own days; None filters nothing."""

    first_day: date | None = None
    last_day: date | None = None
    microcredential_id: UUID | None = None
    school_id: UUID | None = None
    assessor_id: UUID | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One decision with what it is about and who made it."""

    decision: Decision
    submission: Submission
    stage: Stage
    version: MicrocredentialVersion
    educator: Person
    school: School | None
    assessors: tuple[Person, ...]
    approver: Person | None


def page(work: Work, request: PageRequest, asked: Asked) -> PageOf[Decision]:
    """Return a page of the decisions that are asked for, oldest first."""
    return work.page(Decision, request, *_conditions(work, asked))


def newest(work: Work, request: PageRequest, asked: Asked) -> PageOf[Decision]:
    """Return a page of the decisions that are asked for, the newest first."""
    conditions = _conditions(work, asked)
    return overview.newest_first(work.session, Decision, work.organization_id, request, conditions)


def lines(work: Work, decisions: Sequence[Decision]) -> list[Line]:
    """Return decisions with what they are about, in their order."""
    submissions = work.by_ids(Submission, (one.submission_id for one in decisions))
    of_them = submissions.values()
    enrollments = work.by_ids(Enrollment, (one.enrollment_id for one in of_them))
    versions = work.by_ids(
        MicrocredentialVersion, (one.version_id for one in enrollments.values())
    )
    stages = work.by_ids(Stage, (one.stage_id for one in of_them))
    judged = decided.assessors(work.session, work.organization_id, submissions)
    ids = {one.person_id for one in of_them} | {one.approved_by for one in decisions}
    people = work.by_ids(Person, ids.union(*judged.values()))
    schools = work.by_ids(School, (one.school_id for one in people.values()))
    found = []
    for one in decisions:
        submission = submissions[one.submission_id]
        educator = people[submission.person_id]
        found.append(
            Line(
                one,
                submission,
                stages[submission.stage_id],
                versions[enrollments[submission.enrollment_id].version_id],
                educator,
                schools.get(educator.school_id) if educator.school_id else None,
                tuple(people[key] for key in judged.get((submission.id, one.round), ())),
                people.get(one.approved_by) if one.approved_by else None,
            )
        )
    return found


def as_csv(work: Work, asked: Asked) -> str:
    """Return them as a table for a spreadsheet; raises InvalidError for more than it may hold."""
    day_of = calendars.rules(work).working.day_of
    table: list[tuple[Cell, ...]] = []
    request: PageRequest | None = PageRequest(limit=AT_ONCE)
    while request is not None:
        found = page(work, request, asked)
        table += [_cells(one, day_of) for one in lines(work, found.rows)]
        if len(table) > MOST_LINES:
            raise refuse("query:/first_day", f"more than {MOST_LINES}: ask for fewer days")
        request = PageRequest(limit=AT_ONCE, after=found.after) if found.after else None
    return spreadsheet.as_csv(HEADER, table)


def _conditions(work: Work, asked: Asked) -> list[decided.Condition]:
    work.require(Action.READ_REPORTS)
    for table, name in NAMED.items():
        if (row_id := getattr(asked, name)) is not None:
            work.get_named(table, row_id, f"query:/{name}")
    if asked.first_day and asked.last_day and asked.last_day < asked.first_day:
        raise refuse("query:/last_day", "must not lie before first_day")
    calendar = calendars.rules(work).working
    wanted = decided.Wanted(
        calendar.begins(asked.first_day) if asked.first_day else None,
        calendar.ends(asked.last_day) if asked.last_day else None,
        asked.microcredential_id,
        asked.school_id,
        asked.assessor_id,
        asked.outcome,
    )
    return decided.conditions(work.organization_id, wanted, work.actor.person_id)


def _cells(line: Line, day_of: Callable[[datetime], date]) -> tuple[Cell, ...]:
    decision = line.decision
    moments = (decision.made_at, decision.voided_at)
    made, voided = (day_of(one).isoformat() if one else None for one in moments)
    return (
        *(made, decision.outcome, decision.rule),
        *(line.version.name, line.version.number, line.stage.name, line.submission.attempt),
        *(line.educator.name, line.school.name if line.school else None),
        "; ".join(one.name for one in line.assessors),
        line.approver.name if line.approver else None,
        *(voided, str(decision.submission_id), str(decision.id)),
    )
