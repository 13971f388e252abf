"""Nodes without a name: refuse, in linear time, what would stall canonicalisation.

RDFC-1.0 tries every order of nodes that look alike, so nine of them in a ring of mutual
references take half a minute. No honest badge holds such a thing.
"""

from collections import Counter, defaultdict

from app.domain.digests import Digest
from app.domain.errors import InvalidError, PoisonGraphError, TwinNodesError
from app.domain.json_ld import Statement

MAX_BLANK_NODES = 2000
# A list of equal tails, such as two scales that both end in "Pass", needs a step per entry.
_ROUNDS = 16

Edge = tuple[str, str, str]


def refuse_twins(quads: set[Statement]) -> dict[str, str]:
    """Raise TwinNodesError if two blank nodes cannot be told apart, or only at great cost.

    Returns the first-degree hash of each.
    """
    hashes = first_degree(quads)
    if len(hashes) > MAX_BLANK_NODES:
        raise InvalidError("The document has too many nodes without an id.")
    if not _repeated(hashes):
        return hashes
    edges = _edges(quads)
    if any(_branches(edges[node], hashes) for node in _repeated(hashes)):
        raise PoisonGraphError(
            "The document's nodes without an id refer to each other too densely."
        )
    colours = hashes
    for _ in range(_ROUNDS):
        colours = {node: _refined(node, edges[node], colours) for node in colours}
        if not _repeated(colours):
            return hashes
    raise TwinNodesError("Two nodes of the document have no id and cannot be told apart.")


def first_degree(quads: set[Statement], digest: Digest = Digest.SHA256) -> dict[str, str]:
    """Return each blank node's first-degree hash (RDFC-1.0 4.6)."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for quad in quads:
        for node in {term for term in quad if term[:2] == "_:"}:
            lines[node].append(_seen_from(node, quad))
    return {node: _digest("".join(sorted(found)), digest) for node, found in lines.items()}


def _seen_from(node: str, quad: Statement) -> str:
    terms = [("_:a" if t == node else "_:z") if t[:2] == "_:" else t for t in quad]
    return " ".join(term for term in terms if term) + " .\n"


def _edges(quads: set[Statement]) -> dict[str, list[Edge]]:
    edges: defaultdict[str, list[Edge]] = defaultdict(list)
    for s, p, o, g in quads:
        places = [
            (place, term) for place, term in zip("sog", (s, o, g), strict=True) if term[:2] == "_:"
        ]
        for here, node in places:
            edges[node] += [(here + there, p, other) for there, other in places if other != node]
    return edges


def _repeated(hashes: dict[str, str]) -> list[str]:
    counts = Counter(hashes.values())
    return [node for node, found in hashes.items() if counts[found] > 1]


def _branches(edges: list[Edge], hashes: dict[str, str]) -> bool:
    groups: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for place, predicate, other in edges:
        groups[place, predicate, hashes[other]].add(other)
    return any(len(group) > 1 for group in groups.values())


def _refined(node: str, edges: list[Edge], colours: dict[str, str]) -> str:
    around = sorted(f"{place} {p} {colours[other]}" for place, p, other in edges)
    return _digest(colours[node] + "\n".join(around))


def _digest(text: str, digest: Digest = Digest.SHA256) -> str:
    return digest.of(text.encode()).hex()
