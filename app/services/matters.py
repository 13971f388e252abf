"""What comes before a panel, appeals and cases alike: read, listed, locked, and who may see it."""

from typing import Any
from uuid import UUID

from app.domain.access import Action, Party, Target, view
from app.services import targets
from app.services.work import Work
from app.storage import appeals as stored
from app.storage import rows
from app.storage.appeals import M, Matter
from app.storage.tables import (
    Appeal,
    Credential,
    MicrocredentialVersion,
    Plan,
    RevocationCase,
    Submission,
)

_READ = {Appeal: Action.READ_APPEALS, RevocationCase: Action.READ_CASES}


def get(work: Work, table: type[M], matter_id: UUID) -> M:
    """Return one appeal, or one case."""
    row = work.get(table, matter_id)
    work.require(_READ[table], target_of(work, row))
    return row


def page(work: Work, table: type[M], request: rows.PageRequest, **filters: Any) -> rows.PageOf[M]:  # noqa: ANN401 - column values
    """Return a page of the appeals, or of the cases, that the actor may see."""
    seen = stored.visible(view(work.actor, _READ[table]), work.organization_id, table)
    return work.page(table, request, *seen, **filters)


def locked(work: Work, table: type[M], matter_id: UUID) -> M:
    """Return the matter, and have what it is about, locked in the order in which every writer does."""
    found = work.get(table, matter_id)
    if found.credential_id is not None:
        work.get_for_update(Credential, found.credential_id)
    elif found.plan_id is not None:
        work.get_for_update(Plan, found.plan_id)
    else:
        work.get_for_update(Submission, stored.submission_of(found))
    return work.get_for_update(table, matter_id)


def subject_of(work: Work, matter: Matter) -> Submission | Credential | Plan:
    """Return what the matter is about."""
    if matter.credential_id is not None:
        return work.get(Credential, matter.credential_id)
    if matter.plan_id is not None:
        return work.get(Plan, matter.plan_id)
    return work.get(Submission, stored.submission_of(matter))


def target_of(work: Work, matter: Matter) -> Target:
    """Return where an appeal or a case lies and what the actor is to it."""
    version = work.get(MicrocredentialVersion, matter.version_id)
    target = targets.about_person(work, matter.person_id, version.microcredential_id)
    if stored.seat_of(work.session, matter, work.actor.person_id) is None:
        return target
    return Target(target.school_id, target.microcredential_id, target.parties | {Party.PANEL})


def is_member_only(work: Work, matter: Matter) -> bool:
    """Tell whether the actor knows of the matter as a member of its panel, and not otherwise."""
    mine = stored.seat_of(work.session, matter, work.actor.person_id)
    return mine is not None and work.actor.person_id != matter.person_id
