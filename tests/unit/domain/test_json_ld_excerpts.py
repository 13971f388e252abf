"""The second engine gets excerpts of the contexts, and reads with them what it reads with the whole."""

from pathlib import Path

import orjson
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.blank_nodes import first_degree, refuse_twins
from app.domain.canonical import _canonical, _named, canonicalize
from app.domain.digests import Digest
from app.domain.errors import InvalidError
from app.domain.json_ld import statements
from app.domain.json_ld_excerpts import written_out
from app.domain.standards import CONTEXTS, CREDENTIALS_V2, OPEN_BADGES_3
from tests import pyld_oracle
from tests.unit.domain.test_canonical import EXAMPLE

CORPUS = Path(__file__).parents[2] / "corpus"
OFTEN = [CREDENTIALS_V2, OPEN_BADGES_3]


def whole(value):
    """Write every definition of every context out."""
    if isinstance(value, list):
        return [whole(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {key: listed(one) if key == "@context" else whole(one) for key, one in value.items()}


def listed(local):
    found = []
    for entry in local if isinstance(local, list) else [local]:
        found += listed(CONTEXTS[entry]["@context"]) if isinstance(entry, str) else [entry]
    return found


def read(document):
    """What the engine makes of a document, in canonical form; None where it refuses."""
    try:
        parsed = pyoxigraph.parse(orjson.dumps(document), pyoxigraph.RdfFormat.JSON_LD)
        return _canonical(pyoxigraph.Dataset(parsed))
    except (SyntaxError, ValueError):
        return None


def documents():
    """Return what the corpus holds as JSON whose contexts are published ones."""
    found = [_json(file) for file in sorted((CORPUS / "documents").glob("*.json"))]
    return [one for one in found if one and _is_known(one.get("@context"))]


def _json(file):
    try:
        return orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError:
        return None


def _is_known(local):
    urls = local if isinstance(local, list) else [local]
    return all(isinstance(url, str) and url in CONTEXTS for url in urls)


def test_excerpts_mean_what_the_whole_contexts_mean_for_every_document_of_the_corpus():
    found = documents()
    assert len(found) > 150
    for document in found:
        assert read(written_out(document)) == read(whole(document))


@pytest.mark.parametrize(
    "change",
    [
        {"schema:alternateName": "by a prefix"},
        {"type": ["VerifiableCredential", "schema:Thing", "OpenBadgeCredential"]},
        {"https://schema.org/alternateName": "in full"},
        {"credentialSubject": {"type": "AchievementSubject", "image": "xsd:what"}},
        {"credentialSubject": {"@id": "urn:a:b", "@type": "AchievementSubject"}},
        {"@context": [*OFTEN, {"mine": "schema:alternateName"}], "mine": "leaning on a prefix"},
        {"@context": [*OFTEN, {"schema": "https://other.example/"}], "schema:name": "x"},
        {"@context": [*OFTEN, {"mine": {"@id": "name", "@type": "xsd:token"}}], "mine": "x"},
        {"@context": [*OFTEN, "https://www.w3.org/ns/credentials/undefined-terms/v2"], "u": 1},
        {"termsOfUse": {"type": "https://a.example/Terms", "id": "urn:a:b"}},
        {"relatedResource": {"id": "https://a.example/1", "digestSRI": "sha384-x"}},
    ],
)
def test_names_are_found_wherever_a_document_may_use_them(change):
    document = EXAMPLE | change
    assert read(written_out(document)) == read(whole(document))
    assert read(whole(document)) != read(whole(EXAMPLE))


def names_of(definitions):
    for entry in definitions if isinstance(definitions, list) else [definitions]:
        for name, raw in entry.items() if isinstance(entry, dict) else ():
            yield name
            if isinstance(raw, dict):
                yield from names_of(raw.get("@context"))


NAMES = sorted(
    {name for url in OFTEN for name in names_of(CONTEXTS[url]["@context"])} - {"@vocab"}
)
words = st.one_of(
    st.sampled_from(NAMES),
    st.builds(
        lambda name, rest: f"{name}:{rest}", st.sampled_from(NAMES), st.text("ab/", max_size=3)
    ),
    st.sampled_from(["urn:a:b", "https://a.example/1", "words", ""]),
)
nodes = st.recursive(
    words,
    lambda inner: st.dictionaries(
        words, st.one_of(inner, st.lists(inner, min_size=1, max_size=2)), min_size=1, max_size=4
    ),
    max_leaves=12,
)


@given(node=st.dictionaries(words, nodes, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_excerpts_mean_the_same_whatever_the_document_names(node):
    document = node | {"@context": OFTEN}
    found = read(whole(document))
    # It refuses a few definitions that JSON-LD allows, such as a scope's own `kid` inside `cnf`.
    assert found is None or read(written_out(document)) == found


def test_a_definition_that_the_engine_stumbles_over_hinders_no_document_that_does_not_use_it():
    document = EXAMPLE | {"cnf": "x"}
    assert read(whole(document)) is None
    assert canonicalize(document) == pyld_oracle.canonical(document)


def test_excerpts_leave_most_of_the_contexts_out():
    size = {
        name: len(orjson.dumps(form(EXAMPLE)))
        for name, form in (("excerpt", written_out), ("whole", whole))
    }
    assert size["excerpt"] * 4 < size["whole"]


def test_published_contexts_are_never_changed_by_it():
    before = orjson.dumps([CONTEXTS[url] for url in CONTEXTS])
    written_out(EXAMPLE)
    assert orjson.dumps([CONTEXTS[url] for url in CONTEXTS]) == before


def test_names_by_hash_alone_are_those_of_the_whole_algorithm():
    tried = 0
    for document in documents():
        try:
            quads = statements(document)
            named, canonical = _named(quads, refuse_twins(quads)), canonicalize(document)
        except InvalidError:
            continue
        if named is not None:
            tried += 1
            assert named == canonical == read(whole(document))
    assert tried > 100


def test_names_by_a_longer_hash_are_those_of_the_whole_algorithm_with_it():
    tried = renamed = 0
    for document in documents():
        try:
            names = first_degree(statements(document), Digest.SHA384)
            canonical = canonicalize(document, Digest.SHA384)
        except InvalidError:
            continue
        named = _named(statements(document), names)
        if named is not None:
            tried += 1
            renamed += canonical != canonicalize(document)
            assert named == canonical
    assert tried > 100
    assert renamed


def test_nodes_with_one_hash_are_left_to_the_whole_algorithm():
    quads = {("_:b1", "<urn:p>", "_:b2", ""), ("_:b3", "<urn:p>", "_:b4", "")}
    assert _named(quads, {"_:b1": "a", "_:b2": "b", "_:b3": "a", "_:b4": "b"}) is None
