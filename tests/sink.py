"""A real HTTP server on this machine that keeps what it is sent and answers as it is told."""

import base64
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return orjson.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """Whether one of the signatures is by this secret, as Standard Webhooks has it."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        named = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}."
        mac = hmac.digest(key, named.encode() + self.body, "sha256")
        return f"v1,{base64.b64encode(mac).decode()}" in self.headers["webhook-signature"].split()


@dataclass
class Sink:
    """What came, and what is answered from now on."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    # Seconds before it answers, and whether the answer's body never ends.
    waits: float = 0.0
    is_endless: bool = False
    received: list[Received] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [one.event["kind"] for one in self.received]


@contextmanager
def sinking() -> Iterator[Sink]:
    """Serve on a free port as long as the context lasts."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            sink.received.append(Received(named, body))
            time.sleep(sink.waits)
            self.send_response(sink.status)
            for name, value in sink.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                while sink.is_endless:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sink.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield sink
        server.shutdown()
        thread.join()
