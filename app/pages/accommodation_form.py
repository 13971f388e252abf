"""The form in which an accommodation is asked for, or granted."""

from typing import Any

from app.api.accommodations import AccommodationIn
from app.domain.evidence_requirement import Kind, Measure
from app.pages.forms import Form, checked, fault
from app.pages.sessions import Visit
from app.services import accommodations

KINDS = [(kind.value, kind.value.capitalize()) for kind in Kind]
MEASURES = [(measure.value, measure.value.capitalize()) for measure in Measure]
_PARTS, _MOST_DIGITS = 3, 7


def recorded(visit: Visit, form: Form) -> None:
    """Record what the form asks for; raises InvalidError beside the field at fault."""
    wanted = checked(AccommodationIn, **_said(form))
    with visit.writing() as work:
        accommodations.record(
            work,
            enrollment_id=wanted.enrollment_id,
            stage=wanted.stage,
            changes=wanted.changes,
            reason=wanted.reason,
        )


def _said(form: Form) -> dict[str, Any]:
    """Return what was chosen, as the API takes it; raises InvalidError beside the field at fault."""
    place = form.text("place").split("/")
    if len(place) != _PARTS:
        raise fault("place", "Choose one of the list.")
    changes: dict[str, Any] = {"requirement": place[2], "kind": form.maybe("kind")}
    low, high = _number(form, "min"), _number(form, "max")
    if low is not None or high is not None:
        bound = {"measure": form.text("measure"), "min": low, "max": high}
        changes["bounds"] = [bound]
    elif form.has("drop"):
        changes["bounds"] = []
    if changes["kind"] is None and "bounds" not in changes:
        raise fault("kind", "Choose another form, other bounds, or both.")
    told = {"enrollment_id": place[0], "stage": place[1], "changes": changes}
    return told | {"reason": form.maybe("reason")}


def _number(form: Form, name: str) -> int | None:
    text = form.text(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise fault(name, "Enter a whole number.")
    return int(text)
