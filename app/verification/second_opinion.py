"""The 1EdTech validator in a process and an environment of its own: every document comes from us."""

import base64
import json
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from app.verification.opinion import Opinion, Remark, SecondOpinion
from app.verification.parsing import Kind, recognize
from app.verification.report import Report
from app.verification.resolver import Resolver, UnreachableError
from app.verification.unbake import take_out

WORKER = Path(__file__).parent / "validator-worker" / "worker.py"
ACCEPT = "application/ld+json, application/json;q=0.9, image/png;q=0.5, image/svg+xml;q=0.5"
SECONDS, AT_ONCE, PATIENCE, LONGEST_LINE, MOST_DOCUMENTS = 30.0, 2, 10.0, 1 << 20, 30
_FORMATS = ("ob2-hosted", "ob2-signed")


class Validator:
    """Asks the validator, one process for each question and only a few at once."""

    def __init__(self, python: Path, *, seconds: float = SECONDS) -> None:
        """Take the interpreter of the validator's environment, which may be missing."""
        # Not resolved: an environment's interpreter is a link, and knows itself by where it is.
        self._python, self._seconds = python.absolute(), seconds
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def ask(self, text: str, resolver: Resolver) -> SecondOpinion:
        """Return what the validator says of a URL, JSON or token; never an error."""
        if not self._python.is_file():
            return _unavailable("The validator is not installed here.")
        if not self._places.acquire(timeout=PATIENCE):
            return _unavailable("The validator is busy; ask again later.")
        try:
            return self._asked(text, resolver)
        finally:
            self._places.release()

    def _asked(self, text: str, resolver: Resolver) -> SecondOpinion:
        command = [str(self._python), "-I", "-B", str(WORKER)]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        try:
            with subprocess.Popen(  # noqa: S603 - both names are ours
                command, stdin=pipe, stdout=pipe, stderr=nowhere, env={}, cwd="/"
            ) as process:
                timer = threading.Timer(self._seconds, process.kill)
                timer.start()
                try:
                    return _Conversation(process, resolver).hold(text)
                finally:
                    timer.cancel()
                    process.kill()
        except (OSError, ValueError, KeyError, TypeError):
            return _unavailable("The validator gave no answer.")


class _Conversation:
    """Says the question, hands over what is asked for, and hears the answer."""

    def __init__(self, process: "subprocess.Popen[bytes]", resolver: Resolver) -> None:
        self._process, self._resolver = process, resolver
        self._is_missing = False

    def hold(self, text: str) -> SecondOpinion:
        self._say({"input": text})
        for _ in range(MOST_DOCUMENTS):
            said = self._hear()
            if "get" not in said:
                return self._understood(said)
            self._say(self._document(str(said["get"])))
        return _unavailable("The validator asked for more documents than a badge has.")

    def _document(self, url: str) -> dict[str, Any]:
        try:
            found = self._resolver.get(url, accept=ACCEPT)
        except UnreachableError:
            self._is_missing = True
            return {"unreachable": True}
        body = base64.b64encode(found.body).decode("ascii")
        return {"status": found.status, "type": found.media_type, "body": body}

    def _understood(self, said: dict[str, Any]) -> SecondOpinion:
        remarks = tuple(
            Remark(str(one["level"]), str(one["name"]), str(one["message"]))
            for one in said["messages"]
        )
        if said["valid"] is True:
            summary = "1EdTech's validator accepts the badge."
            return SecondOpinion(Opinion.ACCEPTED, summary, remarks)
        errors = [one.message for one in remarks if one.level == "ERROR"]
        reason = errors[0] if errors else "it does not say why."
        if self._is_missing:
            summary = f"1EdTech's validator could not see everything it needed: {reason}"
            return SecondOpinion(Opinion.UNCLEAR, summary, remarks)
        summary = f"1EdTech's validator refuses the badge: {reason}"
        return SecondOpinion(Opinion.REFUSED, summary, remarks)

    def _say(self, message: dict[str, Any]) -> None:
        line = _end(self._process.stdin)
        line.write(json.dumps(message).encode() + b"\n")
        line.flush()

    def _hear(self) -> dict[str, Any]:
        said = json.loads(_end(self._process.stdout).readline(LONGEST_LINE))
        if not isinstance(said, dict):
            raise TypeError("a line is one object")
        return said


def with_second_opinion(
    report: Report, content: str | bytes, resolver: Resolver, validator: Validator
) -> Report:
    """Return the report with the validator's opinion in it; only Open Badges 2.0 are put to it."""
    if report.format not in _FORMATS:
        message = "1EdTech's validator reads Open Badges 2.0 only."
        return replace(report, second_opinion=SecondOpinion(Opinion.NOT_APPLICABLE, message))
    text = _text(content, resolver)
    if text is None:
        message = "There is nothing that could be put to 1EdTech's validator."
        return replace(report, second_opinion=SecondOpinion(Opinion.NOT_APPLICABLE, message))
    return replace(report, second_opinion=validator.ask(text, resolver))


def _text(content: str | bytes, resolver: Resolver, *, may_fetch: bool = True) -> str | None:
    """Return the JSON or token behind a URL or in an image: the validator trips over other forms."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    kind = recognize(raw)
    if kind is Kind.IMAGE:
        baked = take_out(raw)[1]
        return _text(baked, resolver) if baked and recognize(baked) is not Kind.IMAGE else None
    if kind is Kind.URL and may_fetch:
        return _behind(raw.decode("utf-8", "replace").strip(), resolver)
    readable = kind in {Kind.JSON, Kind.JWT}
    return raw.decode("utf-8", "replace").strip() if readable else None


def _behind(url: str, resolver: Resolver) -> str | None:
    try:
        found = resolver.get(url, accept=ACCEPT)
    except UnreachableError:
        return None
    return _text(found.body, resolver, may_fetch=False)


def _end(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe")
    return stream


def _unavailable(message: str) -> SecondOpinion:
    return SecondOpinion(Opinion.UNAVAILABLE, f"There is no second opinion. {message}")
