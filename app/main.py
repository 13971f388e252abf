"""The application: routers, error handlers and middleware, nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from fastapi import FastAPI

from app.api import (
    absences,
    accommodations,
    agreement_report,
    anchor_feedback,
    anchor_sets,
    anchors,
    appeals,
    artwork,
    assessor_reports,
    assignments,
    attestations,
    audit,
    calendars,
    calibration_report,
    calibrations,
    cases,
    clients,
    clocks,
    comments,
    competencies,
    credentials,
    decision_reports,
    decisions,
    deliveries,
    endorsements,
    enrollments,
    errors,
    events,
    evidence,
    evidence_views,
    frameworks,
    goals,
    health,
    history,
    holidays,
    images,
    inquiry_cycles,
    inquiry_files,
    integrity,
    issuers,
    key_compromises,
    keys,
    known_issuers,
    likenesses,
    microcredential_versions,
    microcredentials,
    middleware,
    needs,
    open_badges_2,
    openapi,
    overrides,
    partner_checks,
    pathway_versions,
    pathways,
    people,
    plans,
    portfolio_entries,
    portfolio_pages,
    portfolio_pieces,
    problems,
    public_documents,
    public_endorsements,
    public_languages,
    questions,
    recognitions,
    relationships,
    reviews,
    revocations,
    roles,
    rubrics,
    saved_comments,
    schools,
    scoring_rounds,
    sessions,
    shared_work,
    submissions,
    surveys,
    team_artefacts,
    teams,
    tokens,
    turnaround,
    vc_api,
    verifications,
    verify,
    webhooks,
    well_known,
)
from app.api.late_routes import LateRouter
from app.jobs.thread import worker_beside
from app.pages import confirming, home, public, public_portfolios, reference, sign_in, verifying
from app.pages import problems as problem_pages
from app.pages.manage.routers import ROUTERS as MANAGE_ROUTERS
from app.pages.rendering import FOLDER, Assets
from app.pages.work import WORK_ROUTERS
from app.wiring import Wiring

API_ROUTERS: tuple[LateRouter, ...] = (
    agreement_report.router,
    anchor_feedback.router,
    anchor_sets.router,
    anchors.consents,
    anchors.router,
    appeals.router,
    absences.router,
    accommodations.router,
    artwork.router,
    assessor_reports.router,
    assignments.router,
    attestations.router,
    audit.router,
    calendars.router,
    calibration_report.router,
    calibrations.router,
    cases.router,
    clients.router,
    clocks.router,
    comments.router,
    competencies.router,
    credentials.router,
    decision_reports.router,
    decisions.router,
    deliveries.router,
    endorsements.router,
    enrollments.router,
    events.router,
    evidence.router,
    evidence_views.router,
    frameworks.router,
    goals.router,
    history.router,
    inquiry_cycles.router,
    inquiry_files.router,
    integrity.router,
    holidays.imports,
    holidays.router,
    issuers.router,
    key_compromises.router,
    keys.router,
    known_issuers.router,
    likenesses.router,
    microcredential_versions.router,
    microcredentials.router,
    needs.router,
    partner_checks.router,
    pathway_versions.router,
    pathways.router,
    overrides.router,
    people.router,
    plans.router,
    portfolio_entries.router,
    portfolio_pages.router,
    portfolio_pieces.router,
    questions.router,
    recognitions.router,
    relationships.router,
    reviews.router,
    revocations.router,
    roles.router,
    rubrics.router,
    saved_comments.router,
    schools.router,
    scoring_rounds.router,
    sessions.router,
    shared_work.router,
    submissions.router,
    surveys.reports,
    surveys.router,
    team_artefacts.router,
    teams.router,
    turnaround.router,
    verifications.router,
    webhooks.router,
)
# For people; before the documents that share their addresses.
PAGE_ROUTERS: tuple[LateRouter, ...] = (
    *MANAGE_ROUTERS,
    confirming.router,
    *WORK_ROUTERS,
    home.router,
    problem_pages.router,
    public.router,
    public_portfolios.router,
    sign_in.router,
    verifying.router,
)
# Outside /api/v1: for operators, and for anyone.
OPEN_ROUTERS: tuple[LateRouter, ...] = (
    health.router,
    images.router,
    open_badges_2.router,
    problems.router,
    public_documents.router,
    public_endorsements.router,
    public_languages.router,
    reference.router,
    tokens.router,
    verify.router,
    well_known.router,
)


def create_app(wiring: Wiring) -> FastAPI:
    """Return the application for this wiring."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with worker_beside(wiring) if wiring.settings.worker_in_server else nullcontext():
            yield
        wiring.close()

    # An id is read where it says that it is, or nowhere: no redirect leads to it.
    app = FastAPI(
        title="Laurel",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.wiring = wiring
    for router in API_ROUTERS:
        app.router.routes += router.under("/api/v1")
    for router in (*PAGE_ROUTERS, *OPEN_ROUTERS):
        app.router.routes += router.under("")
    # Not there at all unless it is wanted; the W3C's documents describe it, not our openapi.yaml.
    if wiring.settings.vc_api != "off":
        app.router.routes += vc_api.router.under("")
    app.mount("/static", Assets(directory=FOLDER / "static"), name="static")
    errors.install(app)
    problem_pages.install(app)
    openapi.install(app)
    middleware.install(app, wiring)
    return app
