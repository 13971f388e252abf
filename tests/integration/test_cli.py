"""The command line: one clear message for each fault, and exit codes that scripts can rely on."""

import base64
import io
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from app.cli import main
from app.domain.receipts import KEYS_PATH, Stamp, receipt_claims
from app.signing.master_key import MasterKey
from app.signing.receipts import Receipts

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Done:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def laurel(tmp_path, monkeypatch, capsys):
    """Run `laurel` in this process, as its `main` would, with a data folder of its own."""
    for name in list(os.environ):
        if name.startswith("LAUREL_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LAUREL_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments, stdin="", **environment):
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["laurel", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            with pytest.raises(SystemExit) as ended:
                main()
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def founded(laurel):
    done = laurel("init", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_init_makes_all_that_is_needed_and_shows_the_secrets_once(laurel, founded, tmp_path):
    assert list(founded) == [
        "organization_id",
        "issuer_id",
        "person_id",
        "client_id",
        "client_secret",
        "sign_in_url",
        "base_url",
    ]
    key = tmp_path / "data" / "master.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    again = laurel("init", "--json")
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert again.stdout == ""
    second = laurel("init", "--json", "--slug", "south", "--email", "c@south.example")
    assert json.loads(second.stdout)["organization_id"] != founded["organization_id"]


def test_a_secret_is_in_no_file_that_init_leaves(laurel, founded, tmp_path):
    token = founded["sign_in_url"].rpartition("/")[2]
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert founded["client_secret"].encode() not in content
            assert token.encode() not in content


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--slug", "With Spaces"),
        ("--slug", "x"),
        ("--email", "nobody"),
        ("--name", "two\nlines"),
        ("--issuer-url", "ftp://district.example"),
    ],
)
def test_a_bad_option_is_named_and_leaves_nothing(laurel, tmp_path, option, value):
    done = laurel("init", option, value)
    assert done.returncode == 2
    assert option in done.stderr
    assert not (tmp_path / "data").exists()


def test_every_fault_of_the_settings_is_told_at_once(laurel):
    done = laurel("doctor", LAUREL_BASE_URL="http://badges.example/x", LAUREL_MAIL_URL="pigeon:")
    assert done.returncode == 3
    assert "LAUREL_BASE_URL" in done.stderr
    assert "LAUREL_MAIL_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_starts_without_a_key_or_with_one_that_others_can_read(laurel, founded, tmp_path):
    key = tmp_path / "data" / "master.key"
    key.chmod(0o644)
    assert "can be read by others" in laurel("doctor").stderr
    key.unlink()
    done = laurel("serve")
    assert (done.returncode, "no master key" in done.stderr) == (3, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "badges.example"])  # noqa: S104
def test_serve_refuses_an_open_contract_where_others_could_ask(laurel, founded, host):
    done = laurel("serve", "--host", host, LAUREL_VC_API="open")
    assert done.returncode == 3
    assert "127.0.0.1 only" in done.stderr


def test_serve_refuses_a_database_without_its_migrations(laurel, tmp_path):
    done = laurel("serve", LAUREL_MASTER_KEY="11" * 32)
    assert done.returncode == 1
    assert "laurel migrate" in done.stderr
    assert laurel("migrate", LAUREL_MASTER_KEY="11" * 32).returncode == 0
    assert laurel("doctor", LAUREL_MASTER_KEY="11" * 32).returncode == 0


def test_a_database_that_is_away_is_one_line(laurel, founded):
    done = laurel("people", "list", LAUREL_DATABASE_URL="postgresql://u:hidden@127.0.0.1:1/x")
    assert done.returncode == 3
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_commands_and_options_are_usage(laurel):
    assert laurel("frobnicate").returncode == 2
    assert laurel("init", "--frob").returncode == 2
    assert laurel("jobs", "replay", "not-an-id").returncode == 2


def test_people_issuers_and_clients_can_be_made_and_listed(laurel, founded):
    person = json.loads(
        laurel(
            "people", "create", "--name", "Ada", "--email", "ada@d.example", "--role", "assessor",
            "--json",
        ).stdout
    )  # fmt: skip
    listed = json.loads(laurel("people", "list", "--json", "--email", "ADA@d.example").stdout)
    assert [row["id"] for row in listed["data"]] == [person["id"]]
    link = json.loads(laurel("people", "sign-in-link", person["id"], "--json").stdout)
    assert link["sign_in_url"].startswith("http://localhost:8000/sign-in/")
    made = laurel("clients", "create", "--name", "LMS", "--scope", "resource:read", "--json")
    client = json.loads(made.stdout)
    rotated = json.loads(laurel("clients", "rotate", client["client_id"], "--json").stdout)
    assert rotated["client_secret"] != client["client_secret"]
    issuers = json.loads(laurel("issuers", "list", "--json").stdout)["data"]
    assert [issuer["id"] for issuer in issuers] == [founded["issuer_id"]]


def test_an_organization_must_be_named_when_there_are_several(laurel, founded):
    laurel("init", "--slug", "south", "--email", "c@south.example")
    assert "--organization" in laurel("people", "list").stderr
    south = json.loads(laurel("people", "list", "--organization", "south", "--json").stdout)
    assert founded["person_id"] not in {row["id"] for row in south["data"]}
    assert laurel("people", "list", "--organization", "nowhere").returncode == 3


def test_rubrics_are_imported_once(laurel, founded):
    first = json.loads(laurel("import", "rubrics", "--publish", "--json").stdout)
    assert {file["change"] for file in first["files"]} == {"created"}
    assert {file["state"] for file in first["files"]} == {"published"}
    again = json.loads(laurel("import", "rubrics", "--publish", "--json").stdout)
    assert {file["change"] for file in again["files"]} == {"unchanged"}


def test_a_file_that_is_no_rubric_is_named_with_its_line(laurel, founded, tmp_path):
    (tmp_path / "bad.yaml").write_text("laurel: 1\nslug: [\n")
    done = laurel("import", tmp_path / "bad.yaml")
    assert done.returncode == 1
    assert "bad.yaml" in done.stderr


def test_verify_tells_invalid_from_could_not_tell_and_from_usage(laurel, tmp_path):
    assert laurel("verify", "-", stdin="{}").returncode == 1
    assert laurel("verify", "https://nowhere.invalid/badge").returncode == 3
    assert laurel("verify", tmp_path / "nothing.json").returncode == 2
    report = json.loads(laurel("verify", "-", "--json", stdin="{}").stdout)
    assert report["verdict"] == "invalid"


def test_jobs_that_are_not_there_cannot_be_replayed(laurel, founded):
    assert json.loads(laurel("jobs", "list", "--json").stdout)["dead"] == []
    assert laurel("jobs", "replay", founded["client_id"]).returncode == 1


def test_doctor_finds_a_key_of_another_installation(laurel, founded, tmp_path):
    assert laurel("doctor").returncode == 0
    done = laurel("doctor", "--json", LAUREL_MASTER_KEY="22" * 32)
    assert done.returncode == 1
    bad = [f for f in json.loads(done.stdout)["findings"] if f["state"] == "bad"]
    assert [finding["name"] for finding in bad] == ["district: keys"]


def test_the_server_answers_where_it_was_told_to_and_stops_when_asked(laurel, founded):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"LAUREL_BASE_URL": f"http://localhost:{port}"}
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert ready(port) == {"status": "ready"}
        finally:
            server.send_signal(signal.SIGTERM)
            _, errors = server.communicate(timeout=30)
        assert server.returncode in {0, -signal.SIGTERM}
        assert "Traceback" not in errors


def ready(port):
    for _ in range(200):
        try:
            return httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).json()
        except httpx.TransportError:
            time.sleep(0.1)
    return None


def test_the_worker_ends_when_asked(laurel, founded):
    with subprocess.Popen(
        [sys.executable, "-m", "app", "worker"],
        cwd=ROOT,
        env=os.environ,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        assert "worker_started" in worker.stderr.readline()
        worker.send_signal(signal.SIGTERM)
        _, errors = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert "worker_stopped" in errors


def test_keys_are_listed_rotated_compromised_and_wrapped_anew(laurel, founded, tmp_path):
    def told(*arguments):
        done = laurel("keys", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert [key["state"] for key in told("list", "--issuer", "district")["data"]] == ["active"] * 2
    [made] = told("rotate", "--issuer", "district", "--algorithm", "EdDSA")["data"]
    progress = told("compromise", made["id"], "--yes")
    assert (progress["total"], progress["signed"], progress["failed"]) == (0, 0, [])
    assert progress["finished_at"]
    assert [row["key_id"] for row in told("compromises")["data"]] == [made["id"]]
    states = [key["state"] for key in told("list")["data"]]
    assert sorted(states) == ["active", "active", "compromised", "retired"]
    assert laurel("keys", "compromise", made["id"], "--yes").returncode == 1
    assert laurel("keys", "compromise", made["id"], stdin="n\n").returncode == 1
    assert laurel("keys", "rotate", "--issuer", "nobody").returncode == 3
    assert laurel("keys", "add", "--issuer", "district").returncode == 2
    hsm = laurel("keys", "add", "--issuer", "district", "--algorithm", "EdDSA", "--token", "t")
    assert (hsm.returncode, "LAUREL_PKCS11_MODULE" in hsm.stderr) == (3, True)
    new = tmp_path / "new.key"
    new.write_text("ab" * 32)
    assert "chmod 600" in laurel("keys", "rewrap", "--new-key-file", new).stderr
    new.chmod(0o600)
    assert told("rewrap", "--new-key-file", new) == {"rewrapped": 4, "wrapped_before": 0}
    assert laurel("doctor").returncode == 1
    assert laurel("doctor", LAUREL_MASTER_KEY="ab" * 32).returncode == 0


@pytest.fixture
def receipt_service():
    """A service on this machine that shows its receipt keys; yields what signs its receipts."""
    shown = {}

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == KEYS_PATH else 404)
            self.end_headers()
            self.wfile.write(json.dumps(shown).encode())

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        master = MasterKey.parse(base64.b64encode(bytes(range(32))).decode())
        receipts = Receipts(master, issuer=f"http://127.0.0.1:{server.server_port}")
        shown["keys"] = [receipts.public_jwk]
        yield receipts
        server.shutdown()


def test_a_receipt_is_verified_and_told_by_the_exit_code(laurel, receipt_service, tmp_path):
    stamp = Stamp("urn:uuid:1", datetime(2026, 3, 2, tzinfo=UTC), "salt")
    claims = receipt_claims({"verdict": "invalid"}, "ab", None, stamp)
    path, receipt = tmp_path / "receipt.jwt", receipt_service.sign(claims)
    path.write_text(receipt)
    genuine = laurel("verify", "--receipt", path, "--json")
    told = json.loads(genuine.stdout)
    assert (genuine.returncode, told["verdict"]) == (0, "valid")
    assert told["attests"]["report"] == {"verdict": "invalid"}
    assert "found it invalid" in laurel("verify", "--receipt", path).stdout
    head, payload, signature = receipt.split(".")
    path.write_text(f"{head}.{payload}.{signature[::-1]}")
    assert laurel("verify", "--receipt", path).returncode == 1
    path.write_text("hello")
    assert laurel("verify", "--receipt", path).returncode == 1
