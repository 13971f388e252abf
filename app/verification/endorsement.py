"""Is this endorsement genuine? An EndorsementCredential by itself, put to the checks that badges are put to."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jsonschema_rs

from app.domain.endorsement import ENDORSEMENT_TYPE
from app.domain.standards import PROFILE_SCHEMA, document
from app.domain.templates import Templates
from app.verification.claims import claimed, shown
from app.verification.codes import Code, failed, not_reached, passed
from app.verification.data_integrity import DataIntegrity
from app.verification.genuineness import Genuineness
from app.verification.intake import receive
from app.verification.memory import NO_MEMORY
from app.verification.own_schemas import OwnSchemas
from app.verification.parsing import issuer_id, many
from app.verification.report import Check, IssuerClaim, Name, Outcome, Report
from app.verification.resolver import Errands, Resolver
from app.verification.structure import check_context


def verify_endorsement(
    content: bytes, resolver: Resolver, now: datetime
) -> tuple[Report, dict[str, Any] | None]:
    """Answer for JSON text or a compact token; gives the endorsement that was read, too."""
    now, errands = now.astimezone(UTC), Errands(resolver)
    received = receive(content, errands)
    found = received.badge
    checks = list(received.checks)
    if found is not None:
        checks += _structure(found)
        if {Name.CONTEXT, Name.SCHEMA} <= {c.name for c in checks if c.outcome is Outcome.PASSED}:
            schemas = OwnSchemas(errands, NO_MEMORY)
            genuineness = Genuineness(errands, now, DataIntegrity(Templates()), schemas)
            checks += genuineness.check(found, received.token)
    made = {check.name: check for check in checks}
    complete = tuple(made.get(name) or not_reached(name) for name in Name)
    claim = claimed(found) if found is not None else None
    return Report(received.format, complete, now, _issuer(found), claim), found


def _structure(found: Mapping[str, Any]) -> Iterator[Check]:
    yield check_context(found)
    if ENDORSEMENT_TYPE not in many(found.get("type")):
        yield failed(Name.SCHEMA, Code.SCHEMA_BROKEN, "The document is not an endorsement.")
        return
    error = next(_validator().iter_errors(dict(found)), None)
    if error is None:
        message = "The endorsement has the shape that Open Badges 3.0 asks for."
        yield passed(Name.SCHEMA, Code.SCHEMA_MET, message)
        return
    place = "/" + "/".join(str(step) for step in error.instance_path)
    message = f"The endorsement is not shaped as Open Badges 3.0 asks: see {place[:160]}."
    yield failed(Name.SCHEMA, Code.SCHEMA_BROKEN, message)


@cache
def _validator() -> jsonschema_rs.Validator:
    # The official Profile schema defines the EndorsementCredential that a Profile embeds.
    profile = document(PROFILE_SCHEMA)
    schema = {
        "$schema": profile["$schema"],
        "$defs": profile["$defs"],
        "$ref": "#/$defs/EndorsementCredential",
        "required": ["name"],
    }
    return jsonschema_rs.validator_for(schema, offline=True)


def _issuer(found: Mapping[str, Any] | None) -> IssuerClaim | None:
    name = issuer_id(found) if found is not None else None
    if found is None or name is None:
        return None
    return IssuerClaim(name, shown(found.get("issuer"), "name"))
