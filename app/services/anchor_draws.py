"""Draws: which assessor is to be given an anchor without being told, and how such a round goes on.

What is drawn happens later, at a moment that is drawn too: two offers at the same second would tell.
"""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from app.domain.review import UNDECIDED
from app.domain.rubric import Outcome
from app.services import calibrations
from app.services.stages import StageRules, rules_of
from app.services.work import Work
from app.storage.tables import Anchor, BlindAnchor, Review, Submission

GIVE, GO_ON = "anchor.give", "anchor.go_on"
SECONDS_OF_A_DAY = 86_400


def draw(work: Work, rules: StageRules, person_id: UUID) -> None:
    """Draw, for somebody who is offered work, whether an anchor follows: one of so many is one."""
    wanted = rules.policy.blind_anchors
    # Anchors come beside the work, so that of `every` one is an anchor when one follows every - 1.
    if wanted is None or secrets.randbelow(wanted.every - 1) > 0:
        return
    payload = {
        "draw": str(uuid4()),
        "person_id": str(person_id),
        "stage_id": str(rules.stage.id),
        "submitted_at": work.now.isoformat(),
    }
    work.enqueue(GIVE, payload, run_at=work.now + _some_time(1))


def note(work: Work, submission: Submission, review: Review) -> None:
    """Keep what the assessor gave the anchor: drift and severity are reckoned from it."""
    given = given_in(work, submission)
    anchor = work.get(Anchor, given.anchor_id)
    outcome = Outcome(str(review.outcome))
    calibrations.keep(work, anchor, None, review.levels, outcome)


def go_on_later(work: Work, submission: Submission, sealed: int) -> None:
    """Ask that the round goes on as if others were reading too; once for each who has sealed."""
    if submission.state not in UNDECIDED:
        return
    days = rules_of(work, submission).policy.lapse_after_working_days
    payload = {"submission_id": str(submission.id), "sealed": sealed}
    key = f"{GO_ON}:{submission.id}:{submission.state}:{sealed}"
    work.enqueue(GO_ON, payload, run_at=work.now + _some_time(days), dedup_key=key)


def given_in(work: Work, submission: Submission) -> BlindAnchor:
    """Return which anchor such a submission is."""
    return work.all_by(BlindAnchor, submission_id=submission.id)[0]


def _some_time(days: int) -> timedelta:
    return timedelta(seconds=secrets.randbelow(days * SECONDS_OF_A_DAY))
