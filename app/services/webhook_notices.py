"""Notices about webhooks: coordinators are told when one is told nothing more."""

from app.domain.access import RoleName
from app.domain.webhook import DisabledReason
from app.rendering.letter import Letter, Link
from app.services.notices import tell
from app.services.work import Work
from app.storage import relationships
from app.storage.tables import Webhook

_WHY = {
    DisabledReason.GONE: "It answered 410: it wants to be told nothing more.",
    DisabledReason.FAILING: "For three days it took nothing that it was sent.",
}


def disabled(work: Work, webhook: Webhook, reason: DisabledReason) -> None:
    """Tell the coordinators that a webhook was disabled, and what to do."""
    letter = Letter(
        f"A webhook was disabled: {webhook.description}",
        "",
        (
            f"The webhook {webhook.description} was disabled. {_WHY[reason]}",
            "What happens meanwhile stands in the event feed. Enable it when it is mended, and what waits is sent.",
        ),
        Link("See its deliveries", f"{work.tools.base_url}/manage/setup/webhooks/{webhook.id}"),
        "because you run this programme",
    )
    coordinators = relationships.active_with_role(
        work.session,
        work.organization_id,
        RoleName.COORDINATOR,
        school_id=None,
        microcredential_id=None,
    )
    for person_id in sorted(coordinators):
        tell(work, person_id, letter)
