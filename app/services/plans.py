"""Plans: an educator writes and proposes one; somebody returns, approves or refuses it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain import enrollment as enrolled
from app.domain.access import Action, view
from app.domain.errors import ConflictError, Fault, InvalidError, MoveError
from app.domain.plan import (
    Objection,
    PlanContent,
    PlanMove,
    PlanRule,
    PlanState,
    missing_of,
    plan_rule_of,
)
from app.domain.shaped import shaped
from app.services import (
    goals,
    plan_clocks,
    plan_deciders,
    plan_moves,
    plan_notices,
    repeating,
    targets,
)
from app.services.work import Work, change, check_revision
from app.storage import plans as stored
from app.storage import rows
from app.storage.tables import Enrollment, MicrocredentialVersion, Plan, PlanVersion


def create(work: Work, *, enrollment_id: UUID, content: PlanContent) -> Plan:
    """Begin the plan of one's own enrollment, with its topic unless another is given."""
    enrollment = work.get_named(Enrollment, enrollment_id, "/enrollment_id")
    work.require(Action.WRITE_PLANS, targets.about_enrollment(work, enrollment))
    rule = _rule(work, enrollment)
    _check_active(enrollment)
    _check_none(work, enrollment, "write")
    goals.check_own(work, enrollment.person_id, content.goal_ids, "/goal_ids")
    values = content.model_dump(mode="json")
    plan = work.add(
        Plan,
        enrollment_id=enrollment.id,
        person_id=enrollment.person_id,
        decided_by=rule.decided_by,
        live_key=stored.live_key(enrollment.id),
        **values | {"topic": content.topic or enrollment.topic},
    )
    work.record("plan.created", plan, enrollment_id=str(enrollment.id))
    return plan


def get(work: Work, plan_id: UUID) -> Plan:
    """Return one plan."""
    plan = work.get(Plan, plan_id)
    work.require(Action.READ_PLANS, plan_deciders.target_of(work, plan))
    return plan


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Plan]:  # noqa: ANN401 - column values
    """Return a page of the plans that the actor may see."""
    seen = stored.visible(view(work.actor, Action.READ_PLANS), work.organization_id)
    return work.page(Plan, request, *seen, **filters)


def versions(work: Work, plan_id: UUID) -> Sequence[PlanVersion]:
    """Return every proposal of a plan with what came of it, the first one first."""
    get(work, plan_id)
    return stored.versions_of(work.session, work.organization_id, plan_id)


def rule_of(work: Work, plan: Plan) -> PlanRule:
    """Return what the plan must have."""
    return _rule(work, work.get(Enrollment, plan.enrollment_id))


def missing(work: Work, plan: Plan) -> tuple[Fault, ...]:
    """Return what stands in the way of proposing the plan."""
    return missing_of(rule_of(work, plan), content_of(plan))


def content_of(plan: Plan) -> PlanContent:
    """Return what the plan says."""
    return PlanContent.model_validate({n: getattr(plan, n) for n in PlanContent.model_fields})


def update(work: Work, plan_id: UUID, changes: dict[str, Any], revision: int) -> Plan:
    """Change what a draft, or what came back, says; lists are replaced as a whole."""
    plan = _own(work, plan_id)
    check_revision(plan, revision)
    plan_moves.move(work, plan, PlanMove.EDIT)
    content = _merged(plan, changes)
    if "goal_ids" in changes:
        goals.check_own(work, plan.person_id, content.goal_ids, "/goal_ids")
    change(plan, content.model_dump(mode="json", include=set(changes)))
    work.record("plan.changed", plan, fields=sorted(changes))
    return plan


def propose(work: Work, plan_id: UUID) -> Plan:
    """Put the plan to whoever decides; raises InvalidError naming everything that it lacks."""
    plan = _own(work, plan_id)
    after = plan_moves.move(work, plan, PlanMove.PROPOSE)
    enrollment = work.get_for_update(Enrollment, plan.enrollment_id)
    _check_active(enrollment)
    faults = missing(work, plan)
    if faults:
        raise InvalidError("The plan cannot be proposed as it is.", *faults)
    repeating.change_topic(work, enrollment, plan.topic)
    goals.serve(work, content_of(plan).goal_ids, enrollment)
    plan.state, plan.number, plan.proposed_at = after, plan.number + 1, work.now
    content = content_of(plan).model_dump(mode="json")
    work.add(PlanVersion, plan_id=plan.id, number=plan.number, content=content)
    work.record("plan.proposed", plan, number=plan.number)
    plan_clocks.follow(work, plan)
    plan_notices.proposed(work, plan)
    return plan


def withdraw(work: Work, plan_id: UUID) -> Plan:
    """Take one's plan back; another can be written."""
    plan = _own(work, plan_id)
    _end(work, plan)
    return plan


def restore(work: Work, plan_id: UUID) -> Plan:
    """Take up again what one has taken back, as a draft; raises ConflictError where another has been written since."""
    plan = _own(work, plan_id)
    after = plan_moves.move(work, plan, PlanMove.RESTORE)
    enrollment = work.get_for_update(Enrollment, plan.enrollment_id)
    _check_active(enrollment)
    _check_none(work, enrollment, PlanMove.RESTORE)
    plan.state, plan.live_key = after, stored.live_key(enrollment.id)
    work.record("plan.restored", plan, enrollment_id=str(enrollment.id))
    return plan


def go_back(work: Work, plan_id: UUID, number: int, revision: int) -> Plan:
    """Let a draft say again what was proposed under this number."""
    plan = _own(work, plan_id)
    proposed = work.find_by(PlanVersion, plan_id=plan.id, number=number)
    if proposed is None:
        raise ConflictError(f"There is no proposal {number}.")
    return update(work, plan_id, proposed.content, revision)


def _check_none(work: Work, enrollment: Enrollment, wanted: str) -> None:
    known = stored.live_plan(work.session, work.organization_id, enrollment.id)
    if known is not None:
        says, can = f"There is a plan already: {known.id}.", plan_moves.open_moves(work, known)
        raise MoveError(known.state, wanted, can, says=says)


def end_of(work: Work, enrollment: Enrollment) -> None:
    """Withdraw whatever plan of an enrollment is still open, because the enrollment ends."""
    found = stored.live_plan(work.session, work.organization_id, enrollment.id)
    if found is None:
        return
    plan = work.get_for_update(Plan, found.id)
    if plan.state not in {PlanState.APPROVED, PlanState.REFUSED}:
        _end(work, plan)


def send_back(work: Work, plan_id: UUID, *, version: int, objections: Sequence[Objection]) -> Plan:
    """Return a plan with a reason for each part that needs another look."""
    said = {"objections": [one.model_dump(mode="json") for one in objections]}
    return _decide(work, plan_id, version, PlanMove.RETURN, **said)


def approve(work: Work, plan_id: UUID, *, version: int, reason: str | None) -> Plan:
    """Let the first stage begin."""
    return _decide(work, plan_id, version, PlanMove.APPROVE, reason=reason)


def refuse(work: Work, plan_id: UUID, *, version: int, reason: str) -> Plan:
    """Refuse a plan for good, with a reason."""
    return _decide(work, plan_id, version, PlanMove.REFUSE, reason=reason)


def _decide(work: Work, plan_id: UUID, number: int, wanted: PlanMove, **said: Any) -> Plan:  # noqa: ANN401 - column values
    """Decide on the proposal that was read; of two who decide at once one wins."""
    plan = work.get_for_update(Plan, plan_id)
    plan_deciders.check_decides(work, plan)
    after = plan_moves.move(work, plan, wanted)
    if plan.number != number:
        raise ConflictError(
            f"It was proposed again since you read it; it is now version {plan.number}.",
            Fault("/version", f"expected {plan.number}"),
        )
    plan.state, plan.decided_at = after, work.now
    _close(work, plan, after, decided_by=work.actor.person_id, **said)
    work.record(f"plan.{after}", plan, number=plan.number)
    plan_clocks.follow(work, plan)
    plan_notices.decided(work, plan)
    return plan


def _close(work: Work, plan: Plan, outcome: PlanState, **said: Any) -> None:  # noqa: ANN401 - column values
    latest = stored.versions_of(work.session, work.organization_id, plan.id)[-1]
    change(latest, {"outcome": outcome.value, "decided_at": work.now, **said})


def _end(work: Work, plan: Plan) -> None:
    was_proposed = plan.state == PlanState.PROPOSED
    plan.state, plan.live_key = plan_moves.move(work, plan, PlanMove.WITHDRAW), None
    if was_proposed:
        _close(work, plan, PlanState.WITHDRAWN)
    work.record("plan.withdrawn", plan, number=plan.number)
    plan_clocks.follow(work, plan)


def _own(work: Work, plan_id: UUID) -> Plan:
    plan = work.get_for_update(Plan, plan_id)
    work.require(Action.WRITE_PLANS, plan_deciders.target_of(work, plan))
    return plan


def _rule(work: Work, enrollment: Enrollment) -> PlanRule:
    rule = plan_rule_of(work.get(MicrocredentialVersion, enrollment.version_id).plan)
    if rule is None:
        raise ConflictError(
            "This microcredential asks for no plan.",
            Fault("/enrollment_id", "is of a version without a plan"),
        )
    return rule


def _check_active(enrollment: Enrollment) -> None:
    enrolled.move(enrollment.state, enrolled.Move.WORK)


def _merged(plan: Plan, changes: dict[str, Any]) -> PlanContent:
    kept = content_of(plan).model_dump(mode="json")
    return shaped(PlanContent, kept | changes, "The changed plan breaks a rule.")
