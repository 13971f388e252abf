"""Rulings: what follows when the panel of an appeal has decided."""

from app.domain import appeal, review
from app.domain.appeal import RULE, AppealKind, AppealVote
from app.domain.resolution import Resolution, ResolvedLevel
from app.domain.review import Move
from app.domain.rubric import Outcome
from app.services import cases, clocks, decisions, routing, suspending
from app.services.rounds import panel_of
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import appeals as stored
from app.storage import submissions
from app.storage.tables import Appeal, Credential, Decision, Submission

_SET_ASIDE = "A panel has sent it back to be judged afresh."


def carry_out(work: Work, row: Appeal, submission: Submission, vote: AppealVote) -> None:
    """Let what the panel said happen to the submission."""
    if vote is AppealVote.UPHOLD:
        submission.state = review.move(submission.state, Move.UPHOLD)
    elif vote is AppealVote.OVERTURN:
        _overturn(work, row, submission)
    else:
        _judge_afresh(work, submission)
    clocks.follow(work, submission)


def carry_out_on_badge(work: Work, row: Appeal, credential: Credential, vote: AppealVote) -> None:
    """Let a badge that was taken back count again, or have it decided anew whether it does."""
    if vote is AppealVote.OVERTURN:
        suspending.let_count(work, credential)
    elif vote is AppealVote.REMAND:
        cases.afresh(work, row, credential)


def _overturn(work: Work, row: Appeal, submission: Submission) -> None:
    """Accept what was not; or let stand what an approver should not have sent back."""
    challenged = work.get(Decision, stored.decision_of(row))
    levels = tuple(ResolvedLevel(**one) for one in challenged.levels)
    submission.round += 1
    if row.kind == AppealKind.REMAND:
        outcome = Outcome(challenged.outcome)
        resolution = Resolution(outcome, RULE, levels, tuple(challenged.unmet))
        # The approver has spoken already, and it was that which did not stand.
        decisions.make(work, submission, decisions.store(work, submission, resolution))
        return
    panel = panel_of(rules_of(work, submission))
    lifted = appeal.overturned(panel, levels, challenged.unmet)
    decisions.settle(work, submission, Resolution(Outcome.ACCEPTED, RULE, lifted, ()))


def _judge_afresh(work: Work, submission: Submission) -> None:
    """Set the decision aside and ask assessors who have not seen the work."""
    standing = submissions.standing_decision(work.session, work.organization_id, submission.id)
    if standing is not None:
        standing.voided_at, standing.void_reason = work.now, _SET_ASIDE
        work.record("decision.voided", standing, submission_id=str(submission.id))
    submission.state = review.move(submission.state, Move.REMAND)
    submission.round, submission.remand = submission.round + 1, None
    work.session.flush()
    routing.open_round(work, submission)
