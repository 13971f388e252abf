"""Recognizing: which rule holds for what was handed in, what follows from accepting it, and how it ends."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.definition import VersionState, policy_of
from app.domain.errors import ConflictError, Fault, InvalidError, MoveError
from app.domain.moves import allowed
from app.domain.recognition import (
    PLAIN_RULE,
    RECOGNITION_MOVES,
    Proof,
    RecognitionMove,
    RecognitionRule,
    RecognitionState,
    move_recognition,
)
from app.domain.revocation import SuspensionReason
from app.services import issuing, reevaluating, suspending
from app.services.work import Work, refuse
from app.storage import catalogue, definitions
from app.storage.tables import (
    Competency,
    Credential,
    KnownIssuer,
    Microcredential,
    MicrocredentialVersion,
    Person,
    Recognition,
)
from app.verification.report import Report


@dataclass(frozen=True, slots=True)
class Claim:
    """What it shall stand for: a microcredential or a competency; and what its holder says to it."""

    microcredential_id: UUID | None = None
    competency_id: UUID | None = None
    note: str | None = None


def stands_for(
    work: Work, claim: Claim, proof: Proof
) -> tuple[MicrocredentialVersion | None, RecognitionRule]:
    """Return the version and the rule of what is claimed; raises where such a proof is not taken."""
    if (claim.microcredential_id is None) == (claim.competency_id is None):
        raise refuse("/microcredential_id", "expected this or competency_id, and one of them only")
    version = None
    if claim.competency_id is not None:
        work.get_named(Competency, claim.competency_id, "/competency_id")
    elif claim.microcredential_id is not None:
        work.get_named(Microcredential, claim.microcredential_id, "/microcredential_id")
        scope = (work.session, work.organization_id)
        version = definitions.latest_published(*scope, claim.microcredential_id)
    rule = _rule(version) if claim.microcredential_id else PLAIN_RULE
    if rule is None:
        message = "Nothing that was awarded elsewhere is recognized as this microcredential."
        raise ConflictError(message, Fault("/microcredential_id", "must allow recognition"))
    if proof not in rule.proofs:
        raise InvalidError(
            f"This takes as proof: {' or '.join(rule.proofs)}.",
            Fault("/proof", f"expected {' or '.join(rule.proofs)}"),
        )
    return version, rule


def offers(work: Work) -> list[MicrocredentialVersion]:
    """Return the newest versions of what can be recognized."""
    work.require(Action.READ_DEFINITIONS)
    found = catalogue.newest_published(work.session, work.organization_id)
    return [one for one in found if _rule(one) is not None]


def check_rule(rule: RecognitionRule, report: Report) -> None:
    """Raise InvalidError for a badge that the rule can never accept."""
    issuer = report.issuer.id if report.issuer else None
    if rule.issuers and issuer not in rule.issuers:
        raise InvalidError(
            "Badges of this issuer are not recognized as this.",
            Fault("/badge", f"must be issued by {' or '.join(rule.issuers)}"),
        )
    achievement = report.credential.achievement_id if report.credential else None
    if rule.achievements and achievement not in rule.achievements:
        raise InvalidError(
            "This badge is of something else than what is recognized as this.",
            Fault("/badge", f"must be of {' or '.join(rule.achievements)}"),
        )


def rule_of(work: Work, row: Recognition) -> RecognitionRule:
    """Return the rule that held when it was handed in."""
    if row.version_id is None:
        return PLAIN_RULE
    return _rule(work.get(MicrocredentialVersion, row.version_id)) or PLAIN_RULE


def is_issuer_known(work: Work, row: Recognition) -> bool:
    """Tell whether the organization's list names the issuer now."""
    if row.issuer_id is None:
        return False
    named = {"issuer_id": row.issuer_id}
    return work.find_by(KnownIssuer, **named) is not None


def check_acceptable(work: Work, row: Recognition, rule: RecognitionRule) -> None:
    """Raise ConflictError while the issuer is not known, or the badge has ended."""
    if row.proof == "badge" and not is_issuer_known(work, row):
        raise _not_acceptable(
            f"The issuer {row.issuer_id} is not on the list of known issuers; add it, or decline."
        )
    ends = rule.ends_at(work.now, row.badge_ends_at)
    if ends is not None and ends <= work.now:
        raise _not_acceptable(f"The badge ended on {ends:%Y-%m-%d}.")


def _not_acceptable(says: str) -> MoveError:
    """Return what says why it cannot be accepted now, and what is left to do with it."""
    waiting, accept = RecognitionState.SUBMITTED, RecognitionMove.ACCEPT
    can = allowed(RECOGNITION_MOVES, waiting, {accept})
    return MoveError(waiting, accept, can, says=says)


def carry_out(work: Work, row: Recognition, rule: RecognitionRule) -> None:
    """Write what it is worth by the rule, and let it count."""
    row.hours_tenths, row.valid_until = (
        rule.hours_tenths,
        rule.ends_at(work.now, row.badge_ends_at),
    )
    if rule.stipend is not None:
        row.stipend_cents, row.currency = rule.stipend.amount_cents, rule.stipend.currency
    # Asked again at once: it may have been taken back since it was handed in.
    row.check_at = work.now if row.proof == "badge" else None
    told = {"person_id": str(row.person_id), "stipend_cents": row.stipend_cents}
    work.record("recognition.accepted", row, **told, hours_tenths=row.hours_tenths)
    if rule.issues_badge:
        row.credential_id = _issue(work, row).id
    reevaluating.ask(work, row.person_id)


def end(work: Work, row: Recognition, wanted: RecognitionMove) -> None:
    """Let it count no more, nor a badge of ours that rests on it."""
    row.state = move_recognition(row.state, wanted)
    row.live_key, row.check_at, row.ended_at = None, None, work.now
    work.record(f"recognition.{row.state}", row, person_id=str(row.person_id))
    if row.credential_id is not None:
        credential = work.get_for_update(Credential, row.credential_id)
        if credential.state == "issued":
            suspending.let_rest(work, credential, SuspensionReason.REQUIREMENT_LAPSED)
    reevaluating.ask(work, row.person_id)


def _rule(version: MicrocredentialVersion | None) -> RecognitionRule | None:
    return policy_of(version.policy).recognition if version else None


def _issue(work: Work, row: Recognition) -> Credential:
    """Issue our badge; it says that it was not assessed here."""
    version = row.version_id and work.get(MicrocredentialVersion, row.version_id)
    if not version or version.state != VersionState.PUBLISHED:
        raise _not_acceptable(
            "Its version is not published any more, so no badge goes out for it."
        )
    order = issuing.Order(
        earned_key=f"recognition:{row.id}",
        version=version,
        person=work.get(Person, row.person_id),
        narrative=f"Recognized: {row.title}, awarded by {row.issuer_name or row.issuer_id}.",
        is_assessed=False,
    )
    return issuing.issue(work, order)[0]
