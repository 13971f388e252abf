"""Saved comments: what an assessor says often, kept to use again; read by nobody else.

They are notes of one's own, so no event tells of them.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain.access import Action, view
from app.domain.errors import ConflictError, ForbiddenError
from app.services import targets
from app.services.work import Work, change, check_revision
from app.storage import definitions, rows
from app.storage.tables import Microcredential, Person, SavedComment

MOST, MOST_GUIDES = 200, 1000


def create(work: Work, **said: Any) -> SavedComment:  # noqa: ANN401 - column values
    """Keep a comment; raises ConflictError when there is no room for another."""
    person_id = work.actor.person_id
    if person_id is None:
        raise ForbiddenError("Only a person keeps comments.")
    work.require(Action.WRITE_SAVED_COMMENTS, targets.about_person(work, person_id))
    _check_named(work, said)
    # Two at the same moment wait for each other, so that the bound holds.
    work.get_for_update(Person, person_id)
    if len(work.all_by(SavedComment, person_id=person_id)) >= MOST:
        raise ConflictError(f"You keep {MOST} comments already; delete one first.")
    return work.add(SavedComment, person_id=person_id, **said)


def get(work: Work, saved_comment_id: UUID) -> SavedComment:
    """Return one comment of one's own."""
    found = work.get(SavedComment, saved_comment_id)
    work.require(Action.READ_SAVED_COMMENTS, targets.about_person(work, found.person_id))
    return found


def page(work: Work, request: rows.PageRequest, **filters: Any) -> rows.PageOf[SavedComment]:  # noqa: ANN401 - column values
    """Return a page of one's own comments."""
    seen = view(work.actor, Action.READ_SAVED_COMMENTS)
    return work.page(SavedComment, request, **filters, person_id=seen.person_id)


def offered(work: Work, microcredential_id: UUID) -> list[SavedComment]:
    """Return one's own comments that fit reviews of a microcredential, the closest fitting first."""
    if work.actor.person_id is None:
        return []
    found = work.all_by(SavedComment, person_id=work.actor.person_id)
    fitting = [one for one in found if one.microcredential_id in {None, microcredential_id}]
    return sorted(fitting, key=lambda one: (one.microcredential_id is None, one.criterion is None))


def fitting(found: Sequence[SavedComment], criterion: str) -> list[SavedComment]:
    """Return those of these comments that can be said of a criterion."""
    return [one for one in found if one.criterion in {None, criterion}]


def criteria(work: Work) -> list[tuple[str, str, frozenset[UUID]]]:
    """Return the criteria that a comment can be about: key, words, and the microcredentials that have it."""
    work.require(Action.READ_DEFINITIONS)
    titles: dict[str, dict[str, list[str]]] = {}
    having: dict[str, set[UUID]] = {}
    found = definitions.judged_criteria(work.session, work.organization_id, MOST_GUIDES)
    for name, microcredential_id, rows_of_guide in found:
        for one in rows_of_guide:
            names = titles.setdefault(one["key"], {}).setdefault(one["title"], [])
            names += [name] if name not in names else []
            having.setdefault(one["key"], set()).add(microcredential_id)
    return [(key, _words(told), frozenset(having[key])) for key, told in titles.items()]


def update(
    work: Work, saved_comment_id: UUID, changes: dict[str, Any], revision: int
) -> SavedComment:
    """Change a comment of one's own."""
    found = _own(work, saved_comment_id, revision)
    _check_named(work, changes)
    change(found, changes)
    work.session.flush()
    return found


def remove(work: Work, saved_comment_id: UUID, revision: int) -> None:
    """Delete a comment of one's own; what was said with it in reviews stays."""
    work.session.delete(_own(work, saved_comment_id, revision))


def _words(told: dict[str, list[str]]) -> str:
    """Return the titles of one key, each with where it stands; of many, the first three."""
    parts = [
        f"{title} ({', '.join(names[:3])}{' …' if len(names) > 3 else ''})"  # noqa: PLR2004 - enough to know it by
        for title, names in told.items()
    ]
    return "; ".join(parts[:3])


def _own(work: Work, saved_comment_id: UUID, revision: int) -> SavedComment:
    found = work.get_for_update(SavedComment, saved_comment_id)
    work.require(Action.WRITE_SAVED_COMMENTS, targets.about_person(work, found.person_id))
    check_revision(found, revision)
    return found


def _check_named(work: Work, said: dict[str, Any]) -> None:
    if said.get("microcredential_id") is not None:
        work.get_named(Microcredential, said["microcredential_id"], "/microcredential_id")
