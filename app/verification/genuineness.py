"""Proof, issuer key, status and validity of one signed document: a badge, or an endorsement in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidError
from app.verification.claims import check_validity
from app.verification.codes import Code, failed, not_reached, passed, skipped, unknown
from app.verification.data_integrity import DataIntegrity
from app.verification.data_models import modern
from app.verification.issuer_keys import Recalls, find_issuer_keys
from app.verification.own_schemas import OwnSchemas
from app.verification.parsing import Token, issuer_id, many, text_of
from app.verification.proving import Proven, wrong
from app.verification.refreshing import newer_version
from app.verification.report import Check, Name, Outcome, Verdict, judge
from app.verification.resolver import Resolver
from app.verification.signed_documents import Prover, Signed, opened, read_signed
from app.verification.status import StatusChecker

_MOST_ENDORSEMENTS = 8
NEWER = "A newer version of this badge has taken its place; ask its holder for that one."
_LAPSES = frozenset({Name.STATUS, Name.VALIDITY})


@dataclass(frozen=True, slots=True)
class Genuineness:
    """Asks the four questions that need keys and lists, at one moment, through one resolver."""

    resolver: Resolver
    now: datetime
    proofs: DataIntegrity
    schemas: OwnSchemas
    recalls: Recalls | None = None

    def check(self, document: dict[str, Any], token: Token | None) -> tuple[Check, ...]:
        """Return the checks of proof, issuer key, status and validity, and of the schemas that its issuer names."""
        issuer = issuer_id(document)
        if issuer is None:
            proven, status = wrong(Code.PROOF_MALFORMED, "The badge names no issuer."), None
        else:
            proven, status = self._ask(issuer, document, token)
        # Like lists, schemas are asked for only when it is proven who says so.
        is_proven = proven.outcome is Outcome.PASSED
        return (
            proven.proof,
            proven.issuer_key,
            status or not_reached(Name.STATUS),
            check_validity(modern(document), self.now),
            *(self.schemas.check(document) if is_proven else ()),
        )

    def check_endorsements(self, badge: dict[str, Any]) -> Check:
        """Check the signed claims of third parties that the badge carries, one level deep."""
        found = list(_endorsements(badge))
        if not found:
            message = "The badge carries no endorsement."
            return skipped(Name.ENDORSEMENTS, Code.NO_ENDORSEMENTS, message)
        if len(found) > _MOST_ENDORSEMENTS:
            message = "The badge carries more endorsements than are looked at."
            return unknown(Name.ENDORSEMENTS, Code.ENDORSEMENT_UNVERIFIABLE, message)
        known = set(_ids(badge))
        answers = [self._endorsement(endorsement, known) for endorsement in found]
        order = [Outcome.FAILED, Outcome.UNKNOWN, Outcome.SKIPPED, Outcome.PASSED]
        return min(answers, key=lambda answer: order.index(answer.outcome))

    def _ask(
        self, issuer: str, document: dict[str, Any], token: Token | None
    ) -> tuple[Proven, Check | None]:
        keys = find_issuer_keys(
            self.resolver, issuer, recalls=self.recalls, memory=self.proofs.memory
        )
        prover = Prover(self.resolver, keys, self.now, self.proofs)
        proven = prover.prove(Signed(document, token))
        if proven.outcome is not Outcome.PASSED:
            return proven, None  # an unproven badge may not send us to lists of its choice
        if newer_version(prover, document) is not None:
            return proven, failed(Name.STATUS, Code.SUPERSEDED, NEWER)
        return proven, StatusChecker(self.resolver, keys, self.now, self.proofs).check(document)

    def _endorsement(self, endorsement: object, known: set[str]) -> Check:
        try:
            signed = _signed(endorsement)
        except InvalidError:
            return _false("An endorsement in the badge cannot be read.")
        if not known & set(_subjects(signed.document)):
            return _false("An endorsement in the badge is about something else.")
        return _weighed(self.check(signed.document, signed.token))


def _signed(endorsement: object) -> Signed:
    if isinstance(endorsement, dict):
        return opened(endorsement)
    if isinstance(endorsement, str):
        return read_signed(endorsement.encode("utf-8", "surrogatepass"))
    raise InvalidError("An endorsement is an object or a token.")


def _weighed(checks: tuple[Check, ...]) -> Check:
    verdict = judge(checks)
    if verdict is Verdict.VALID:
        message = "Every endorsement in the badge is genuine."
        return passed(Name.ENDORSEMENTS, Code.ENDORSEMENTS_HOLD, message)
    if verdict is Verdict.UNVERIFIABLE:
        message = "An endorsement in the badge could not be checked; do not rely on it."
        return unknown(Name.ENDORSEMENTS, Code.ENDORSEMENT_UNVERIFIABLE, message)
    if {check.name for check in checks if check.outcome is Outcome.FAILED} <= _LAPSES:
        message = "An endorsement in the badge was genuine but no longer holds."
        return skipped(Name.ENDORSEMENTS, Code.ENDORSEMENT_LAPSED, message)
    return _false("An endorsement in the badge is not genuine.")


def _endorsements(badge: dict[str, Any]) -> Iterator[object]:
    for holder in _holders(badge):
        yield from many(holder.get("endorsement"))
        yield from _tokens(holder.get("endorsementJwt"))


def _tokens(value: object) -> Iterator[object]:
    # Open Badges 3.0 has one token, a list of them, or one for each language, in any mixture.
    for entry in many(value):
        texts = entry.values() if isinstance(entry, dict) else [entry]
        yield from (text if isinstance(text, str) else None for text in texts)


def _holders(badge: dict[str, Any]) -> Iterator[dict[str, Any]]:
    subject = badge.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    creator = achievement.get("creator") if isinstance(achievement, dict) else None
    for holder in (badge, badge.get("issuer"), subject, achievement, creator):
        if isinstance(holder, dict):
            yield holder


def _ids(badge: dict[str, Any]) -> Iterator[str]:
    issuer = issuer_id(badge)
    if issuer:
        yield issuer
    for holder in _holders(badge):
        identifier = text_of(holder, "id")
        if identifier:
            yield identifier


def _subjects(endorsement: dict[str, Any]) -> Iterator[str]:
    for subject in many(endorsement.get("credentialSubject")):
        identifier = text_of(subject, "id")
        if identifier:
            yield identifier


def _false(message: str) -> Check:
    return failed(Name.ENDORSEMENTS, Code.ENDORSEMENT_FALSE, message)
