"""The wire contract over HTTPS: a real server, called by Node as the W3C's suites call it."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(__file__).parent / "node"
pytestmark = pytest.mark.node


@pytest.fixture(scope="module", autouse=True)
def node():
    if shutil.which("node") and (NODE / "node_modules").is_dir():
        return
    reason = "Node.js or its packages are not there; run `npm ci` in tests/conformance/node"
    if os.environ.get("CI") == "true":
        pytest.fail(f"Independent verifiers must run here: {reason}.")
    pytest.skip(f"Independent verifiers not run: {reason}.")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """`laurel serve --tls-self-signed` as its own process: its address and its certificate."""
    folder = tmp_path_factory.mktemp("https")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"https://localhost:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAUREL_")}
    environment = kept | {
        "LAUREL_DATA_DIR": str(folder / "data"),
        "LAUREL_BASE_URL": base,
        "LAUREL_VC_API": "open",
        "TMPDIR": str(folder),  # where the certificate of this run is written
    }
    laurel = [sys.executable, "-m", "app"]
    subprocess.run([*laurel, "init"], cwd=ROOT, env=environment, check=True, capture_output=True)
    command = [*laurel, "serve", "--tls-self-signed", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as server:
        try:
            yield base, answering(base, folder)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def answering(base, folder):
    """Wait until the server answers to those who trust its certificate; returns where that is."""
    for _ in range(600):
        try:
            [certificate] = folder.glob("laurel-tls-*/certificate.pem")
            trust = ssl.create_default_context(cafile=str(certificate))
            answer = httpx.get(f"{base}/health/ready", verify=trust, trust_env=False)
            assert answer.status_code == 200
        except (ValueError, OSError, httpx.TransportError):
            time.sleep(0.1)
        else:
            return certificate
    pytest.fail("the server did not answer")


def test_node_issues_over_https_and_digital_bazaar_verifies_it_but_no_altered_copy(served):
    base, certificate = served
    done = subprocess.run(
        ["node", NODE / "call-wire.mjs"],
        input=json.dumps({"base": base}),
        env=os.environ | {"NODE_EXTRA_CA_CERTS": str(certificate)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "issued": 201,
        "here": True,
        "there": True,
        "alteredHere": False,
        "alteredThere": False,
        "list": 200,
        # A kept connection, one that closes, and one that waits for 100 Continue.
        "kept": [200] * 3,
        "closed": [200] * 3,
        "expecting": [200] * 3,
        "presented": {
            "nothing": 200,
            "both": 200,
            "anotherChallenge": 400,
            "anotherDomain": 400,
            "anotherHolder": 400,
            "fewer": 400,
            "reversed": 400,
        },
    }
