"""One table: each kind of job to what does it. A handler may run twice, so its effect must not add up."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from app.domain.errors import NotEarnedError
from app.services import (
    absences,
    anchor_consents,
    anchor_draws,
    assignments,
    blind_anchors,
    cases,
    compromising,
    correcting,
    delivering,
    drifting,
    entries,
    entry_pieces,
    inquiry_files,
    issuing,
    leaving,
    likenesses,
    mailing,
    obstacles,
    panels,
    pathway_awarding,
    preparing,
    questions,
    rechecking,
    recounting,
    reminding,
    renewing,
    request_reminders,
    retention,
    revoking,
    rotating,
    routing,
    scoring_rounds,
    snapshots,
)
from app.services.runs import JobRun
from app.storage import idempotency, jobs, webhooks
from app.storage.tables import Appeal, RevocationCase

Handler = Callable[[JobRun], None]
DONE_JOBS_KEPT = timedelta(days=7)


def begin_absence(run: JobRun) -> None:
    """Hand over the open work of somebody who is away from now on."""
    with run.work() as work:
        absences.begin(work, run.id_of("absence_id"))


def lapse_assignment(run: JobRun) -> None:
    """End an assignment that was not done in time and ask somebody else."""
    with run.work() as work:
        assignments.lapse(work, run.id_of("assignment_id"))


def route_waiting(run: JobRun) -> None:
    """Try again for every submission, and every panel, that nobody could be asked for."""
    with run.work() as work:
        routing.route_waiting(work)
    with run.work() as work:
        panels.fill_waiting(work, Appeal)
    with run.work() as work:
        panels.fill_waiting(work, RevocationCase)


def lapse_seat(run: JobRun) -> None:
    """End a seat of a panel that did not vote in time and ask somebody else."""
    with run.work() as work:
        panels.lapse(work, run.id_of("seat_id"))


def call_vote(run: JobRun) -> None:
    """Let the vote on a badge begin once the time to answer is over."""
    with run.work() as work:
        cases.call_vote(work, run.id_of("case_id"))


def close_question(run: JobRun) -> None:
    """Let the clocks go on once the time to answer an assessor is over."""
    with run.work() as work:
        questions.close(work, run.id_of("question_id"))


def snapshot_evidence(run: JobRun) -> None:
    """Keep what stands behind a link."""
    snapshots.take(run, run.id_of("evidence_id"))


def prepare_evidence(run: JobRun) -> None:
    """Scan a file, measure it, and copy it without names where assessors are blind."""
    preparing.prepare(run, run.id_of("evidence_id"))


def compare_submission(run: JobRun) -> None:
    """Find what is nearly the same as the work of others."""
    likenesses.compare(run, run.id_of("submission_id"))


def reach_link(run: JobRun) -> None:
    """See whether a link can be opened, while its owner can still mend it."""
    snapshots.reach(run, run.id_of("evidence_id"))


def forget_evidence(run: JobRun) -> None:
    """Delete the bytes of evidence that was taken away."""
    run.tools.store.delete(run.payload["store_key"])


def issue_credential(run: JobRun) -> None:
    """Issue what was earned; what is issued already stays as it is.

    What is not earned any more issues nothing: the decision that comes after asks again.
    """
    stage_id = run.id_of("stage_id") if run.payload["stage_id"] else None
    with suppress(NotEarnedError), run.work() as work:
        issuing.issue_earned(work, enrollment_id=run.id_of("enrollment_id"), stage_id=stage_id)


def rotate_due_keys(run: JobRun) -> None:
    """Replace the keys whose issuer wants them replaced by now."""
    with run.work() as work:
        rotating.rotate_due(work)


def move_credential(run: JobRun) -> None:
    """Sign one badge anew for another address of its owner."""
    with run.work() as work:
        correcting.move(work, run.id_of("credential_id"), run.id_of("email_id"))


def renew_credential(run: JobRun) -> None:
    """Renew what newly accepted work stands for; what it renewed already stays as it is."""
    with run.work() as work:
        renewing.renew_by_work(work, run.id_of("enrollment_id"), run.id_of("stage_id"))


def remind_of_ends(run: JobRun) -> None:
    """Tell owners whose badges end soon, some at a time."""
    run.until_none_is_left(renewing.remind)


def recount_calendar(run: JobRun) -> None:
    """Count anew what is due, some at a time; twice comes to the same."""
    after, has_more = None, True
    while has_more:
        with run.work() as work:
            after = recounting.recount(work, after)
        has_more = after is not None


def tell_of_clocks(run: JobRun) -> None:
    """Remind whoever has to act, and tell coordinators what is overdue, some at a time."""
    run.until_none_is_left(reminding.tell_due)
    run.until_none_is_left(request_reminders.tell_due)


def revoke_many(run: JobRun) -> None:
    """Take the next credentials of a batch back."""
    with run.work() as work:
        revoking.run_chunk(work, run.id_of("batch_id"))


def evaluate_pathways(run: JobRun) -> None:
    """Award, hold back or give back the capstones of one person."""
    with run.work() as work:
        pathway_awarding.evaluate(work, run.id_of("person_id"))


def sweep_pathways(run: JobRun) -> None:
    """Look at the pathways of everybody, some people at a time."""
    after = run.id_of("after") if run.payload.get("after") else None
    last = pathway_awarding.sweep(run, after)
    if last is not None:
        with run.work() as work:
            work.enqueue("pathway.sweep", {"after": str(last)})


def recheck_recognitions(run: JobRun) -> None:
    """Ask outside issuers again about what was recognized, some at a time."""
    while rechecking.recheck_due(run):
        pass


def send_mail(run: JobRun) -> None:
    """Send one mail; one whose confirmation was lost is sent again."""
    mailing.send(run.tools.mail_url, run.tools.mail_from, run.payload)


def forget_old_records(run: JobRun) -> None:
    """Delete idempotency records whose time is over, and jobs that were done long ago."""
    with run.database.write(run.now) as session:
        idempotency.forget_expired(session, run.now)
        jobs.forget_done(session, run.now - DONE_JOBS_KEPT)


def give_anchor(run: JobRun) -> None:
    """Give an assessor the anchor that was drawn for them, as any other work."""
    with run.work() as work:
        blind_anchors.give(
            work,
            draw=run.payload["draw"],
            person_id=run.id_of("person_id"),
            stage_id=run.id_of("stage_id"),
            submitted_at=datetime.fromisoformat(run.payload["submitted_at"]),
        )


def go_on_with_anchor(run: JobRun) -> None:
    """Let the round of an anchor go on as if others read it too."""
    with run.work() as work:
        blind_anchors.go_on(work, run.id_of("submission_id"), int(run.payload["sealed"]))


def look_for_drift(run: JobRun) -> None:
    """Look whether assessors have moved away from what was agreed on anchors."""
    with run.work() as work:
        drifting.find_all(work)


def open_scoring_round(run: JobRun) -> None:
    """Show the levels of a scoring round whose date has come."""
    with run.work() as work:
        scoring_rounds.open_when_due(work, run.id_of("scoring_round_id"))


def go_on_without(run: JobRun) -> None:
    """Open the scoring rounds that waited only for somebody who is let in no more."""
    with run.work() as work:
        scoring_rounds.go_on_without(work, run.id_of("person_id"))


def remind_of_anchor(run: JobRun) -> None:
    """Remind the assessor of an anchor like those of every other round."""
    with run.work() as work:
        blind_anchors.remind(work, run.id_of("assignment_id"))


def take_anchor_back(run: JobRun) -> None:
    """Take an anchor out of every queue: whose work it was wants it back."""
    with run.work() as work:
        blind_anchors.take_back(work, run.id_of("anchor_id"))


HANDLERS: Mapping[str, Handler] = {
    "absence.begin": begin_absence,
    "assignment.hand_over": leaving.leave,
    anchor_draws.GIVE: give_anchor,
    anchor_draws.GO_ON: go_on_with_anchor,
    anchor_consents.TAKE_BACK: take_anchor_back,
    blind_anchors.REMIND: remind_of_anchor,
    "assignment.lapse": lapse_assignment,
    "question.close": close_question,
    "calendar.recount": recount_calendar,
    "clock.tell": tell_of_clocks,
    cases.CALL_VOTE: call_vote,
    "credential.issue": issue_credential,
    "credential.move": move_credential,
    "credential.remind": remind_of_ends,
    "credential.renew": renew_credential,
    "credential.revoke_many": revoke_many,
    "drift.find": look_for_drift,
    "evidence.forget": forget_evidence,
    "evidence.prepare": prepare_evidence,
    "evidence.reach": reach_link,
    "evidence.retire": retention.forget_due,
    "evidence.snapshot": snapshot_evidence,
    entry_pieces.SCAN: entry_pieces.scan,
    inquiry_files.SCAN: inquiry_files.scan,
    "portfolio.forget": entries.forget_deleted,
    "key.rotate_due": rotate_due_keys,
    "key.sign_anew": compromising.sign_anew,
    "mail.send": send_mail,
    panels.LAPSE: lapse_seat,
    "pathway.evaluate": evaluate_pathways,
    "pathway.sweep": sweep_pathways,
    "recognition.recheck": recheck_recognitions,
    "records.forget": forget_old_records,
    "scoring_round.go_on": go_on_without,
    scoring_rounds.OPEN: open_scoring_round,
    "submission.compare": compare_submission,
    obstacles.NAME_ALL: obstacles.name_all_due,
    "submission.route_waiting": route_waiting,
    webhooks.DELIVER: delivering.deliver,
    "webhook.tidy": delivering.tidy,
}
