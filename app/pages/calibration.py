"""`/calibration`: an assessor trains on anchors with feedback, and qualifies on them without."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.calibrations import AnchorReadingIn, CalibrationIn
from app.api.late_routes import LateRouter
from app.domain.calibration import Mode
from app.domain.errors import ConflictError, Fault, InvalidError
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import calibrations
from app.services.work import Work
from app.storage.tables import Anchor, AnchorReading, Calibration, Rubric

router = LateRouter(include_in_schema=False, prefix="/calibration")


@router.get("")
def sets_page(visit: SignedIn) -> Response:
    """List the sets that one may read, and where one is qualified."""
    with visit.reading() as work:
        found = calibrations.open_sets(work)
        rubrics = {one.rubric_id: work.get(Rubric, one.rubric_id) for one in found}
        return visit.show(
            "assessor/calibration.html",
            sets=found,
            rubric_of=rubrics,
            qualified=calibrations.own_qualifications(work),
            own=calibrations.own_recent(work),
            now=visit.now,
        )


@router.post("")
def begin(visit: Sending, form: FormDep) -> Response:
    """Begin to read a set."""
    try:
        wanted = checked(CalibrationIn, set_id=form.text("set_id"), mode=form.text("mode"))
        with visit.writing() as work:
            begun = calibrations.begin(work, set_id=wanted.set_id, mode=Mode(wanted.mode))
            path = f"/calibration/{begun.id}"
    except (ConflictError, InvalidError):
        return visit.to("/calibration", "You have begun this already, or it is closed.", "warn")
    return visit.to(path)


@router.get("/{calibration_id}")
def read_page(calibration_id: UUID, visit: SignedIn) -> Response:
    """Show the work to read next, or what it came to."""
    return _show(visit, calibration_id, blank())


@router.post("/{calibration_id}")
def read(calibration_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Give the levels of the work that is shown."""
    try:
        with visit.writing() as work:
            wanted = _wanted(work, calibrations.get(work, calibration_id), form)
            calibrations.read(work, calibration_id, **wanted)
    except InvalidError as error:
        return _show(visit, calibration_id, form.filled(error), 422)
    except ConflictError:
        return visit.to(f"/calibration/{calibration_id}", "This was read already.", "warn")
    return visit.to(f"/calibration/{calibration_id}", "Your levels are kept.")


def _wanted(work: Work, calibration: Calibration, form: Form) -> dict[str, Any]:
    levels, faults = [], []
    for criterion in calibrations.criteria(work, calibration):
        level = form.maybe(f"level/{criterion.key}")
        if level is None:
            faults.append(Fault(f"/level/{criterion.key}", f"{criterion.title}: choose a level."))
        comment = form.text(f"comment/{criterion.key}")
        levels.append({"criterion": criterion.key, "level": level, "comment": comment})
    if faults:
        raise InvalidError("Some criteria need another look.", *faults)
    return checked(AnchorReadingIn, anchor_id=form.text("anchor_id"), levels=levels).model_dump()


def _show(visit: Visit, calibration_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        calibration = calibrations.get(work, calibration_id)
        done = calibrations.readings(work, calibration)
        is_own = calibration.person_id == work.actor.person_id
        following = calibrations.next_anchor(work, calibration) if is_own else None
        return visit.show(
            "assessor/calibration_reading.html",
            status,
            calibration=calibration,
            rubric=work.get(Rubric, calibration.rubric_id),
            criteria=calibrations.criteria(work, calibration),
            done=done,
            next=following if calibration.state == "open" else None,
            feedback=_feedback(work, calibration, done),
            filled=filled,
        )


def _feedback(
    work: Work, calibration: Calibration, done: list[AnchorReading]
) -> list[tuple[AnchorReading, Anchor]]:
    """Return what was read beside what was agreed on: only in training, the newest first."""
    if calibration.mode != Mode.TRAINING:
        return []
    return [(one, work.get(Anchor, one.anchor_id)) for one in reversed(done)]
