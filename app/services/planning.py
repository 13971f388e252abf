"""A plan as its page shows it: what it says, what it lacks, what was said of it, who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action, Party
from app.domain.errors import Fault, NotFoundError
from app.domain.plan import PlanContent, PlanMove, PlanRule, PlanState, allows, plan_rule_of
from app.services import plan_deciders, plans, targets
from app.services.work import Work
from app.storage import plans as stored
from app.storage import rows
from app.storage.tables import (
    Enrollment,
    Goal,
    MicrocredentialVersion,
    Person,
    Plan,
    PlanComment,
    PlanVersion,
)

EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})


@dataclass(frozen=True, slots=True)
class Said:
    """One comment, with the name of whoever wrote it."""

    comment: PlanComment
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan, or room for one, with everything about it."""

    enrollment: Enrollment
    version: MicrocredentialVersion
    educator: Person
    rule: PlanRule
    # The educator's goals that are open, and those that the plan names.
    goals: Sequence[Goal] = ()
    plan: Plan | None = None
    versions: Sequence[PlanVersion] = ()
    comments: Sequence[Said] = ()
    missing: tuple[Fault, ...] = ()
    may_decide: bool = False
    may_comment: bool = False
    # Whether it waits and nobody may decide on it.
    is_stuck: bool = False
    # What the educator has taken back and can take up again, while there is no plan.
    withdrawn: Plan | None = None

    @property
    def is_editable(self) -> bool:
        """Tell whether its educator can change it now."""
        return self.plan is None or self.plan.state in EDITABLE

    @property
    def content(self) -> PlanContent:
        """Return what it says; for a new one the topic of the enrollment."""
        if self.plan is None:
            return PlanContent(topic=self.enrollment.topic)
        return plans.content_of(self.plan)

    @property
    def is_changed(self) -> bool:
        """Tell whether it says something else than the newest proposal."""
        return (
            self.latest is not None and self.content.model_dump(mode="json") != self.latest.content
        )

    @property
    def latest(self) -> PlanVersion | None:
        """Return the newest proposal."""
        return self.versions[-1] if self.versions else None


def own(work: Work, enrollment_id: UUID) -> Sheet:
    """Return the plan of one's own enrollment, or room for it; raises NotFoundError where none is asked for."""
    enrollment = work.get(Enrollment, enrollment_id)
    work.require(Action.WRITE_PLANS, targets.about_enrollment(work, enrollment))
    plan = stored.live_plan(work.session, work.organization_id, enrollment.id)
    return _sheet(work, enrollment, plan)


def one(work: Work, plan_id: UUID) -> Sheet:
    """Return a plan that the actor may read."""
    plan = plans.get(work, plan_id)
    return _sheet(work, work.get(Enrollment, plan.enrollment_id), plan)


@dataclass(frozen=True, slots=True)
class Line:
    """One plan in a list."""

    plan: Plan
    educator: str
    version: str


def listed(
    work: Work, request: rows.PageRequest, state: str | None
) -> tuple[rows.PageOf[Plan], list[Line]]:
    """Return a page of the plans that the actor may read, each with its educator and programme."""
    page = plans.page(work, request, state=state)
    people = work.by_ids(Person, (one.person_id for one in page.rows))
    enrolled = work.by_ids(Enrollment, (one.enrollment_id for one in page.rows))
    ids = (one.version_id for one in enrolled.values())
    versions = work.by_ids(MicrocredentialVersion, ids)
    lines = [
        Line(
            one,
            people[one.person_id].name,
            versions[enrolled[one.enrollment_id].version_id].name,
        )
        for one in page.rows
    ]
    return page, lines


def _sheet(work: Work, enrollment: Enrollment, plan: Plan | None) -> Sheet:
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    rule = plan_rule_of(version.plan)
    if rule is None:
        raise NotFoundError("This microcredential asks for no plan.")
    educator = work.get(Person, enrollment.person_id)
    named = set() if plan is None else {UUID(one) for one in plan.goal_ids}
    found = work.all_by(Goal, person_id=educator.id)
    goals = [one for one in found if one.state == "open" or one.id in named]
    if plan is None:
        withdrawn = stored.last_withdrawn(work.session, work.organization_id, enrollment.id)
        return Sheet(enrollment, version, educator, rule, goals, withdrawn=withdrawn)
    deciders = plan_deciders.deciders_of(work, plan) if plan.state == PlanState.PROPOSED else []
    return Sheet(
        enrollment,
        version,
        educator,
        rule,
        goals,
        plan,
        stored.versions_of(work.session, work.organization_id, plan.id),
        _comments(work, plan),
        plans.missing(work, plan),
        work.actor.person_id in deciders,
        _may_comment(work, plan),
        is_stuck=plan.state == PlanState.PROPOSED and not deciders,
    )


def _comments(work: Work, plan: Plan) -> list[Said]:
    found = work.all_by(PlanComment, plan_id=plan.id)
    ids = (one.person_id for one in found)
    people = work.by_ids(Person, ids)
    return [Said(one, people[one.person_id].name) for one in found]


def _may_comment(work: Work, plan: Plan) -> bool:
    parties = plan_deciders.target_of(work, plan).parties
    return allows(plan.state, PlanMove.COMMENT) and bool(parties & {Party.OWNER, Party.COACHING})
