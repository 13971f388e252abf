"""What a verification answers: ten checks, one verdict, and beside it what is not a matter of truth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.verification.classes import Class, class_of
from app.verification.opinion import Opinion, SecondOpinion


class Outcome(StrEnum):
    """How one check ended; `unknown` means that it could not be done, not that it went badly."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    """Whether the badge is genuine: yes, no, or nobody could tell from here."""

    VALID = "valid"
    INVALID = "invalid"
    UNVERIFIABLE = "unverifiable"


class Name(StrEnum):
    """The checks, in the order in which they are made and reported."""

    PARSE = "parse"
    UNBAKE = "unbake"
    CONTEXT = "context"
    SCHEMA = "schema"
    PROOF = "proof"
    ISSUER_KEY = "issuer_key"
    STATUS = "status"
    VALIDITY = "validity"
    RECIPIENT = "recipient"
    ENDORSEMENTS = "endorsements"


class Recipient(StrEnum):
    """Whose badge it is, told beside the verdict: a stranger's badge may well be genuine."""

    MATCHED = "matched"
    NOT_MATCHED = "not_matched"
    NOT_CHECKED = "not_checked"


class Trust(StrEnum):
    """Whether the asker's own list names the issuer; says nothing about the signature."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"


class Registry(StrEnum):
    """Whose list names the issuer: this service's own issuers, or the asker's list."""

    THIS_SERVICE = "this_service"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Registered:
    """An issuer as a list names it, whatever it calls itself."""

    name: str
    by: Registry


# Whose badge it is never changes whether it is genuine; an endorsement that could not be
# looked at takes nothing from the badge, while a forged one makes the badge tell a lie.
_NEVER_DECIDES = frozenset({Name.RECIPIENT})
_UNKNOWN_DECIDES = frozenset(Name) - {Name.RECIPIENT, Name.ENDORSEMENTS}
# Nothing is valid by omission: these two must have been made, and have gone well.
_MUST_PASS = frozenset({Name.PROOF, Name.ISSUER_KEY})
_UNPROVEN = "its proof was not checked."
_NO_KEY = "key_unavailable"
# What becomes of `valid`; that there was no second opinion says nothing about the badge.
_LOWERED: dict[Opinion | None, Verdict] = {
    Opinion.REFUSED: Verdict.INVALID,
    Opinion.UNCLEAR: Verdict.UNVERIFIABLE,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer; `code` is stable, `message` is for a person."""

    name: Name
    outcome: Outcome
    code: str
    message: str
    problem: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the shape of one entry of `checks`."""
        return {
            "name": self.name.value,
            "outcome": self.outcome.value,
            "code": self.code,
            "message": self.message,
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class IssuerClaim:
    """Who the badge says issued it, under the name they give themselves; and whether a list names them."""

    id: str
    name: str | None
    registered: Registered | None = None

    @property
    def trust(self) -> Trust:
        """Whether a list names the issuer."""
        return Trust.KNOWN if self.registered else Trust.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class CredentialClaim:
    """What the badge says of itself; believe it only when the verdict is `valid`."""

    id: str | None
    name: str | None
    achievement_id: str | None
    achievement_name: str | None
    valid_from: str | None
    valid_until: str | None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer about one document at one moment."""

    format: str
    checks: Sequence[Check]
    checked_at: datetime
    issuer: IssuerClaim | None = None
    credential: CredentialClaim | None = None
    recipient: Recipient = field(default=Recipient.NOT_CHECKED)
    second_opinion: SecondOpinion | None = None

    @property
    def verdict(self) -> Verdict:
        """Judge the checks: one failure is enough for `invalid`, one that matters left open for `unverifiable`.

        A second opinion lowers this, and never raises it.
        """
        own = judge(self.checks)
        return _LOWERED.get(self._second(), own) if own is Verdict.VALID else own

    @property
    def classification(self) -> Class:
        """Place the badge in one of the classes, by the check that decided."""
        if self.verdict is not judge(self.checks):
            return Class.SECOND_OPINION
        decides = {Verdict.INVALID: _fails, Verdict.UNVERIFIABLE: _leaves_open}.get(self.verdict)
        if decides is None:
            other = self.recipient is Recipient.NOT_MATCHED
            return Class.WRONG_RECIPIENT if other else Class.VALID
        codes = [check.code for check in self.checks if decides(check)]
        # That there was no key to check with is said by two checks; the second says why.
        told = [code for code in codes if code != _NO_KEY] or codes
        return class_of(told[0]) if told else Class.UNSUPPORTED

    @property
    def summary(self) -> str:
        """Say the verdict in one sentence, with the first check that decided it."""
        if self.verdict is Verdict.VALID:
            return f"This badge is genuine: {self._claimed_by()} issued it, and it holds today."
        invalid = self.verdict is Verdict.INVALID
        opening = "This badge is not valid" if invalid else "This badge could not be verified"
        if self.decisive:
            return f"{opening}: {self.decisive.message}"
        lowered = self.second_opinion and self._second() in _LOWERED
        reason = self.second_opinion.summary if self.second_opinion and lowered else _UNPROVEN
        return f"{opening}: {reason}"

    @property
    def decisive(self) -> Check | None:
        """The first check that keeps the badge from being valid; None if only another opinion does."""
        own = judge(self.checks)
        decides = _fails if own is Verdict.INVALID else _leaves_open
        return next((check for check in self.checks if decides(check)), None)

    def check(self, name: Name) -> Check:
        """Return the answer to one question."""
        return next(check for check in self.checks if check.name is name)

    def to_json(self) -> dict[str, object]:
        """Return the reply of `POST /verify`."""
        return {
            "verdict": self.verdict.value,
            "classification": self.classification.value,
            "summary": self.summary,
            "format": self.format,
            "checks": [check.to_json() for check in self.checks],
            "issuer": _issuer_json(self.issuer),
            "recipient": self.recipient.value,
            "credential": _credential_json(self.credential),
            "second_opinion": self.second_opinion.to_json() if self.second_opinion else None,
            "checked_at": self.checked_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }

    def _second(self) -> Opinion | None:
        return self.second_opinion.opinion if self.second_opinion else None

    def _claimed_by(self) -> str:
        if self.issuer is None:
            return "its issuer"
        if self.issuer.registered:
            return self.issuer.registered.name
        # Anybody may call themselves anything (asks: show the registry's name, not the badge's).
        return f"an issuer that calls itself {self.issuer.name or self.issuer.id}"


def judge(checks: Iterable[Check]) -> Verdict:
    """Return the verdict that these checks add up to."""
    checks = list(checks)
    if any(_fails(check) for check in checks):
        return Verdict.INVALID
    proven = {check.name for check in checks if check.outcome is Outcome.PASSED}
    if any(_leaves_open(check) for check in checks) or not proven >= _MUST_PASS:
        return Verdict.UNVERIFIABLE
    return Verdict.VALID


def _fails(check: Check) -> bool:
    return check.outcome is Outcome.FAILED and check.name not in _NEVER_DECIDES


def _leaves_open(check: Check) -> bool:
    return check.outcome is Outcome.UNKNOWN and check.name in _UNKNOWN_DECIDES


def _issuer_json(issuer: IssuerClaim | None) -> dict[str, object] | None:
    if issuer is None:
        return None
    listed = issuer.registered
    return {
        "id": issuer.id,
        "name": issuer.name,
        "trust": issuer.trust.value,
        "registered_name": listed.name if listed else None,
        "listed_by": listed.by.value if listed else None,
    }


def _credential_json(credential: CredentialClaim | None) -> dict[str, object] | None:
    if credential is None:
        return None
    return {
        "id": credential.id,
        "name": credential.name,
        "achievement": {"id": credential.achievement_id, "name": credential.achievement_name},
        "valid_from": credential.valid_from,
        "valid_until": credential.valid_until,
        "superseded_by": credential.superseded_by,
    }
