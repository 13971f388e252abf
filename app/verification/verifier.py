"""Is this badge genuine? One class, ten checks, in the order of Open Badges 3.0, section 9."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import InvalidError
from app.domain.templates import Templates
from app.verification.claims import check_recipient, claimed, shown
from app.verification.codes import Code, failed, not_reached, unknown
from app.verification.data_integrity import DataIntegrity
from app.verification.data_models import modern
from app.verification.genuineness import NEWER, Genuineness
from app.verification.intake import Received, receive
from app.verification.issuer_keys import Recalls
from app.verification.memory import NO_MEMORY, Memory
from app.verification.open_badges_1 import is_open_badges_1, older
from app.verification.open_badges_2.assertion import Examined, examine
from app.verification.open_badges_2.shapes import is_open_badges_2
from app.verification.own_schemas import OwnSchemas
from app.verification.parsing import instant, issuer_id
from app.verification.report import (
    Check,
    CredentialClaim,
    IssuerClaim,
    Name,
    Outcome,
    Recipient,
    Registered,
    Report,
)
from app.verification.resolver import Errands, Resolver
from app.verification.structure import check_context, check_schema, related_kind

Knows = Callable[[str], Registered | None]
Newer = Callable[[str, datetime], str | None]
_PROVEN = (Name.PROOF, Name.ISSUER_KEY)
_OF_SHAPE = frozenset({Code.SCHEMA_BROKEN, Code.OWN_SCHEMA_BROKEN})
_WHOSE = {Outcome.PASSED: Recipient.MATCHED, Outcome.FAILED: Recipient.NOT_MATCHED}


class Verifier:
    """Verifies Open Badges 3.0, as JSON with an embedded proof or as a signed token, and 2.0.

    1. parse        one document, read the same by everyone
    2. unbake       no image stands in the way
    3. context      it says that it is a badge, in words that are bundled here
    4. schema       it has the official shape, and that of its issuer's own schema
    5. proof        the signature covers every part of it
    6. issuer_key   the issuer itself lists the key
    7. status       the issuer has not taken it back
    8. validity     it holds at this moment
    9. recipient    it is the person's who was asked about (beside the verdict)
    10. endorsements  what third parties say in it is theirs

    Takes values only: no tables, no clock, no network but the resolver's.
    """

    def __init__(
        self,
        resolver: Resolver,
        *,
        knows: Knows | None = None,
        newer: Newer | None = None,
        recalls: Recalls | None = None,
        templates: Templates | None = None,
        memory: Memory = NO_MEMORY,
    ) -> None:
        """Take the resolver; `knows(issuer id)` and `newer(credential id, validFrom)` add what we know.

        `recalls(key name, signed bytes)` tells what we ourselves signed with a key that was
        withdrawn since; without it nothing counts that such a key signed.
        `templates` of issuing make our own badges fast to verify; without them every badge is
        canonicalised by the general engine. `memory` keeps what follows from a document's bytes alone;
        without it nothing is kept from one verification to the next.
        """
        self._resolver = resolver
        self._knows = knows or (lambda _: None)
        self._newer = newer or (lambda _, __: None)
        self._recalls = recalls
        self._proofs = DataIntegrity(templates or Templates(), memory)

    def verify(
        self, document: str | bytes, *, now: datetime, recipient: str | None = None
    ) -> Report:
        """Answer for a URL, JSON text or compact token; bad input is a report too, never an error."""
        now = now.astimezone(UTC)
        resolver = Errands(self._resolver)
        received = receive(document, resolver, self._proofs.memory)  # 1, 2
        badge = received.badge
        if badge is None:
            return Report(received.format, _complete(received.checks), now)
        if is_open_badges_2(badge):
            signed = received.token.payload if received.token else badge
            found = examine(signed, received.token, resolver, now, self._recalls)  # 3 to 8, 10
        elif is_open_badges_1(badge if received.token is None else received.token.payload):
            found = Examined("ob1", (older(),), {})
        else:
            found = self._examine(badge, received, resolver, now)
        checks, badge = [*received.checks, *found.checks], found.badge
        whose = check_recipient(badge, recipient)  # 9
        claim = self._credential(badge, proven=_passed(checks, *_PROVEN))
        return Report(
            format=found.format,
            checks=_complete([*checks, *_superseded(claim), whose]),
            checked_at=now,
            issuer=self._issuer(badge),
            credential=claim,
            recipient=_WHOSE.get(whose.outcome, Recipient.NOT_CHECKED),
        )

    def _examine(
        self, badge: dict[str, Any], received: Received, resolver: Resolver, now: datetime
    ) -> Examined:
        structure = self._proofs.memory.fact(badge, "structure", lambda: tuple(_structure(badge)))
        checks = [_of_part(check, received) for check in structure]  # 3, 4
        if _passed(checks, Name.CONTEXT, Name.SCHEMA):
            schemas = OwnSchemas(resolver, self._proofs.memory)
            genuineness = Genuineness(resolver, now, self._proofs, schemas, self._recalls)
            made = genuineness.check(badge, received.token)  # 5 to 8; 4 by its issuer's schema
            checks += [_of_part(check, received) for check in made]
            if _passed(checks, *_PROVEN):
                checks.append(genuineness.check_endorsements(badge))  # 10
        return Examined(received.format, tuple(checks), badge)

    def _issuer(self, badge: Mapping[str, Any]) -> IssuerClaim | None:
        issuer = issuer_id(badge)
        if issuer is None:
            return None
        return IssuerClaim(issuer, shown(badge.get("issuer"), "name"), self._knows(issuer))

    def _credential(self, badge: dict[str, Any], *, proven: bool) -> CredentialClaim:
        claim = claimed(modern(badge))
        if not proven or claim.id is None:
            return claim  # an unproven badge is told nothing about what we hold
        try:
            issued = instant(claim.valid_from)
        except InvalidError:
            return claim
        return replace(claim, superseded_by=self._newer(claim.id, issued))


def _superseded(claim: CredentialClaim) -> Iterator[Check]:
    """Say of an older version that it has a successor, which tells more than that it is revoked."""
    if claim.superseded_by is not None:
        yield failed(Name.STATUS, Code.SUPERSEDED, NEWER)


def _structure(badge: Mapping[str, Any]) -> Iterator[Check]:
    context = related_kind(badge) or check_context(badge)
    yield context
    if context.outcome is Outcome.PASSED:
        yield check_schema(badge)


def _of_part(check: Check, received: Received) -> Check:
    """Leave open what its holder keeps back, where parts of a badge are too few to be a badge."""
    partial = received.token is not None and received.token.is_partial
    if not partial or check.code not in _OF_SHAPE:
        return check
    message = "Its holder shows only parts of the badge, too few to judge it by."
    return unknown(Name.SCHEMA, Code.DATA_MODEL_UNSUPPORTED, message)


def _passed(checks: Iterable[Check], *names: Name) -> bool:
    return {check.name for check in checks if check.outcome is Outcome.PASSED} >= set(names)


def _complete(checks: Iterable[Check]) -> tuple[Check, ...]:
    made = {check.name: check for check in checks}
    return tuple(made.get(name) or not_reached(name) for name in Name)
