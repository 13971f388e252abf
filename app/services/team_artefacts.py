"""What a team made together: a member shares a piece of their draft, the others take it into theirs.

The team keeps one piece for each requirement that may be shared. Each draft has a copy, so an attempt
that was handed in stays what it was, whatever the team or its members do afterwards.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, Target
from app.domain.errors import ConflictError, Fault, MoveError
from app.domain.evidence_requirement import EvidenceRequirement
from app.domain.review import State
from app.services import artefacts, attempts, evidence, preparing, targets, team_notices
from app.services import submissions as own
from app.services.stages import rules_of
from app.services.work import Work, refuse
from app.storage import rows
from app.storage import submissions as stored
from app.storage import team_artefacts as shared
from app.storage.tables import Evidence, Person, Submission, Team, TeamArtefact, TeamMember
from app.storage.tables import EvidenceRequirement as AskedFor

# What each educator says for their own badge and readers, and no teammate for them.
_OWN = {"narrative": None, "is_public": False, "visibility": "assessors"}
# Nobody but its owner has anything of it.
_OPEN = frozenset({State.DRAFT, State.WITHDRAWN})
_LEARNED = ("scan", "scan_detail", "blind_copy", "blind_key", "blind_size", "measured_seconds")


def share(work: Work, evidence_id: UUID, team_id: UUID, replaces: str | None) -> TeamArtefact:
    """Share a piece of one's own draft; `replaces` is the digest of what the team had, as one saw it."""
    piece, submission, requirement = _own_piece(work, evidence_id)
    team = _own_team(work, team_id)
    _check_shareable(piece, requirement)
    where = {"team_id": team.id, "requirement_id": piece.requirement_id}
    row = work.find_by(TeamArtefact, **where)
    if (row.sha256 if row and row.withdrawn_at is None else None) != replaces:
        message = "Somebody of your team has shared another; look at it first."
        raise ConflictError(message, Fault("/replaces", message))
    piece.team_id = team.id
    work.session.flush()
    preparing.look_again(work, submission)
    told: dict[str, Any] = {"sha256": piece.sha256, "store_key": piece.store_key}
    told |= {"content": attempts.copied(piece), "person_id": submission.person_id}
    told |= {"withdrawn_at": None}
    if row is None:
        row = work.add(TeamArtefact, **where, **told)
    else:
        artefacts.let_bytes_go(work, row, told["store_key"])
        for name, value in told.items():
            setattr(row, name, value)
    work.record("team_artefact.shared", row, team_id=str(team.id))
    return row


def take(work: Work, submission_id: UUID, key: str, team_id: UUID) -> Evidence:
    """Take what a team of one's own shares into one's draft, in place of what was there of the team."""
    submission = own.writable(work, submission_id)
    work.require(Action.TAKE_FROM_TEAM, targets.about_submission(work, submission))
    rules = rules_of(work, submission)
    requirement_id = attempts.requirement_id_of(rules, key)
    if requirement_id is None or rules.requirements[requirement_id].shared != "team":
        keys = [one.key for one in rules.requirements.values() if one.shared == "team"]
        raise refuse(
            "/requirement", f"expected one of {', '.join(keys) or 'none: nothing is shared'}"
        )
    own.check_editable(work, submission, key)
    team = _own_team(work, team_id)
    where = {"team_id": team.id, "requirement_id": requirement_id}
    row = work.find_by(TeamArtefact, **where, withdrawn_at=None)
    if row is None:
        says = "Nobody of your team has shared anything for this yet."
        raise MoveError("not_shared", "take", ["share"], says=says)
    _make_room(work, submission, row, rules.requirements[requirement_id])
    values = row.content | _learned(work, row) | _OWN
    salt = attempts.new_salt()
    made = work.add(Evidence, submission_id=submission.id, salt=salt, **where, **values)
    preparing.begin(work, made)
    preparing.look_again(work, submission)
    work.record("evidence.added", made, submission_id=str(submission.id), requirement=key)
    return made


def withdraw(work: Work, artefact_id: UUID, sha256: str) -> TeamArtefact:
    """Take back what a team shares, as one saw it; drafts that took it keep their copy, and their owners are told.

    Once a member has handed it in it is part of what is judged, and stays.
    """
    row = work.get(TeamArtefact, artefact_id)
    team = work.get_for_update(Team, row.team_id)
    row = work.get_for_update(TeamArtefact, artefact_id)
    is_mine = _is_member(work, team.id) or row.person_id == work.actor.person_id
    parties = frozenset({Party.OWNER}) if is_mine else frozenset[Party]()
    work.require(Action.WITHDRAW_FROM_TEAM, Target(team.school_id, parties=parties))
    if row.withdrawn_at is not None:
        raise MoveError("withdrawn", "withdraw", [])
    if row.sha256 != sha256:
        message = "Somebody of your team has shared another; look at it first."
        raise ConflictError(message, Fault("/sha256", message))
    copies = shared.copies_of(work.session, work.organization_id, row)
    if any(copy.state not in _OPEN for copy in copies):
        stays = Fault("/sha256", "a member has handed it in; share another in its place")
        raise MoveError("handed_in", "withdraw", ["share"], stays)
    artefacts.let_bytes_go(work, row, None)
    row.content, row.store_key, row.withdrawn_at = {}, None, work.now
    work.record("team_artefact.withdrawn", row, team_id=str(team.id))
    for copy in copies:
        if copy.state == State.DRAFT and copy.person_id != work.actor.person_id:
            team_notices.withdrawn(work, team, copy)
    return row


@dataclass(frozen=True, slots=True)
class Told:
    """What a team shares, without what is in it: that stands in the drafts of those who took it."""

    row: TeamArtefact
    requirement: str
    shared_by: str


def of_team(work: Work, team_id: UUID, request: rows.PageRequest) -> rows.PageOf[TeamArtefact]:
    """Return a page of what a team shares; for its members and those who run the programme."""
    team = work.get(Team, team_id)
    is_mine = _is_member(work, team.id)
    parties = frozenset({Party.OWNER}) if is_mine else frozenset[Party]()
    work.require(Action.READ_TEAM_ARTEFACTS, Target(team.school_id, parties=parties))
    is_shared = shared.is_shared()
    return work.page(TeamArtefact, request, is_shared, team_id=team.id)


def told(work: Work, row: TeamArtefact) -> Told:
    """Return one of them as it is shown."""
    asked = work.get(AskedFor, row.requirement_id)
    return Told(row, asked.key, work.get(Person, row.person_id).name)


@dataclass(frozen=True, slots=True)
class Offer:
    """One team of the educator's, what it shares for a requirement, and whether the draft has it."""

    team: Team
    shared: Told | None
    is_taken: bool
    # Who had shared what was withdrawn since.
    withdrawn: Told | None = None


def offers(work: Work, submission: Submission, requirement_id: UUID) -> list[Offer]:
    """Return what the educator's teams share for a requirement."""
    pieces = stored.evidence_of(work.session, work.organization_id, submission.id)
    mine = {(piece.team_id, piece.sha256) for piece in pieces}
    found = []
    scope = (work.session, work.organization_id)
    for team in shared.teams_of(*scope, submission.person_id):
        row = work.find_by(TeamArtefact, team_id=team.id, requirement_id=requirement_id)
        is_taken = row is not None and (team.id, row.sha256) in mine
        said = None if row is None else told(work, row)
        is_there = row is not None and row.withdrawn_at is None
        found.append(Offer(team, said if is_there else None, is_taken, None if is_there else said))
    return found


def _own_piece(work: Work, evidence_id: UUID) -> tuple[Evidence, Submission, EvidenceRequirement]:
    piece = work.get_for_update(Evidence, evidence_id)
    submission = own.writable(work, piece.submission_id)
    work.require(Action.SHARE_WITH_TEAM, targets.about_submission(work, submission))
    requirement = rules_of(work, submission).requirements[piece.requirement_id]
    own.check_editable(work, submission, requirement.key)
    return piece, submission, requirement


def _own_team(work: Work, team_id: UUID) -> Team:
    """Return the team, locked, if one is in it; two who share at once come one after the other."""
    work.get_named(Team, team_id, "/team_id")
    team = work.get_for_update(Team, team_id)
    if not _is_member(work, team.id):
        raise refuse("/team_id", "expected a team that you are in")
    if team.archived_at is not None:
        raise refuse("/team_id", "this team is out of use")
    return team


def _is_member(work: Work, team_id: UUID) -> bool:
    me = work.actor.person_id
    return me is not None and work.find_by(TeamMember, team_id=team_id, person_id=me) is not None


def _check_shareable(piece: Evidence, requirement: EvidenceRequirement) -> None:
    if requirement.shared != "team":
        raise ConflictError(f"{requirement.title} is each educator's own; it is not shared.")
    if piece.scan == "quarantined":
        says = "A scanner found malware in it; remove it."
        raise MoveError("quarantined", "share", ["remove"], says=says)


def _make_room(
    work: Work, submission: Submission, row: TeamArtefact, requirement: EvidenceRequirement
) -> None:
    """Take away what the draft had of the team; raises InvalidError where there is still no room."""
    every = work.all_by(Evidence, submission_id=submission.id, requirement_id=row.requirement_id)
    before = [piece for piece in every if piece.team_id == row.team_id]
    if len(every) - len(before) >= requirement.count.max:
        detail = f"{requirement.key} takes at most {requirement.count.max}; remove one first"
        raise refuse("/requirement", detail)
    for piece in before:
        evidence.let_go(work, piece, submission)
    work.session.flush()


def _learned(work: Work, row: TeamArtefact) -> dict[str, object]:
    """Return what was learned of the bytes since they were shared, where a piece still knows."""
    known = shared.piece_with(work.session, work.organization_id, row.store_key)
    return {} if known is None else {name: getattr(known, name) for name in _LEARNED}
