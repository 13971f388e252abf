"""`/manage/calibration`: anchors, sets of them, and what they say about assessors."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Response
from markupsafe import Markup

from app.api.anchor_sets import AnchorSetIn
from app.api.anchors import AnchorIn
from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.domain.definition import criteria_of
from app.domain.errors import InvalidError
from app.pages.forms import Filled, Form, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, chosen, filters_of
from app.pages.sessions import Sending, SignedIn, Visit
from app.rendering.plots import SIGNED, Dot, Plot, Scale, dots, line
from app.services import anchors, calibration_report, overview, scoring_calls
from app.services.calibration_report import OfAssessor, Report
from app.services.stages import StageRules
from app.services.work import Work
from app.storage.rows import PageRequest
from app.storage.tables import MicrocredentialVersion, Person, Rubric, Stage

router = LateRouter(include_in_schema=False)
HOME = "/manage/calibration"
EVERYTHING = PageRequest(limit=200)


@router.get(HOME)
def calibration_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the sets and the anchors."""
    with visit.reading() as work:
        sets, found = anchors.page_of_sets(work, EVERYTHING).rows, anchors.page(work, asked)
        stage_ids = [one.stage_id for one in sets] + [one.stage_id for one in found.rows]
        stages = overview.by_ids(work, Stage, stage_ids)
        rubrics = overview.by_ids(work, Rubric, [one.rubric_id for one in sets])
        return visit.show(
            "manage/calibration.html",
            sets=sets,
            anchors=found.rows,
            stage_of=stages,
            rubric_of=rubrics,
            next=visit.next_of(found),
        )


@router.get(f"{HOME}/anchors/new")
def new_anchor_page(visit: SignedIn) -> Response:
    """Ask for the stage first, then for the work and its agreed levels."""
    return _anchor_form(visit, blank())


@router.post(f"{HOME}/anchors/new")
def create_anchor(visit: Sending, form: FormDep) -> Response:
    """Add an anchor."""
    try:
        with visit.writing() as work:
            stage = work.get(Stage, form.id("stage_id"))
            anchors.create(work, **_wanted_anchor(work, stage, form))
    except MENDABLE as error:
        return _anchor_form(visit, form.filled(error), status_of(error))
    return visit.to(HOME, "The anchor was added.")


@router.get(f"{HOME}/sets/new")
def new_set_page(visit: SignedIn) -> Response:
    """Ask which anchors belong together, and what it takes to pass."""
    rule = {"minimum": 5, "max_false_accepts": 20, "max_false_refusals": 20, "valid_days": 365}
    return _set_form(visit, blank(**rule))


@router.post(f"{HOME}/sets/new")
def create_set(visit: Sending, form: FormDep) -> Response:
    """Begin a set."""
    try:
        wanted = checked(
            AnchorSetIn,
            stage_id=form.text("stage_id"),
            name=form.text("name"),
            anchor_ids=form.all("anchor_ids"),
            rule=_rule(form),
        )
        with visit.writing() as work:
            anchors.create_set(
                work,
                stage_id=wanted.stage_id,
                name=wanted.name,
                anchor_ids=wanted.anchor_ids,
                rule=wanted.rule,
            )
    except MENDABLE as error:
        return _set_form(visit, form.filled(error), status_of(error))
    return visit.to(HOME, "The set was begun. Publish it when it is balanced.")


@router.post(f"{HOME}/sets/{{set_id}}/publish")
def publish_set(set_id: UUID, visit: Sending) -> Response:
    """Open a set to assessors, or say what is not balanced."""
    try:
        with visit.writing() as work:
            anchors.publish_set(work, set_id)
    except InvalidError as error:
        told = "; ".join(fault.detail for fault in error.faults)
        return visit.to(HOME, f"Not published: {told}.", "warn")
    return visit.to(HOME, "Assessors can train and qualify on it now.")


@router.post(f"{HOME}/sets/{{set_id}}/archive")
def archive_set(set_id: UUID, visit: Sending) -> Response:
    """Close a set."""
    with visit.writing() as work:
        anchors.archive_set(work, set_id)
    return visit.to(HOME, "The set is closed. Who qualified on it stays qualified.")


@router.get(f"{HOME}/rubrics/{{rubric_id}}")
def report_page(rubric_id: UUID, visit: SignedIn) -> Response:
    """Show who is qualified, how strict each one is, and who drifts."""
    with visit.reading() as work:
        found = calibration_report.report(work, rubric_id)
        people = overview.by_ids(work, Person, [one.person_id for one in found.assessors])
        names = {person_id: person.name for person_id, person in people.items()}
        return visit.show(
            "manage/calibration_report.html",
            report=found,
            names=names,
            severity=_severity_plot(found, names),
            drifts=[(one, _drift_plot(one, names)) for one in found.assessors],
        )


def stages_to_choose(work: Work) -> list[tuple[str, str]]:
    """Return the stages to choose from: of what is in use, and of what is being written."""
    found = []
    for lineage in overview.microcredentials(work):
        for version in _current(overview.versions_of(work, [lineage]).get(lineage.id, [])):
            named = f"{lineage.name} {version.number}"
            named += " (draft)" if version.state == "draft" else ""
            found += [(str(s.id), f"{named}: {s.name}") for s in overview.stages(work, version.id)]
    return found


def _current(versions: Sequence[MicrocredentialVersion]) -> list[MicrocredentialVersion]:
    """Return the newest published version, and the draft that is to follow it."""
    drafts = [one for one in versions if one.state == "draft"]
    published = [one for one in versions if one.state != "draft"]
    return [*published[:1], *drafts]


def _anchor_form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    wanted = chosen(filters_of(visit), "stage_id")
    with visit.reading() as work:
        anchors.page(work, PageRequest(limit=1))
        stage = None if wanted is None else work.get(Stage, wanted)
        rules = stage and StageRules(work, stage)
        return visit.show(
            "manage/anchor_form.html",
            status,
            filled=filled,
            stages=stages_to_choose(work),
            stage=stage,
            criteria=rules.criteria if rules else (),
            requirements=list(rules.requirements.values()) if rules else [],
            people=[] if stage is None else scoring_calls.candidates(work, stage),
        )


def _set_form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    wanted = chosen(filters_of(visit), "stage_id")
    with visit.reading() as work:
        stage = None if wanted is None else work.get(Stage, wanted)
        rubric_id = stage.rubric_id if stage else None
        found = anchors.page(work, EVERYTHING, rubric_id=rubric_id).rows if stage else []
        return visit.show(
            "manage/anchor_set_form.html",
            status,
            filled=filled,
            stages=stages_to_choose(work),
            stage=stage,
            anchors=[one for one in found if one.archived_at is None],
        )


def _wanted_anchor(work: Work, stage: Stage, form: Form) -> dict[str, Any]:
    criteria = criteria_of(work.get(Rubric, stage.rubric_id).criteria)
    levels = [
        {
            "criterion": one.key,
            "level": form.maybe(f"level/{one.key}"),
            "comment": form.text(f"comment/{one.key}"),
        }
        for one in criteria
    ]
    pieces = [
        {"requirement": name.removeprefix("text/"), "text": form.text(name)}
        for name in form.fields
        if name.startswith("text/") and form.has(name)
    ]
    wanted = checked(
        AnchorIn,
        stage_id=stage.id,
        title=form.text("title"),
        submission_id=form.maybe("submission_id"),
        levels=levels if any(one["level"] for one in levels) else [],
        pieces=pieces,
        is_borderline=form.has("is_borderline"),
        agreed_by=form.all("agreed_by"),
    )
    return wanted.model_dump()


def _rule(form: Form) -> dict[str, Any]:
    def number(name: str) -> int | str:
        text = form.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else text  # noqa: PLR2004 - far above every bound

    def share(name: str) -> float | str:
        value = number(name)
        return value / 100 if isinstance(value, int) else value

    return {
        "minimum": number("minimum"),
        "max_false_accepts": share("max_false_accepts"),
        "max_false_refusals": share("max_false_refusals"),
        "valid_days": number("valid_days"),
    }


def _severity_plot(found: Report, names: dict[UUID, str]) -> Markup | None:
    rows = [
        (names.get(one.person_id, "Somebody"), _severity_dots(one))
        for one in found.assessors
        if one.severity is not None
    ]
    if not rows:
        return None
    told = "Mean signed difference from the agreed levels for each assessor: the disc is shrunk towards everybody's, the square is the raw mean. Right of 0 is stricter. The table below has the same numbers."
    drawn = dots(Plot("severity", "Severity by assessor", told), SIGNED, rows)
    return Markup(drawn)  # noqa: S704 - made and escaped by the plot


def _severity_dots(one: OfAssessor) -> list[Dot]:
    if one.severity is None:
        return []
    raw = Dot(one.severity.raw, kind="two")
    return [raw] if one.severity.shrunk is None else [Dot(one.severity.shrunk), raw]


def _drift_plot(one: OfAssessor, names: dict[UUID, str]) -> Markup | None:
    if one.drift.reason is not None:
        return None
    name = names.get(one.person_id, "Somebody")
    reach = max(
        abs(v) for v in (*one.drift.values, *(v for pair in one.drift.limits for v in pair))
    )
    scale = Scale(-reach * 1.1, reach * 1.1, (0.0,))
    told = f"Moving average of the signed differences of {name} after each anchor, with its limits dashed. The last value is {one.drift.values[-1]:.2f}."
    plot = Plot(f"drift-{one.person_id}", f"Drift of {name}", told)
    return Markup(line(plot, scale, one.drift.values, one.drift.limits))  # noqa: S704 - made and escaped by the plot
