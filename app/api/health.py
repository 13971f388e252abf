"""`/health`: whether the process runs, and whether it can do its work."""

from typing import Literal

import sqlalchemy as sa
import structlog
from fastapi import Response
from pydantic import BaseModel, ConfigDict

from app.api.dependencies import WiringDep
from app.api.late_routes import LateRouter
from app.storage import schema
from app.wiring import Wiring

router = LateRouter(prefix="/health", tags=["health"])
log = structlog.get_logger()


class Health(BaseModel):
    """How the service is; `reason` only where it is not ready."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ready"}]})
    status: Literal["alive", "ready", "not ready"]
    reason: str | None = None


@router.get(
    "/live",
    operation_id="getLiveness",
    summary="Tell whether the process runs",
    response_model_exclude_none=True,
)
def live() -> Health:
    """Answer at all."""
    return Health(status="alive")


@router.get(
    "/ready",
    operation_id="getReadiness",
    summary="Tell whether requests can be served",
    response_model_exclude_none=True,
    responses={503: {"description": "Not ready: the reason says why", "model": Health}},
)
def ready(response: Response, wiring: WiringDep) -> Health:
    """Ask the database, and whether every migration has been applied."""
    reason = obstacle(wiring)
    if reason is None:
        return Health(status="ready")
    response.status_code = 503
    return Health(status="not ready", reason=reason)


def obstacle(wiring: Wiring) -> str | None:
    """Return what keeps the service from its work, in words that tell a stranger nothing."""
    try:
        is_current = schema.is_current(wiring.database.engine)
    except sa.exc.SQLAlchemyError as error:
        log.warning("database_unreachable", exc_info=error)
        return "The database cannot be reached."
    return None if is_current else "The database needs `laurel migrate`."
