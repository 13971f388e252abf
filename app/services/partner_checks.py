"""Partner checks: an educator asks a learning partner whether all is there; the partner confirms or returns."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action, Party, Target
from app.domain.errors import ConflictError, MoveError, NotFoundError
from app.domain.moves import allowed
from app.domain.partner_check import (
    PARTNER_CHECK_MOVES,
    Item,
    PartnerCheckMove,
    PartnerCheckState,
    check_ticks,
    move_partner_check,
)
from app.domain.review import Move
from app.services import (
    attestors,
    checked,
    partner_notices,
    request_reminders,
    sealing,
    submission_moves,
    targets,
)
from app.services import submissions as own
from app.services.stages import StageRules, rules_of
from app.services.work import Work, refuse
from app.storage import partner_checks as stored
from app.storage import relationships, rows
from app.storage import submissions as attempts
from app.storage.tables import Evidence, PartnerCheck, Person, Submission


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner says: what they ticked, words, and which draft they have looked at."""

    digest: str
    ticks: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One check, and whether the draft is still what it is about."""

    row: PartnerCheck
    name: str
    is_current: bool
    # While it waits: the digest to answer with, and what the gate says of each part.
    draft_digest: str
    items: tuple[Item, ...]


def ask(work: Work, submission_id: UUID, person_id: UUID) -> PartnerCheck:
    """Ask a learning partner; raises ConflictError while one is asked, or where the programme knows no check."""
    submission = own.writable(work, submission_id)
    work.require(Action.ASK_PARTNER, targets.about_submission(work, submission))
    submission_moves.move(work, submission, Move.EDIT)
    if rules_of(work, submission).policy.partner_check == "none":
        raise ConflictError("This programme asks no learning partner to look drafts over.")
    _check_partner(work, submission, person_id)
    if any(one.live_key for one in work.all_by(PartnerCheck, submission_id=submission.id)):
        says = "Somebody is asked already; wait for the answer, or withdraw it."
        can = allowed(PARTNER_CHECK_MOVES, PartnerCheckState.ASKED)
        raise MoveError(PartnerCheckState.ASKED, "ask", can, says=says)
    row = work.add(
        PartnerCheck,
        submission_id=submission.id,
        enrollment_id=submission.enrollment_id,
        person_id=person_id,
        live_key=str(submission.id),
        remind_at=request_reminders.first_at(work),
    )
    work.record("partner_check.asked", row, submission_id=str(submission.id))
    partner_notices.asked(work, submission, row)
    return row


def confirm(work: Work, check_id: UUID, said: Answer) -> PartnerCheck:
    """Say that all is there; everything on the list has to be ticked."""
    return _answer(work, check_id, PartnerCheckMove.CONFIRM, said)


def give_back(work: Work, check_id: UUID, said: Answer) -> PartnerCheck:
    """Give it back with words on what is missing."""
    if said.note is None:
        raise refuse("/note", "say what is missing")
    return _answer(work, check_id, PartnerCheckMove.RETURN, said)


def withdraw(work: Work, check_id: UUID) -> PartnerCheck:
    """Take back what one has asked; whoever was asked reads the draft no longer."""
    submission, row = _locked(work, check_id)
    work.require(Action.ASK_PARTNER, targets.about_submission(work, submission))
    row.state, row.live_key = move_partner_check(row.state, PartnerCheckMove.WITHDRAW), None
    work.record("partner_check.withdrawn", row, submission_id=str(submission.id))
    return row


def get(work: Work, check_id: UUID) -> Told:
    """Return one check; its own partner reads it, too."""
    row = work.get(PartnerCheck, check_id)
    submission = work.get(Submission, row.submission_id)
    target = targets.about_submission(work, submission)
    is_mine = row.person_id == work.actor.person_id
    parties = target.parties | ({Party.CHECKING} if is_mine else set())
    lies = (target.school_id, target.microcredential_id)
    work.require(Action.READ_PARTNER_CHECKS, Target(*lies, parties))
    if sealing.has_yet_to_judge(work, submission):
        raise NotFoundError(f"There is no partner_check {check_id}.")
    return told(work, row)


def asked_of_me(work: Work, request: rows.PageRequest) -> rows.PageOf[PartnerCheck]:
    """Return a page of the drafts that wait for oneself to look over."""
    me = attestors.oneself(work, Action.READ_PARTNER_CHECKS)
    return work.page(PartnerCheck, request, stored.waiting(me))


def of_submission(work: Work, submission_id: UUID) -> list[Told]:
    """Return every check of a draft; none to whom it could sway, as with comments."""
    submission = work.get(Submission, submission_id)
    work.require(Action.READ_PARTNER_CHECKS, targets.about_submission(work, submission))
    if sealing.has_yet_to_judge(work, submission):
        return []
    return [told(work, row) for row in work.all_by(PartnerCheck, submission_id=submission.id)]


def told(work: Work, row: PartnerCheck) -> Told:
    """Return a check as whoever may read it is shown it."""
    submission = work.get(Submission, row.submission_id)
    now, name = checked.digest(work, submission), work.get(Person, row.person_id).name
    items = tuple(items_of(work, submission)) if row.live_key else ()
    return Told(row, name, row.digest == now, now, items)


def items_of(work: Work, submission: Submission) -> list[Item]:
    """Return the checklist: each part, what is there of it, and what the gate says is missing."""
    rules, gate = rules_of(work, submission), own.gate(work, submission)
    pieces = attempts.evidence_of(work.session, work.organization_id, submission.id)
    items = []
    for requirement_id, asked in rules.requirements.items():
        count = sum(piece.requirement_id == requirement_id for piece in pieces)
        places = {f"/evidence/{asked.key}", f"/evidence/{asked.one_of}"}
        missing = tuple(one.detail for one in gate.missing if one.pointer in places)
        items.append(Item(asked.key, asked.title, count, missing))
    return items


@dataclass(frozen=True, slots=True)
class Draft:
    """What a partner looks over: the check, whose draft it is, and everything in it."""

    told: Told
    educator: str
    rules: StageRules
    evidence: list[Evidence]

    def pieces(self, requirement_id: UUID) -> list[Evidence]:
        """Return the evidence for one requirement, oldest first."""
        return [piece for piece in self.evidence if piece.requirement_id == requirement_id]


def look(work: Work, check_id: UUID) -> Draft:
    """Return the draft that one is asked to look over; without its content once one has answered."""
    row = work.get(PartnerCheck, check_id)
    party = attestors.party_of(work, row.person_id)
    work.require(Action.ANSWER_PARTNER, Target(parties=party))
    submission = work.get(Submission, row.submission_id)
    found = attempts.evidence_of(work.session, work.organization_id, submission.id)
    educator = work.get(Person, submission.person_id).name
    rules = rules_of(work, submission)
    return Draft(told(work, row), educator, rules, found if row.live_key else [])


def partners(work: Work, educator_id: UUID) -> list[tuple[str, str]]:
    """Return the active learning partners of an educator to choose from, by name."""
    around = relationships.around(work.session, work.organization_id, educator_id)
    ids = {one if other == educator_id else other for one, other, k in around if k == "partner_of"}
    found = [one for one in work.by_ids(Person, ids).values() if one.deactivated_at is None]
    return [(str(one.id), one.name) for one in sorted(found, key=lambda p: (p.name, p.id))]


def _check_partner(work: Work, submission: Submission, person_id: UUID) -> None:
    person = work.get_named(Person, person_id, "/person_id")
    if str(person.id) not in {key for key, _ in partners(work, submission.person_id)}:
        raise refuse("/person_id", "must be an active learning partner of yours")


def _answer(work: Work, check_id: UUID, wanted: PartnerCheckMove, said: Answer) -> PartnerCheck:
    found = work.get(PartnerCheck, check_id)
    party = attestors.party_of(work, found.person_id)
    work.require(Action.ANSWER_PARTNER, Target(parties=party))
    submission, row = _locked(work, check_id)
    after = move_partner_check(row.state, wanted)
    submission_moves.move(work, submission, Move.EDIT)
    if said.digest != checked.digest(work, submission):
        raise ConflictError("The draft was changed since you looked at it; look again.")
    row.ticks = check_ticks(said.ticks, items_of(work, submission), wanted)
    row.state, row.live_key, row.answered_at = after, None, work.now
    row.digest, row.note = said.digest, said.note
    work.record(f"partner_check.{after}", row, submission_id=str(submission.id))
    partner_notices.answered(work, submission)
    return row


def _locked(work: Work, check_id: UUID) -> tuple[Submission, PartnerCheck]:
    row = work.get(PartnerCheck, check_id)
    submission = work.get_for_update(Submission, row.submission_id)
    return submission, work.get_for_update(PartnerCheck, check_id)
