"""`/scoring`: assessors score one work apart, then see each other's levels and talk about them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.late_routes import LateRouter
from app.api.scoring_rounds import ClosingIn, RemarkIn, ScoreIn, ScoringRoundIn
from app.domain.access import Action, may
from app.domain.errors import ConflictError, Fault, InvalidError
from app.domain.rubric import Criterion
from app.pages.forms import Filled, Form, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, chosen, filters_of
from app.pages.manage.calibration import stages_to_choose
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import calendars, overview, scoring_calls, scoring_rounds
from app.services.scoring_rounds import Whole
from app.services.stages import StageRules
from app.services.work import Work
from app.storage.tables import Person, Stage

router = LateRouter(include_in_schema=False, prefix="/scoring")


@router.get("")
def rounds_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the rounds that one takes part in, or runs."""
    with visit.reading() as work:
        found = scoring_rounds.page(work, asked)
        return visit.show(
            "assessor/scoring_rounds.html",
            wholes=scoring_rounds.wholes(work, found.rows),
            is_running=may(work.actor, Action.WRITE_SCORING),
            next=visit.next_of(found),
        )


@router.get("/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for the stage first, then for the work and who scores it."""
    return _form(visit, blank())


@router.post("/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Ask assessors to score."""
    try:
        with visit.writing() as work:
            made = scoring_calls.create(work, **_wanted(work, form))
            path = f"/scoring/{made.id}"
    except MENDABLE as error:
        return _form(visit, form.filled(error), status_of(error))
    return visit.to(path, "They are asked. You see the levels once all have given theirs.")


@router.get("/{scoring_round_id}")
def round_page(scoring_round_id: UUID, visit: SignedIn) -> Response:
    """Show the work and where to give levels, or what everybody gave."""
    return _show(visit, scoring_round_id, blank())


@router.post("/{scoring_round_id}/scores")
def score(scoring_round_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Seal one's levels."""
    try:
        with visit.writing() as work:
            found = scoring_rounds.get(work, scoring_round_id)
            levels = _levels(scoring_rounds.criteria(work, found.row), form)
            wanted = checked(ScoreIn, levels=levels).model_dump()
            scoring_rounds.score(work, scoring_round_id, wanted["levels"])
    except InvalidError as error:
        return _show(visit, scoring_round_id, form.filled(error), 422)
    except ConflictError:
        return visit.to(
            _path(scoring_round_id), "Levels can be given once, while it runs.", "warn"
        )
    return visit.to(_path(scoring_round_id), "Your levels are sealed.")


@router.post("/{scoring_round_id}/remarks")
def remark(scoring_round_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Say something about a criterion."""
    criterion = form.text("criterion")
    try:
        wanted = checked(RemarkIn, criterion=criterion, text=form.text(f"text/{criterion}"))
        with visit.writing() as work:
            scoring_rounds.remark(work, scoring_round_id, **wanted.model_dump())
    except InvalidError as error:
        about = [Fault(f"/text/{criterion}", fault.detail) for fault in error.faults]
        filled = form.filled(InvalidError(str(error), *about))
        return _show(visit, scoring_round_id, filled, 422)
    except ConflictError:
        return visit.to(_path(scoring_round_id), "The discussion is closed.", "warn")
    return visit.to(f"{_path(scoring_round_id)}#c-{criterion}", "Your remark is there.")


@router.post("/{scoring_round_id}/close")
def close(scoring_round_id: UUID, visit: Sending, form: FormDep) -> Response:
    """End the talk, with agreed levels or without."""
    try:
        with visit.writing() as work:
            scoring_rounds.close(work, scoring_round_id, **_closing(work, scoring_round_id, form))
    except InvalidError as error:
        return _show(visit, scoring_round_id, form.filled(error), 422)
    except ConflictError:
        return visit.to(_path(scoring_round_id), "It was closed already.", "warn")
    return visit.to(_path(scoring_round_id), "The round is closed.")


@router.post("/{scoring_round_id}/withdraw")
def withdraw(scoring_round_id: UUID, visit: Sending) -> Response:
    """Call it off before the levels are open."""
    try:
        with visit.writing() as work:
            scoring_rounds.withdraw(work, scoring_round_id)
    except ConflictError:
        return visit.to(_path(scoring_round_id), "The levels are open already.", "warn")
    return visit.to("/scoring", "The round is called off. Nobody sees what was given.")


def _path(scoring_round_id: UUID) -> str:
    return f"/scoring/{scoring_round_id}"


def _levels(criteria: tuple[Criterion, ...], form: Form) -> list[dict[str, Any]]:
    levels, faults = [], []
    for criterion in criteria:
        level = form.maybe(f"level/{criterion.key}")
        if level is None:
            faults.append(Fault(f"/level/{criterion.key}", f"{criterion.title}: choose a level."))
        comment = form.text(f"comment/{criterion.key}")
        levels.append({"criterion": criterion.key, "level": level, "comment": comment})
    if faults:
        raise InvalidError("Some criteria need another look.", *faults)
    return levels


def _closing(work: Work, scoring_round_id: UUID, form: Form) -> dict[str, Any]:
    found = scoring_rounds.get(work, scoring_round_id)
    criteria = scoring_rounds.criteria(work, found.row)
    is_agreed = any(form.maybe(f"level/{one.key}") for one in criteria)
    wanted = checked(
        ClosingIn,
        agreed=_levels(criteria, form) if is_agreed else [],
        becomes_anchor=form.has("becomes_anchor"),
        is_borderline=form.has("is_borderline"),
    )
    return wanted.model_dump()


def _wanted(work: Work, form: Form) -> dict[str, Any]:
    stage = work.get(Stage, form.id("stage_id"))
    required = StageRules(work, stage).requirements.values()
    texts = {one.key: form.maybe(f"text/{one.key}") for one in required}
    pieces = [{"requirement": key, "text": text} for key, text in texts.items() if text]
    wanted = checked(
        ScoringRoundIn,
        stage_id=str(stage.id),
        title=form.text("title"),
        person_ids=form.all("person_ids"),
        submission_id=form.maybe("submission_id"),
        anchor_id=form.maybe("anchor_id"),
        pieces=pieces,
    )
    return wanted.model_dump() | {"opens_at": _end_of(work, form.maybe("opens_on"))}


def _end_of(work: Work, day: str | None) -> datetime | None:
    if day is None:
        return None
    try:
        return calendars.rules(work).working.ends(date.fromisoformat(day))
    except ValueError as error:
        fault = Fault("/opens_on", "Enter a day, such as 2026-11-03.")
        raise InvalidError("This is no day.", fault) from error


def _form(visit: Visit, filled: Filled, status: int = 200) -> Response:
    wanted = chosen(filters_of(visit), "stage_id")
    with visit.reading() as work:
        work.require(Action.WRITE_SCORING)
        stage = None if wanted is None else work.get(Stage, wanted)
        rules = stage and StageRules(work, stage)
        return visit.show(
            "manage/scoring_form.html",
            status,
            filled=filled,
            stages=stages_to_choose(work),
            stage=stage,
            requirements=list(rules.requirements.values()) if rules else [],
            people=[] if stage is None else scoring_calls.candidates(work, stage),
        )


def _show(visit: Visit, scoring_round_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        whole = scoring_rounds.get(work, scoring_round_id)
        said = [one.person_id for one in whole.remarks]
        people = overview.by_ids(work, Person, [*whole.person_ids, *said])
        return visit.show(
            "assessor/scoring_round.html",
            status,
            whole=whole,
            criteria=scoring_rounds.criteria(work, whole.row),
            given=_given(whole),
            name_of={person_id: person.name for person_id, person in people.items()},
            me=work.actor.person_id,
            is_running=may(work.actor, Action.WRITE_SCORING),
            filled=filled,
        )


def _given(whole: Whole) -> dict[UUID, dict[str, dict[str, Any]]]:
    """Return what each one gave, by criterion."""
    return {
        one.person_id: {level["criterion"]: level for level in one.levels} for one in whole.scores
    }
