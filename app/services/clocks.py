"""Clocks of a submission: they follow its state, stand still while the educator has it, and stop with the decision."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.access import Action, Target, view
from app.domain.clock import Run, Step, Targets, due_on, escalate_at, remind_at, running_in, spent
from app.domain.review import State
from app.domain.working_days import WorkingCalendar
from app.services import calendars, targets
from app.services.calendars import Rules
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import clocks, questions, rows, visibility
from app.storage.tables import Clock, Enrollment, Plan, Submission

STANDS_STILL = frozenset({State.DRAFT.value, State.RETURNED.value, State.APPEALED.value})


def follow(work: Work, submission: Submission) -> None:
    """Start, stop or hold the clocks as the state of the submission wants it; again changes nothing."""
    if submission.is_anchor:
        return
    is_stuck = submission.routing_obstacle is not None
    work.session.flush()
    is_asked = questions.is_open(
        work.session, work.organization_id, submission.id, submission.round
    )
    wanted = running_in(submission.state, is_stuck=is_stuck, is_asked=is_asked)
    live = clocks.live(work.session, work.organization_id, submission.id)
    if {step for step, clock in live.items() if clock.is_running} == wanted and wanted:
        return
    rules = calendars.rules(work)
    for step in Step:
        is_wanted, clock = step in wanted, live.get(step)
        stands_still = step is Step.DECIDE and (is_asked or submission.state in STANDS_STILL)
        _follow(work, submission, step, clock, is_wanted=is_wanted, stands_still=stands_still)
    work.session.flush()
    for clock in clocks.live(work.session, work.organization_id, submission.id).values():
        set_due(rules, clock, targets_of(work, submission, rules))


def targets_of(work: Work, submission: Submission, rules: Rules) -> Targets:
    """Return the targets that count for a submission: its version's, else the organization's."""
    return rules_of(work, submission).policy.targets.over(rules.targets)


def set_due(rules: Rules, clock: Clock, targets: Targets) -> None:
    """Write down by when a clock is due and when somebody is told."""
    target = targets.of(Step(clock.step))
    last = None if target is None else due_on(rules.working, runs_of(clock), target)
    due_at = None if last is None else rules.working.ends(last)
    values = {"target_days": target, "due_on": last, "due_at": due_at}
    for name, value in (values | {"next_at": next_at(rules, clock, last)}).items():
        if getattr(clock, name) != value:
            setattr(clock, name, value)


def next_at(rules: Rules, clock: Clock, last: date | None) -> datetime | None:
    """Return when somebody is to be told of a clock that runs; each is told once."""
    if last is None or not clock.is_running:
        return None
    since = runs_of(clock)[-1].since
    told: list[datetime | None] = []
    if clock.escalated_at is None:
        told.append(escalate_at(rules.working, rules.watch, last))
        if clock.reminded_at is None:
            told.append(remind_at(rules.working, rules.watch, last, since))
    return min((one for one in told if one is not None), default=None)


def runs_of(clock: Clock) -> list[Run]:
    """Return when a clock ran."""
    return [Run(_moment(since) or clock.started_at, _moment(until)) for since, until in clock.runs]


def days_spent(calendar: WorkingCalendar, clock: Clock, now: datetime) -> int:
    """Return how many working days a clock has run."""
    return spent(calendar, runs_of(clock), now)


def get(work: Work, clock_id: UUID) -> Clock:
    """Return one clock."""
    clock = work.get(Clock, clock_id)
    target = targets.about_enrollment(work, _enrollment_of(work, clock))
    work.require(Action.READ_REPORTS, Target(target.school_id, target.microcredential_id))
    return clock


def page(
    work: Work,
    request: rows.PageRequest,
    *,
    overdue: bool | None,
    **filters: Any,  # noqa: ANN401 - column values
) -> rows.PageOf[Clock]:
    """Return a page of the clocks of the work that the actor runs or audits."""
    seen = visibility.by_role(view(work.actor, Action.READ_REPORTS))
    reached = clocks.visible(seen, work.organization_id)
    late = [] if overdue is None else [clocks.is_overdue(work.now, is_so=overdue)]
    return work.page(Clock, request, *reached, *late, **filters)


def _follow(
    work: Work,
    submission: Submission,
    step: Step,
    clock: Clock | None,
    *,
    is_wanted: bool,
    stands_still: bool,
) -> None:
    if is_wanted and clock is None:
        _start(work, submission, step)
    elif is_wanted and clock is not None and not clock.is_running:
        go_on(work, clock)
    elif clock is not None and not is_wanted:
        hold(work, clock)
        if not stands_still:
            stop(work, clock, submission.state)


def _start(work: Work, submission: Submission, step: Step) -> None:
    key = f"{submission.id}:{step}"
    before = clocks.latest(work.session, work.organization_id, submission.id, step)
    if step is Step.DECIDE and before is not None:
        # The decision was voided: the educator waits again.
        before.stopped_at = before.outcome = None
        before.live_key = key
        go_on(work, before)
        return
    start(work, step, key, submission_id=submission.id)


def start(work: Work, step: Step, live_key: str, **about: UUID) -> Clock:
    """Start a clock about a submission or a plan."""
    runs = [[work.now.isoformat(), None]]
    values = {"step": step.value, "started_at": work.now, "runs": runs, "live_key": live_key}
    return work.add(Clock, **values, **about)


def go_on(work: Work, clock: Clock) -> None:
    """Let a clock that was held run again."""
    clock.runs, clock.is_running = [*clock.runs, [work.now.isoformat(), None]], True


def hold(work: Work, clock: Clock) -> None:
    """Let a clock stand still; nobody is told of it meanwhile."""
    clock.next_at = None
    if clock.is_running:
        since = clock.runs[-1][0]
        clock.runs, clock.is_running = [*clock.runs[:-1], [since, work.now.isoformat()]], False


def stop(work: Work, clock: Clock, outcome: str) -> None:
    """End a clock for good."""
    clock.stopped_at, clock.outcome, clock.live_key = work.now, outcome, None


def _enrollment_of(work: Work, clock: Clock) -> Enrollment:
    if clock.plan_id is not None:
        return work.get(Enrollment, work.get(Plan, clock.plan_id).enrollment_id)
    if clock.submission_id is None:
        raise ValueError("a clock is about a submission or a plan")
    return work.get(Enrollment, work.get(Submission, clock.submission_id).enrollment_id)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
