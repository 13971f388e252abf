"""Enrollments: one educator on one version of a microcredential."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.domain.access import Action, view
from app.domain.enrollment import Move, State, move
from app.domain.errors import ConflictError, Fault, MoveError
from app.domain.publishing import check_published
from app.domain.repeats import open_key
from app.services import active, enrollment_moves, plans, prerequisites, repeating, targets
from app.services.stages import Progress, progress_of
from app.services.work import Work, change, check_revision, refuse
from app.storage import rows, visibility
from app.storage.tables import Enrollment, MicrocredentialVersion, Person


def create(
    work: Work,
    *,
    version_id: UUID,
    person_id: UUID | None,
    topic: str | None,
    goals: str | None,
    language: str | None = None,
) -> Enrollment:
    """Enroll a person, by default the one who asks, on a published version."""
    version = work.get_named(MicrocredentialVersion, version_id, "/version_id")
    owner = _owner(work, person_id)
    target = targets.about_person(work, owner.id, version.microcredential_id)
    work.require(Action.WRITE_ENROLLMENTS, target)
    _check_may_enroll(work, version, owner, topic)
    enrollment = Enrollment(
        organization_id=work.organization_id,
        person_id=owner.id,
        version_id=version.id,
        topic=topic,
        goals=goals,
        language=_language_of(version, language),
    )
    enrollment.open_key = _open_key(enrollment)
    work.session.add(enrollment)
    work.record(
        "enrollment.created", enrollment, person_id=str(owner.id), version_id=str(version.id)
    )
    return enrollment


def get(work: Work, enrollment_id: UUID) -> Enrollment:
    """Return one enrollment."""
    enrollment = work.get(Enrollment, enrollment_id)
    work.require(Action.READ_ENROLLMENTS, targets.about_enrollment(work, enrollment))
    return enrollment


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[Enrollment]:  # noqa: ANN401 - column values
    """Return a page of the enrollments that the actor may see."""
    seen = visibility.enrollments(view(work.actor, Action.READ_ENROLLMENTS), work.organization_id)
    return work.page(Enrollment, request, *seen, **filters)


def progress(work: Work, enrollment_id: UUID) -> list[Progress]:
    """Return where each stage of the enrollment stands."""
    return progress_of(work, get(work, enrollment_id))


def update(work: Work, enrollment_id: UUID, changes: dict[str, Any], revision: int) -> Enrollment:
    """Change the goals, the language of the badge, or what stages pay, while it is active."""
    enrollment = _writable(work, enrollment_id)
    check_revision(enrollment, revision)
    if "language" in changes:
        version = work.get(MicrocredentialVersion, enrollment.version_id)
        changes = changes | {"language": _language_of(version, changes["language"])}
    if "stipend_choices" in changes:
        chosen = _choices_of(work, enrollment, changes["stipend_choices"])
        changes = changes | {"stipend_choices": chosen}
    change(enrollment, changes)
    work.record("enrollment.changed", enrollment, fields=sorted(changes))
    return enrollment


def withdraw(work: Work, enrollment_id: UUID) -> Enrollment:
    """End an active enrollment; what is in review must be decided first."""
    enrollment = _writable(work, enrollment_id, Move.WITHDRAW)
    if enrollment_moves.waits(work, enrollment):
        says = "A submission of this enrollment is in review; wait for its decision."
        can = enrollment_moves.open_moves(work, enrollment)
        raise MoveError(enrollment.state, Move.WITHDRAW, can, says=says)
    plans.end_of(work, enrollment)
    enrollment.state, enrollment.open_key = "withdrawn", None
    work.record("enrollment.withdrawn", enrollment)
    return enrollment


def resume(work: Work, enrollment_id: UUID) -> Enrollment:
    """Take up again what was left, with everything in it, unless another stands in the way."""
    enrollment = _writable(work, enrollment_id, Move.RESUME)
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    owner = work.get(Person, enrollment.person_id)
    repeating.check_enrollment(work, version, owner, enrollment.topic, but=enrollment.id)
    enrollment.state, enrollment.open_key = State.ACTIVE.value, _open_key(enrollment)
    work.record("enrollment.resumed", enrollment)
    return enrollment


def complete(work: Work, enrollment: Enrollment) -> None:
    """Close an enrollment whose every stage is accepted."""
    enrollment.state, enrollment.open_key = "completed", None
    enrollment.completed_at = work.now
    work.record("enrollment.completed", enrollment)


def reopen(work: Work, enrollment: Enrollment) -> None:
    """Take a completion back, because a decision was voided."""
    if enrollment.state != "completed":
        return
    enrollment.state, enrollment.completed_at = "active", None
    enrollment.open_key = _open_key(enrollment)
    work.record("enrollment.reopened", enrollment)


def _writable(work: Work, enrollment_id: UUID, wanted: Move = Move.CHANGE) -> Enrollment:
    enrollment = work.get_for_update(Enrollment, enrollment_id)
    work.require(Action.WRITE_ENROLLMENTS, targets.about_enrollment(work, enrollment))
    move(enrollment.state, wanted)
    return enrollment


def _check_may_enroll(
    work: Work, version: MicrocredentialVersion, owner: Person, topic: str | None
) -> None:
    says, fault = "This person is not active.", Fault("/person_id", "is not active")
    active.check(owner, "enroll", says, fault)
    fault = Fault("/version_id", f"is {version.state}")
    says = "People enroll in published versions only."
    check_published(version.state, "enroll", says, fault)
    if version.badge == "capstone":
        raise ConflictError(
            "Nobody enrolls in this: a pathway awards it.", Fault("/version_id", "is a capstone")
        )
    _check_prerequisites(work, version, owner)
    repeating.check_enrollment(work, version, owner, topic)


def _owner(work: Work, person_id: UUID | None) -> Person:
    owner_id = person_id or work.actor.person_id
    if owner_id is None:
        raise refuse("/person_id", "is needed when a client asks for itself")
    return work.get_named(Person, owner_id, "/person_id")


def _language_of(version: MicrocredentialVersion, wanted: str | None) -> str | None:
    """Return the language that badges of the enrollment are in; None is the version's own."""
    if wanted is None or wanted == version.language:
        return None
    if wanted not in version.translations:
        offered = ", ".join((version.language, *sorted(version.translations)))
        raise refuse("/language", f"must be a language of the version: {offered}")
    return wanted


def _choices_of(work: Work, enrollment: Enrollment, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the choices with the wanted ones in; what an accepted stage pays is settled."""
    steps = {step.stage.key: step for step in progress_of(work, enrollment)}
    for key, choice in wanted.items():
        pointer, step = f"/stipend_choices/{key}", steps.get(key)
        if step is None:
            raise refuse(pointer, f"there is no such stage; expected one of {', '.join(steps)}")
        if step.share is None or step.share.credit_hundredths is None:
            raise refuse(pointer, "this stage offers no choice between pay and credit")
        if step.is_accepted and choice != step.choice:
            message = f"The stage {key} is accepted; what it pays is settled."
            raise MoveError("accepted", "choose", [], Fault(pointer, message), says=message)
    return {**enrollment.stipend_choices, **wanted}


def _open_key(enrollment: Enrollment) -> str:
    return open_key(enrollment.person_id, enrollment.version_id, enrollment.topic)


def _check_prerequisites(work: Work, version: MicrocredentialVersion, owner: Person) -> None:
    absent = prerequisites.missing(work, version, owner.id)
    if absent.is_empty:
        return
    raise ConflictError("A prerequisite is not held yet.", Fault("/version_id", absent.sentence))
