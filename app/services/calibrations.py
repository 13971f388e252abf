"""Calibrations: an assessor reads the anchors of a set, to learn or to qualify."""

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, RoleName, Target, may
from app.domain.calibration import GateResult, GateRule, Mode, Tally, judge_gate, severity_of
from app.domain.definition import criteria_of, pass_rule_of
from app.domain.errors import ConflictError, Fault, InvalidError, MoveError
from app.domain.review import check_levels
from app.domain.rubric import Criterion, Outcome, judge
from app.services.anchors import usable_anchors
from app.services.roles import ROUTE_WAITING
from app.services.work import Work
from app.storage import calibration as stored
from app.storage import rows
from app.storage.tables import (
    Anchor,
    AnchorReading,
    AnchorSet,
    Calibration,
    Qualification,
    Rubric,
    Stage,
)

Levels = list[dict[str, Any]]
THOUSAND, RECENT = 1000, 20


def begin(work: Work, *, set_id: UUID, mode: Mode) -> Calibration:
    """Begin to read a published set, in an order of one's own."""
    chosen = work.get_named(AnchorSet, set_id, "/set_id")
    work.require(Action.TAKE_CALIBRATION, _as_assessor(work, chosen))
    if chosen.state != "published":
        raise MoveError(chosen.state, "begin", [])
    key = f"{chosen.id}:{work.actor.person_id}:{mode.value}"
    _end_what_is_read(work, chosen, key)
    ids = [str(one.id) for one in _unknown_to(work, chosen, mode)]
    secrets.SystemRandom().shuffle(ids)
    begun = work.add(
        Calibration,
        set_id=chosen.id,
        rubric_id=chosen.rubric_id,
        person_id=work.actor.person_id,
        mode=mode.value,
        anchor_ids=ids,
        live_key=key,
    )
    work.record("calibration.begun", begun, mode=mode.value)
    return begun


def _unknown_to(work: Work, chosen: AnchorSet, mode: Mode) -> list[Anchor]:
    """Return what is to be read: at the gate nothing whose levels one has agreed on oneself."""
    found, me = usable_anchors(work, chosen), str(work.actor.person_id)
    if mode is Mode.TRAINING:
        return found
    left = [one for one in found if me not in {str(one.created_by), *map(str, one.agreed_by)}]
    if found and not left:
        raise ConflictError("You have agreed on the levels of everything in this set yourself.")
    return left


def _end_what_is_read(work: Work, chosen: AnchorSet, key: str) -> None:
    """End the one that was begun before where all that was left of it was taken out of use."""
    before = work.find_by(Calibration, live_key=key)
    if before is not None and next_anchor(work, before) is None:
        _finish(work, before, chosen)
        work.session.flush()


def get(work: Work, calibration_id: UUID) -> Calibration:
    """Return one calibration: one's own, or anybody's for those who run the programme."""
    found = work.get(Calibration, calibration_id)
    work.require(Action.READ_CALIBRATIONS, _about(work, found))
    return found


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Calibration]:  # noqa: ANN401 - column values
    """Return a page of calibrations: one's own, unless one sees everybody's."""
    if not may(work.actor, Action.READ_CALIBRATIONS):
        work.require(Action.READ_CALIBRATIONS, Target(parties=_owner(work)))
        filters = filters | {"person_id": work.actor.person_id}
    return work.page(Calibration, request, **filters)


def next_anchor(work: Work, calibration: Calibration) -> Anchor | None:
    """Return the work to read next, or None when all is read."""
    done = {one.anchor_id for one in readings(work, calibration)}
    left = [UUID(one) for one in calibration.anchor_ids if UUID(one) not in done]
    known = work.by_ids(Anchor, left)
    return next((known[one] for one in left if known[one].archived_at is None), None)


def readings(work: Work, calibration: Calibration) -> list[AnchorReading]:
    """Return what was read so far."""
    return stored.readings_of(work.session, work.organization_id, calibration.id)


def criteria(work: Work, calibration: Calibration) -> tuple[Criterion, ...]:
    """Return what each anchor is judged on."""
    return criteria_of(work.get(Rubric, calibration.rubric_id).criteria)


def read(work: Work, calibration_id: UUID, *, anchor_id: UUID, levels: Levels) -> AnchorReading:
    """Give the levels of the next anchor, once and for all; the last one ends the calibration."""
    calibration = _open(work, calibration_id)
    anchor = next_anchor(work, calibration)
    if anchor is None or anchor.id != anchor_id:
        message = "This is not the work to read next."
        raise ConflictError(message, Fault("/anchor_id", message))
    chosen = work.get(AnchorSet, calibration.set_id)
    outcome = outcome_of(work, work.get(Stage, chosen.stage_id), levels)
    reading = keep(work, anchor, calibration, levels, outcome)
    if next_anchor(work, calibration) is None:
        _finish(work, calibration, chosen)
    return reading


def keep(
    work: Work, anchor: Anchor, calibration: Calibration | None, levels: Levels, outcome: Outcome
) -> AnchorReading:
    """Store what an assessor gave an anchor."""
    agreed, given = by_criterion(anchor.levels), by_criterion(levels)
    scale = criteria_of(work.get(Rubric, anchor.rubric_id).criteria)
    return work.add(
        AnchorReading,
        anchor_id=anchor.id,
        rubric_id=anchor.rubric_id,
        person_id=work.actor.person_id,
        calibration_id=calibration and calibration.id,
        mode=Mode.BLIND.value if calibration is None else calibration.mode,
        levels=levels,
        outcome=outcome.value,
        severity=round(THOUSAND * severity_of(scale, agreed, given)),
        read_at=work.now,
    )


def outcome_of(work: Work, stage: Stage, levels: Levels) -> Outcome:
    """Return what these levels come to; raises InvalidError unless each criterion has one."""
    scale = check_levels_of(work, stage.rubric_id, levels)
    return judge(scale, pass_rule_of(stage.pass_rule), by_criterion(levels)).outcome


def check_levels_of(work: Work, rubric_id: UUID, levels: Levels) -> tuple[Criterion, ...]:
    """Return what a rubric asks for; raises InvalidError unless each criterion has one level."""
    scale = criteria_of(work.get(Rubric, rubric_id).criteria)
    given = by_criterion(levels)
    if len(given) != len(levels):
        raise InvalidError("A criterion stands there twice.", Fault("/levels", "one for each"))
    check_levels(scale, frozenset(one.key for one in scale), given)
    return scale


def by_criterion(levels: Levels) -> dict[str, str]:
    """Return the level of each criterion."""
    return {one["criterion"]: one["level"] for one in levels}


def qualified(work: Work, rubric_id: UUID) -> frozenset[UUID]:
    """Return who passed the gate of a rubric and still counts: routing asks."""
    found = stored.qualified_until(work.session, work.organization_id, rubric_id, work.now)
    return frozenset(found)


def open_sets(work: Work) -> list[AnchorSet]:
    """Return the sets that the actor may train and qualify on."""
    found = stored.published_sets(work.session, work.organization_id)
    return [
        one for one in found if may(work.actor, Action.TAKE_CALIBRATION, _as_assessor(work, one))
    ]


def own_qualifications(work: Work) -> dict[UUID, Qualification]:
    """Return the actor's newest qualification of each rubric."""
    found = work.all_by(Qualification, person_id=work.actor.person_id)
    return {one.rubric_id: one for one in found}


def own_recent(work: Work) -> list[Calibration]:
    """Return the actor's own calibrations, the newest first."""
    found = work.all_by(Calibration, person_id=work.actor.person_id)
    return found[::-1][:RECENT]


def _finish(work: Work, calibration: Calibration, chosen: AnchorSet) -> None:
    calibration.state, calibration.live_key = "finished", None
    calibration.finished_at = work.now
    if calibration.mode == Mode.GATE:
        _decide(work, calibration, GateRule.model_validate(chosen.rule))
    told = {"mode": calibration.mode, "passed": calibration.passed}
    work.record("calibration.finished", calibration, **told)


def _decide(work: Work, calibration: Calibration, rule: GateRule) -> None:
    done = readings(work, calibration)
    known = work.by_ids(Anchor, (one.anchor_id for one in done))
    result = judge_gate(
        [(Outcome(known[one.anchor_id].outcome), Outcome(one.outcome)) for one in done], rule
    )
    again = stored.read_elsewhere(work.session, calibration, known)
    # Whoever knows the works shows less by it than the bounds say.
    calibration.result = _stored(result) | {"read_before": len(again)}
    calibration.passed = result.passed
    if result.passed:
        qualification = work.add(
            Qualification,
            person_id=calibration.person_id,
            rubric_id=calibration.rubric_id,
            calibration_id=calibration.id,
            expires_at=work.now + timedelta(days=rule.valid_days),
        )
        work.record("qualification.granted", qualification, rubric_id=str(calibration.rubric_id))
        # What is not taken on by then goes to somebody else.
        told = {"person_id": str(calibration.person_id)}
        work.enqueue("assignment.hand_over", told, run_at=qualification.expires_at)
        # Work may wait for somebody who is calibrated.
        work.enqueue(ROUTE_WAITING, {}, dedup_key=f"{ROUTE_WAITING}:{qualification.id}")


def _stored(result: GateResult) -> dict[str, Any]:
    def tally(one: Tally) -> dict[str, Any]:
        return asdict(one) | {"right_at_least": round(one.right_at_least, 3)}

    return {
        "false_accepts": tally(result.false_accepts),
        "false_refusals": tally(result.false_refusals),
        "reasons": list(result.reasons),
    }


def _open(work: Work, calibration_id: UUID) -> Calibration:
    calibration = work.get_for_update(Calibration, calibration_id)
    is_own = calibration.person_id == work.actor.person_id
    chosen = work.get(AnchorSet, calibration.set_id)
    work.require(Action.TAKE_CALIBRATION, _as_assessor(work, chosen) if is_own else Target())
    if calibration.state != "open":
        raise MoveError(calibration.state, "read", [])
    return calibration


def _as_assessor(work: Work, chosen: AnchorSet) -> Target:
    """Return the set as a target: whoever assesses its microcredential anywhere may take it."""
    lineage = stored.microcredential_of(work.session, work.organization_id, chosen.stage_id)
    is_assessor = any(
        grant.role is RoleName.ASSESSOR and grant.microcredential_id in {None, lineage}
        for grant in work.actor.grants
    )
    return Target(parties=frozenset({Party.ASSIGNED}) if is_assessor else frozenset())


def _about(work: Work, calibration: Calibration) -> Target:
    is_own = calibration.person_id == work.actor.person_id
    return Target(parties=_owner(work) if is_own else frozenset())


def _owner(work: Work) -> frozenset[Party]:
    return frozenset({Party.OWNER}) if work.actor.person_id is not None else frozenset()
