"""A stranger's document makes us contact public hosts only, briefly, and for little."""

import gzip
import os
import socket
import time

import pytest

from app.verification.addresses import is_public
from app.verification.guarded_resolver import GuardedResolver, Limits
from app.verification.resolver import Obstacle, UnreachableError
from tests.unit.verification.local_internet import PUBLIC, LocalInternet

URL = "https://badges.example/issuers/1"
QUICK = Limits(connect_seconds=0.5, total_seconds=0.8, max_bytes=100_000)


@pytest.fixture(scope="module")
def online(tmp_path_factory):
    internet = LocalInternet(tmp_path_factory.mktemp("tls"))
    yield internet
    internet.close()


@pytest.fixture
def internet(online, monkeypatch):
    before = dict(online.names), list(online.script)
    for record in (online.lookups, online.connections, online.requests):
        record.clear()
    monkeypatch.setattr(socket, "create_connection", online.create_connection)
    yield online
    online.names, online.script = before


def resolver(internet, limits=QUICK, **options):
    return GuardedResolver(
        limits=limits, getaddrinfo=internet.getaddrinfo, ssl_context=internet.trust, **options
    )


def obstacle(internet, url, **options):
    with pytest.raises(UnreachableError) as caught:
        resolver(internet, **options).get(url, accept="application/json")
    assert "Traceback" not in caught.value.message
    return caught.value.obstacle


def reply(body=b"{}", status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_public_document_is_read_with_its_type(internet):
    internet.script = [reply(b'{"a":1}', Content_Type="Application/JSON; charset=utf-8")]
    found = resolver(internet, user_agent="Laurel/1").get(URL, accept="application/json")
    assert (found.url, found.status, found.media_type, found.body) == (
        URL, 200, "application/json", b'{"a":1}',
    )  # fmt: skip
    assert internet.connections == [(PUBLIC, 443)]
    request = internet.requests[0].lower()
    assert "host: badges.example\r\n" in request
    assert "user-agent: laurel/1\r\n" in request
    assert "cookie" not in request
    assert "authorization" not in request


def test_other_statuses_are_answers_not_errors(internet):
    internet.script = [reply(status="410 Gone")]
    assert resolver(internet).get(URL, accept="*/*").status == 410


def test_fragment_is_not_sent(internet):
    resolver(internet).get(URL + "#key-1", accept="*/*")
    assert internet.requests[0].startswith("GET /issuers/1 HTTP/1.1\r\n")


def test_certificate_must_bear_the_name_that_was_asked_for(internet):
    internet.names["other.example"] = [PUBLIC]
    assert obstacle(internet, "https://other.example/") is Obstacle.NO_CONNECTION
    assert internet.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0",  # noqa: S104
        "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8",
        "192.0.0.192", "168.63.129.16", "100.100.100.200", "fd00:ec2::254",
        "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:93.184.216.34",
        "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::a00:1",
        "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1",
        "2002:7f00:1::", "2002:5db8:d822::1", "3fff::1", "5f00::1", "fc00::1", "fd12::1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
        "2606:4700::1%eth0", "", "nonsense", "127.1", "0x7f000001",
    ],
)  # fmt: skip
def test_address_that_is_not_public_is_never_contacted(internet, address):
    assert is_public(address) is False
    internet.names["inside.example"] = [address]
    assert obstacle(internet, "https://inside.example/") is Obstacle.REFUSED_ADDRESS
    internet.names["mixed.example"] = [PUBLIC, address]
    assert obstacle(internet, "https://mixed.example/") is Obstacle.REFUSED_ADDRESS
    assert internet.connections == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::1"]
)
def test_public_address_is_public(address):
    assert is_public(address) is True


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
        "127.0.0.1.", "127.000.000.001", "0", "134744072", "8.8.2056", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "[fe80::1%25lo]", "[::1%25lo]", "localhost.", "169.254.169.254",
    ],
)  # fmt: skip
def test_every_spelling_of_an_inner_address_is_refused(internet, host):
    internet.names["localhost."] = ["127.0.0.1"]
    found = obstacle(internet, f"https://{host}/")
    assert found in {Obstacle.REFUSED_ADDRESS, Obstacle.BAD_URL}
    assert internet.connections == []


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example/", "https://badges.example:8443/", "https://badges.example:80/",
        "ftp://badges.example/", "file:///etc/passwd", "gopher://badges.example/", "//x/",
        "https://", "https:///path", "https://user@badges.example/", "https://u:p@badges.example/",
        "https://badges.example\\@inside.example/", "https://badges.example/ x",
        "https://badges.example/\r\nX: y", "https://bädges.example/", "https://\uff11\uff12\uff17.0.0.1/",
        "https://badges.example:99999/", "https://[::1/", "https://exa_mple!/", "x",
        "https://badges.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_url_that_is_not_plain_https_is_refused_unasked(internet, url):
    assert obstacle(internet, url) is Obstacle.BAD_URL
    assert internet.lookups == []
    assert internet.connections == []


def test_name_is_looked_up_once_so_it_cannot_change_its_answer(internet):
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    internet.names["badges.example"] = lambda: next(answers)
    resolver(internet).get(URL, accept="*/*")
    assert internet.connections == [(PUBLIC, 443)]
    assert obstacle(internet, URL) is Obstacle.REFUSED_ADDRESS
    assert internet.connections == [(PUBLIC, 443)]


def test_unknown_name_is_a_named_obstacle(internet):
    internet.names["empty.example"] = []
    assert obstacle(internet, "https://empty.example/") is Obstacle.NO_SUCH_HOST
    assert obstacle(internet, "https://missing.example/") is Obstacle.NO_SUCH_HOST


def test_only_a_few_addresses_of_one_name_are_tried(internet):
    internet.names["many.example"] = [f"8.8.8.{n}" for n in range(50)]
    assert obstacle(internet, "https://many.example/") is Obstacle.NO_CONNECTION
    assert len(internet.connections) == 3


@pytest.mark.parametrize(
    "place",
    [
        "https://inside.example/", "http://badges.example/", "https://127.0.0.1/", "file:///etc/passwd",
        "https://badges.example:22/", "//inside.example/", "https://[::1]/",
    ],
)  # fmt: skip
def test_redirect_is_checked_like_the_first_address(internet, place):
    internet.names["inside.example"] = ["10.0.0.1"]
    internet.script = [reply(status="302 Found", Location=place)]
    found = obstacle(internet, URL)
    assert found in {Obstacle.REFUSED_ADDRESS, Obstacle.BAD_URL}
    assert internet.connections == [(PUBLIC, 443)]


def test_redirect_is_followed_where_it_is_safe(internet):
    def second(stream):
        moved = internet.requests[-1].startswith("GET /new")
        stream.sendall(reply(b"[]") if moved else reply(status="301 Moved", Location="/new?a=b"))

    internet.script = [second]
    found = resolver(internet).get(URL, accept="*/*")
    assert (found.url, found.body) == ("https://badges.example/new?a=b", b"[]")


def test_redirects_end(internet):
    internet.script = [reply(status="307 Temporary Redirect", Location=URL)]
    assert obstacle(internet, URL) is Obstacle.TOO_MANY_REDIRECTS
    assert len(internet.requests) == 4


def drip(content):
    def slowly(stream):
        for byte in content:
            stream.sendall(bytes([byte]))
            time.sleep(0.05)

    return slowly


@pytest.mark.parametrize(
    "script",
    [
        [drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 500)],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", drip(b"x" * 500)],
        [lambda _: time.sleep(3)],
    ],
)
def test_host_that_talks_slowly_is_left_in_time(internet, script):
    internet.script = script
    started = time.monotonic()
    assert obstacle(internet, URL) is Obstacle.TIMED_OUT
    assert time.monotonic() - started < 2


def test_name_server_that_does_not_answer_is_left_in_time(internet):
    internet.names["badges.example"] = lambda: time.sleep(3) or [PUBLIC]
    started = time.monotonic()
    assert obstacle(internet, URL) is Obstacle.TIMED_OUT
    assert time.monotonic() - started < 2
    assert internet.connections == []


def test_redirects_share_one_deadline(internet):
    internet.script = [lambda _: time.sleep(0.3), reply(status="302 Found", Location=URL)]
    started = time.monotonic()
    assert obstacle(internet, URL) is Obstacle.TIMED_OUT
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "script",
    [
        [reply(b"x" * 100_001)],
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 200_000],
        [reply(gzip.compress(bytes(50_000_000), mtime=0), Content_Encoding="gzip")],
    ],
)
def test_document_that_is_too_large_is_dropped(internet, script):
    internet.script = script
    assert obstacle(internet, URL) is Obstacle.TOO_LARGE


def test_document_of_just_the_largest_size_is_read(internet):
    body = os.urandom(50_000) + bytes(50_000)
    internet.script = [reply(gzip.compress(body, mtime=0), Content_Encoding="gzip")]
    assert resolver(internet).get(URL, accept="*/*").body == body


@pytest.mark.parametrize(
    "answer",
    [
        b"this is no HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        reply(b"not gzip", Content_Encoding="gzip"),
        reply(gzip.compress(b"cut short, long enough", mtime=0)[:-9], Content_Encoding="gzip"),
        reply(b"x", Content_Encoding="br"),
        reply(b"x", Content_Encoding="gzip, gzip"),
    ],
    ids=range(6),
)
def test_answer_that_cannot_be_read_is_a_named_obstacle(internet, answer):
    internet.script = [answer]
    assert obstacle(internet, URL) is Obstacle.BAD_RESPONSE


def test_proxy_settings_of_the_machine_are_not_used(internet, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.0.0.1:3128")
    resolver(internet).get(URL, accept="*/*")
    assert internet.connections == [(PUBLIC, 443)]


def test_private_hosts_are_asked_only_where_the_setting_allows_it(internet):
    internet.names["inside.example"] = ["10.0.0.1"]
    url = "http://inside.example:8080/"
    assert obstacle(internet, url, allow_private=True) is Obstacle.NO_CONNECTION
    assert internet.connections == [("10.0.0.1", 8080)]


def test_message_names_the_host_and_no_address(internet):
    internet.names["inside.example"] = ["10.0.0.1"]
    with pytest.raises(UnreachableError) as caught:
        resolver(internet).get("https://inside.example/", accept="*/*")
    assert "inside.example" in caught.value.message
    assert "10.0.0.1" not in caught.value.message
