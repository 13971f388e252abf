"""Who may do what: one table of role and action, and the question asked of it."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.actions import Action
from app.domain.actors import Actor, Grant, Target
from app.domain.errors import ForbiddenError
from app.domain.parties import Party, RoleName, Scope

__all__ = [
    "EVERYTHING", "GRANTS", "Action", "Actor", "Grant", "Party", "RoleName",
    "Scope", "Target", "View", "may", "may_everywhere", "view",
]  # fmt: skip


_COORDINATOR, _AUTHOR, _APPROVER, _AUDITOR = (
    RoleName.COORDINATOR,
    RoleName.AUTHOR,
    RoleName.APPROVER,
    RoleName.AUDITOR,
)
_MEMBER, _OWNER, _ASSIGNED = Party.MEMBER, Party.OWNER, Party.ASSIGNED
_COACHING, _MANAGING, _MACHINE = Party.COACHING, Party.MANAGING, Party.MACHINE
_PANEL, _CHECKING = Party.PANEL, Party.CHECKING

GRANTS: dict[Action, frozenset[RoleName | Party]] = {
    Action.READ_PLACES: frozenset({_MEMBER, _MACHINE}),
    Action.WRITE_PLACES: frozenset({_COORDINATOR, _MACHINE}),
    Action.READ_PEOPLE: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _COACHING, _MANAGING, _MACHINE}
    ),
    Action.WRITE_PEOPLE: frozenset({_COORDINATOR, _MACHINE}),
    Action.WRITE_CONSENT: frozenset({_COORDINATOR, _OWNER, _MACHINE}),
    Action.READ_ROLES: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _MACHINE}),
    Action.WRITE_ROLES: frozenset({_COORDINATOR, _MACHINE}),
    # Else a machine that may write could make itself what only a coordinator is.
    Action.WRITE_COORDINATORS: frozenset({_COORDINATOR}),
    Action.READ_ABSENCES: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _MACHINE}),
    Action.WRITE_ABSENCES: frozenset({_COORDINATOR, _OWNER, _MACHINE}),
    Action.READ_RELATIONSHIPS: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _MACHINE}),
    Action.WRITE_RELATIONSHIPS: frozenset({_COORDINATOR, _MACHINE}),
    Action.DECLARE_CONFLICT: frozenset({_COORDINATOR, _OWNER, _MACHINE}),
    Action.READ_CLIENTS: frozenset({_COORDINATOR, _AUDITOR}),
    Action.WRITE_CLIENTS: frozenset({_COORDINATOR}),
    Action.READ_WEBHOOKS: frozenset({_COORDINATOR, _AUDITOR}),
    # Where everything that happens is told to others: people decide it.
    Action.WRITE_WEBHOOKS: frozenset({_COORDINATOR}),
    Action.READ_ISSUERS: frozenset({_MEMBER, _MACHINE}),
    Action.WRITE_ISSUERS: frozenset({_COORDINATOR}),
    Action.WRITE_KEYS: frozenset({_COORDINATOR}),
    Action.READ_KNOWN_ISSUERS: frozenset({_MEMBER, _MACHINE}),
    # Whom the organization trusts is for people to decide.
    Action.WRITE_KNOWN_ISSUERS: frozenset({_COORDINATOR}),
    Action.READ_DEFINITIONS: frozenset({_MEMBER, _MACHINE}),
    Action.READ_DRAFTS: frozenset({_COORDINATOR, _AUTHOR, _AUDITOR, _MACHINE}),
    Action.WRITE_DEFINITIONS: frozenset({_COORDINATOR, _AUTHOR, _MACHINE}),
    Action.PUBLISH: frozenset({_COORDINATOR, _AUTHOR, _MACHINE}),
    Action.READ_ENROLLMENTS: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _COACHING, _MACHINE}),
    Action.WRITE_ENROLLMENTS: frozenset({_COORDINATOR, _OWNER, _MACHINE}),
    # A line manager where the version lets them decide, and nowhere else.
    Action.READ_PLANS: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _COACHING, _MANAGING, _MACHINE}
    ),
    Action.WRITE_PLANS: frozenset({_OWNER}),
    # One of these counts for each plan, and it is never its own educator's or their coach's.
    Action.DECIDE_PLANS: frozenset({_COORDINATOR}),
    Action.DECIDE_PLANS_AS_APPROVER: frozenset({_APPROVER}),
    Action.DECIDE_PLANS_AS_MANAGER: frozenset({_MANAGING}),
    # People only: what somebody sets out to do is talked about, not fed to other systems.
    Action.READ_GOALS: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _COACHING, _MANAGING}),
    Action.WRITE_GOALS: frozenset({_OWNER}),
    # What somebody keeps for themself is nobody else's; what they show, see READ_SHARED.
    Action.READ_ENTRIES: frozenset({_OWNER}),
    Action.WRITE_ENTRIES: frozenset({_OWNER}),
    # With the reason, so for nobody else; who judges is told what changes, by another way.
    Action.READ_ACCOMMODATIONS: frozenset({_COORDINATOR, _OWNER}),
    Action.ASK_ACCOMMODATION: frozenset({_OWNER}),
    Action.GRANT_ACCOMMODATION: frozenset({_COORDINATOR}),
    Action.READ_SUBMISSIONS: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _ASSIGNED, _COACHING, _CHECKING, _MACHINE}
    ),
    Action.WRITE_SUBMISSIONS: frozenset({_OWNER}),
    Action.RECORD_COACHING: frozenset({_COORDINATOR, _COACHING}),
    Action.CHECK_COMPLETENESS: frozenset({_COORDINATOR}),
    # A machine that acts for itself sees that evidence is there, never what is in it.
    Action.READ_EVIDENCE: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _ASSIGNED, _COACHING, _CHECKING}
    ),
    # Accepted work whose owner lets everybody in the organization see it; people only.
    Action.READ_SHARED: frozenset({_MEMBER}),
    # What is answered is read by nobody, but as one of many by READ_REPORTS.
    Action.ANSWER_SURVEYS: frozenset({_OWNER}),
    # For oneself only, and whenever one likes no more.
    Action.SHARE_WORK: frozenset({_OWNER}),
    # Never its owner, a coach or a machine: a likeness is a question for people who judge.
    Action.READ_LIKENESSES: frozenset({_COORDINATOR, _APPROVER, _AUDITOR, _ASSIGNED}),
    # Assessors when they have sealed levels, and never where work is judged blind.
    Action.READ_COMMENTS: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _ASSIGNED, _COACHING}),
    # Whoever coaches helps with a draft in words; levels are for assessors alone.
    Action.WRITE_COMMENTS: frozenset({_OWNER, _COACHING}),
    # Whom the educator asks confirms or declines; nobody else does it for them.
    Action.ASK_ATTESTATION: frozenset({_OWNER}),
    Action.ANSWER_ATTESTATION: frozenset({_ASSIGNED}),
    Action.READ_ATTESTATIONS: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _ASSIGNED, _COACHING}
    ),
    # A team looks at student work; those who run the programme read along, and decide nothing by it.
    Action.READ_INQUIRY: frozenset({_COORDINATOR, _AUDITOR, _ASSIGNED}),
    Action.WRITE_INQUIRY: frozenset({_ASSIGNED}),
    # An assessor's own words to use again; nobody else's business.
    Action.READ_SAVED_COMMENTS: frozenset({_OWNER}),
    Action.WRITE_SAVED_COMMENTS: frozenset({_OWNER}),
    # A member of the team is its owner; what is in it stands in their own draft.
    Action.SHARE_WITH_TEAM: frozenset({_OWNER}),
    Action.TAKE_FROM_TEAM: frozenset({_OWNER}),
    Action.WITHDRAW_FROM_TEAM: frozenset({_OWNER}),
    Action.READ_TEAM_ARTEFACTS: frozenset({_COORDINATOR, _AUDITOR, _OWNER}),
    # What a partner says is care for a draft, and nothing for who judges it.
    Action.ASK_PARTNER: frozenset({_OWNER}),
    Action.ANSWER_PARTNER: frozenset({_ASSIGNED}),
    Action.READ_PARTNER_CHECKS: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _COACHING, _CHECKING}),
    # About the work, never a level; who has yet to judge reads their own alone.
    Action.ASK_QUESTIONS: frozenset({_ASSIGNED}),
    Action.ANSWER_QUESTIONS: frozenset({_OWNER}),
    Action.READ_QUESTIONS: frozenset({_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _ASSIGNED}),
    Action.READ_ASSIGNMENTS: frozenset({_COORDINATOR, _AUDITOR, _ASSIGNED, _MACHINE}),
    Action.ANSWER_ASSIGNMENT: frozenset({_ASSIGNED}),
    Action.REASSIGN: frozenset({_COORDINATOR}),
    Action.TAKE_NEXT: frozenset({_MEMBER}),
    Action.READ_OVERRIDES: frozenset({_COORDINATOR, _AUDITOR}),
    Action.OVERRIDE_ROUTING: frozenset({_COORDINATOR}),
    Action.READ_REVIEWS: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _ASSIGNED, _COACHING, _MACHINE}
    ),
    Action.WRITE_REVIEWS: frozenset({_ASSIGNED}),
    Action.READ_DECISIONS: frozenset(
        {_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _ASSIGNED, _COACHING, _MACHINE}
    ),
    Action.READ_PROPOSALS: frozenset({_COORDINATOR, _APPROVER, _AUDITOR}),
    Action.APPROVE_DECISION: frozenset({_APPROVER}),
    Action.VOID_DECISION: frozenset({_COORDINATOR, _APPROVER}),
    Action.READ_APPEALS: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _PANEL, _MACHINE}),
    # For oneself only: an appeal is nobody else's to make.
    Action.FILE_APPEAL: frozenset({_OWNER}),
    Action.NAME_PANEL: frozenset({_COORDINATOR}),
    Action.READ_PANELS: frozenset({_COORDINATOR, _AUDITOR, _PANEL}),
    Action.READ_RECORDS: frozenset({_COORDINATOR, _AUDITOR, _PANEL}),
    Action.VOTE: frozenset({_PANEL}),
    Action.READ_CASES: frozenset({_COORDINATOR, _AUDITOR, _OWNER, _PANEL}),
    Action.WRITE_CASES: frozenset({_COORDINATOR}),
    Action.ANSWER_CASE: frozenset({_OWNER}),
    Action.FLAG_MISCONDUCT: frozenset({_ASSIGNED}),
    # A doubt is nobody's business but of those who look into it.
    Action.READ_FLAGS: frozenset({_COORDINATOR, _AUDITOR}),
    Action.WRITE_HOLDS: frozenset({_COORDINATOR}),
    Action.READ_HOLDS: frozenset({_COORDINATOR, _AUDITOR}),
    Action.READ_RECOGNITIONS: frozenset({_COORDINATOR, _APPROVER, _AUDITOR, _OWNER, _MACHINE}),
    # For oneself only, as one's own work is.
    Action.WRITE_RECOGNITIONS: frozenset({_OWNER}),
    Action.DECIDE_RECOGNITIONS: frozenset({_COORDINATOR, _APPROVER}),
    # As with evidence, a machine sees that a proof is there, never what is in it.
    Action.READ_PROOFS: frozenset({_COORDINATOR, _APPROVER, _AUDITOR, _OWNER}),
    Action.READ_CREDENTIALS: frozenset(
        {_COORDINATOR, _AUDITOR, _OWNER, _COACHING, _MANAGING, _MACHINE}
    ),
    Action.ISSUE_CREDENTIAL: frozenset({_MACHINE}),
    Action.REVOKE_CREDENTIAL: frozenset({_COORDINATOR, _MACHINE}),
    Action.CORRECT_CREDENTIAL: frozenset({_COORDINATOR, _MACHINE}),
    Action.RENEW_CREDENTIAL: frozenset({_COORDINATOR, _MACHINE}),
    Action.SUSPEND_CREDENTIAL: frozenset({_COORDINATOR, _MACHINE}),
    # To another address of the same person, which that person has verified.
    Action.MOVE_CREDENTIALS: frozenset({_COORDINATOR, _OWNER, _MACHINE}),
    Action.READ_ENDORSEMENTS: frozenset({_MEMBER, _MACHINE}),
    # In the name of an issuer, so never by a machine that acts for itself.
    Action.WRITE_ENDORSEMENTS: frozenset({_COORDINATOR}),
    Action.READ_VERIFICATIONS: frozenset({_COORDINATOR, _AUDITOR, _MACHINE}),
    Action.WRITE_VERIFICATIONS: frozenset({_MEMBER, _MACHINE}),
    Action.READ_REPORTS: frozenset({_COORDINATOR, _AUDITOR}),
    Action.READ_EVENTS: frozenset({_COORDINATOR, _AUDITOR, _MACHINE}),
    Action.READ_AUDIT: frozenset({_COORDINATOR, _AUDITOR}),
    Action.READ_AGREEMENT: frozenset({_COORDINATOR, _AUDITOR, _MACHINE}),
    # Whoever is to be calibrated must not read what was agreed on.
    Action.READ_ANCHORS: frozenset({_COORDINATOR, _AUDITOR}),
    Action.WRITE_ANCHORS: frozenset({_COORDINATOR}),
    Action.READ_CALIBRATIONS: frozenset({_COORDINATOR, _AUDITOR, _OWNER}),
    Action.TAKE_CALIBRATION: frozenset({_ASSIGNED}),
    Action.READ_SCORING: frozenset({_COORDINATOR, _AUDITOR, _ASSIGNED}),
    Action.WRITE_SCORING: frozenset({_COORDINATOR}),
    Action.SCORE: frozenset({_ASSIGNED}),
    Action.DISCUSS_SCORES: frozenset({_COORDINATOR, _ASSIGNED}),
    Action.WRITE_ORGANIZATION: frozenset({_COORDINATOR}),
}


EVERYTHING = Target()


# What is said of work behind its educator's back: a role shows it of everybody's work but one's own.
OF_OTHERS = frozenset(
    {
        Action.READ_ASSIGNMENTS,
        Action.READ_FLAGS,
        Action.READ_HOLDS,
        Action.READ_LIKENESSES,
        Action.READ_PANELS,
    }
)


def may(actor: Actor, action: Action, target: Target = EVERYTHING) -> bool:
    """Tell whether the table lets the actor do this to the target."""
    if actor.is_service:
        return True
    if actor.client_id is not None and not _in_scope(actor, action):
        return False
    granted = GRANTS[action]
    if actor.person_id is None:
        return Party.MACHINE in granted
    if Party.MEMBER in granted or granted & target.parties - {Party.MACHINE}:
        return True
    if Party.OWNER in target.parties and action in OF_OTHERS:
        return False
    return any(grant.role in granted and grant.covers(target) for grant in actor.grants)


def may_everywhere(actor: Actor, action: Action) -> bool:
    """Tell whether the actor may do this to everything in the organization."""
    return may(actor, action, EVERYTHING)


@dataclass(frozen=True, slots=True)
class View:
    """What the rows of a list must have to be shown: anything, or one of these."""

    everything: bool
    person_id: UUID | None = None
    parties: frozenset[Party] = frozenset()
    school_ids: frozenset[UUID] = frozenset()
    microcredential_ids: frozenset[UUID] = frozenset()


def view(actor: Actor, action: Action, *, strictly: bool = True) -> View:
    """Return what a list for this action shows the actor; strictly, raises without the scope."""
    if not strictly and actor.person_id is None and not may(actor, action):
        return View(everything=False)
    if actor.client_id is not None and not _in_scope(actor, action):
        raise ForbiddenError("The client's scopes do not allow this.")
    if may(actor, action):
        return View(everything=True)
    if actor.person_id is None:
        raise ForbiddenError("Only a person may do this.")
    limited = [grant for grant in actor.grants if grant.role in GRANTS[action]]
    # A role limited to a school and a microcredential at once shows nothing in lists.
    schools = [
        g.school_id for g in limited if g.school_id is not None and g.microcredential_id is None
    ]
    definitions = [
        g.microcredential_id
        for g in limited
        if g.microcredential_id is not None and g.school_id is None
    ]
    parties = frozenset(p for p in Party if p in GRANTS[action])
    return View(
        everything=False,
        person_id=actor.person_id,
        parties=parties,
        school_ids=frozenset(schools),
        microcredential_ids=frozenset(definitions),
    )


def _in_scope(actor: Actor, action: Action) -> bool:
    """Tell whether the client's scopes allow the action at all."""
    if actor.person_id is not None and Scope.ACT not in actor.scopes:
        return False
    if action is Action.ISSUE_CREDENTIAL:
        return Scope.ISSUE in actor.scopes
    return (Scope.READ if action.is_read else Scope.WRITE) in actor.scopes
