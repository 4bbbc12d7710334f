"""Links: what a server may do wrong, within what time and size, and which addresses nothing is fetched from."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from server_kit import PAGE, Reply, Server, reply

from contradict import links
from contradict.errors import InputError
from contradict.links import Answer, fetch, is_public

LIMIT = 10_000


def raw(data: bytes) -> Reply:
    return lambda handler: handler.wfile.write(data) and None


def drip(piece: bytes, first: bytes = b"") -> Reply:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        for _ in range(200):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)

    return send


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def fetched(server: Server, path: str = "/", *, allow_private: bool = True) -> Answer:
    return fetch(server.url(path), limit=LIMIT, allow_private=allow_private)


def test_a_page_comes_with_what_is_said_of_it(server: Server) -> None:
    assert fetched(server) == Answer(server.url(), PAGE, "text/html", "utf-8")
    _, headers = server.seen[0]
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert headers["User-Agent"] == "contradict"


@pytest.mark.parametrize(
    ("kind", "media_type", "charset"),
    [
        (None, "", ""),
        ("Text/HTML", "text/html", ""),
        ('text/plain; Charset="windows-1252"', "text/plain", "windows-1252"),
        ("application/pdf", "application/pdf", ""),
        ("application/octet-stream", "application/octet-stream", ""),
    ],
)
def test_kinds_that_are_read(server: Server, kind: str | None, media_type: str, charset: str) -> None:
    server.replies["/"] = reply(kind=kind)
    answer = fetched(server)
    assert (answer.media_type, answer.charset) == (media_type, charset)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/a%20b?q=1&r=%C3%A9", "/a%20b?q=1&r=%C3%A9"),
        ("/a b/é?q=é", "/a%20b/%C3%A9?q=%C3%A9"),
        ("?x", "/?x"),
        ("/a#b", "/a"),
    ],
)
def test_a_link_is_quoted_once(server: Server, path: str, sent: str) -> None:
    server.replies[sent] = reply()
    assert fetched(server, path).data == PAGE
    assert server.seen[0][0] == sent


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/new", "new", "http://127.0.0.1:{port}/new", "//127.0.0.1:{port}/new"])
def test_redirects_are_followed(server: Server, status: int, target: str) -> None:
    server.replies["/"] = reply(status, Location=target.format(port=server.port))
    server.replies["/new"] = reply(body=b"new")
    answer = fetched(server)
    assert (answer.url, answer.data) == (server.url("/new"), b"new")


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("parts", [1, 3])
def test_gzip_is_unpacked(server: Server, chunked: bool, parts: int) -> None:
    body = gzip.compress(PAGE) * parts
    if chunked:
        server.replies["/"] = raw(
            OK
            + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        )
    else:
        server.replies["/"] = reply(body=body, Content_Encoding="gzip")
    assert fetched(server).data == PAGE * parts


WRONG = [
    (reply(404), "answers 404 Not Found; check the link"),
    (reply(410), "410 Gone"),
    (reply(403), "403 Forbidden; it is not open to programs: save the page"),
    (reply(429), "429 Too Many Requests"),
    (reply(500), "500 Internal Server Error; try again later"),
    (reply(799), "answers 799;"),
    (reply(204), "204 No Content"),
    (reply(304), "304 Not Modified"),
    (reply(kind="image/png"), "is image/png, not a page or a text"),
    (reply(kind="application/json"), "is application/json"),
    (reply(301), "redirected to nowhere"),
    (reply(301, Location="/"), "redirected more than 8 times"),
    (reply(301, Location="ftp://a.example/b"), "begins with 'ftp'"),
    (reply(301, Location="file:///etc/passwd"), "begins with 'file'"),
    (reply(301, Location="http://[::1/"), "no proper answer"),
    (reply(301, Location="http://user:pw@127.0.0.1/"), "holds a user name"),
    (reply(301, Location="//nowhere.invalid/"), "nowhere.invalid is not found"),
    (reply(body=b"a" * (LIMIT + 1)), "is larger than"),
    (reply(body=gzip.compress(b"a" * (LIMIT + 1)), Content_Encoding="gzip"), "is larger than"),
    (reply(body=gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"), "is larger than"),
    (reply(body=gzip.compress(PAGE)[:-5], Content_Encoding="gzip"), "broke off in the middle"),
    (reply(body=b"no gzip at all", Content_Encoding="gzip"), "damaged gzip"),
    (reply(body=PAGE, Content_Encoding="br"), "compressed as br, which was not asked for"),
    (raw(OK + b"Content-Length: 500\r\n\r\nshort"), "broke off in the middle"),
    (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n100\r\nshort"), "broke off in the middle"),
    (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "no proper answer|broke off"),
    (raw(b""), "no proper answer"),
    (raw(b"SSH-2.0-OpenSSH\r\n"), "no proper answer"),
    (raw(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200), "no proper answer"),
    (raw(b"HTTP/1.1 200 " + b"a" * 100_000), "no proper answer"),
]


@pytest.mark.parametrize(("answer", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_a_server_does_wrong_is_one_line(server: Server, answer: Reply, words: str) -> None:
    server.replies["/"] = answer
    with pytest.raises(InputError, match=words) as caught:
        fetched(server)
    assert "\n" not in str(caught.value)


def test_the_limit_is_inclusive_and_an_endless_body_is_not_waited_for(server: Server) -> None:
    server.replies["/"] = reply(body=b"a" * LIMIT)
    assert len(fetched(server).data) == LIMIT
    server.replies["/"] = drip(b"a" * LIMIT, OK + b"\r\n")
    with pytest.raises(InputError, match="is larger than"):
        fetched(server)
    assert len(server.seen) == 2


@pytest.mark.parametrize(
    "answer",
    [drip(b""), drip(b"a"), drip(b"A: b\r\n", b"HTTP/1.1 200 OK\r\n"), drip(b"a", OK + b"\r\n"), drip(b"1\r\na\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n")],
    ids=["silent", "status", "headers", "body", "chunks"],
)  # fmt: skip
def test_a_slow_server_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch, answer: Reply) -> None:
    monkeypatch.setattr(links, "MAX_SECONDS", 0.4)
    server.replies["/"] = answer
    started = time.monotonic()
    with pytest.raises(InputError, match="no whole answer in time"):
        fetched(server)
    assert time.monotonic() - started < 8  # the server would go on for 10


def test_time_is_counted_over_redirects(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_SECONDS", 0.4)

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        reply(302, Location="/")(handler)

    server.replies["/"] = slowly
    with pytest.raises(InputError, match="no whole answer in time"):
        fetched(server)
    assert len(server.seen) < 5


def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(InputError, match="cannot be reached"):
            fetch(f"http://127.0.0.1:{held.getsockname()[1]}/", limit=LIMIT, allow_private=True)


def test_plain_http_on_a_tls_port_is_told(server: Server) -> None:
    with pytest.raises(InputError, match="cannot be reached|no proper answer"):
        fetch(server.url().replace("http:", "https:"), limit=LIMIT, allow_private=True)


@pytest.mark.parametrize(
    "url",
    ["http://", "http:///a", "http://[::1/", "http://a:b/", "http://a:0/", "http://a:99999/", "http://u:p@a/", "http://u@a/", "http://a..b/", "http://" + "a" * 300 + "/", "http://\udcff.example/", "http://a\0b/"],
)  # fmt: skip
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(InputError):
        fetch(url, limit=LIMIT)


# --- private addresses

PRIVATE = (
    "127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.2.1 198.18.0.1 224.0.0.1 "
    "240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 fe80::1 "
    "fe80::1%eth0 fc00::1 fd12::1 fec0::1 ff02::1 2001:db8::1 2002:7f00:1:: 2001:0:1::1 nonsense"
).split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", "1.1.1.1 93.184.215.14 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101".split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]"])
def test_this_computer_is_refused_unless_allowed(server: Server, host: str) -> None:
    with pytest.raises(InputError, match="of this computer or of a private network; pass --allow-private"):
        fetch(server.url(host=host), limit=LIMIT)
    assert server.seen == []


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name stand for these addresses; returns the names that are asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_one_private_address_among_several_is_enough(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "1.1.1.1", "127.0.0.1")
    with pytest.raises(InputError, match=r"leads to 127\.0\.0\.1"):
        fetch(server.url(host="news.example"), limit=LIMIT)


def test_a_redirect_to_a_private_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "is_public", lambda address: address != "127.0.0.2")
    server.replies["/"] = reply(302, Location=server.url("/", host="127.0.0.2"))
    with pytest.raises(InputError, match=r"leads to 127\.0\.0\.2"):
        fetched(server, allow_private=False)
    assert len(server.seen) == 1


def test_the_address_that_was_checked_is_connected_to(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr(links, "is_public", lambda address: checked.append(address) or True)
    asked = resolve_to(monkeypatch, "127.0.0.1")
    answer = fetch(server.url(host="news.example"), limit=LIMIT)
    assert (answer.data, asked, checked) == (PAGE, ["news.example"], ["127.0.0.1"])
    assert server.seen[0][1]["Host"] == f"news.example:{server.port}"


def test_a_dead_address_leaves_the_next(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "127.0.0.3", "127.0.0.1")
    assert fetch(server.url(host="news.example"), limit=LIMIT, allow_private=True).data == PAGE
