"""The commands of the quick starts work as they stand, for somebody who copies them."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.clients.conftest import Server, needed
from tests.clients.live_programme import LiveProgramme
from tests.clients.pages import blocks_of


@pytest.fixture(scope="module")
def programme(server):
    with httpx.Client(base_url=server.base_url, trust_env=False) as http:
        made = LiveProgramme(server, http, "quick-start")
        made.publish()
        yield made


@pytest.fixture(scope="module")
def lms(programme, tmp_path_factory):
    """The folder in which the page for LMS developers was followed, and what it printed."""
    for tool in ("bash", "curl", "jq"):
        needed(tool, is_there=shutil.which(tool) is not None)
    folder = tmp_path_factory.mktemp("lms")
    with ThreadPoolExecutor(1) as assessor:
        judging = assessor.submit(programme.judge_what_comes)
        blocks = blocks_of("quick-start-lms.md", "sh")
        told = follow(blocks, folder, programme.server)
        judging.result()
    assert len(blocks) == 6
    return folder, told


def follow(blocks: list[str], folder: Path, server: Server, **more: str) -> str:
    """Run the blocks in one shell, as a reader does."""
    # `python` in the pages is one that has what the page asks for.
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (folder / "bin" / "python").chmod(0o755)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "\n".join(blocks)],
        cwd=folder,
        env=server.environment | {"PATH": path} | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_lms_gets_from_a_token_to_a_badge_by_curl(lms):
    folder, told = lms
    assert "[]\nin_review\n" in told
    assert told.splitlines()[-1].startswith("valid: ")
    assert '"OpenBadgeCredential"' in (folder / "badge.json").read_text()


@pytest.fixture
def badge(lms, programme):
    found = programme.caller().get("/credentials").json()["data"]
    return next(c for c in found if c["url"] in (lms[0] / "badge.json").read_text())


def test_another_site_verifies_with_laurel_and_without_and_refuses_altered_and_revoked(
    badge, programme, tmp_path
):
    blocks = blocks_of("verifying-from-another-site.md", "sh")
    [program] = blocks_of("verifying-from-another-site.md", "python")
    assert len(blocks) == 3
    (tmp_path / "verify.py").write_text(program)
    told = follow(blocks, tmp_path, programme.server, BADGE=badge["url"]).splitlines()
    assert told[0] == "valid"
    assert "proof: passed" in told
    assert told[-2] == "valid"
    assert "is genuine, from" in told[-1]

    # Whoever goes on from here must find it genuine, so what follows stays in this test.
    token = programme.http.get(f"{badge['url']}.jwt").text
    head, payload, signature = token.strip().split(".")
    flipped = ("B" if signature[9] == "A" else "A").join((signature[:9], signature[10:]))
    assert "InvalidSignatureError" in refused(tmp_path, f"{head}.{payload}.{flipped}")
    place = f"/credentials/{badge['id']}/revoke"
    programme.caller().made(place, {"reason": "issued_in_error"})
    assert "was revoked" in refused(tmp_path, token)


def refused(folder, token):
    (folder / "badge.jwt").write_text(token)
    command = [sys.executable, "verify.py", "badge.jwt"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode != 0, done.stdout
    return done.stderr
