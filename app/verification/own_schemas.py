"""Whether a badge has the shape that its issuer's own schema asks for (Open Badges 3.0, 9.1).

A stranger's schema can be made so that holding anything against it never ends, or takes all memory.
So the badge must be proven first, and the work is done in a cage.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.errors import BusyError, InvalidError, UnreadableError
from app.domain.standards import SCHEMA_ROOT
from app.rendering.cage.cage import MEBIBYTE, Bounds, Cage
from app.verification.codes import Code, failed, passed, unknown
from app.verification.memory import Memory
from app.verification.parsing import many, read_json, text_of
from app.verification.report import Check, Name, Outcome
from app.verification.resolver import Resolver, UnreachableError

ACCEPT = "application/schema+json, application/json;q=0.9"
_READ = "1EdTechJsonSchemaValidator2019"
_OK, _MOST = 200, 4
_BOUNDS = Bounds(seconds=2, memory=512 * MEBIBYTE, output=MEBIBYTE)
# One for the whole process, and not that of uploads: strangers' badges must not keep those waiting.
_CAGE = Cage(at_once=2, patience=5.0)


class OwnSchemas:
    """Holds documents against the schemas they name; in one verification, only so many times."""

    def __init__(self, resolver: Resolver, memory: Memory) -> None:
        """Take where schemas come from, and what remembers which bytes fit which."""
        self._resolver, self._memory, self._left = resolver, memory, _MOST

    def check(self, document: dict[str, Any]) -> Iterator[Check]:
        """Say how it went with the schemas that are not bundled; nothing where there is none."""
        named = [one for one in many(document.get("credentialSchema")) if _is_own(one)]
        # Those of another kind first: of all that went well, what was left out is said.
        named.sort(key=lambda one: one.get("type") == _READ)
        checks = [self._weigh(document, one) for one in named]
        order = [Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED]
        yield from sorted(checks, key=lambda check: order.index(check.outcome))[:1]

    def _weigh(self, document: dict[str, Any], named: Mapping[str, Any]) -> Check:
        if named.get("type") != _READ:
            message = "The badge has the right shape; it also names a schema of another kind, which was not checked."
            return passed(Name.SCHEMA, Code.SCHEMA_MET, message)
        try:
            body = self._fetch(text_of(named, "id") or "")
        except UnreachableError as error:
            return _unreachable(error.message)
        if body is None:
            return _unreachable("There is nothing at its address.")
        return self._compared(document, body)

    def _fetch(self, url: str) -> bytes | None:
        found = self._resolver.get(url, accept=ACCEPT)
        return found.body if found.status == _OK else None

    def _compared(self, document: dict[str, Any], body: bytes) -> Check:
        name = ("own schema", hashlib.sha256(body).digest())
        try:
            place = self._memory.fact(document, name, lambda: self._breaks_at(document, body))
        except (InvalidError, UnreadableError):
            message = (
                "The schema that its issuer names for it is no JSON Schema that can be used here."
            )
            return unknown(Name.SCHEMA, Code.SCHEMA_UNUSABLE, message)
        except BusyError:
            return _unreachable("Too many are being checked at once.")
        if place is None:
            message = (
                "The badge has the shape that Open Badges 3.0 and its issuer's own schema ask for."
            )
            return passed(Name.SCHEMA, Code.SCHEMA_MET, message)
        message = f"The badge is not shaped as its issuer's own schema asks: see {place}."
        return failed(Name.SCHEMA, Code.OWN_SCHEMA_BROKEN, message)

    def _breaks_at(self, document: dict[str, Any], body: bytes) -> str | None:
        if self._left <= 0:
            raise UnreadableError("The badge names more schemas than are looked at.")
        self._left -= 1
        asked = {"schema": read_json(body), "document": document}
        told = json.loads(_CAGE.run("schema", [json.dumps(asked).encode()], bounds=_BOUNDS))
        place: str | None = told["breaks_at"]
        return place


def _is_own(named: object) -> bool:
    # What 1EdTech publishes at its own address is bundled, and every badge is held against it anyway.
    url = text_of(named, "id")
    return isinstance(named, dict) and not (url or "").startswith(SCHEMA_ROOT)


def _unreachable(reason: str) -> Check:
    message = f"The schema that its issuer names for it could not be had. {reason}"
    return unknown(Name.SCHEMA, Code.SCHEMA_UNREACHABLE, message)
