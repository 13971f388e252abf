"""The guard against real sockets: a name server that lies, a web server that cheats, a wire inside."""

import gzip
import zlib

import pytest

from app.verification.guarded_resolver import GuardedResolver, Limits, Reach
from app.verification.resolver import Obstacle, UnreachableError
from tests.unit.verification.hostile_network import (
    INSIDE,
    RANGE,
    WEB,
    NameServer,
    StubResolver,
    Tripwire,
    WebServer,
)

# The tests may reach this machine only; their web server stands in a range of its own there.
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.77.1", "::1"])
NAMES = ("badges.example", "moved.example", "inside.example")
LIMITS = Limits(connect_seconds=2, total_seconds=3, max_bytes=50_000)
HURRIED = Limits(connect_seconds=0.3, total_seconds=0.6, max_bytes=50_000)


class Internet:
    """Name server, web server and tripwire, and the guard before them."""

    def __init__(self, folder):
        self.dns, self.web, self.wire = NameServer(), WebServer(folder, NAMES), Tripwire()

    def url(self, host="badges.example", path="/", port=None):
        return f"https://{host}:{port or self.web.port}{path}"

    def resolver(self, limits=LIMITS):
        ports = frozenset({self.web.port, self.wire.port})
        return GuardedResolver(
            limits=limits,
            getaddrinfo=StubResolver(self.dns),
            ssl_context=self.web.trust,
            reach=Reach(ports=ports, also_public=(RANGE,)),
        )

    def get(self, url=None, limits=LIMITS):
        return self.resolver(limits).get(url or self.url(), accept="*/*")

    def obstacle(self, url=None, limits=LIMITS):
        with pytest.raises(UnreachableError) as caught:
            self.get(url, limits)
        return caught.value.obstacle


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    made = Internet(tmp_path_factory.mktemp("hostile"))
    yield made
    for one in (made.dns, made.web, made.wire):
        one.close()


@pytest.fixture
def internet(servers):
    servers.dns.names = {"badges.example": [WEB]}
    servers.web.pages = {"/": [reply(b"{}")]}
    for record in (servers.dns.asked, servers.web.requests, servers.wire.visits):
        record.clear()
    yield servers
    assert servers.wire.visits == [], "somebody came to where nobody may come"


def reply(body=b"", status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def moved(place):
    return [reply(status="302 Found", Location=place)]


def test_the_guard_reaches_what_it_may(internet):
    assert internet.get().body == b"{}"
    assert internet.dns.asked[0] == ("badges.example", 1)


@pytest.mark.parametrize(
    "answers",
    [
        [INSIDE], ["10.0.0.1"], ["169.254.169.254"], ["100.64.0.1"], ["::1"], ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"], ["2002:7f00:1::"], ["2001:0:7f00:1::"], ["fe80::1"], ["224.0.0.1"],
        [WEB, INSIDE], [WEB, "::1"], ["inside.example"],
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused_also_in_part_and_by_alias(internet, answers):
    internet.dns.names |= {"badges.example": answers, "inside.example": [INSIDE]}
    for port in (internet.web.port, internet.wire.port):
        assert internet.obstacle(internet.url(port=port)) is Obstacle.REFUSED_ADDRESS
    assert internet.web.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:7f00:1]",
    ],
)
def test_no_spelling_of_an_inner_address_is_connected_to(internet, host):
    found = internet.obstacle(internet.url(host, port=internet.wire.port))
    assert found in {Obstacle.REFUSED_ADDRESS, Obstacle.BAD_URL}


def test_a_name_that_changes_its_answer_is_connected_to_where_it_was_checked(internet):
    internet.dns.names["badges.example"] = [[WEB], [INSIDE]]
    assert internet.get().body == b"{}"
    assert [kind for _, kind in internet.dns.asked].count(1) == 1
    assert internet.obstacle(internet.url(port=internet.wire.port)) is Obstacle.REFUSED_ADDRESS


def test_a_redirect_to_a_name_that_leads_inside_is_refused(internet):
    internet.dns.names["moved.example"] = [INSIDE]
    place = internet.url("moved.example", port=internet.wire.port)
    internet.web.pages = {"/": moved(place)}
    assert internet.obstacle() is Obstacle.REFUSED_ADDRESS


@pytest.mark.parametrize("place", ["https://127.0.0.1:{port}/", "http://badges.example:{port}/"])
def test_a_redirect_to_an_address_or_a_scheme_that_is_not_allowed_is_refused(internet, place):
    internet.web.pages = {"/": moved(place.format(port=internet.wire.port))}
    assert internet.obstacle() in {Obstacle.REFUSED_ADDRESS, Obstacle.BAD_URL}


def test_a_second_hop_of_the_same_name_is_checked_anew(internet):
    internet.dns.names["badges.example"] = [[WEB], [INSIDE]]
    internet.web.pages = {"/": moved("/again"), "/again": [reply(b"inside")]}
    assert internet.obstacle() is Obstacle.REFUSED_ADDRESS
    assert len(internet.web.requests) == 1


def test_redirects_that_go_round_in_circles_end(internet):
    internet.dns.names["moved.example"] = [WEB]
    there, back = internet.url("moved.example", "/b"), internet.url("badges.example", "/")
    internet.web.pages = {"/": moved(there), "/b": moved(back)}
    assert internet.obstacle() is Obstacle.TOO_MANY_REDIRECTS
    assert len(internet.web.requests) == 4


def test_a_port_that_is_not_allowed_is_not_asked(internet):
    assert internet.obstacle(internet.url(port=internet.web.port + 1)) is Obstacle.BAD_URL
    assert internet.dns.asked == []


def test_a_name_server_that_says_nothing_is_left_in_time(internet):
    internet.dns.names["badges.example"] = "silent"
    assert internet.obstacle(limits=HURRIED) is Obstacle.TIMED_OUT


def test_a_name_that_is_not_there_is_a_named_obstacle(internet):
    internet.dns.names = {}
    assert internet.obstacle() is Obstacle.NO_SUCH_HOST


def drip(stream):
    """One byte now and then, for as long as somebody listens: each read is quick, all of them are not."""
    while True:
        stream.sendall(b"x")
        stream.settimeout(0.05)
        try:
            if not stream.recv(1):
                return
        except TimeoutError:
            continue


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", reply(Content_Length=40_000)])
def test_a_server_that_drips_is_left_in_time(internet, start):
    internet.web.pages = {"/": [start, drip]}
    assert internet.obstacle(limits=HURRIED) is Obstacle.TIMED_OUT


def flood(piece, times):
    return [lambda stream: [stream.sendall(piece) for _ in range(times)]]


def chunked(body):
    return b"%x\r\n%s\r\n" % (len(body), body)


def endless_nothing():
    """Gzip that goes on for ever and unpacks to nothing: empty stored blocks."""
    head = gzip.compress(b"", mtime=0)[:10]
    return head + b"\x00\x00\x00\xff\xff" * 20_000


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("bomb", Obstacle.TOO_LARGE),
        ("nested bomb", Obstacle.TOO_LARGE),
        ("endless nothing", Obstacle.TOO_LARGE),
        ("bytes after the end", Obstacle.BAD_RESPONSE),
        ("two members", Obstacle.BAD_RESPONSE),
        ("zlib", Obstacle.BAD_RESPONSE),
        ("unasked", Obstacle.BAD_RESPONSE),
    ],
)
def test_what_unpacks_to_too_much_or_to_something_else_is_refused(internet, what, expected):
    bomb = gzip.compress(bytes(20_000_000), mtime=0)
    body, encoding = {
        "bomb": (bomb, "gzip"),
        "nested bomb": (gzip.compress(bomb * 8, mtime=0), "gzip"),
        "endless nothing": (endless_nothing(), "gzip"),
        "bytes after the end": (gzip.compress(b"{}", mtime=0) + b"x" * 1000, "gzip"),
        "two members": (gzip.compress(b"{}", mtime=0) * 2, "gzip"),
        "zlib": (zlib.compress(b"{}"), "gzip"),
        "unasked": (b"{}", "zstd"),
    }[what]
    internet.web.pages = {"/": [reply(body, Content_Encoding=encoding)]}
    assert internet.obstacle() is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([b"HTTP/1.1 200 OK\r\n", *flood(b"X-Filler: " + b"a" * 1000 + b"\r\n", 200)], Obstacle.BAD_RESPONSE),
        ([b"HTTP/1.1 200 OK\r\nX: ", *flood(b"a" * 4096, 100)], Obstacle.BAD_RESPONSE),
        ([reply(b"short", Content_Length=5000)], Obstacle.BAD_RESPONSE),
        ([reply(b"x" * 60_000, Content_Length=60_000)], Obstacle.TOO_LARGE),
        ([reply(Transfer_Encoding="chunked"), *flood(chunked(b"y" * 4096), 40)], Obstacle.TOO_LARGE),
        ([reply(Transfer_Encoding="chunked"), b"zz\r\n"], Obstacle.BAD_RESPONSE),
        ([reply(Transfer_Encoding="chunked"), b"ffffffffffffffffff\r\n"], Obstacle.BAD_RESPONSE),
        ([reply(b"{}", Content_Length=-1)], Obstacle.BAD_RESPONSE),
        ([reply(b"{}", Content_Length="2, 3")], Obstacle.BAD_RESPONSE),
        ([b"HTTP/1.1 200 OK\r\n\x00: x\r\n\r\n"], Obstacle.BAD_RESPONSE),
        ([b"\r\n" * 3], Obstacle.BAD_RESPONSE),
    ],
    ids=range(11),
)  # fmt: skip
def test_an_answer_that_lies_about_itself_is_refused(internet, answer, expected):
    internet.web.pages = {"/": answer}
    assert internet.obstacle() is expected


def test_what_is_longer_than_it_says_is_cut_where_it_says(internet):
    internet.web.pages = {"/": [reply(b"{}" + b"x" * 100, Content_Length=2)]}
    assert internet.get().body == b"{}"


def test_interim_answers_without_end_are_left_in_time(internet):
    internet.web.pages = {"/": [*flood(b"HTTP/1.1 103 Early Hints\r\n\r\n", 50), drip]}
    assert internet.obstacle(limits=HURRIED) in {Obstacle.TIMED_OUT, Obstacle.BAD_RESPONSE}


def test_the_certificate_is_that_of_the_name(internet):
    internet.dns.names["stranger.example"] = [WEB]
    assert internet.obstacle(internet.url("stranger.example")) is Obstacle.NO_CONNECTION
    assert internet.web.requests == []
