"""The pages of those who do the work and of those who judge it."""

from app.api.late_routes import LateRouter
from app.pages import (
    accommodations,
    approvals,
    calibration,
    catalogue,
    challenges,
    coaching,
    goals,
    my_work,
    pathways,
    plan_decisions,
    plans,
    portfolio,
    questions,
    queue,
    recognitions,
    reviewing,
    submissions,
    viewing,
)

WORK_ROUTERS: tuple[LateRouter, ...] = (
    approvals.router,
    accommodations.router,
    calibration.router,
    catalogue.router,
    challenges.router,
    coaching.router,
    goals.router,
    my_work.router,
    pathways.router,
    plan_decisions.router,
    plans.router,
    portfolio.router,
    questions.router,
    queue.router,
    recognitions.router,
    reviewing.router,
    submissions.router,
    viewing.router,
)
