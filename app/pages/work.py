"""The pages of those who do the work and of those who judge it."""

from fastapi import APIRouter

from app.pages import (
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
    queue,
    reviewing,
    submissions,
    viewing,
)

WORK_ROUTERS: tuple[APIRouter, ...] = (
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
    queue.router,
    reviewing.router,
    submissions.router,
    viewing.router,
)
