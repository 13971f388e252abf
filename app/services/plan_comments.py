"""Comments on plans: a coach says what helps, the educator answers, and nobody decides here."""

from uuid import UUID

from app.domain.access import Action
from app.domain.plan import PlanMove
from app.services import plan_deciders, plan_moves
from app.services.work import Work
from app.storage import rows
from app.storage.tables import Plan, PlanComment


def add(work: Work, plan_id: UUID, *, text: str) -> PlanComment:
    """Comment on a plan; raises MoveError once it is decided for good."""
    plan = work.get_for_update(Plan, plan_id)
    work.require(Action.WRITE_COMMENTS, plan_deciders.target_of(work, plan))
    plan_moves.move(work, plan, PlanMove.COMMENT)
    person_id = work.actor.person_id
    made = work.add(PlanComment, plan_id=plan.id, person_id=person_id, text=text)
    # Without the words: who may read events need not be one who may read comments.
    work.record("plan_comment.added", made, plan_id=str(plan.id))
    return made


def page(work: Work, plan_id: UUID, request: rows.PageRequest) -> rows.PageOf[PlanComment]:
    """Return a page of the comments, the first one first."""
    plan = work.get(Plan, plan_id)
    work.require(Action.READ_PLANS, plan_deciders.target_of(work, plan))
    return work.page(PlanComment, request, plan_id=plan.id)
