"""Correcting what belongs to an award, and giving badges to another address of the same person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from app.domain.access import Action
from app.domain.errors import ConflictError, Fault, NotFoundError
from app.domain.signed_award import ReissueReason, Told, told_in
from app.services import reissuing, targets
from app.services.credentials import target_of
from app.services.reissuing import Reissue
from app.services.work import Work, refuse
from app.storage import credentials
from app.storage.tables import Credential, Email, Person

MOVE = "credential.move"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong. The achievement is the version's: what is wrong with it needs a new version."""

    changes_narrative: bool = False
    narrative: str | None = None
    updates_name: bool = False


def said(work: Work, credential_id: UUID) -> Told:
    """Return what the newest version of an award says of it, as it was signed."""
    row = work.get(Credential, credential_id)
    work.require(Action.CORRECT_CREDENTIAL, target_of(work, row))
    newest = credentials.versions_of(work.session, work.organization_id, row.id)[0]
    return told_in(orjson.loads(newest.ob3_json))


def correct(work: Work, credential_id: UUID, correction: Correction) -> Credential:
    """Sign the award anew with the words or the name put right."""
    row = work.get_for_update(Credential, credential_id)
    work.require(Action.CORRECT_CREDENTIAL, target_of(work, row))
    if not (correction.changes_narrative or correction.updates_name):
        raise refuse("", "expected something to correct: narrative or update_name")
    if correction.changes_narrative and row.is_assessed:
        message = (
            "What an assessed badge says comes from the assessment; only the name is corrected."
        )
        raise ConflictError(message, Fault("/narrative", message))
    name = _name(work, row) if correction.updates_name else None

    def tell(told: Told) -> Told:
        told = replace(told, name=name) if correction.updates_name else told
        narrative = correction.narrative or None
        return replace(told, narrative=narrative) if correction.changes_narrative else told

    return reissuing.reissue(work, row.id, Reissue(ReissueReason.CORRECTION, tell))


def ask_to_move(
    work: Work, person_id: UUID, *, email_id: UUID, credential_ids: Sequence[UUID] | None
) -> list[UUID]:
    """Ask for the badges of a person, or those chosen, to be signed anew for another address.

    The address must be the person's, verified by the person's own click. Badges that were revoked,
    or have it already, stay as they are. Returns the ids of those that change.
    """
    person = work.get(Person, person_id)
    work.require(Action.MOVE_CREDENTIALS, targets.about_person(work, person.id))
    email = _verified(work, person, email_id)
    held = credentials.held_by(work.session, work.organization_id, person.id)
    known = {row.id: row for row in held}
    for place, wanted in enumerate(credential_ids or ()):
        if wanted not in known:
            message = f"This person holds no credential {wanted}."
            raise NotFoundError(message, Fault(f"/credential_ids/{place}", message))
    chosen = known if credential_ids is None else dict.fromkeys(credential_ids)
    moving = [one for one in chosen if known[one].recipient_email != email.address]
    for one in moving:
        work.enqueue(MOVE, {"credential_id": str(one), "email_id": str(email.id)})
    work.record("person.badges_move_asked", person, credentials=len(moving))
    return moving


def move(work: Work, credential_id: UUID, email_id: UUID) -> None:
    """Sign one badge anew for the address; what is revoked, or done already, stays as it is."""
    row = work.get_for_update(Credential, credential_id)
    email = _verified(work, work.get(Person, row.person_id), email_id)
    if row.state != "issued" or row.recipient_email == email.address:
        return
    if row.valid_until is not None and row.valid_until <= work.now:
        return  # what has ended is only renewed; it keeps its address until then
    order = Reissue(ReissueReason.EMAIL_CHANGE, email=email.address)
    reissuing.reissue(work, row.id, order)


def _verified(work: Work, person: Person, email_id: UUID) -> Email:
    email = work.get_named(Email, email_id, "/email_id")
    if email.person_id != person.id:
        message = f"There is no email {email_id}."
        raise NotFoundError(message, Fault("/email_id", message))
    if email.verified_at is None:
        message = (
            "This address is not verified: the person signs in with it once, then asks again."
        )
        raise ConflictError(message, Fault("/email_id", "is not verified"))
    return email


def _name(work: Work, row: Credential) -> str:
    person = work.get(Person, row.person_id)
    if not person.share_name:
        message = "This person does not consent to a name in badges."
        raise ConflictError(message, Fault("/update_name", message))
    return person.name
