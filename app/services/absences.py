"""Absences: while somebody is away nobody asks them to judge, and their open work is handed over."""

from datetime import datetime
from uuid import UUID

from app.domain.access import Action, view
from app.services import assignments, targets
from app.services.work import Work, check_revision, refuse
from app.storage import absences, rows
from app.storage.tables import Absence, Assignment, Person, Submission

BEGIN = "absence.begin"


def create(work: Work, *, person_id: UUID, starts_at: datetime, ends_at: datetime) -> Absence:
    """Say that a person is away from one moment to another; work is handed over when it begins."""
    person = work.get_named(Person, person_id, "/person_id")
    work.require(Action.WRITE_ABSENCES, targets.about_person(work, person.id))
    if ends_at <= starts_at:
        raise refuse("/ends_at", "must be later than starts_at")
    if ends_at <= work.now:
        raise refuse("/ends_at", "must not be over already")
    absence = work.add(Absence, person_id=person.id, starts_at=starts_at, ends_at=ends_at)
    work.record("absence.created", absence, person_id=str(person.id))
    work.enqueue(BEGIN, {"absence_id": str(absence.id)}, run_at=max(starts_at, work.now))
    return absence


def get(work: Work, absence_id: UUID) -> Absence:
    """Return one absence."""
    absence = work.get(Absence, absence_id)
    work.require(Action.READ_ABSENCES, targets.about_person(work, absence.person_id))
    return absence


def page(work: Work, request: rows.PageRequest, *, person_id: UUID | None) -> rows.PageOf[Absence]:
    """Return a page of the absences that the actor may see."""
    seen = absences.visible(view(work.actor, Action.READ_ABSENCES), work.organization_id)
    return work.page(Absence, request, *seen, person_id=person_id)


def end(work: Work, absence_id: UUID, revision: int) -> None:
    """Take an absence away: the person is back, or stays."""
    absence = work.get_for_update(Absence, absence_id)
    work.require(Action.WRITE_ABSENCES, targets.about_person(work, absence.person_id))
    check_revision(absence, revision)
    work.record("absence.ended", absence, person_id=str(absence.person_id))
    work.session.delete(absence)


def begin(work: Work, absence_id: UUID) -> int:
    """Hand over the open work of somebody who is away now; returns how much there was."""
    absence = rows.find(work.session, Absence, work.organization_id, absence_id)
    if absence is None or not absence.starts_at <= work.now < absence.ends_at:
        return 0
    held = absences.open_work_of(work.session, work.organization_id, absence.person_id)
    for assignment_id, submission_id in held:
        work.get_for_update(Submission, submission_id)
        assignment = work.get_for_update(Assignment, assignment_id)
        assignments.hand_over(work, assignment, reason="away")
    return len(held)
