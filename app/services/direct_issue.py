"""Direct issue: a client awards a listed microcredential without an assessment here, and the badge says so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.domain.access import Action
from app.domain.definition import policy_of
from app.domain.errors import ConflictError, Fault, ForbiddenError, TooManyRequestsError
from app.domain.publishing import check_published
from app.services import active, issuing
from app.services.work import Work
from app.storage import credentials
from app.storage.tables import Client, Credential, MicrocredentialVersion, Person

_DAY = timedelta(days=1)


def issue_directly(
    work: Work, *, version_id: UUID, person_id: UUID, key: str, narrative: str | None = None
) -> tuple[Credential, bool]:
    """Issue under the client's own key; tells whether it is new, for the same key gives the same award."""
    work.require(Action.ISSUE_CREDENTIAL)
    version = work.get_named(MicrocredentialVersion, version_id, "/version_id")
    person = work.get_named(Person, person_id, "/person_id")
    if work.actor.client_id is None:
        raise ForbiddenError("Only a client issues directly.")
    # Two awards of one client wait for each other here, so that neither overlooks the other.
    client = work.get_for_update(Client, work.actor.client_id)
    _check_allowed(client, version)
    earned_key = f"client:{client.id}:{key}"
    standing = credentials.find_earned(work.session, work.organization_id, earned_key)
    if standing is not None:
        return _same_award(standing, version_id, person_id), False
    _check_possible(version, person)
    _check_quota(work, client)
    order = issuing.Order(
        earned_key, version, person, client_id=client.id, narrative=narrative or None
    )
    return issuing.issue(work, order)


def _check_allowed(client: Client, version: MicrocredentialVersion) -> None:
    if str(version.id) not in client.issuable_version_ids:
        raise ForbiddenError(
            "This client may not issue this version.",
            Fault("/version_id", "must be one that the client may issue"),
        )
    if not policy_of(version.policy).direct_issue:
        raise ForbiddenError(
            "This version is only issued after an assessment.",
            Fault("/version_id", "must be one whose policy allows direct issue"),
        )


def _check_possible(version: MicrocredentialVersion, person: Person) -> None:
    says = f"This version is {version.state}; only published ones are issued."
    check_published(version.state, "issue", says)
    active.check(person, "issue", "This person is deactivated.")


def _check_quota(work: Work, client: Client) -> None:
    today = datetime.combine(work.now.astimezone(UTC).date(), datetime.min.time(), UTC)
    issued = credentials.count_by_client_since(
        work.session, work.organization_id, client.id, today
    )
    if issued >= client.daily_quota:
        wait = int((today + _DAY - work.now).total_seconds()) + 1
        message = f"This client may issue {client.daily_quota} badges a day (UTC)."
        raise TooManyRequestsError(message, retry_after=wait)


def _same_award(standing: Credential, version_id: UUID, person_id: UUID) -> Credential:
    if (standing.version_id, standing.person_id) != (version_id, person_id):
        message = "This key names another award; use a new key for a new award."
        raise ConflictError(message, Fault("/key", "must be new for a new award"))
    return standing
