"""The fast path of status lists gives what the general engine gives, and is caught where it does not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import status_list_templates as module
from app.domain.canonical import hash_data, sha256
from app.domain.errors import SigningError
from app.domain.status_list import ENTRIES, ListShape, bits_of, state_of, status_list_document
from app.domain.status_list_templates import StatusListTemplates, proof_options
from tests import pyld_oracle

NOW = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
LIST, ISSUER = "https://a.example/status/1", "https://a.example/issuers/1"
METHOD = f"{ISSUER}#key"
PLAIN = ListShape(LIST, ISSUER, "revocation", 300_000)
# Slugs that move the issuer, the list and its subject past each other in the order of lines.
IRI = st.text("aZ09-._~!$&'()*+,;=@%", min_size=1, max_size=8).map(
    lambda slug: f"https://a.example/{slug.replace('%', '%41')}"
)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
SHAPES = st.builds(
    ListShape,
    IRI,
    IRI,
    st.sampled_from(["revocation", "suspension", "laurel-slot-0-", 'a "%" \\ é\n']),
    st.none() | st.integers(0, 2**53),
)
STATES = st.builds(
    lambda indexes, moment: state_of(bits_of(indexes), moment, moment + timedelta(hours=24)),
    st.sets(st.integers(0, ENTRIES - 1), max_size=30),
    MOMENT,
)
SHARED = StatusListTemplates(check_every=10**9)


def state(*indexes, moment=NOW):
    return state_of(bits_of(indexes), moment, moment + timedelta(hours=24))


def general(shape, written, method_id=METHOD):
    document = status_list_document(shape, written)
    return hash_data(document, proof_options(method_id, written.valid_from))


@given(SHAPES, STATES, STATES, IRI)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_list_hashes_as_the_general_engine_and_pyld_hash_it(shape, first, second, method_id):
    if shape.purpose.startswith("laurel-slot"):
        with pytest.raises(SigningError, match="disagree"):
            SHARED.hash_data(shape, first, method_id)
        return
    for written in (first, second):
        found = SHARED.hash_data(shape, written, method_id)
        assert found == general(shape, written, method_id)
        document = status_list_document(shape, written)
        assert found[32:] == sha256(pyld_oracle.canonical(document))


class Counting:
    """The general engine, with its calls counted, and a lie told from a certain call on."""

    def __init__(self, lie_from=10**9):
        self.calls, self.lie_from = 0, lie_from

    def __call__(self, document, options):
        self.calls += 1
        return hash_data(document, options) if self.calls < self.lie_from else bytes(64)


def test_a_known_list_does_not_ask_the_general_engine():
    engine = Counting()
    templates = StatusListTemplates(engine)
    for number in range(50):
        moment = NOW + timedelta(seconds=number)
        written = state(number, moment=moment)
        assert templates.hash_data(PLAIN, written, METHOD) == general(PLAIN, written)
    assert engine.calls == 1


def test_the_first_use_is_checked_until_it_is_right():
    templates = StatusListTemplates(Counting(lie_from=1))
    for _ in range(2):
        with pytest.raises(SigningError, match="disagree"):
            templates.hash_data(PLAIN, state(), METHOD)


def test_one_use_in_so_many_is_checked():
    templates = StatusListTemplates(Counting(lie_from=2), check_every=5)
    for number in range(5):
        templates.hash_data(PLAIN, state(number), METHOD)
    with pytest.raises(SigningError, match="disagree"):
        templates.hash_data(PLAIN, state(6), METHOD)


@pytest.mark.parametrize(
    ("shape", "method_id"),
    [
        (PLAIN._replace(list_id="https://a.example/status/2"), METHOD),
        (PLAIN._replace(issuer_id="https://b.example"), METHOD),
        (PLAIN._replace(purpose="suspension"), METHOD),
        (PLAIN._replace(ttl=1), METHOD),
        (PLAIN._replace(ttl=None), METHOD),
        (PLAIN, f"{ISSUER}#another"),
    ],
)
def test_another_list_or_key_never_takes_a_known_form(shape, method_id):
    templates = StatusListTemplates()
    known = templates.hash_data(PLAIN, state(1), METHOD)
    assert templates.hash_data(shape, state(1), method_id) != known
    assert templates.hash_data(shape, state(1), method_id) == general(shape, state(1), method_id)


def test_threads_that_learn_at_once_agree_and_stay_within_the_bound(monkeypatch):
    monkeypatch.setattr(module, "MAX_TEMPLATES", 3)
    templates = StatusListTemplates()
    shapes = [PLAIN._replace(list_id=f"{LIST}{n % 6}") for n in range(24)]
    expected = [general(shape, state(5)) for shape in shapes]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda shape: templates.hash_data(shape, state(5), METHOD), shapes))
    assert found == expected
    assert len(templates._known) <= 3
