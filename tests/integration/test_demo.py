"""The demo: real HTTP, every step as it should be, twice in a row and two side by side."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = {
    "badge.ob3.json",
    "badge.ob3.jwt",
    "badge.ob2.json",
    "badge.ob2.jws",
    "badge.ob2.png",
    "badge.ob2.svg",
    "badge.png",
    "badge.svg",
    "certificate.pdf",
    "ob2.badge.json",
    "ob2.issuer.json",
    "ob2.key.json",
    "ob2.revocations.json",
    "issuer.json",
    "jwks.json",
    "status-list.json",
    "report.json",
    "revoked.status-list.json",
    "revoked.report.json",
}


@pytest.fixture
def folder(tmp_path):
    """A folder from which the demo runs, so that a demo of the developer's own is left alone."""
    return tmp_path


def start(folder, port, *more):
    env = {k: v for k, v in os.environ.items() if not k.startswith("LAUREL_")}
    command = [sys.executable, "-m", "app", "demo", "--port", str(port), "--once", *more]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=env | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_demo_works_twice_in_a_row_and_beside_another(folder):
    port = free_port()
    finish(start(folder, port))
    both = [start(folder, port), start(folder, free_port())]
    for demo in both:
        finish(demo)
    found = {path.name for path in (folder / "var" / "demo").iterdir() if path.is_file()}
    assert found == ARTEFACTS
    reports = [
        json.loads((folder / "var" / "demo" / name).read_text())
        for name in ("report.json", "revoked.report.json")
    ]
    assert [report["verdict"] for report in reports] == ["valid", "invalid"]
    badge = json.loads((folder / "var" / "demo" / "badge.ob3.json").read_text())
    assert len(badge["credentialSubject"]["result"]) > 15


def test_the_tiers_are_paid_in_total_and_the_fifth_topic_is_refused(folder):
    told = finish(start(folder, free_port(), "--programme", "tiers"))
    totals = re.findall(r"\$\d+ in total(?: and [\d.]+ credit)?", told)
    assert totals == [
        "$75 in total",
        "$150 in total",
        "$150 in total and 0.25 credit",
        "$225 in total and 0.25 credit",
    ]
    first = ("there is no plan", "returned:", "version 2 approved")
    places = [
        told.index(words) for words in (*first, "not yet on", "attempt 2", "valid as address")
    ]
    assert places == sorted(places)
    assert "The limit is 4 in 36 months" in told
    report = json.loads((folder / "var" / "demo" / "report.json").read_text())
    assert report["verdict"] == "valid"


def test_an_unknown_programme_is_refused_with_those_there_are(folder):
    demo = start(folder, free_port(), "--programme", "ladders")
    told, _ = demo.communicate(timeout=60)
    assert demo.returncode == 2
    assert "tiers" in told


def finish(demo):
    told, _ = demo.communicate(timeout=120)
    assert demo.returncode == 0, told
    assert "✗" not in told
    assert "Traceback" not in told
    return told


def test_a_port_that_is_taken_is_told(folder):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        demo = start(folder, holder.getsockname()[1])
        told, _ = demo.communicate(timeout=60)
    assert demo.returncode == 3
    assert "is taken" in told
