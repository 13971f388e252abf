"""A new master key: what is wrapped under the old one is wrapped under it, and old receipts still count."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.domain.errors import SigningError
from app.services import keys, organizations, receipt_keys, webhooks
from app.services.tools import Tools
from app.services.work import Work
from app.signing.master_key import MasterKey
from app.signing.receipts import Receipts
from app.signing.vault import Vault
from app.storage import organizations as stored
from app.storage import rows
from app.storage.tables import Key, Organization, Webhook


@dataclass(frozen=True, slots=True)
class Masters:
    """What opens the keys today, and what they are to be wrapped under."""

    old: Vault
    new: Vault
    # What signed receipts, and what will.
    receipts: tuple[Receipts, Receipts]
    is_leaked: bool = False

    @classmethod
    def of(
        cls, tools: Tools, old: MasterKey | None, new: MasterKey, *, is_leaked: bool = False
    ) -> "Masters":
        """Take what the service itself has for the old one, unless another master key is given."""
        before = Receipts(old, issuer=tools.base_url) if old else tools.receipts
        after = Receipts(new, issuer=tools.base_url)
        return cls(Vault(old) if old else tools.vault, Vault(new), (before, after), is_leaked)


@dataclass(frozen=True, slots=True)
class Done:
    """How many keys were wrapped anew, and how many were under the new master key before."""

    rewrapped: int
    already: int


def rewrap(session: Session, tools: Tools, now: datetime, masters: Masters) -> Done:
    """Wrap every key anew; raises SigningError, changing nothing, for one that neither opens."""
    changed = [
        _of_organization(session, tools, now, organization, masters)
        for organization in stored.everyone(session)
    ]
    receipt_keys.replace(session, *masters.receipts, now, is_leaked=masters.is_leaked)
    return Done(sum(one.rewrapped for one in changed), sum(one.already for one in changed))


def _of_organization(
    session: Session, tools: Tools, now: datetime, organization: Organization, masters: Masters
) -> Done:
    work = organizations.as_service(session, tools, now, organization)
    wrapped = [key for key in rows.all_by(session, Key, organization.id) if key.pkcs11_uri is None]
    done = 0
    for key in wrapped:
        if _works(keys.signer_of, masters.new, key):
            continue
        key.wrapped_private_key = masters.old.rewrapped(
            key.wrapped_private_key, keys.place_of(key), masters.new
        )
        work.record("key.rewrapped", key, issuer_id=str(key.issuer_id))
        done += 1
    _secrets_of_webhooks(work, masters)
    return Done(done, len(wrapped) - done)


def _secrets_of_webhooks(work: Work, masters: Masters) -> None:
    for webhook in work.all_by(Webhook):
        place = webhooks.place_of(webhook)
        if _works(masters.new.open, webhook.wrapped_secret, place):
            continue
        for column in ("wrapped_secret", "previous_wrapped_secret"):
            if (wrapped := getattr(webhook, column)) is not None:
                secret = masters.old.open(wrapped, place)
                setattr(webhook, column, masters.new.seal(secret, place))
        work.record("webhook.rewrapped", webhook)


def _works(opens: Callable[..., object], *key: object) -> bool:
    try:
        opens(*key)
    except SigningError:
        return False
    return True
