"""What needs a sign-in of just now, and whether the sign-in is."""

from datetime import datetime, timedelta

from app.domain.access import Action, Actor

# A browser left open, or a stolen cookie, does none of these: they need a sign-in just now.
STEP_UP = frozenset(
    {
        Action.WRITE_ROLES,
        Action.WRITE_COORDINATORS,
        Action.WRITE_CLIENTS,
        Action.WRITE_WEBHOOKS,
        Action.WRITE_KEYS,
        Action.VOID_DECISION,
        Action.OVERRIDE_ROUTING,
    }
)
FRESH_FOR = timedelta(minutes=15)


def is_fresh(actor: Actor, action: Action, now: datetime) -> bool:
    """Tell whether the sign-in is fresh enough for the action; tokens live minutes anyway."""
    if action not in STEP_UP or actor.signed_in_at is None:
        return True
    return now - actor.signed_in_at < FRESH_FOR
