"""Whether a person may begin again: another enrollment, or a stage once more."""

from datetime import datetime
from uuid import UUID

from app.domain.definition import cap_of
from app.domain.errors import ConflictError, Fault, MoveError
from app.domain.expiry import expiry_of
from app.domain.repeats import Cap, Repeats, open_key, same_topic
from app.services import enrollment_moves
from app.services.work import Work, refuse
from app.storage import repeats as stored
from app.storage.tables import Enrollment, MicrocredentialVersion, Person, Stage


def check_enrollment(
    work: Work,
    version: MicrocredentialVersion,
    owner: Person,
    topic: str | None,
    *,
    but: UUID | None = None,
) -> None:
    """Raise ConflictError when the version does not let this person enroll (again), beside this one."""
    rule = Repeats.model_validate(version.repeats)
    if rule.rule == "by_topic" and not same_topic(topic):
        raise refuse("/topic", "is needed: this microcredential is earned once for each topic")
    # Two enrollments of one person wait for each other here, so that neither overlooks the other.
    work.get_for_update(Person, owner.id)
    scope = (work.session, work.organization_id, owner.id)
    found = stored.enrollments_in(*scope, version.microcredential_id)
    before = [one for one in found if one.id != but]
    _check_rule(work, version, rule, [e for e in before if _bars(rule, e, version, topic)])
    _check_cap(work.now, rule.cap, [one.created_at for one in before], "enrollment")


def change_topic(work: Work, enrollment: Enrollment, topic: str | None) -> None:
    """Give an enrollment another topic; raises ConflictError where the person has that one already."""
    if same_topic(topic) != same_topic(enrollment.topic):
        version = work.get(MicrocredentialVersion, enrollment.version_id)
        rule = Repeats.model_validate(version.repeats)
        work.get_for_update(Person, enrollment.person_id)
        before = stored.enrollments_in(
            work.session, work.organization_id, enrollment.person_id, version.microcredential_id
        )
        others = [one for one in before if one.id != enrollment.id]
        _check_rule(work, version, rule, [e for e in others if _bars(rule, e, version, topic)])
        enrollment.open_key = open_key(enrollment.person_id, enrollment.version_id, topic)
    enrollment.topic = topic


def check_stage(work: Work, enrollment: Enrollment, stage: Stage) -> None:
    """Raise ConflictError when the person has begun this stage as often as its cap lets."""
    _check_stage(work, enrollment, stage, counts_drafts=True)


def check_handing_in(work: Work, enrollment: Enrollment, stage: Stage) -> None:
    """Raise ConflictError when the person has handed in as much at this stage as its cap lets."""
    _check_stage(work, enrollment, stage, counts_drafts=False)


def _check_stage(work: Work, enrollment: Enrollment, stage: Stage, *, counts_drafts: bool) -> None:
    """Hold what was begun in other enrollments against the cap; two at once wait for each other."""
    cap = cap_of(stage.cap)
    if cap is None:
        return
    work.get_for_update(Person, enrollment.person_id)
    version = work.get(MicrocredentialVersion, enrollment.version_id)
    begun = stored.stage_begun(
        work.session,
        work.organization_id,
        enrollment.person_id,
        microcredential_id=version.microcredential_id,
        stage_key=stage.key,
    )
    others = [
        one.since
        for one in begun
        if one.enrollment_id != enrollment.id and (counts_drafts or one.is_handed_in)
    ]
    _check_cap(work.now, cap, others, f"start of the stage {stage.name!r}")


def _bars(
    rule: Repeats, before: Enrollment, version: MicrocredentialVersion, topic: str | None
) -> bool:
    """Tell whether an earlier enrollment stands in the way of another with this topic."""
    is_same = same_topic(before.topic) == same_topic(topic)
    if rule.rule == "freely":
        return is_same and before.state == "active" and before.version_id == version.id
    renews = expiry_of(version.expiry).renewal == "submission" and before.state == "completed"
    return not (is_same and renews) and (is_same or rule.rule == "once")


def _check_rule(
    work: Work, version: MicrocredentialVersion, rule: Repeats, barring: list[Enrollment]
) -> None:
    if not barring:
        return
    standing = barring[0]
    says, fault = _why_barred(version, rule, standing)
    faults = () if fault is None else (Fault("/topic", fault),)
    can = enrollment_moves.open_moves(work, standing)
    raise MoveError(standing.state, "enroll", can, *faults, says=says)


def _why_barred(
    version: MicrocredentialVersion, rule: Repeats, standing: Enrollment
) -> tuple[str, str | None]:
    """Return the sentence, and what stands beside the topic where another would do."""
    told = f"{standing.id}, which is {standing.state}"
    if standing.state == "withdrawn":
        says = f"Something in the enrollment {standing.id} is accepted; take that up again."
        return says, says
    if rule.rule == "once":
        return f"{version.name!r} is earned once; there is {told}.", None
    if standing.state == "active":
        here = "This person is enrolled already with this topic; go on there."
        return f"This person is enrolled already: {standing.id}.", here
    says = f"There is an enrollment with this topic: {told}."
    return says, "must be one that was not chosen before"


def _check_cap(now: datetime, cap: Cap | None, begun: list[datetime], what: str) -> None:
    if cap is None:
        return
    opens = cap.open_from(begun, now)
    if opens == now:
        return
    within = f" in {cap.months} months" if cap.months else ""
    told = f"from {opens:%Y-%m-%d} on" if opens else "no more"
    raise ConflictError(f"The limit is {cap.most}{within}: another {what} is possible {told}.")
