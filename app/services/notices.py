"""Notices: mail about what happened, asked for in the transaction in which it happens.

An organization can turn them off; sign-in links are always sent. Nobody who is deactivated gets one.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.addresses import Addresses
from app.domain.clock import Step
from app.domain.moments import in_words
from app.domain.plain_text import plain_email
from app.domain.rubric import Outcome
from app.domain.signed_award import ReissueReason
from app.rendering.letter import Letter, Link, message
from app.services import calendars, organizations
from app.services.mailing import KIND as MAIL
from app.services.work import Work
from app.storage import credentials
from app.storage.tables import (
    Appeal,
    Assignment,
    Clock,
    Credential,
    Decision,
    MicrocredentialVersion,
    Person,
    RevocationCase,
    Row,
    Stage,
    Submission,
)

_FORMS = (
    ("Picture of the badge (PNG)", "png"),
    ("Certificate (PDF)", "pdf"),
    ("Signed data (JSON)", "json"),
)
_WHY_ANEW = {
    ReissueReason.CORRECTION: "Your badge {name} was corrected.",
    ReissueReason.RENEWAL: "Your badge {name} was renewed.",
    ReissueReason.EMAIL_CHANGE: "Your badge {name} now belongs to this address.",
    ReissueReason.REINSTATEMENT: "Your badge {name} counts again.",
    ReissueReason.KEY_COMPROMISE: "Your badge {name} was signed again with a new key.",
}

# What each step is, and what to do about it.
_STEPS = {
    Step.CHECK: ("Work on {name} waits for somebody to check that it is all there.", ""),
    Step.ASSIGN: (
        "Nobody could be asked yet to judge work on {name}.",
        "Give somebody the assessor role, and they are asked at once.",
    ),
    Step.REVIEW: (
        "Work on {name} waits to be judged.",
        "If you have sealed your review, nothing is left for you to do.",
    ),
    Step.APPROVE: ("A decision on {name} waits to be approved.", ""),
    Step.DECIDE: ("An educator waits for the answer on {name}.", ""),
}
_OVERDUE_HINTS = {Step.REVIEW: "On its page you can ask somebody else to judge it."}


def decision_made(work: Work, submission: Submission, decision: Decision) -> None:
    """Tell the educator the outcome and where the feedback is; the feedback itself stays there."""
    name = name_of_work(work, submission)
    if decision.outcome == Outcome.ACCEPTED:
        subject = f"Accepted: {name}"
        sentences = (f"Your work on {name} was accepted.", "The feedback is on its page.")
    else:
        subject = f"Not yet: {name}"
        sentences = (
            f"Your work on {name} is not yet accepted.",
            "The feedback says what is still missing. What was met stays met; only the rest is open.",
        )
    url = f"{work.tools.base_url}/work/submissions/{submission.id}"
    letter = _letter(
        subject, sentences, Link("Read the feedback", url), "because you handed in this work"
    )
    tell(work, submission.person_id, letter)


def badge_issued(work: Work, credential: Credential) -> None:
    """Tell the earner where the badge is: its public page, and every form to download."""
    name = work.get(MicrocredentialVersion, credential.version_id).name
    sentences = (
        f"You have earned the badge {name}.",
        "Its page is public: whoever has the link can see and verify it.",
    )
    see = "See and share your badge"
    _tell_of_badge(work, credential, f"Your badge: {name}", sentences, see=see, forms=_FORMS)


def badge_reissued(work: Work, credential: Credential, reason: ReissueReason) -> None:
    """Tell the earner that a newer version stands at the same address, and why copies are out."""
    name = work.get(MicrocredentialVersion, credential.version_id).name
    sentences = (
        _WHY_ANEW[reason].format(name=name),
        "It is the same award at the same address. Copies that you saved before count no more; take a new one.",
    )
    subject = f"A new version of your badge: {name}"
    _tell_of_badge(work, credential, subject, sentences, forms=_FORMS)


def badge_suspended(work: Work, credential: Credential) -> None:
    """Tell the earner that the badge does not count for now."""
    name = work.get(MicrocredentialVersion, credential.version_id).name
    sentences = (
        f"Your badge {name} was suspended: for now it does not count.",
        "Ask your programme why, and what comes next.",
    )
    _tell_of_badge(work, credential, f"Your badge was suspended: {name}", sentences)


def badge_ends(work: Work, credential: Credential, ends: datetime, *, has_ended: bool) -> None:
    """Tell the earner that the badge ends, or that it has."""
    name = work.get(MicrocredentialVersion, credential.version_id).name
    sentences = (
        f"Your badge {name} {'ended' if has_ended else 'ends'} on {in_words(ends)}.",
        "Its page stays, and says so. Ask your programme whether it can be renewed.",
    )
    subject = f"Your badge {'has ended' if has_ended else 'ends soon'}: {name}"
    _tell_of_badge(work, credential, subject, sentences)


def assignment_offered(work: Work, assignment: Assignment, submission: Submission) -> None:
    """Tell the assessor that work waits, and until when."""
    name = name_of_work(work, submission)
    until = calendars.rules(work).working.day_of(assignment.lapses_at)
    sentences = (
        f"You are asked to judge work on {name}.",
        f"It waits for you until {in_words(until)}; after that somebody else is asked.",
    )
    letter = _letter(
        f"Work to judge: {name}",
        sentences,
        Link("Open your queue", f"{work.tools.base_url}/queue"),
        "because you are an assessor",
    )
    tell(work, assignment.person_id, letter)


def seated(work: Work, matter: Row, person_id: UUID, until: datetime) -> None:
    """Tell somebody that they sit on a panel, and nothing of what it is about."""
    letter = _letter(
        "You are asked to sit on a panel",
        (
            "A decision is challenged, and you had no part in it.",
            "You read the record as it was decided and vote apart from the others, with a reason.",
            f"Your seat waits until {until.day} {until:%B %Y}; after that somebody else is asked.",
        ),
        Link("Read and vote", f"{work.tools.base_url}/panels/{matter.id}"),
        "because you were drawn or named for it",
    )
    tell(work, person_id, letter)


def clock_told(
    work: Work, submission: Submission, clock: Clock, person_id: UUID, *, is_over: bool
) -> None:
    """Tell somebody that a step is due, or tell a coordinator that it is overdue; no name stands in it."""
    last = clock.due_on
    if last is None:
        return
    name, day = name_of_work(work, submission), in_words(last)
    said, hint = _STEPS[Step(clock.step)]
    is_assessors = clock.step == Step.REVIEW and not is_over
    page = "queue" if is_assessors else f"manage/submissions/{submission.id}"
    due = f"It was due on {day}, and is not done." if is_over else f"It is due by {day}."
    hint = _OVERDUE_HINTS.get(Step(clock.step), hint) if is_over else hint
    letter = _letter(
        f"{'Overdue' if is_over else 'Due soon'}: {name}",
        (said.format(name=name), due, *filter(None, [hint])),
        Link("Open it", f"{work.tools.base_url}/{page}"),
        "because you judge, check or run this programme",
    )
    tell(work, person_id, letter)


def appeal_decided(work: Work, appeal: Appeal) -> None:
    """Tell the educator that the panel has decided; what it said stays on the page."""
    letter = _letter(
        "Your appeal was decided",
        ("The panel has decided on your appeal.", "Its reasons are on the page."),
        Link("Read what the panel decided", f"{work.tools.base_url}/appeals/{appeal.id}"),
        "because you appealed a decision",
    )
    tell(work, appeal.person_id, letter)


def case_opened(work: Work, case: RevocationCase) -> None:
    """Tell the holder that a case was opened, until when it can be answered, and where to read the notice."""
    letter = _letter(
        "A notice about your badge",
        (
            "It is asked whether one of your badges is taken back. The notice says why.",
            f"You can answer until {in_words(case.answer_due_at)}; after that it is voted on.",
        ),
        Link("Read the notice and answer", f"{work.tools.base_url}/cases/{case.id}"),
        "because the badge is yours",
    )
    tell(work, case.person_id, letter)


def case_decided(work: Work, case: RevocationCase) -> None:
    """Tell the holder that it was decided; what was decided stays on the page."""
    letter = _letter(
        "The question about your badge was decided",
        ("The panel has decided.", "What it decided, and why, is on the page."),
        Link("Read what was decided", f"{work.tools.base_url}/cases/{case.id}"),
        "because the badge is yours",
    )
    tell(work, case.person_id, letter)


def sign_in_link(to: str, organization: str, url: str, minutes: int) -> dict[str, str]:
    """Return the mail with a sign-in link, which no setting turns off."""
    sentences = (
        f"This link signs you in to {organization}.",
        f"It works once, for {minutes} minutes. If you did not ask for it, do nothing.",
    )
    reason = "You get this because somebody asked for a sign-in link with this address."
    letter = Letter(
        f"Sign in to {organization}", "Hello,", sentences, Link("Sign in", url), reason
    )
    return message(to, letter)


def _tell_of_badge(
    work: Work,
    credential: Credential,
    subject: str,
    sentences: tuple[str, ...],
    *,
    see: str = "See your badge",
    forms: tuple[tuple[str, str], ...] = (),
) -> None:
    """Tell the earner, at the address that the badge was issued to, where it is and in which forms."""
    url = Addresses(work.tools.base_url).credential(credential.id)
    reason = "because the badge was issued to this address"
    links = tuple(Link(text, f"{url}.{suffix}") for text, suffix in forms)
    letter = replace(_letter(subject, sentences, Link(see, url), reason), links=links)
    tell(work, credential.person_id, letter, credential.recipient_email)


def _letter(subject: str, sentences: tuple[str, ...], action: Link, reason: str) -> Letter:
    return Letter(subject, "", sentences, action, reason)


def tell(work: Work, person_id: UUID, letter: Letter, to: str | None = None) -> None:
    """Ask for the mail, unless there is nobody to tell or the organization wants none."""
    organization = organizations.own(work)
    person = work.get(Person, person_id)
    if not organization.sends_notices or person.deactivated_at is not None:
        return
    address = to or credentials.primary_address(work.session, work.organization_id, person.id)
    if address is None or not _is_address(address):
        return
    whole = replace(
        letter,
        greeting=f"Hello {person.name},",
        reason=f"You get this from {organization.name} {letter.reason}.",
    )
    work.enqueue(MAIL, message(address, whole))


def name_of_work(work: Work, submission: Submission) -> str:
    """Return what a mail calls some work: its microcredential, and its stage."""
    stage = work.get(Stage, submission.stage_id)
    version = work.get(MicrocredentialVersion, stage.version_id)
    return version.name if stage.name == version.name else f"{version.name}, {stage.name}"


def page_of_work(work: Work, submission: Submission) -> str:
    """Return where the educator works on it."""
    return "/".join((work.tools.base_url, "work", "submissions", str(submission.id)))


def _is_address(text: str) -> bool:
    try:
        return plain_email(text) == text
    except ValueError:
        return False
