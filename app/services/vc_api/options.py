"""What a caller may choose when a credential is issued; every choice has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import Fault, InvalidError
from app.domain.keys import Algorithm
from app.domain.verifiable_credentials.members import many
from app.domain.verifiable_credentials.times import moment
from app.signing.proofs import SUITES

PURPOSES = ("revocation", "suspension")
ENVELOPES = ("vc+jwt", "vc+sd-jwt", "vc+cose")
_MOST_PROOFS, _MOST_PATHS = 4, 200
_TEXTS = ("domain", "challenge", "nonce")


@dataclass(frozen=True, slots=True)
class Choices:
    """How a credential shall be secured. No suites named: the default fits the document."""

    suites: tuple[str, ...] = ()
    chained: bool = False
    envelope: str | None = None
    paths: tuple[str, ...] = ()
    algorithm: Algorithm = Algorithm.ED25519
    purposes: tuple[str, ...] = ("revocation",)
    credential_id: str | None = None
    members: Mapping[str, str] = field(default_factory=dict)


def read(options: object) -> Choices:
    """Read the options of a request; raises InvalidError naming the one that cannot be had."""
    if options is None:
        return Choices()
    if not isinstance(options, dict):
        raise _fault("", "must be an object")
    identifier = options.get("credentialId")
    if identifier is not None and not isinstance(identifier, str):
        raise _fault("/credentialId", "must be a text")
    return Choices(
        suites=_suites(options.get("cryptosuite")),
        chained=_flag(options, "proofChain"),
        envelope=_envelope(options),
        paths=_paths(options),
        algorithm=_algorithm(options.get("alg", "EdDSA")),
        purposes=_purposes(options),
        credential_id=identifier,
        members=_members(options),
    )


def _suites(value: object) -> tuple[str, ...]:
    names = [] if value is None else many(value)
    if len(names) > _MOST_PROOFS or not all(isinstance(n, str) and n in SUITES for n in names):
        raise _fault("/cryptosuite", f"must be up to {_MOST_PROOFS} of: {', '.join(SUITES)}")
    return tuple(names)


def _envelope(options: Mapping[str, Any]) -> str | None:
    wanted = options.get("envelope", options.get("format"))
    if wanted not in (None, *ENVELOPES):
        raise _fault("/envelope", f"must be one of: {', '.join(ENVELOPES)}")
    return None if wanted is None else str(wanted)


def _paths(options: Mapping[str, Any]) -> tuple[str, ...]:
    paths = options.get("disclosurePaths", [])
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise _fault("/disclosurePaths", "must be a list of paths, such as credentialSubject.name")
    if len(paths) > _MOST_PATHS:
        raise _fault("/disclosurePaths", f"must be {_MOST_PATHS} paths at most")
    return tuple(paths)


def _algorithm(value: object) -> Algorithm:
    if not isinstance(value, str) or value not in {"EdDSA", "Ed25519", "ES256"}:
        raise _fault("/alg", "must be EdDSA or ES256")
    return Algorithm.ES256 if value == "ES256" else Algorithm.ED25519


def _purposes(options: Mapping[str, Any]) -> tuple[str, ...]:
    if "credentialStatus" not in options:
        return ("revocation",)
    value = options["credentialStatus"]
    entries = [] if value in (False, None) else many(value)
    found = [
        entry.get("statusPurpose", "revocation") if isinstance(entry, dict) else entry
        for entry in entries
    ]
    if len(set(map(str, found))) < len(found) or not all(purpose in PURPOSES for purpose in found):
        raise _fault("/credentialStatus", f"must name each of {', '.join(PURPOSES)} at most once")
    return tuple(found)


def _members(options: Mapping[str, Any]) -> dict[str, str]:
    members = {}
    for name in ("created", "expires"):
        if name in options:
            if moment(options[name]) is None:
                raise _fault(f"/{name}", "must be a date and time with a time zone")
            members[name] = options[name]
    for name in _TEXTS:
        if name in options:
            if not isinstance(options[name], str):
                raise _fault(f"/{name}", "must be a text")
            members[name] = options[name]
    return members


def _flag(options: Mapping[str, Any], name: str) -> bool:
    value = options.get(name, False)
    if not isinstance(value, bool):
        raise _fault(f"/{name}", "must be true or false")
    return value


def _fault(pointer: str, detail: str) -> InvalidError:
    return InvalidError(f"options{pointer} {detail}.", Fault(f"/options{pointer}", detail))
