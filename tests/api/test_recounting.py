"""When the calendar changes, whoever had a day less or more gets it: seats of panels, and days that a question gave."""

import pytest

from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.api.test_appeals import not_yet
from tests.district import District


@pytest.fixture
def district(wiring, http):
    """A district of its own: each test changes its calendar."""
    return District.make(wiring, http, "recounting")


@pytest.fixture
def appealed(district):
    """Monday 2 March: a panel of three that votes within five working days, and others to draw."""
    panels, submission = not_yet(Panels.publish(district, more=8))
    return panels, file(panels, submission)


def free(district, day):
    return district.coordinator.made("/holidays", {"day": day, "name": "Snow"})


def later(worker, clock, **by):
    clock.advance(**by)
    worker.run_all_due()


def seated(panels, appeal):

    return {seat["person_id"] for seat in panel_of(panels, appeal)}


def test_a_seat_lapses_a_working_day_later_once_a_holiday_falls_into_its_time(
    district, appealed, worker, clock
):
    panels, appeal = appealed
    first = seated(panels, appeal)
    free(district, "2026-03-05")
    worker.run_all_due()
    later(worker, clock, days=7, minutes=1)
    assert seated(panels, appeal) == first
    later(worker, clock, days=1)
    assert not seated(panels, appeal) & first
    assert len(seated(panels, appeal)) == 3


def test_a_seat_whose_job_came_before_the_calendar_was_counted_anew_still_lapses(
    district, appealed, worker, clock
):
    panels, appeal = appealed
    first = seated(panels, appeal)
    # Both jobs are due at once: whichever runs first, a later one is asked for.
    clock.advance(days=7, minutes=1)
    free(district, "2026-03-05")
    worker.run_all_due()
    assert seated(panels, appeal) == first
    later(worker, clock, days=1)
    assert not seated(panels, appeal) & first


def test_a_seat_lapses_earlier_once_a_holiday_is_worked_again(district, appealed, worker, clock):
    panels, appeal = appealed
    first = seated(panels, appeal)
    holiday = free(district, "2026-03-05")
    worker.run_all_due()
    later(worker, clock, days=7, minutes=1)
    # The old moment is over, and its job has run.
    district.coordinator.delete(f"/holidays/{holiday['id']}", revision=1)
    worker.run_all_due()
    assert not seated(panels, appeal) & first
