"""Holding a document against a JSON Schema that a stranger wrote: where it does not fit, if it does not."""

import json
from typing import IO, Any

import jsonschema_rs

from app.domain.standards import ACHIEVEMENT_CREDENTIAL_SCHEMA, PROFILE_SCHEMA, document

# What `1EdTechJsonSchemaValidator2019` means where a schema does not say it itself.
_DRAFT = "https://json-schema.org/draft/2019-09/schema"
# An issuer's schema may build on the official ones; it may refer to nothing else outside itself.
_OFFICIAL = {url: document(url) for url in (ACHIEVEMENT_CREDENTIAL_SCHEMA, PROFILE_SCHEMA)}
# A pattern that goes on for ever ends with the cage's time: cut short in here, inside a `not` or an
# `anyOf`, it would count as one that does not match.
_PATTERNS = jsonschema_rs.FancyRegexOptions(backtrack_limit=1 << 62)
_LONGEST = 160


def fit(given: IO[bytes], made: IO[bytes]) -> None:
    """Write where the document breaks the schema, or nothing; raises ValueError if the schema is of no use."""
    asked = json.loads(given.read())
    error = next(_validator(asked["schema"]).iter_errors(asked["document"]), None)
    place = None if error is None else "/" + "/".join(str(step) for step in error.instance_path)
    made.write(json.dumps({"breaks_at": place and place[:_LONGEST]}).encode())


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(
        {"$schema": _DRAFT} | schema,
        registry=jsonschema_rs.Registry(list(_OFFICIAL.items())),
        pattern_options=_PATTERNS,
        offline=True,
    )
