"""Whether every word of a document means something, whatever its proof covers (VCDI 4.4, VCDM 6.1)."""

from typing import Any

from app.domain.blank_nodes import refuse_twins
from app.domain.errors import PoisonGraphError, TwinNodesError
from app.domain.json_ld import statements
from app.domain.json_ld_context import KEYWORDS, NO_TERMS, enter
from app.domain.strict_json import check_values
from app.domain.verifiable_credentials.members import types_of


def check(document: dict[str, Any]) -> bool:
    """Raise where data would be lost; tell whether statements can hold all that the document says.

    They cannot where a text has a direction, or where two nodes cannot be told apart: such a
    document is signed as JSON, or not at all. A graph that nobody can put in order is refused.
    """
    check_values(document)
    found = statements(document, directions=True)
    try:
        refuse_twins(found)
    except PoisonGraphError:
        raise
    except TwinNodesError:
        return False
    return not any("<https://www.w3.org/ns/i18n#" in target for _, _, target, _ in found)


def unnamed(document: dict[str, Any]) -> list[str]:
    """Return the members that no context defines by name, so that at most a catch-all (`@vocab`) does."""
    active = enter(NO_TERMS, document["@context"])
    types = [kind for kind in types_of(document) if isinstance(kind, str)]
    known = active.for_types(types).terms
    return [name for name in document if name not in known and name not in KEYWORDS]
