from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import standards
from app.domain import templates as module
from app.domain.canonical import canonicalize, hash_data
from app.domain.credential import (
    Achievement,
    Alignment,
    Assessor,
    Credential,
    Evidence,
    Issuer,
    Level,
    Recipient,
    Result,
    ResultDescription,
    ResultKind,
    ResultStatus,
    StatusEntry,
)
from app.domain.errors import DataLossError, InvalidError, SigningError
from app.domain.json_ld_context import NO_TERMS, enter
from app.domain.open_badges_3 import to_document
from app.domain.templates import MAX_TEMPLATES, Templates
from tests import pyld_oracle
from tests.credential_builders import achievement, credential

HARD = "\t\n\r\"\\%'{}<>\u00a0\u2028\u2029\u0085é中😀\U0001f9d1\U0010fffd%s%%"
TEXT = st.text(
    st.sampled_from(HARD)
    | st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=20,
)
SLUG = st.text("abcXYZ019-._~!$&'()*+,;=@", min_size=1, max_size=8)
IRI = SLUG.map(lambda slug: f"https://a.example/{slug}") | st.uuids().map(
    lambda u: f"urn:uuid:{u}"
)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@st.composite
def criteria(draw, own):
    levels = tuple(
        Level(f"{own}/l{n}", draw(TEXT), str(n), str(n), draw(st.none() | TEXT))
        for n in range(draw(st.integers(0, 3)))
    )
    return ResultDescription(
        own,
        draw(TEXT),
        draw(st.sampled_from(list(ResultKind))),
        levels,
        required_level=levels[0].id if levels else None,
        required_value=draw(st.none() | TEXT),
        alignments=tuple(
            Alignment(f"{own}/a{n}", draw(TEXT), draw(IRI)) for n in range(draw(st.integers(0, 2)))
        ),
    )


@st.composite
def achievements(draw):
    own = f"https://a.example/microcredentials/{draw(st.integers(0, 9))}"
    return Achievement(
        id=own,
        name=draw(TEXT),
        description=draw(TEXT),
        version=draw(TEXT),
        criteria_url=f"{own}/criteria",
        criteria_narrative=draw(TEXT),
        image=draw(st.none() | IRI),
        tags=tuple(draw(st.lists(TEXT, max_size=2))),
        result_descriptions=tuple(
            draw(criteria(f"{own}/c{n}")) for n in range(draw(st.integers(0, 2)))
        ),
    )


@st.composite
def awards(draw, what):
    moment = draw(MOMENT)
    results = tuple(
        Result(
            draw(IRI),
            each.id,
            draw(st.sampled_from([level.id for level in each.levels])) if each.levels else None,
            draw(st.none() | TEXT),
            draw(st.sampled_from(list(ResultStatus))),
        )
        for each in what.result_descriptions
    )
    return Credential(
        id=draw(IRI),
        issuer=Issuer("https://a.example/issuers/1", "Issuer", "https://a.example"),
        achievement=what,
        recipient=Recipient(draw(IRI), draw(TEXT), draw(TEXT)),
        awarded_at=draw(MOMENT),
        valid_from=moment,
        valid_until=draw(st.none() | st.just(moment + timedelta(days=1))),
        results=results,
        evidence=tuple(
            Evidence(draw(IRI), draw(TEXT), draw(st.none() | TEXT), draw(st.none() | TEXT))
            for _ in range(draw(st.integers(0, 2)))
        ),
        assessor=draw(st.none() | st.just(Assessor("https://a.example/panel", "Panel"))),
        status=draw(st.none() | st.builds(StatusEntry, IRI, st.integers(0, 131_071))),
    )


@st.composite
def pairs(draw):
    """Two awards of one version, alike in shape or not, so that the second may find a template."""
    what = draw(achievements())
    return draw(awards(what)), draw(awards(what))


SHARED = Templates()


@given(pairs())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_fast_path_and_pyoxigraph_and_pyld_agree_on_every_badge(pair):
    for award in pair:
        document = to_document(award)
        first, again = SHARED.canonicalize(document), SHARED.canonicalize(document)
        assert first == again == canonicalize(document) == pyld_oracle.canonical(document)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_filled_template_equals_the_general_form_for_any_slots(data):
    """The same shape over and over, so that it is really the template that is filled."""
    engine = Counting()
    templates = Templates(engine, check_every=10**9)
    templates.canonicalize(to_document(credential()))
    learnt = engine.calls
    award = credential()
    award = replace(
        award,
        id=data.draw(IRI),
        recipient=Recipient(data.draw(IRI), data.draw(TEXT), data.draw(TEXT)),
        evidence=tuple(
            replace(each, id=data.draw(IRI), narrative=data.draw(TEXT)) for each in award.evidence
        ),
    )
    document = to_document(award)
    filled = templates.canonicalize(document)
    dotted = "/." in str([award.id, award.recipient.subject_id, [e.id for e in award.evidence]])
    assert engine.calls == learnt + dotted
    assert filled == pyld_oracle.canonical(document)


class Counting:
    """The general engine, with its calls counted, and a lie told from a certain call on."""

    def __init__(self, lie_from=10**9):
        self.calls, self.lie_from = 0, lie_from

    def __call__(self, document):
        self.calls += 1
        return canonicalize(document) if self.calls < self.lie_from else b"another form\n"


def test_the_first_use_of_a_template_is_checked():
    with pytest.raises(SigningError, match="disagree"):
        Templates(Counting(lie_from=2)).canonicalize(to_document(credential()))


def test_one_use_in_so_many_is_checked():
    engine = Counting(lie_from=3)
    templates = Templates(engine, check_every=5)
    templates.canonicalize(to_document(credential(1)))
    for number in range(2, 6):
        templates.canonicalize(to_document(credential(number)))
    with pytest.raises(SigningError, match="disagree"):
        templates.canonicalize(to_document(credential(6)))


def test_a_known_shape_does_not_ask_the_general_engine():
    engine = Counting()
    templates = Templates(engine)
    for number in range(1, 50):
        templates.canonicalize(to_document(credential(number)))
    assert engine.calls == 2


def alter(document, path, value):
    node = document
    for name in path[:-1]:
        node[name] = node[name].copy()
        node = node[name]
    node[path[-1]] = value
    return document


STATIC = {
    "a type": (["credentialSubject", "type"], ["AchievementSubject", "https://a.example/T"]),
    "a context": (["@context"], [standards.CREDENTIALS_V2, standards.OPEN_BADGES_3]),
    "the achievement's name": (["credentialSubject", "achievement", "name"], "Another"),
    "the purpose of the status": (["credentialStatus", "statusPurpose"], "suspension"),
    "the schema": (
        ["credentialSchema"],
        [{"id": "urn:uuid:1", "type": "1EdTechJsonSchemaValidator2019"}],
    ),
    "the issuer": (["issuer"], {"id": "https://b.example", "type": ["Profile"]}),
}


@pytest.mark.parametrize(("path", "value"), STATIC.values(), ids=STATIC)
def test_what_is_no_slot_is_part_of_the_key(path, value):
    templates = Templates()
    templates.canonicalize(to_document(credential()))
    document = alter(to_document(credential()), path, value)
    if path == ["@context"]:
        document["credentialSchema"] = [{"id": "urn:uuid:1", "type": "https://a.example/Schema"}]
    assert templates.known(document) is None
    assert templates.canonicalize(document) == pyld_oracle.canonical(document)


HOSTILE_IRIS = [
    "relative",
    "xsd:string",
    "javascript:alert(1)",
    "https://a.example/a b",
    'https://a.example/"',
    "https://a.example/<b>",
    "https://a.example/\n",
    "https://a.example/{b}",
    "https://a.example/|",
    "https://a.example/\\",
    "https://a.example/%zz",
    "https://[::1",
    "https://a.example/é",
    "https://a.example/../b",
    "_:b0",
    "",
    "urn:uuid:1 .\n<urn:x:y> <urn:x:y> <urn:x:y",
]


@pytest.mark.parametrize("iri", HOSTILE_IRIS)
@pytest.mark.parametrize("path", [["id"], ["credentialSubject", "id"], ["credentialStatus", "id"]])
def test_a_strange_iri_is_never_filled_in(iri, path):
    engine = Counting()
    templates = Templates(engine)
    templates.canonicalize(to_document(credential()))
    document = alter(to_document(credential(2)), path, iri)
    assert templates.known(document) is None
    try:
        found = templates.canonicalize(document)
    except InvalidError:
        found = None
    assert engine.calls == 3
    assert found is None or found == pyld_oracle.canonical(document)


@pytest.mark.parametrize(
    "text", ["\x00", "a\x07", "\x7f", "\ud800", "\uffff", 5, None, ["a"], {"a": 1}]
)
def test_a_strange_text_is_never_filled_in(text):
    templates = Templates()
    templates.canonicalize(to_document(credential()))
    document = alter(
        to_document(credential(2)), ["evidence"], [{"type": ["Evidence"], "name": text}]
    )
    assert templates.known(document) is None
    try:
        found = templates.canonicalize(document)
    except InvalidError:
        return
    assert found == pyld_oracle.canonical(document)


def test_a_text_that_looks_like_a_marker_changes_nothing():
    what = replace(achievement(), description="laurel-slot-0001- urn:laurel-slot:0002:")
    templates = Templates()
    for number in (1, 2):
        document = to_document(credential(number, what))
        assert templates.canonicalize(document) == pyld_oracle.canonical(document)
        award = replace(
            credential(number), recipient=Recipient("urn:uuid:1", "laurel-slot-0001-", "%s")
        )
        document = to_document(award)
        assert templates.canonicalize(document) == pyld_oracle.canonical(document)


def test_two_slots_with_one_iri_make_one_line():
    what = achievement(criteria=2)
    templates = Templates()
    templates.canonicalize(to_document(credential(1, what)))
    award = credential(2, what)
    same = tuple(replace(each, id="urn:uuid:1") for each in award.results)
    document = to_document(replace(award, results=same))
    assert templates.canonicalize(document) == pyld_oracle.canonical(document)


def test_a_badge_of_another_shape_goes_to_the_general_engine():
    document = to_document(credential())
    document["credentialSubject"] = [document["credentialSubject"]]
    engine = Counting()
    assert Templates(engine).canonicalize(document) == pyld_oracle.canonical(document)
    assert engine.calls == 1


def test_two_nodes_without_a_name_go_to_the_general_engine():
    document = to_document(credential())
    subject = document["credentialSubject"]
    subject["identifier"] = [subject["identifier"][0], {**subject["identifier"][0], "salt": "2"}]
    engine = Counting()
    templates = Templates(engine)
    for _ in range(3):
        assert templates.canonicalize(document) == pyld_oracle.canonical(document)
    assert engine.calls == 4
    assert templates.known(document) is None


def test_a_badge_whose_contexts_make_a_slot_something_else_is_still_canonicalised():
    """In the first data model's context a status id is no less an IRI, but texts may be anything."""
    document = {
        "@context": [standards.CREDENTIALS_V2, standards.OPEN_BADGES_3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "urn:uuid:2", "type": "AchievementSubject"},
        "evidence": [{"id": "urn:uuid:3", "type": ["Evidence"], "narrative": {"@value": "a"}}],
    }
    assert Templates().canonicalize(document) == pyld_oracle.canonical(document)


def test_data_loss_is_refused_on_the_fast_path_too():
    templates = Templates()
    document = to_document(credential()) | {"bogus": 1}
    for _ in range(2):
        with pytest.raises(DataLossError):
            templates.canonicalize(document)


def test_hashing_with_templates_is_hashing_without():
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": "https://a.example/issuers/1#key",
        "proofPurpose": "assertionMethod",
    }
    templates = Templates()
    for number in (1, 2, 1):
        document = to_document(credential(number))
        own = options | {"created": f"2026-01-0{number}T00:00:00Z"}
        assert templates.hash_data(document, own) == hash_data(document, own)
        assert templates.hash_data(document, options) == hash_data(document, options)


def test_the_store_stays_within_its_bound():
    templates = Templates(lambda _: b"form\n", check_every=10**9)
    templates._template = lambda _: None
    for number in range(MAX_TEMPLATES + 10):
        templates.canonicalize({**to_document(credential()), "name": str(number)})
    assert len(templates._known) == MAX_TEMPLATES


@pytest.mark.parametrize("url", standards.CONTEXTS)
def test_no_context_takes_a_slot_s_scheme_for_a_prefix(url):
    terms = enter(NO_TERMS, url).terms
    assert not {"https", "http", "urn", "did"} & terms.keys()


def test_a_slot_that_these_contexts_do_not_know_is_left_to_the_general_engine():
    """Under contexts where a marker itself would be refused, good or bad is the document's matter."""
    document = to_document(credential())
    document["@context"] = [standards.CREDENTIALS_V2, standards.OPEN_BADGES_3]
    templates = Templates()
    for _ in range(2):
        with pytest.raises(DataLossError):
            templates.canonicalize(document)
    assert templates.known(document) is None


def test_options_that_json_cannot_carry_are_refused_by_name():
    with pytest.raises(InvalidError):
        Templates().hash_data(to_document(credential()), {"verificationMethod": "\ud800"})


def test_threads_that_learn_at_once_agree_and_break_nothing(monkeypatch):
    monkeypatch.setattr(module, "MAX_TEMPLATES", 3)
    templates = Templates()
    documents = [to_document(credential(n, achievement(n % 6))) for n in range(24)]
    expected = [canonicalize(document) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(templates.canonicalize, documents * 3)) == expected * 3
    assert len(templates._known) <= 3
