"""Credentials: who may see which, and taking one back."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from app.domain.access import Action, Target, view
from app.domain.credential_moves import CredentialMove
from app.domain.revocation import RevocationReason, check_direct
from app.services import credential_moves, reevaluating, status_lists, targets
from app.services.work import Work
from app.storage import credentials, rows
from app.storage.tables import Credential, MicrocredentialVersion

_REVOKED = "This credential is {state} already."


def get(work: Work, credential_id: UUID) -> Credential:
    """Return one credential."""
    credential = work.get(Credential, credential_id)
    work.require(Action.READ_CREDENTIALS, target_of(work, credential))
    return credential


def page(
    work: Work,
    request: rows.PageRequest,
    *,
    person_id: UUID | None,
    version_id: UUID | None,
    state: str | None,
) -> rows.PageOf[Credential]:
    """Return a page of the credentials that the actor may see."""
    seen = view(work.actor, Action.READ_CREDENTIALS)
    return work.page(
        Credential,
        request,
        *credentials.visible(seen, work.organization_id),
        person_id=person_id,
        version_id=version_id,
        state=state,
    )


def target_of(work: Work, credential: Credential) -> Target:
    """Return where a credential lies and what the actor is to it."""
    version = work.get(MicrocredentialVersion, credential.version_id)
    return targets.about_person(work, credential.person_id, version.microcredential_id)


def revoke(work: Work, credential_id: UUID, reason: RevocationReason) -> Credential:
    """Take a credential back for good; what is held against its holder takes a case."""
    credential = work.get_for_update(Credential, credential_id)
    work.require(Action.REVOKE_CREDENTIAL, target_of(work, credential))
    credential_moves.check(work, credential, CredentialMove.REVOKE, _REVOKED)
    has_case = credential_moves.has_case(work, credential)
    check_direct(credential.state, reason, has_case=has_case)
    take_back(work, credential, reason, by=work.actor.person_id)
    work.record("credential.revoked", credential, reason=reason.value)
    reevaluating.ask(work, credential.person_id)
    status_lists.set_all(work, places_of(work, [credential.id]))
    return credential


def take_back(
    work: Work, credential: Credential, reason: RevocationReason, *, by: UUID | None = None
) -> None:
    """Say in the locked row alone that it is revoked; the journal and the lists are for the caller."""
    credential_moves.check(work, credential, CredentialMove.REVOKE, _REVOKED)
    credential.state, credential.revoked_at = "revoked", work.now
    credential.revocation_reason, credential.revoked_by = reason.value, by


def places_of(work: Work, credential_ids: Collection[UUID]) -> dict[UUID, list[int]]:
    """Return the places of every version of these credentials in the status lists."""
    places: dict[UUID, list[int]] = defaultdict(list)
    for list_id, index in credentials.places_of(
        work.session, work.organization_id, credential_ids
    ):
        places[list_id].append(index)
    return places
