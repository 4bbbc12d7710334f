"""http(s) links -> bytes, within limits of size, time and redirects, and not from private networks unless allowed.

Own code on the standard library: its http.client takes a socket that is already connected, so the address that
was checked is the one that is connected to, whatever the name resolves to a moment later (DNS rebinding).
"""

from __future__ import annotations

import io
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from contradict.errors import InputError

if TYPE_CHECKING:
    from http.client import HTTPResponse

MAX_SECONDS = 30.0
"""For all of it, redirects included, but for looking names up, which the system bounds."""

MAX_CONNECT_SECONDS = 10.0
"""For each address of a host, so that one that is dead leaves time for the next."""

MAX_REDIRECTS = 8

_CHUNK = 65_536
_SAFE = "!$%&'()*+,/:;=?@[]~"
"""Source: RFC 3986, reserved characters; "%" because the link is quoted already."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CLOSED = frozenset({401, 402, 403, 406, 429, 451})
_GONE = frozenset({404, 410})
_READABLE = frozenset(
    {
        "",
        "application/octet-stream",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/xhtml+xml",
    }
)
"""Besides everything that is text; what it really is, its first bytes say."""
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the body, decompressed, and what it is said to be."""

    url: str
    """Where it was found in the end."""
    data: bytes
    media_type: str
    """In lower case, without parameters; "" if the server does not say."""
    charset: str


def fetch(url: str, *, limit: int, allow_private: bool = False) -> Answer:
    """Fetch what an http(s) link leads to.

    Proxies in the environment are not used: behind one, the address could not be checked.

    Args:
        url: The link; redirects are followed, at most `MAX_REDIRECTS`.
        limit: Bytes of the body, decompressed, that are taken at most.
        allow_private: Also connect to addresses of this computer and of private networks.

    Raises:
        InputError: There is no answer within `MAX_SECONDS`, or another than 200, too much of it, something that
            is no text, or a private address on the way.
    """
    deadline = time.monotonic() + MAX_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        parts = _split(url)
        with _told(parts), _answer(parts, deadline, allow_private=allow_private) as response:
            if response.status not in _REDIRECTS:
                return _body(response, url, limit)
            target = response.getheader("Location")
            if not target:
                raise InputError("is redirected to nowhere; check the link")
            # Headers are read as Latin-1, but a server that does not quote its links sends UTF-8.
            url = urljoin(url, target.encode("latin-1").decode("utf-8", "replace"))
    raise InputError(
        f"is redirected more than {MAX_REDIRECTS} times; open it in a browser and pass the link it ends at"
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise InputError(f"is no link ({error}); check it") from None
    if parts.scheme not in ("http", "https"):
        raise InputError(f"leads to a link that begins with {parts.scheme!r}; only http and https are fetched")
    if not host or port == 0:
        raise InputError("is no link: it names no host; check it")
    if parts.username is not None or parts.password is not None:
        raise InputError("holds a user name or a password; save the page in a browser and pass the file")
    return parts


# --- connecting -------------------------------------------------------------------------------------------


@contextmanager
def _answer(parts: SplitResult, deadline: float, *, allow_private: bool) -> Iterator[HTTPResponse]:
    """The answer to a GET, its body not yet read; the connection is closed afterwards."""
    from http.client import HTTPConnection

    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with closing(_connected(host, port, deadline, allow_private=allow_private)) as plain:
        sock = _encrypted(plain, host, deadline) if parts.scheme == "https" else plain
        with closing(sock):
            connection = HTTPConnection(host, port)
            connection.sock = _Wire(sock, deadline)
            target = quote(parts.path or "/", _SAFE, errors="surrogateescape")
            query = f"?{quote(parts.query, _SAFE, errors='surrogateescape')}" if parts.query else ""
            headers = {
                "Host": _host_header(parts, host),
                "User-Agent": "contradict",
                "Accept": "text/html, application/xhtml+xml, text/plain, application/pdf, */*;q=0.1",
                "Accept-Encoding": "gzip",
                "Accept-Language": "en",
                "Connection": "close",
            }
            connection.request("GET", target + query, headers=headers)
            yield connection.getresponse()


def _host_header(parts: SplitResult, host: str) -> str:
    name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    return name if parts.port is None else f"{name}:{parts.port}"


def _connected(host: str, port: int, deadline: float, *, allow_private: bool) -> socket.socket:
    """A socket connected to one of the host's addresses.

    Raises:
        InputError: One of them is private and that is not allowed.
        OSError: None of them answers.
    """
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in addresses:
        if not allow_private and not is_public(str(address[0])):
            raise InputError(
                f"leads to {address[0]}, an address of this computer or of a private network; "
                "pass --allow-private if that is what you want"
            )
    failure = OSError("it has no address")
    for family, kind, protocol, _, address in addresses:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(MAX_CONNECT_SECONDS, _left(deadline)))
            sock.connect(address)
            return sock
        except OSError as error:
            sock.close()
            failure = error
    raise failure


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the Internet may reach.

    For IPv6 these are the global unicast addresses, and those that stand for a public IPv4 address. Source:
    IANA's registries of special-purpose addresses.
    """
    from ipaddress import IPv6Address, IPv6Network, ip_address

    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped
        if inner is None and found in IPv6Network("64:ff9b::/96"):  # NAT64: the IPv4 Internet from an IPv6 network
            return is_public(str(ip_address(int(found) & 0xFFFFFFFF)))
        if inner is None and (found not in IPv6Network("2000::/3") or found.sixtofour is not None):
            return False
        found = inner or found
    return found.is_global and not found.is_multicast and not found.is_reserved


def _encrypted(sock: socket.socket, host: str, deadline: float) -> socket.socket:
    import ssl

    sock.settimeout(_left(deadline))
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


def _left(deadline: float) -> float:
    """Seconds until the deadline.

    Raises:
        TimeoutError: It has passed.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Wire:
    """What http.client needs of a socket, each wait bounded by what is left of the whole time."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(_left(self._deadline))
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._sock, self._deadline))

    def close(self) -> None:
        """Do nothing: whoever connected closes it."""


class _Incoming(io.RawIOBase):
    """The bytes that arrive."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  (io's own)
        self._sock.settimeout(_left(self._deadline))
        return self._sock.recv_into(buffer)


# --- the answer -------------------------------------------------------------------------------------------


def _body(response: HTTPResponse, url: str, limit: int) -> Answer:
    """The body of a final answer.

    Raises:
        InputError: It is an error, no text, compressed in another way than asked, too large or cut short.
    """
    _refuse_status(response.status)
    said = response.getheader("Content-Type") or ""
    media_type = said.partition(";")[0].strip().lower()
    if not media_type.startswith("text/") and media_type not in _READABLE:
        raise InputError(f"is {media_type}, not a page or a text; pass a link to an article")
    declared = _CHARSET.search(said)
    data = _decompressed(response, (response.getheader("Content-Encoding") or "").strip().lower(), limit)
    if len(data) > limit:
        raise InputError(f"is larger than {limit // 1_000_000} MB; save the part that matters and pass the file")
    return Answer(url, data, media_type, declared[1] if declared else "")


def _refuse_status(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    try:
        words = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        words = str(status)
    if status in _GONE:
        remedy = "check the link"
    elif status in _CLOSED:
        remedy = "it is not open to programs: save the page in a browser and pass the file"
    else:
        remedy = "try again later, or save the page in a browser and pass the file"
    raise InputError(f"the server answers {words}; {remedy}")


def _decompressed(response: HTTPResponse, coding: str, limit: int) -> bytes:
    """At most `limit` + 1 bytes, whatever they were compressed to."""
    from gzip import GzipFile

    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise InputError(f"is compressed as {coding}, which was not asked for; save the page in a browser and pass it")
    with GzipFile(fileobj=response) if coding.endswith("gzip") else response as stream:
        data = bytearray()
        while len(data) <= limit and (chunk := stream.read(min(_CHUNK, limit + 1 - len(data)))):
            data += chunk
        if len(data) <= limit and response.length:
            raise EOFError  # unlike a whole read, one in parts passes over a body shorter than announced
    return bytes(data)


@contextmanager
def _told(parts: SplitResult) -> Iterator[None]:
    """What the network and the server do wrong, as an InputError.

    Raises:
        InputError: Always in place of another exception.
    """
    import ssl
    import zlib
    from gzip import BadGzipFile
    from http.client import HTTPException, IncompleteRead

    host = parts.hostname
    try:
        yield
    except TimeoutError:
        reason = f"{host} gives no whole answer in time ({MAX_SECONDS:g} seconds at most); try again later"
    except socket.gaierror:
        reason = f"the host {host} is not found; check the link and the network"
    except ssl.SSLCertVerificationError as error:
        reason = f"{host} cannot prove that it is {host} ({error.verify_message}); it is not read"
    except (EOFError, IncompleteRead):
        reason = f"{host} broke off in the middle of its answer; try again"
    except (BadGzipFile, zlib.error):
        reason = f"{host} sends damaged gzip data; save the page in a browser and pass the file"
    except (HTTPException, ValueError) as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        reason = f"{host} gives no proper answer ({what}); check the link"
    except OSError as error:
        reason = f"{host} cannot be reached ({(error.strerror or str(error)).lower()}); check the link and the network"
    else:
        return
    raise InputError(reason)
