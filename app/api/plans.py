"""`/plans`: what an educator means to do, proposed, returned, approved or refused before the first stage."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from app.api.dependencies import (
    PageAsked,
    ReadWork,
    Revision,
    WriteWork,
    created,
    listed,
    saved,
    tagged,
)
from app.api.plan_shapes import (
    Plan,
    PlanApproval,
    PlanChange,
    PlanComment,
    PlanCommentIn,
    PlanHistory,
    PlanIn,
    PlanRefusal,
    PlanReturn,
    PlanVersion,
)
from app.api.routes import operations
from app.api.shapes import Page
from app.domain.plan import (
    PlanContent,
    PlanState,
)
from app.services import plan_comments, plans
from app.storage import tables

router = operations("/plans", "plans")


@router.post(
    "",
    operation_id="createPlan",
    summary="Begin a plan",
    status_code=201,
    response_model=Plan,
)
def create(body: PlanIn, request: Request, response: Response, work: WriteWork) -> tables.Plan:
    """Begin the plan of your own enrollment."""
    content = PlanContent.model_validate(body.model_dump(exclude={"enrollment_id"}))
    return created(
        response, request, plans.create(work, enrollment_id=body.enrollment_id, content=content)
    )


@router.get("", operation_id="listPlans", summary="List plans", response_model=Page[Plan])
def page(
    request: Request,
    response: Response,
    work: ReadWork,
    asked: PageAsked,
    enrollment_id: Annotated[UUID | None, Query()] = None,
    person_id: Annotated[UUID | None, Query()] = None,
    state: Annotated[PlanState | None, Query()] = None,
) -> dict[str, Any]:
    """List the plans that you may see, oldest first."""
    filters = {"enrollment_id": enrollment_id, "person_id": person_id, "state": state}
    return listed(request, response, plans.page(work, asked, **filters))


@router.get("/{plan_id}", operation_id="getPlan", summary="Get one plan", response_model=Plan)
def get(plan_id: UUID, response: Response, work: ReadWork) -> tables.Plan:
    """Get one plan with its ETag."""
    return tagged(response, plans.get(work, plan_id))


@router.get("/{plan_id}/versions", operation_id="listPlanVersions", summary="See every proposal")
def versions(plan_id: UUID, work: ReadWork) -> PlanHistory:
    """Return each version that was proposed, with what came of it."""
    found = plans.versions(work, plan_id)
    return PlanHistory(data=[PlanVersion.model_validate(one) for one in found])


@router.patch(
    "/{plan_id}", operation_id="changePlan", summary="Change a plan", response_model=Plan
)
def change(
    plan_id: UUID, body: PlanChange, response: Response, work: WriteWork, revision: Revision
) -> tables.Plan:
    """Change the members that are sent, while it is a draft or came back."""
    changes = body.model_dump(mode="json", exclude_unset=True)
    return saved(work, response, plans.update(work, plan_id, changes, revision))


@router.post(
    "/{plan_id}/propose", operation_id="proposePlan", summary="Propose a plan", response_model=Plan
)
def propose(plan_id: UUID, response: Response, work: WriteWork) -> tables.Plan:
    """Put the plan to whoever decides; what it lacks is named field by field."""
    return saved(work, response, plans.propose(work, plan_id))


@router.post(
    "/{plan_id}/withdraw",
    operation_id="withdrawPlan",
    summary="Take a plan back",
    response_model=Plan,
)
def withdraw(plan_id: UUID, response: Response, work: WriteWork) -> tables.Plan:
    """Take your plan back before it is decided; another can be written."""
    return saved(work, response, plans.withdraw(work, plan_id))


@router.post(
    "/{plan_id}/restore",
    operation_id="restorePlan",
    summary="Take a plan up again",
    response_model=Plan,
)
def restore(plan_id: UUID, response: Response, work: WriteWork) -> tables.Plan:
    """Take up again, as a draft, what you have taken back, unless you have written another since."""
    return saved(work, response, plans.restore(work, plan_id))


@router.post(
    "/{plan_id}/return", operation_id="returnPlan", summary="Return a plan", response_model=Plan
)
def send_back(plan_id: UUID, body: PlanReturn, response: Response, work: WriteWork) -> tables.Plan:
    """Return it with a reason for each part that needs another look."""
    plan = plans.send_back(work, plan_id, version=body.version, objections=body.objections)
    return saved(work, response, plan)


@router.post(
    "/{plan_id}/approve", operation_id="approvePlan", summary="Approve a plan", response_model=Plan
)
def approve(plan_id: UUID, body: PlanApproval, response: Response, work: WriteWork) -> tables.Plan:
    """Let the first stage begin."""
    return saved(work, response, plans.approve(work, plan_id, **body.model_dump()))


@router.post(
    "/{plan_id}/refuse", operation_id="refusePlan", summary="Refuse a plan", response_model=Plan
)
def refuse(plan_id: UUID, body: PlanRefusal, response: Response, work: WriteWork) -> tables.Plan:
    """Refuse it for good, with a reason."""
    return saved(work, response, plans.refuse(work, plan_id, **body.model_dump()))


@router.post(
    "/{plan_id}/comments",
    operation_id="addPlanComment",
    summary="Comment on a plan",
    status_code=201,
    response_model=PlanComment,
)
def comment(plan_id: UUID, body: PlanCommentIn, work: WriteWork) -> tables.PlanComment:
    """Say what helps, as a coach, or answer, as the educator, until it is decided."""
    return plan_comments.add(work, plan_id, text=body.text)


@router.get(
    "/{plan_id}/comments",
    operation_id="listPlanComments",
    summary="List the comments on a plan",
    response_model=Page[PlanComment],
)
def comments(
    plan_id: UUID, request: Request, response: Response, work: ReadWork, asked: PageAsked
) -> dict[str, Any]:
    """List the comments, oldest first."""
    return listed(request, response, plan_comments.page(work, plan_id, asked))
