import time

import pytest

from app.domain.canonical import canonicalize
from app.domain.errors import DataLossError, DirectionError, InvalidError
from app.domain.json_ld import statements
from app.domain.json_ld_context import MAX_REMEMBERED, NO_TERMS, Context, Term, _process, enter
from app.domain.standards import CREDENTIALS_V2, OPEN_BADGES_3
from tests import pyld_oracle

BOTH = [CREDENTIALS_V2, OPEN_BADGES_3]


def test_a_presentation_with_a_credential_of_its_own_context_has_pyld_s_form():
    """`verifiableCredential` sets all terms aside: the credential inside must bring its own."""
    document = {
        "@context": [CREDENTIALS_V2],
        "id": "urn:uuid:1",
        "type": ["VerifiablePresentation"],
        "holder": "did:example:1",
        "verifiableCredential": [
            {
                "@context": BOTH,
                "id": "urn:uuid:2",
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "issuer": {"id": "https://a.example", "type": ["Profile"], "name": "A"},
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {
                    "id": "urn:uuid:3",
                    "type": "AchievementSubject",
                    "role": "x",
                },
            }
        ],
    }
    assert canonicalize(document) == pyld_oracle.canonical(document)
    document["verifiableCredential"][0].pop("@context")
    with pytest.raises(DataLossError):
        canonicalize(document)


def test_a_type_s_terms_do_not_reach_into_its_children():
    document = {
        "@context": BOTH,
        "id": "urn:uuid:1",
        "type": ["AchievementSubject"],
        "role": "coach",
        "source": {"id": "urn:uuid:2", "role": "coach"},
    }
    with pytest.raises(DataLossError) as caught:
        canonicalize(document)
    assert caught.value.faults[0].pointer == "/source/role"


def test_a_json_literal_is_refused_rather_than_guessed_at():
    document = {"@context": [CREDENTIALS_V2], "id": "urn:uuid:1", "type": "JsonSchema"}
    with pytest.raises(DataLossError, match="JSON"):
        canonicalize(document | {"jsonSchema": {"type": "object"}})


def test_a_value_that_is_no_json_is_refused():
    for value in (object(), float("inf"), (1, 2)):
        with pytest.raises(DataLossError):
            statements({"@context": BOTH, "id": "urn:uuid:1", "name": value})


REFUSED = {
    "a vocabulary that is no IRI": {"@vocab": "a"},
    "a base": {"@base": "https://a.example/"},
    "a default language": {"@language": "en"},
    "an import": {"@import": "https://a.example/"},
    "a null term": {"a": None},
    "a reverse term": {"a": {"@reverse": "https://a.example/a"}},
    "a nested term": {"a": {"@id": "https://a.example/a", "@nest": "b"}},
    "a term without an IRI": {"a": {"@type": "@id"}},
    "a term for an undefined one": {"a": "b"},
}


@pytest.mark.parametrize("local", REFUSED.values(), ids=REFUSED)
def test_contexts_of_kinds_that_no_bundled_one_uses_are_refused(local):
    with pytest.raises(InvalidError):
        _process(NO_TERMS, local, override=False)


def test_terms_may_lean_on_each_other_in_any_order_and_on_themselves_not():
    made = _process(
        NO_TERMS, {"b": "a:x", "c": {"@id": "b"}, "a": "https://a.example/"}, override=False
    )
    assert made.expand("b") == made.expand("c") == "https://a.example/x"
    assert made.expand("a:y") == "https://a.example/y"
    assert made.absolute("a://y") == "a://y"
    with pytest.raises(InvalidError):
        _process(NO_TERMS, {"a": "b", "b": "a"}, override=False)


def test_a_protected_term_may_be_said_again_but_not_changed():
    first = {"@protected": True, "a": "https://a.example/a"}
    active = _process(NO_TERMS, first, override=False)
    again = _process(active, {"a": "https://a.example/a"}, override=False)
    assert again.terms["a"].protected
    with pytest.raises(InvalidError, match="protected"):
        _process(again, {"a": "https://b.example/a"}, override=False)
    with pytest.raises(InvalidError, match="null"):
        _process(again, None, override=False)
    assert (
        _process(again, {"a": "https://b.example/a"}, override=True)
        .expand("a")
        .startswith("https://b")
    )
    assert (
        _process(
            _process(NO_TERMS, {"a": "https://a.example/"}, override=False), None, override=False
        )
        is NO_TERMS
    )


def test_what_is_remembered_of_contexts_is_bounded():
    active = Context({})
    for number in range(MAX_REMEMBERED + 5):
        active._remember((str(number),), lambda: NO_TERMS)
    assert len(active._scopes) <= MAX_REMEMBERED


def test_a_term_is_equal_to_itself_protected_or_not():
    assert Term("urn:a", protected=True) == Term("urn:a")


def test_the_same_contexts_are_read_once():
    assert enter(NO_TERMS, BOTH) is enter(NO_TERMS, list(BOTH))


@pytest.mark.parametrize("size", [2000])
def test_a_large_document_takes_time_in_proportion(size):
    document = {
        "@context": BOTH,
        "id": "urn:uuid:1",
        "type": ["Profile"],
        "parentOrg": [
            {"id": f"urn:uuid:{n}", "type": ["Profile"], "name": "x"} for n in range(size)
        ],
    }
    started = time.perf_counter()
    assert canonicalize(document).count(b"\n") == size * 3 + 1 - 1
    assert time.perf_counter() - started < 10


OWN = {"Club": "https://a.example/Club", "motto": "https://a.example/motto"}


def _club(*contexts, **members):
    club = {"@context": [CREDENTIALS_V2, *contexts], "id": "urn:uuid:1", "type": ["Club"]}
    return club | members


@pytest.mark.parametrize(
    "contexts",
    [
        [OWN],
        [{"@context": OWN}],
        [{"@vocab": "https://a.example/"}],
        [{"a": "https://a.example/", "Club": "a:Club", "motto": {"@id": "a:motto"}}],
        [{"Club": {"@id": "https://a.example/Club", "@context": {"motto": OWN["motto"]}}}],
    ],
    ids=["terms", "wrapped", "a vocabulary", "a prefix", "scoped"],
)
def test_a_document_may_bring_definitions_of_its_own(contexts):
    document = _club(*contexts, motto="Onward")
    ours = canonicalize(document)
    assert b'<urn:uuid:1> <https://a.example/motto> "Onward" .' in ours
    plain = document | {"@context": [CREDENTIALS_V2, *(c.get("@context", c) for c in contexts)]}
    assert ours == pyld_oracle.canonical(plain)


@pytest.mark.parametrize(
    "own",
    [
        {"motto": 'https://a.example/x> "y" .\n<urn:b'},
        {"motto": {"@id": "https://a.example/m", "@type": "https ://no"}},
        {"motto": "@value"},
        {"motto": {"@id": "https://a.example/m", "@container": ["@set"]}},
        {f"t{n}": "https://a.example/t" for n in range(501)},
        {"VerifiableCredential": "https://a.example/x"},
        {"name": {"@id": "https://schema.org/name", "@type": "@id"}},
        {"@vocab": 'https://a.example/> "y'},
        {"@version": 1.1, "@base": "https://a.example/"},
    ],
    ids=lambda own: next(iter(own)),
)
def test_definitions_that_would_smuggle_or_redefine_are_refused(own):
    with pytest.raises(InvalidError):
        canonicalize(_club(OWN | own, motto="x"))


@pytest.mark.parametrize("entry", [None, 5, [], [OWN]], ids=str)
def test_a_context_is_a_url_or_an_object(entry):
    with pytest.raises(InvalidError):
        canonicalize(_club(OWN, entry))


def test_a_vocabulary_gives_no_meaning_to_a_name_that_makes_no_iri():
    with pytest.raises(DataLossError):
        canonicalize(_club({"@vocab": "https://a.example/"}, **{"two words": "x"}))
    with pytest.raises(DataLossError):
        canonicalize(_club({"@vocab": None}))


def test_what_one_document_defines_is_forgotten_with_it():
    for number in range(50):
        scoped = {"Club": {"@id": "urn:c", "@context": {"motto": f"urn:motto:{number}"}}}
        scoped["made"] = {"@id": "urn:made", "@context": {"motto": f"urn:inner:{number}"}}
        document = _club(scoped, motto="x", made={"id": "urn:uuid:2", "motto": "y"})
        ours = canonicalize(document).decode()
        assert f"<urn:motto:{number}>" in ours
        assert f"<urn:inner:{number}>" in ours


def test_a_direction_is_told_in_the_datatype_only_to_those_who_sign_the_json():
    document = {"@context": BOTH, "id": "urn:uuid:1"}
    document["name"] = {"@value": "x", "@language": "AR", "@direction": "rtl"}
    with pytest.raises(DirectionError):
        statements(document)
    found = statements(document, directions=True)
    assert [q[2] for q in found] == ['"x"^^<https://www.w3.org/ns/i18n#ar_rtl>']
