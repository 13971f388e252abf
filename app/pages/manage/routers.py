"""Every router of the coordinator's pages, for the application to include."""

from fastapi import APIRouter

from app.pages.manage import (
    agreement,
    approving,
    calendar,
    calibration,
    clients,
    credentials,
    issuers,
    known_issuers,
    life,
    microcredentials,
    people,
    places,
    roles,
    setup,
    submissions,
    versions,
    voiding,
)

ROUTERS: tuple[APIRouter, ...] = (
    agreement.router,
    calendar.router,
    calibration.router,
    approving.router,
    clients.router,
    credentials.router,
    issuers.router,
    known_issuers.router,
    life.router,
    microcredentials.router,
    people.router,
    places.router,
    roles.router,
    setup.router,
    submissions.router,
    versions.router,
    voiding.router,
)
