"""A web server on this computer whose answers a test lays out by path."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<html><p>The mayor denied it.</p></html>"
Reply = Callable[[BaseHTTPRequestHandler], None]


def reply(
    status: int = 200, body: bytes = PAGE, kind: str | None = "text/html; charset=utf-8", **headers: str
) -> Reply:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": kind, **headers}.items():
            if value is not None:
                handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


class Server:
    """Runs until it is closed; what it has not been told to answer is 404."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {"/": reply()}
        self.seen: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append((self.path, dict(self.headers)))
                with suppress(ConnectionError):
                    outer.replies.get(self.path, reply(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_port
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
