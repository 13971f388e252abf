"""A real `laurel serve` on a free port, for clients that know nothing but its address."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """Where it is, and the client that `laurel init` made."""

    base_url: str
    client_id: str
    client_secret: str
    issuer_id: str

    @property
    def environment(self) -> dict[str, str]:
        """What the quick starts ask for, and nothing of Laurel's own environment."""
        given = {
            "BASE": self.base_url,
            "CLIENT_ID": self.client_id,
            "CLIENT_SECRET": self.client_secret,
        }
        return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | given


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on an empty embedded default, as an operator starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base_url = f"http://localhost:{port}"
    own = {name: value for name, value in os.environ.items() if not name.startswith("LAUREL_")}
    env = own | {
        "PYTHONPATH": str(ROOT),
        "LAUREL_DATA_DIR": str(tmp_path_factory.mktemp("served")),
        "LAUREL_BASE_URL": base_url,
        "LAUREL_LOG_LEVEL": "warning",
    }
    laurel = [sys.executable, "-m", "app"]
    founded = subprocess.run([*laurel, "init", "--json"], env=env, capture_output=True, check=True)
    made = json.loads(founded.stdout)
    process = subprocess.Popen([*laurel, "serve", "--port", str(port)], env=env)
    try:
        wait_for(base_url, process)
        yield Server(base_url, made["client_id"], made["client_secret"], made["issuer_id"])
    finally:
        process.terminate()
        process.wait(30)


def wait_for(base_url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            httpx.get(f"{base_url}/health/live", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


def needed(what: str, *, is_there: bool) -> None:
    """Skip with the reason on a laptop; fail in CI, where everything must be there."""
    if not is_there and os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {what}")
    if not is_there:
        pytest.skip(f"no {what} here")


@pytest.fixture(scope="session")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a generated Python client, and the interpreter that can run it."""
    binaries = ROOT / ".venv-clients" / "bin"
    generator = binaries / "openapi-python-client"
    needed("environment .venv-clients (make setup)", is_there=generator.exists())
    folder = tmp_path_factory.mktemp("python-client")
    done = subprocess.run(
        [
            *(generator, "generate", "--path", ROOT / "openapi.yaml", "--meta", "none"),
            *("--output-path", folder / "laurel_client", "--fail-on-warning"),
            *("--config", ROOT / "tests" / "clients" / "python-client.yaml"),
        ],
        env={"PATH": f"{binaries}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, binaries / "python"


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the TypeScript program, its packages, and generated types beside it."""
    source = ROOT / "tests" / "clients" / "node"
    packages = source / "node_modules"
    needed("Node.js", is_there=shutil.which("node") is not None)
    needed("packages of tests/clients/node (npm ci)", is_there=packages.is_dir())
    folder = tmp_path_factory.mktemp("typescript-client")
    (folder / "node_modules").symlink_to(packages)
    for name in ("package.json", "tsconfig.json", "main-job.ts"):
        shutil.copy(source / name, folder / name)
    done = subprocess.run(
        ["node_modules/.bin/openapi-typescript", ROOT / "openapi.yaml", "-o", "laurel.d.ts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder
