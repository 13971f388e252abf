"""`/`: where to go from here, for a stranger and for each role."""

from fastapi import Response

from app.api.late_routes import LateRouter
from app.pages.sessions import Anyone

router = LateRouter(include_in_schema=False)


@router.get("/")
def home(visit: Anyone) -> Response:
    """Show the start page, or the places of the person's roles."""
    if visit.presence is None:
        return visit.show("public/start.html")
    return visit.show("home.html")
