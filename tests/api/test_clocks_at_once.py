"""Two workers at the same moment: who is reminded, told or passed over is so once, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.services import assignments, reminding
from app.storage.tables import Clock, Job
from tests.api.test_clocks import clocks, set_targets, told
from tests.district import District
from tests.programme import Programme


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "at-once")


def both(act):
    """What two who begin at the same moment come to."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda _: act(), range(2)))


def test_a_reminder_and_an_escalation_are_told_once(district, clock):
    set_targets(district, review=3)
    for _ in range(3):
        Programme.publish(district).complete()

    def tell():
        with district.service_work() as work:
            return reminding.tell_due(work)

    clock.advance(days=2)
    both(tell)
    assert told(district) == [("clock.due_soon", "review")] * 3
    clock.advance(days=2)
    both(tell)
    assert told(district, "clock.overdue") == [("clock.overdue", "review")] * 3
    mails = [one for one in jobs_of(district, "mail.send") if "Due soon" in str(one.payload)]
    assert len(mails) == 3


def test_work_lapses_once_and_somebody_else_is_asked_once(district, clock):
    programme = Programme.publish(district)
    district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    submission = programme.complete()
    first = programme.assignment(submission)
    clock.advance(days=30)

    def lapse():
        with district.service_work() as work:
            return assignments.lapse(work, UUID(first["id"]))

    assert sorted(both(lapse)) == [False, True]
    query = {"submission_id": submission["id"]}
    found = district.coordinator.get("/assignments", params=query).json()["data"]
    assert sorted(one["state"] for one in found) == ["lapsed", "offered"]


def test_work_that_was_open_before_there_were_clocks_gets_them(district, worker):
    """As a database of before has it: submissions, and no clock of the step that they are in."""
    set_targets(district, review=3)
    submission = Programme.publish(district).complete()
    with district.service_work() as work:
        gone = sa.delete(Clock).where(Clock.submission_id == UUID(submission["id"]))
        work.session.exec(gone)
    assert clocks(district, submission) == {}
    for _ in range(2):
        with district.service_work() as work:
            work.enqueue("calendar.recount", {})
        worker.run_all_due()
    assert set(clocks(district, submission)) == {"review", "decide"}
    assert clocks(district, submission)["review"]["due_on"] is not None


def jobs_of(district, kind):
    with district.service_work() as work:
        query = sa.select(Job).where(
            Job.organization_id == district.organization_id, Job.kind == kind
        )
        found = [row[0] for row in work.session.execute(query)]
        work.session.expunge_all()
        return found
