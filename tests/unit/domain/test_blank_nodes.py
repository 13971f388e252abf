import time

import pytest

from app.domain.blank_nodes import MAX_BLANK_NODES, first_degree, refuse_twins
from app.domain.canonical import canonicalize
from app.domain.errors import InvalidError
from app.domain.standards import CREDENTIALS_V2, OPEN_BADGES_3

P = "<urn:p:1>"


def clique(size):
    names = [f"_:b{n}" for n in range(size)]
    return {(a, P, b, "") for a in names for b in names if a != b}


def test_two_nodes_that_say_the_same_are_refused():
    with pytest.raises(InvalidError, match="told apart"):
        refuse_twins({("_:a", P, '"x"', ""), ("_:b", P, '"x"', "")})


def test_two_equal_nodes_of_a_badge_are_refused():
    profile = {
        "type": ["Profile"],
        "name": "Twin",
        "parentOrg": {"type": ["Profile"], "name": "P"},
    }
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": "urn:uuid:1",
        "type": ["Profile"],
        "name": "x",
        "parentOrg": [profile, dict(profile)],
    }
    with pytest.raises(InvalidError, match="told apart"):
        canonicalize(document)


def test_nodes_that_differ_are_let_through():
    refuse_twins({("_:a", P, '"x"', ""), ("_:b", P, '"y"', "")})
    refuse_twins(set())


def test_nodes_that_differ_by_their_neighbours_are_let_through():
    refuse_twins(
        {
            ("_:a", P, "_:c", ""),
            ("_:b", P, "_:d", ""),
            ("_:c", P, '"x"', ""),
            ("_:d", P, '"y"', ""),
        }
    )


def test_a_graph_that_takes_half_a_minute_to_canonicalise_is_refused_at_once():
    started = time.perf_counter()
    with pytest.raises(InvalidError, match="densely"):
        refuse_twins(clique(9))
    with pytest.raises(InvalidError):
        refuse_twins(clique(200))
    assert time.perf_counter() - started < 5


def test_a_ring_that_no_walk_tells_apart_is_refused():
    with pytest.raises(InvalidError, match="told apart"):
        refuse_twins({(f"_:b{n}", P, f"_:b{(n + 1) % 5}", "") for n in range(5)})


def test_too_many_nodes_are_refused():
    with pytest.raises(InvalidError, match="too many"):
        refuse_twins({(f"_:b{n}", P, f'"{n}"', "") for n in range(MAX_BLANK_NODES + 1)})


def test_the_first_degree_hash_is_that_of_the_specification():
    # RDFC-1.0, example "Unique Hashes".
    quads = {
        ("<http://example.com/#p>", "<http://example.com/#q>", "_:e0", ""),
        ("<http://example.com/#p>", "<http://example.com/#r>", "_:e1", ""),
        ("_:e0", "<http://example.com/#s>", "<http://example.com/#u>", ""),
        ("_:e1", "<http://example.com/#t>", "<http://example.com/#u>", ""),
    }
    assert first_degree(quads) == {
        "_:e0": "21d1dd5ba21f3dee9d76c0c00c260fa6f5d5d65315099e553026f4828d0dc77a",
        "_:e1": "6fa0b9bdb376852b5743ff39ca4cbf7ea14d34966b2828478fbf222e7c764473",
    }
