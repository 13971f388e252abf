"""When the calendar changes, whoever had a day less or more gets it: seats of panels, and days that a question gave."""

import pytest

from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.api.test_appeals import not_yet
from tests.district import District
from tests.programme import Programme


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


@pytest.fixture
def asking(district):
    """Monday 2 March: an assessor who has three working days, and the five of a policy, and has asked."""
    programme = Programme.publish(district, policy={"targets": {"review": 3}})
    submission = programme.complete()
    assignment = programme.assignment(submission)
    assessor = district.acting_for(assignment["person_id"])
    path = f"/assignments/{assignment['id']}"
    assessor.made(f"{path}/claim")
    return programme, path, assessor.made(f"{path}/questions", {"text": "Which class was it?"})


def days_of(district, path):
    told = district.coordinator.get(path).json()
    return told["due_on"], told["lapses_at"][:10], told["state"]


def test_days_that_a_question_gives_are_kept_when_the_calendar_changes(
    district, asking, worker, clock
):
    _, path, question = asking
    given = ("2026-03-12", "2026-03-16", "claimed")
    assert days_of(district, path) == given
    free(district, "2027-12-24")
    worker.run_all_due()
    assert days_of(district, path) == given
    # Nobody answers: the five days stay the assessor's.
    later(worker, clock, days=7)
    closed = district.coordinator.get(f"/questions/{question['id']}").json()
    assert closed["is_open"] is False
    assert days_of(district, path) == given


def test_days_of_a_question_that_was_answered_are_kept_when_the_calendar_changes(
    district, asking, worker, clock
):
    programme, path, question = asking
    clock.advance(days=3)
    educator = district.acting_for(programme.educator.person_id)
    educator.made(f"/questions/{question['id']}/answer", {"text": "The third."})
    given = ("2026-03-10", "2026-03-12", "claimed")
    assert days_of(district, path) == given
    free(district, "2027-12-24")
    worker.run_all_due()
    assert days_of(district, path) == given


def test_a_holiday_while_a_question_waits_is_no_day_of_the_assessors_either(
    district, asking, worker, clock
):
    programme, path, question = asking
    clock.advance(days=1)
    free(district, "2026-03-04")
    worker.run_all_due()
    assert days_of(district, path) == ("2026-03-13", "2026-03-17", "claimed")
    clock.advance(days=2)
    educator = district.acting_for(programme.educator.person_id)
    educator.made(f"/questions/{question['id']}/answer", {"text": "The third."})
    # Two working days waited, and one was none.
    assert days_of(district, path) == ("2026-03-10", "2026-03-12", "claimed")


def test_a_target_that_is_set_while_a_question_waits_counts_its_days(district, worker):
    programme = Programme.publish(district)
    path = f"/assignments/{programme.assignment(programme.complete())['id']}"
    assessor = district.acting_for(district.coordinator.get(path).json()["person_id"])
    assessor.made(f"{path}/claim")
    assessor.made(f"{path}/questions", {"text": "Which class was it?"})
    district.coordinator.patch("/calendar", {"targets": {"review": 3}}, revision=0)
    worker.run_all_due()
    assert days_of(district, path)[0] == "2026-03-12"
