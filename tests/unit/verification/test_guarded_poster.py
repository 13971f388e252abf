"""The poster's own rules: where it posts to, and that a redirect or a refusal is an answer or a reason."""

import pytest

from app.verification.guarded_poster import GuardedPoster
from app.verification.guarded_resolver import Limits
from app.verification.resolver import Obstacle, UnreachableError
from tests.sink import sinking


def refused(poster, url):
    with pytest.raises(UnreachableError) as caught:
        poster.post(url, b"{}", {})
    return caught.value.obstacle


def test_a_public_https_address_is_admitted_with_its_query():
    parts = GuardedPoster().admit("https://lms.example/hook?of=laurel#part")
    assert (parts.hostname, parts.query, parts.fragment) == ("lms.example", "of=laurel", "")
    assert GuardedPoster().admit("https://lms.example:443/hook").port == 443


@pytest.mark.parametrize(
    ("url", "obstacle"),
    [
        ("http://lms.example/", Obstacle.BAD_URL),
        ("https://lms.example:0/", Obstacle.BAD_URL),
        ("https://lms.example:8443/", Obstacle.BAD_URL),
        ("https://127.1/", Obstacle.BAD_URL),
        ("https://127.0.0.1/", Obstacle.REFUSED_ADDRESS),
        ("https://[fd00::1]/", Obstacle.REFUSED_ADDRESS),
        ("https://168.63.129.16/", Obstacle.REFUSED_ADDRESS),
    ],
)
def test_anything_else_is_refused_before_a_socket_is_opened(url, obstacle):
    assert refused(GuardedPoster(), url) is obstacle


def test_where_private_hosts_are_let_in_plain_http_is_for_this_machine_alone():
    poster = GuardedPoster(allow_private=True)
    for url in (
        "http://localhost:8000/",
        "http://127.0.0.1:9/",
        "http://[::1]/",
        "https://10.0.0.1/",
    ):
        assert poster.admit(url).geturl() == url
    for url in ("http://10.0.0.1/", "http://lms.example/"):
        assert refused(poster, url) is Obstacle.BAD_URL


def test_whatever_is_answered_its_status_comes_back_and_nothing_is_followed():
    poster = GuardedPoster(allow_private=True)
    with sinking() as sink:
        for status in (200, 302, 410, 503):
            sink.status, sink.headers = status, {"Location": sink.url}
            assert poster.post(sink.url, b"{}", {"X-Name": "a"}) == status
        assert len(sink.received) == 4
        assert sink.received[0].headers["x-name"] == "a"


def test_an_endpoint_that_does_not_answer_in_time_is_given_up():
    with sinking() as sink:
        sink.waits = 1.0
        poster = GuardedPoster(allow_private=True, limits=Limits(total_seconds=0.3))
        assert refused(poster, sink.url) is Obstacle.TIMED_OUT
    assert refused(GuardedPoster(allow_private=True), sink.url) is Obstacle.NO_CONNECTION
