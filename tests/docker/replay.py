#!/usr/bin/env python3
"""Replay the Dockerfile without a Docker engine: each stage in a clean root made by debootstrap.

Needs root, debootstrap and a Debian mirror: `sudo python3 tests/docker/replay.py`. It is no part of
`make test`. The roots are removed at the end; mounts live in a namespace of their own.
"""

import argparse
import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MIRROR = "http://deb.debian.org/debian"
IMAGES = {"debian:bookworm-slim": "bookworm"}
INSIDE = "REPLAY_INSIDE"
# What a machine's own network needs; Docker's network has the same from its daemon.
BORROWED = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
LENT = ("PIP_CERT", "SSL_CERT_FILE", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
FIRST_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
UNWANTED = (
    "cc",
    "gcc",
    "c++",
    "g++",
    "clang",
    "ld",
    "as",
    "make",
    "cargo",
    "rustc",
    "pip",
    "pip3",
    "uv",
    "git",
    "curl",
)
STARTED_WITHIN_SECONDS = 30


class ReplayError(Exception):
    """A step failed, or the image is not as it should be."""


@dataclass
class Stage:
    """One stage: its root, and what the instructions have set so far."""

    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"PATH": FIRST_PATH})
    folder: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def arguments(self, command: list[str], **more: str) -> list[str]:
        """Return how to run a command in the root, as its user, with its environment alone."""
        env = [f"{name}={value}" for name, value in (self.env | more).items()]
        line = f"cd {shlex.quote(self.folder)} && exec {shlex.join(command)}"
        uid = f"--userspec={self.user}"
        return ["chroot", uid, str(self.root), "/usr/bin/env", "-i", *env, "/bin/sh", "-c", line]

    def run(self, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the root and return what it said."""
        return subprocess.run(
            self.arguments(command, **more), capture_output=True, text=True, check=False
        )


def say(text: str) -> None:
    """Print with the time."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)  # noqa: T201 - a script that tells


def sh(*command: str | Path) -> None:
    """Run on this machine, or raise with what was said."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReplayError(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def instructions(text: str) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile, continuation lines joined."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [
        (word.upper(), rest.strip())
        for word, _, rest in (line.partition(" ") for line in joined.splitlines())
    ]


def options(text: str) -> tuple[dict[str, str], str]:
    """Split leading `--name=value` options from the rest."""
    found = {}
    while match := re.match(r"--([a-z-]+)=(\S+)\s+", text):
        found[match[1]] = match[2]
        text = text[match.end() :]
    return found, text


class Replay:
    """The stages so far; each instruction changes the last one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stages: dict[str, Stage] = {}
        self.stage: Stage

    def do(self, word: str, rest: str) -> None:
        """Do one instruction; one that is not known is an error, not a guess."""
        step = getattr(self, f"do_{word.lower()}", None)
        if step is None:
            raise ReplayError(f"{word} is not understood")
        say(f"{word} {rest[:110]}")
        step(rest)

    def do_from(self, rest: str) -> None:
        image, _, name = rest.partition(" AS ")
        root = self.folder / f"stage-{len(self.stages)}"
        base = self.folder / IMAGES[image]
        if not base.is_dir():
            sh("debootstrap", "--variant=minbase", IMAGES[image], base, MIRROR)
        sh("cp", "--archive", base, root)
        for place in ("proc", "dev"):
            sh("mount", "--rbind", f"/{place}", root / place)
        self.stage = self.stages[name or str(len(self.stages))] = Stage(root)

    def do_run(self, rest: str) -> None:
        lent = {name: os.environ[name] for name in LENT if name in os.environ}
        borrowed = [Path(path) for path in BORROWED if Path(path).is_file()]
        before = {path: self.stage.root.joinpath(str(path)[1:]).exists() for path in borrowed}
        for path in borrowed:
            put = self.stage.root / str(path)[1:]
            put.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, put)
        done = self.stage.run(["/bin/sh", "-c", rest], **lent)
        for path, was_there in before.items():
            if not was_there:
                self.stage.root.joinpath(str(path)[1:]).unlink(missing_ok=True)
        if done.returncode:
            raise ReplayError(
                f"exit {done.returncode}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
            )

    def do_copy(self, rest: str) -> None:
        given, rest = options(rest)
        *sources, target = shlex.split(rest)
        context = self.stages[given["from"]].root if "from" in given else self.context()
        for source in sources:
            origin = context / source.lstrip("/")
            put = self.stage.root / target.lstrip("/")
            if target.endswith("/") and origin.is_file():
                put /= origin.name
            put.parent.mkdir(parents=True, exist_ok=True)
            sh("cp", "--recursive", "--no-dereference", "--preserve=mode,links", origin, put)
            sh("chown", "--recursive", "--no-dereference", "0:0", put)

    def context(self) -> Path:
        """Return a copy of the project without what .dockerignore leaves out."""
        made = self.folder / "context"
        if not made.is_dir():
            patterns = (PROJECT / ".dockerignore").read_text().splitlines()
            rules = [p for p in patterns if p and not p.startswith("#")]
            listed = subprocess.run(
                ["git", "ls-files", "-coz", "--exclude-standard"],
                cwd=PROJECT,
                capture_output=True,
                text=True,
                check=True,
            )
            for name in filter(None, listed.stdout.split("\0")):
                if not ignored(name, rules) and (PROJECT / name).is_file():
                    (made / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(PROJECT / name, made / name)
            for path in (made, *made.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
        return made

    def do_env(self, rest: str) -> None:
        self.stage.env |= dict(pair.split("=", 1) for pair in shlex.split(rest))

    def do_workdir(self, rest: str) -> None:
        self.stage.folder = rest
        (self.stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def do_user(self, rest: str) -> None:
        self.stage.user = rest

    def do_volume(self, rest: str) -> None:
        (self.stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def do_expose(self, rest: str) -> None:
        """Nothing to do: the root has this machine's network."""

    def do_entrypoint(self, rest: str) -> None:
        self.stage.entrypoint = json.loads(rest)

    def do_cmd(self, rest: str) -> None:
        self.stage.command = json.loads(rest)

    def do_healthcheck(self, rest: str) -> None:
        _, rest = options(rest)
        self.stage.health = json.loads(rest.removeprefix("CMD").strip())


def ignored(name: str, rules: list[str]) -> bool:
    """Tell whether .dockerignore leaves a file out: the last rule that matches it or a parent decides."""
    parts = Path(name).parts
    paths = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    out = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        if (
            any(
                fnmatch.fnmatch(f"/{path}", pattern.replace("**/", "*/")) or path == pattern
                for path in paths
            )
            or pattern == "*"
        ):
            out = not rule.startswith("!")
    return out


def expect(holds: object, otherwise: str) -> None:
    """Raise unless it holds."""
    if not holds:
        raise ReplayError(otherwise)


def check_contents(stage: Stage) -> None:
    """See that nothing is there that builds or installs, and that the service cannot change itself."""
    for name in UNWANTED:
        found = stage.run(["sh", "-c", f"command -v {name}"]).stdout.strip()
        expect(not found, f"{found} is in the image")
    expect(stage.run(["python", "-c", "import pip"]).returncode, "pip can be imported")
    left = [*stage.root.glob("root/.cache/*"), *stage.root.glob("var/lib/apt/lists/*_Packages")]
    expect(not left, f"left behind: {left}")
    uid = int(stage.user.partition(":")[0])
    expect(uid, "the user is root")
    own = [path for path in stage.root.joinpath("opt").rglob("*") if path.lstat().st_uid == uid]
    expect(not own, f"the service could change {own[:3]}")
    say("no compiler, no pip, no uv, no caches; /opt belongs to root")


def check_serving(stage: Stage) -> None:
    """Begin, migrate and serve as the final user; the health check command must agree, before and after."""
    expect(stage.run(stage.health).returncode, "the health check succeeds without a server")
    for command in (["init", "--json"], ["migrate"]):
        done = stage.run([*stage.entrypoint, *command])
        expect(done.returncode == 0, f"{command}: {done.stdout}{done.stderr}")
        say(f"{' '.join(command)}: exit 0")
    server = subprocess.Popen(stage.arguments([*stage.entrypoint, *stage.command]))
    try:
        wait_for_health(stage, server)
        status = Path(f"/proc/{server.pid}/status").read_text()
        uid = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
        say(f"serving as uid {uid}: {' '.join(stage.command)}")
        ask = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8000/health/ready').read().decode())"
        ready = stage.run(["python", "-c", ask]).stdout.strip()
        expect('"ready"' in ready, f"not ready: {ready}")
        say(f"/health/ready: {ready}")
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(30)
    say(f"stopped by SIGTERM with exit {code}")
    doctor = stage.run([*stage.entrypoint, "doctor"])
    say(f"doctor: exit {doctor.returncode}")


def wait_for_health(stage: Stage, server: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while stage.run(stage.health).returncode:
        expect(server.poll() is None, "the server ended")
        expect(
            time.monotonic() - began < STARTED_WITHIN_SECONDS, "the server did not become healthy"
        )
        time.sleep(0.2)
    say(f"healthy after {time.monotonic() - began:.1f} s")


def size_of(root: Path) -> int:
    done = subprocess.run(["du", "-sxm", root], capture_output=True, text=True, check=False)
    return int(done.stdout.split()[0])


def main() -> int:
    """Replay in a mount namespace of our own, and leave nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default="/var/tmp", help="where the roots are made")  # noqa: S108
    parser.add_argument("--base", help="a root that debootstrap made before")
    given = parser.parse_args()
    if INSIDE not in os.environ:
        again = ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv]
        return subprocess.run(again, env=os.environ | {INSIDE: "1"}, check=False).returncode
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="replay-") as name:
        replay = Replay(Path(name))
        if given.base:
            sh("cp", "--archive", given.base, Path(name) / "bookworm")
        try:
            for word, rest in instructions((PROJECT / "Dockerfile").read_text()):
                replay.do(word, rest)
            final = replay.stage
            check_contents(final)
            check_serving(final)
            say(
                f"final root {size_of(final.root)} MiB, of which the base {size_of(Path(name) / 'bookworm')} MiB"
            )
        except ReplayError as error:
            say(f"FAILED: {error}")
            return 1
        finally:
            for stage in replay.stages.values():
                for place in ("proc", "dev"):
                    sh("umount", "--recursive", "--lazy", stage.root / place)
    say("the Dockerfile replays")
    return 0


if __name__ == "__main__":
    sys.exit(main())
