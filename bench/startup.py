"""Row 13: from nothing to a server that is ready, beside importing the three largest libraries."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rows import Row, at_most

ROOT = Path(__file__).parent.parent
ROUNDS = 5
IMPORTS = "import fastapi, sqlmodel, cryptography.hazmat.primitives.asymmetric.rsa"


def rows() -> list[Row]:
    """Start `laurel serve` on a migrated database until it answers, and import the libraries, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        env = {k: v for k, v in os.environ.items() if not k.startswith("LAUREL_")}
        env |= {"LAUREL_DATA_DIR": folder, "LAUREL_MASTER_KEY": "11" * 32}
        migrate = [sys.executable, "-m", "app", "migrate"]
        subprocess.run(migrate, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        ours, reference = [], []
        for _ in range(ROUNDS):
            ours.append(_until_ready(env))
            reference.append(_until_imported(env))
    name = "cold start / import of fastapi, sqlmodel, cryptography"
    return [at_most(name, min(ours), min(reference), 2.5)]


def _until_ready(env: dict[str, str]) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        while not _answers(port):
            assert server.poll() is None, "the server ended"
            time.sleep(0.005)
        took = time.perf_counter() - started
        server.terminate()
    return took * 1e6


def _answers(port: int) -> bool:
    request = b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(request)
            return connection.recv(100).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _until_imported(env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, env=env, check=True)  # noqa: S603
    return (time.perf_counter() - started) * 1e6
