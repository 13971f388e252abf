"""Verifying any credential or presentation for the test contract (VCDM 7.1, VCDI 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from app.domain.errors import InvalidError
from app.domain.verifiable_credentials import credential as model
from app.domain.verifiable_credentials import meaning, presentation, related_resources
from app.domain.verifiable_credentials.flaws import Flaw, MalformedCredentialError
from app.domain.verifiable_credentials.members import many
from app.domain.verifiable_credentials.presentation import party_id
from app.domain.verifiable_credentials.times import moment
from app.services.vc_api import envelopes
from app.services.vc_api.envelopes import Opened
from app.services.vc_api.resources import bundled, find
from app.services.vc_api.troubles import CRYPTOGRAPHIC, Findings, Trouble
from app.verification.codes import PROBLEMS, Code
from app.verification.data_integrity import DataIntegrity, Expected
from app.verification.issuer_keys import IssuerKeys, find_issuer_keys
from app.verification.jwt_profile import JwtChecker
from app.verification.method_keys import method_keys
from app.verification.proving import Proven
from app.verification.report import Outcome
from app.verification.resolver import Resolver
from app.verification.status import StatusChecker

ASSERTION, AUTHENTICATION = "assertionMethod", "authentication"
_MOST_CREDENTIALS = 16


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a document: which checks, and what its proof must have been made for."""

    checks: frozenset[str] | None = None
    purpose: str | None = None
    challenge: str | None = None
    domain: str | None = None

    def asks(self, check: str) -> bool:
        """Tell whether a check is asked for; whoever names none asks for all."""
        return self.checks is None or check in self.checks

    def expected(self, purpose: str) -> Expected:
        """Return what the proof must say, unless another purpose is asked about."""
        return Expected(self.purpose or purpose, self.challenge, self.domain)


@dataclass(frozen=True, slots=True)
class Verifying:
    """One verification; `lenient` only where nobody but this machine can ask (ADR)."""

    resolver: Resolver
    now: datetime
    lenient: bool

    def credential(self, document: dict[str, Any], question: Question) -> Findings:
        """Verify a credential, with its proof inside or around it."""
        findings = Findings()
        self._credential(document, question, findings, "")
        return findings

    def presentation(self, document: dict[str, Any], question: Question) -> Findings:
        """Verify a presentation and every credential in it."""
        findings = Findings()
        try:
            self._presentation(document, question, findings)
        except InvalidError as error:
            findings.caught(error)
        return findings

    def _credential(
        self, document: dict[str, Any], question: Question, findings: Findings, under: str
    ) -> None:
        try:
            if presentation.is_envelope(document):
                self._enveloped(document, question, findings)
            else:
                self._look_at(document, question)
                issuer = party_id(document["issuer"]) or ""
                good = self._prove(document, issuer, question.expected(ASSERTION), findings)
                if good and self.lenient:
                    _tie(document, issuer, findings)
                self._after(document, question, findings, good=good)
        except InvalidError as error:
            findings.caught(error, under)

    def _look_at(self, document: dict[str, Any], question: Question) -> None:
        _refuse(list(model.flaws(document, reading=True)))
        meaning.check({name: value for name, value in document.items() if name != "proof"})
        # To ask other hosts takes time, so it is done for those who want it.
        look_up = partial(find, self.resolver) if question.asks("relatedResource") else bundled
        related_resources.compare(document, look_up)

    def _prove(
        self, document: Mapping[str, Any], party: str, expected: Expected, findings: Findings
    ) -> bool:
        keys = self._keys(party, expected.purpose)
        return _add(DataIntegrity().prove(document, keys, self.now, expected), findings)

    def _keys(self, party: str, purpose: str) -> IssuerKeys:
        if self.lenient:
            return method_keys(self.resolver, purpose)
        return find_issuer_keys(self.resolver, party, purpose)

    def _after(
        self, document: Mapping[str, Any], question: Question, findings: Findings, *, good: bool
    ) -> None:
        """Ask what may change after a credential was signed: its period, and its status."""
        warn = question.checks is not None
        if trouble := outside_period(document, self.now):
            (findings.warnings if warn else findings.errors).append(trouble)
        if good and question.asks("credentialStatus") and "credentialStatus" in document:
            issuer = party_id(document["issuer"]) or ""
            keys = find_issuer_keys(self.resolver, issuer)
            checker = StatusChecker(self.resolver, keys, self.now, DataIntegrity())
            check = checker.check(document)
            # A list that cannot be had or trusted is an error (Bitstring Status List 3.2); a kind
            # of status that is none of its is no matter of it.
            findings.checked(check, warn=check.code is Code.STATUS_UNSUPPORTED and warn)

    def _enveloped(self, envelope: dict[str, Any], question: Question, findings: Findings) -> None:
        _refuse(list(presentation.envelope_flaws(envelope, presentation.ENVELOPED_CREDENTIAL)))
        opened = envelopes.open_envelope(envelope, "credential", lenient=self.lenient)
        document = opened.document
        self._look_at(document, question)
        proven = self._token(opened, party_id(document["issuer"]), ASSERTION, question)
        if opened.is_earlier and proven.proof.code is Code.KEY_UNAVAILABLE:
            # Samples of before the recommendation, signed with keys that nobody can find. They are
            # opened only where nobody but this machine can ask (ADR).
            findings.checked(proven.proof, warn=True)
            return
        self._after(document, question, findings, good=_add(proven, findings))

    def _presentation(
        self, document: dict[str, Any], question: Question, findings: Findings
    ) -> None:
        if presentation.is_envelope(document):
            document = self._opened(document, question, findings)
        else:
            _refuse(list(presentation.flaws(document)))
            self._signed(document, question, findings)
        held = _flat(document.get("verifiableCredential"))
        if len(held) > _MOST_CREDENTIALS:
            raise InvalidError("The presentation holds more credentials than are looked at.")
        inner = Question(checks=question.checks)
        for position, entry in enumerate(held):
            pointer = f"/verifiableCredential/{position}"
            self._credential(entry, inner, findings, pointer)
            _self_asserted(document, entry, findings, pointer)

    def _signed(self, document: dict[str, Any], question: Question, findings: Findings) -> None:
        bare = {name: value for name, value in document.items() if name != "proof"}
        meaning.check(bare)
        if "proof" in document:
            holder = party_id(document.get("holder")) or ""
            self._prove(document, holder, question.expected(AUTHENTICATION), findings)

    def _opened(
        self, envelope: dict[str, Any], question: Question, findings: Findings
    ) -> dict[str, Any]:
        _refuse(list(presentation.envelope_flaws(envelope, presentation.ENVELOPED_PRESENTATION)))
        opened = envelopes.open_envelope(envelope, "presentation", lenient=self.lenient)
        document = opened.document
        if opened.is_earlier and "verifiableCredential" in document:
            document = document | {"verifiableCredential": _flat(document["verifiableCredential"])}
        _refuse(list(presentation.flaws(document)))
        holder = party_id(document.get("holder"))
        _add(self._token(opened, holder, AUTHENTICATION, question), findings)
        return document

    def _token(
        self, opened: Opened, party: str | None, purpose: str, question: Question
    ) -> Proven:
        asked = {"challenge": question.challenge, "domain": question.domain}
        if other := envelopes.other_use(opened.token, **asked):
            return other
        # A token of today is its party's or nobody's, in either mode.
        if party is not None and not opened.is_earlier:
            keys = find_issuer_keys(self.resolver, party, purpose)
        else:
            keys = self._keys(party or "", purpose)
        checker = JwtChecker(self.resolver, keys, self.now)
        return checker.prove(opened.token, opened.document, opened.profile)


def outside_period(document: Mapping[str, Any], at: datetime) -> Trouble | None:
    """Return the problem of a credential that does not hold at a moment, or None where it does."""
    opens, ends = (
        moment(document.get(name), needs_offset=False) for name in model.period(document)
    )
    now = moment(at.replace(microsecond=0).isoformat())
    if not now or not ((opens and now < opens) or (ends and now > ends)):
        return None
    code = Code.NOT_YET_VALID if opens and now < opens else Code.EXPIRED
    return Trouble(PROBLEMS[code], "Outside its period", "It does not hold today.")


def _tie(document: Mapping[str, Any], issuer: str, findings: Findings) -> None:
    """Warn where the key is not the issuer's, which Data Integrity alone does not ask."""
    methods = [str(proof["verificationMethod"]) for proof in _proofs(document)]
    if issuer not in {method.partition("#")[0] for method in methods}:
        detail = "The key that signed belongs to somebody else than the issuer named."
        findings.warnings.append(
            Trouble(CRYPTOGRAPHIC, "Key and issuer differ", detail, "/issuer")
        )


def _refuse(flaws: list[Flaw]) -> None:
    if flaws:
        raise MalformedCredentialError(flaws)


def _add(proven: Proven, findings: Findings) -> bool:
    good = proven.outcome is Outcome.PASSED
    if not good:
        findings.checked(proven.proof)
        findings.checked(proven.issuer_key)
    return good


def _flat(value: object) -> list[dict[str, Any]]:
    """Return the credentials of a presentation; some samples hold a list within the list."""
    entries = [] if value is None else many(value)
    found = [inner for entry in entries for inner in many(entry)]
    if not all(isinstance(entry, dict) for entry in found):
        raise InvalidError("A presentation holds credentials that are objects.")
    return found


def _self_asserted(
    held_in: Mapping[str, Any], entry: Mapping[str, Any], findings: Findings, pointer: str
) -> None:
    """Check 4.13.4: what a holder says of itself is said by the holder that is named.

    Only what nothing but the presentation's proof secures needs a holder named; a credential is
    looked at here when it has a proof of its own.
    """
    holder = party_id(held_in.get("holder"))
    outer = {proof.get("verificationMethod") for proof in _proofs(held_in)}
    inner = {proof.get("verificationMethod") for proof in _proofs(entry)}
    if holder and inner & outer and holder != party_id(entry.get("issuer")):
        detail = "must be the presentation's holder, whose key signed both"
        findings.errors.append(
            Trouble(CRYPTOGRAPHIC, "Holder and issuer differ", detail, f"{pointer}/issuer")
        )


def _proofs(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [proof for proof in many(document.get("proof")) if isinstance(proof, dict)]
