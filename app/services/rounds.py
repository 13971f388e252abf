"""Rounds: what follows when a review is sealed. Nobody else learns of it before the round closes."""

from typing import Any

from app.domain import review
from app.domain.resolution import (
    Panel,
    ResolvedLevel,
    Step,
    Verdict,
    keep,
    next_step,
    resolve,
    verdict,
)
from app.domain.review import CarriedLevel, Move
from app.services import agreement, anchor_draws, assignments, decisions, routing
from app.services.stages import StageRules, rules_of
from app.services.submissions import carried_of
from app.services.work import Work
from app.storage import submissions
from app.storage.tables import Assignment, Review, Submission

Levels = list[dict[str, Any]]


def panel_of(rules: StageRules) -> Panel:
    """Return by what the stage's rounds are resolved."""
    return Panel(rules.criteria, rules.pass_rule, rules.policy.split_rule)


def verdict_of(rules: StageRules, submission: Submission, levels: Levels) -> Verdict:
    """Return what these levels say, with what was met before or stays from a round before."""
    given = {one["criterion"]: (one["level"], one["comment"]) for one in levels}
    kept = (CarriedLevel(one.criterion, one.level, ()) for one in _kept(submission).values())
    return verdict(panel_of(rules), given, (*carried_of(submission), *kept))


def advance(work: Work, submission: Submission) -> None:
    """Go on after a review was sealed: wait, ask one assessor more, or close the round.

    While the work is on hold nothing follows: it goes on when the hold is lifted.
    """
    if submission.is_on_hold:
        return
    rules = rules_of(work, submission)
    sealed = submissions.sealed_in_round(
        work.session, work.organization_id, submission.id, submission.round
    )
    verdicts = [verdict_of(rules, submission, one.levels) for one in sealed]
    again = rules.policy.second_read == "every_not_yet"
    if submission.is_anchor:
        _note_anchor(work, submission, sealed)
    elif len(sealed) == submission.seats:
        # Of two who read apart; a third who joins them, or none, is not counted.
        agreement.note(work, submission, sealed)
    step = next_step(submission.seats, verdicts, reads_not_yet_again=again)
    if step is Step.READ_AGAIN:
        _ask_one_more(work, submission)
    elif step is Step.ADJUDICATE:
        state = review.move(submission.state, Move.SPLIT)
        submissions.set_quietly(work.session, submission, state=state.value)
        work.record("submission.split", submission)
        _ask_one_more(work, submission)
    elif step is Step.RESOLVE:
        _close(work, submission, sealed)
        left_open = submission.remand.get("unmet", ()) if submission.remand else ()
        resolution = keep(resolve(panel_of(rules), verdicts), _kept(submission), left_open)
        decisions.settle(work, submission, resolution)
    if submission.is_anchor:
        anchor_draws.go_on_later(work, submission, len(sealed))


def _note_anchor(work: Work, submission: Submission, sealed: list[Review]) -> None:
    """Keep what the one who really judges it gave; the seats after theirs say what was agreed."""
    if len(sealed) == 1:
        anchor_draws.note(work, submission, sealed[0])


def _kept(submission: Submission) -> dict[str, ResolvedLevel]:
    """Return what an approver has not sent back."""
    stored = submission.remand["levels"] if submission.remand else []
    return {one["criterion"]: ResolvedLevel(**one) for one in stored}


def _ask_one_more(work: Work, submission: Submission) -> None:
    """Ask another assessor, who is told nothing of those before: no revision, no time changes."""
    submissions.set_quietly(work.session, submission, seats=submission.seats + 1)
    routing.route(work, submission)


def _close(work: Work, submission: Submission, sealed: list[Review]) -> None:
    """End the assignments, and write what was kept back: who sealed which review when."""
    for one in sealed:
        assignments.finish(work, work.get_for_update(Assignment, one.assignment_id))
        told = {
            "submission_id": str(submission.id),
            "sealed_at": one.sealed_at.isoformat() if one.sealed_at else None,
        }
        work.record_of(one.sealed_by or {}, "review.submitted", one, **told)
