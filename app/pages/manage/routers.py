"""Every router of the coordinator's pages, for the application to include."""

from fastapi import APIRouter

from app.pages.manage import (
    agreement,
    approving,
    calendar,
    calibration,
    clients,
    corrections,
    credentials,
    endorsements,
    issuers,
    known_issuers,
    life,
    microcredentials,
    overriding,
    people,
    places,
    revocations,
    roles,
    setup,
    submissions,
    turnaround,
    versions,
    voiding,
)

ROUTERS: tuple[APIRouter, ...] = (
    agreement.router,
    calendar.router,
    calibration.router,
    approving.router,
    clients.router,
    # Before the pages of one credential and what is done to it, which have the same form of address.
    revocations.router,
    corrections.router,
    credentials.router,
    endorsements.router,
    issuers.router,
    known_issuers.router,
    life.router,
    microcredentials.router,
    people.router,
    places.router,
    roles.router,
    setup.router,
    submissions.router,
    turnaround.router,
    versions.router,
    overriding.router,
    voiding.router,
)
