"""A small scanner that speaks clamd's protocol: it knows EICAR, and can be told to misbehave."""

import socketserver
import struct
import threading
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        answer = self.server.answer
        if answer is None:
            answer = b"stream: Eicar-Signature FOUND" if EICAR in content else b"stream: OK"
        self.wfile.write(answer + b"\0")


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def scanner(path=None, answer=None):
    """Give the address of a running scanner, over TCP or at a path, and what it has seen."""
    made = _Unix(str(path), _Handler) if path else _Tcp(("127.0.0.1", 0), _Handler)
    made.seen, made.answer = [], answer
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield (f"unix://{path}" if path else f"tcp://127.0.0.1:{made.server_address[1]}"), made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
