"""Our own addresses are answered from our own tables, and everybody else's never are."""

from functools import partial

import pytest

from app.api.public_routes import open_reading
from app.domain.addresses import Addresses
from app.services.own_documents import OwnDocuments
from app.services.published import Published
from app.verification.resolver import Obstacle, UnreachableError
from app.verification.verifier import Verifier
from tests.integration.awards import body, direct


class Never:
    """A way out that remembers who tried to take it."""

    def __init__(self):
        self.asked = []

    def get(self, url, *, accept):  # noqa: ARG002  the protocol has it
        self.asked.append(url)
        raise UnreachableError("There is no way out.", Obstacle.NO_CONNECTION)


@pytest.fixture
def never():
    return Never()


@pytest.fixture
def own(wiring, never):
    opener = partial(open_reading, wiring, wiring.now())
    return OwnDocuments(Addresses("http://localhost"), opener, never)


def test_a_badge_of_ours_is_verified_without_a_socket(district, own, never, wiring):
    made = district.machine().made("/credentials", body(direct(district)))
    for end in ("", ".json", ".jwt"):
        report = Verifier(own).verify(made["url"] + end, now=wiring.now())
        assert report.verdict == "valid"
    assert never.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/issuers/nobody",
        "http://LOCALHOST:80/keys/none",
        "http://localhost/api/v1/people",
        "http://localhost/../etc/passwd",
        "http://localhost",
    ],
)
def test_what_we_do_not_publish_is_not_found_and_not_fetched(own, never, url):
    assert own.get(url, accept="application/json").status == 404
    assert never.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/issuers/x",
        "http://localhost:8080/issuers/x",
        "http://localhost@evil.example/issuers/x",
        "http://localhost.evil.example/issuers/x",
        "http://evil.example/issuers/x",
        "http://localhost:99999/",
    ],
)
def test_other_origins_are_left_to_the_guarded_resolver(own, never, url):
    with pytest.raises(UnreachableError):
        own.get(url, accept="application/json")
    assert never.asked == [url]


def test_what_is_pending_is_found_before_it_is_stored(wiring, never):
    pending = {"/credentials/x": Published(b"{}", ("application/json",))}
    opener = partial(open_reading, wiring, wiring.now())
    own = OwnDocuments(Addresses("http://localhost"), opener, never, pending)
    assert own.get("http://localhost/credentials/x", accept="*/*").body == b"{}"
