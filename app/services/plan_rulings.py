"""What follows for a plan when the panel of an appeal has decided; and what the panel reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.appeal import AppealVote
from app.domain.errors import NotFoundError
from app.domain.plan import PlanMove, move_plan
from app.services import matters, plan_clocks, plan_notices
from app.services.work import Work
from app.storage import plans as stored
from app.storage.tables import Appeal, Plan, PlanVersion

_MOVES = {
    AppealVote.UPHOLD: PlanMove.UPHOLD,
    AppealVote.OVERTURN: PlanMove.OVERTURN,
    AppealVote.REMAND: PlanMove.REMAND,
}


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan as it was refused: every proposal, what was said of it, and nobody named."""

    appeal: Appeal
    versions: Sequence[PlanVersion]


def carry_out(work: Work, plan: Plan, vote: AppealVote) -> None:
    """Let the plan stay refused, be approved, or be decided afresh by somebody who has not refused it."""
    plan.state = move_plan(plan.state, _MOVES[vote])
    if vote is AppealVote.REMAND:
        _propose_again(work, plan)
    plan_clocks.follow(work, plan)
    if vote is not AppealVote.UPHOLD:
        work.record(f"plan.{plan.state}", plan, number=plan.number)


def read(work: Work, appeal_id: UUID) -> PlanRecord:
    """Return the record, for the panel and those who run the programme."""
    row = work.get(Appeal, appeal_id)
    work.require(Action.READ_RECORDS, matters.target_of(work, row))
    if row.plan_id is None:
        raise NotFoundError("This appeal is not about a plan.")
    versions = stored.versions_of(work.session, work.organization_id, row.plan_id)
    return PlanRecord(row, versions)


def _propose_again(work: Work, plan: Plan) -> None:
    """Put the same words to somebody else, as a version of their own."""
    latest = stored.versions_of(work.session, work.organization_id, plan.id)[-1]
    plan.number, plan.proposed_at = plan.number + 1, work.now
    work.add(PlanVersion, plan_id=plan.id, number=plan.number, content=latest.content)
    plan_notices.proposed(work, plan)
