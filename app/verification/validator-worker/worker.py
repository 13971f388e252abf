"""Puts one Open Badges 2.0 input to 1EdTech's validator, in an environment of the validator's own.

Never imported: the folder's name is no module's name. Another interpreter, which has `openbadges`
and not Laurel, runs this file (requirements/validator.in). It speaks JSON lines:

- reads {"input": "<url | json | jws>"};
- writes {"get": "<url>"} for each document that the validator wants, and reads {"status", "type",
  "body"} with the body in base64, or {"unreachable": true};
- writes {"valid", "messages": [{"level", "name", "message"}]} and ends.

It opens no socket: everything comes over standard input. It sets its own limits before it reads a
byte of the badge. Whoever starts it holds the wall clock.
"""

import base64
import json
import logging
import os
import resource
import sys
from contextlib import suppress
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from openbadges.verifier import openbadges_context as known
from openbadges.verifier.tasks import crypto, graph, images, validation
from openbadges.verifier.verifier import generate_report, verification_store

CPU_SECONDS, MEMORY, MESSAGES, LONGEST = 20, 1 << 30, 50, 1000
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "pty.")


def limit() -> None:
    """Bound time and memory, and write no file; not every system knows every limit."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def forbid(event: str, _: object) -> None:
    """Refuse sockets and other programs (an audit hook cannot be taken out again)."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)


class Line:
    """The conversation with whoever started this; what the validator prints goes elsewhere."""

    def __init__(self) -> None:
        """Take standard input and output."""
        self._in = sys.stdin.buffer
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)

    def read(self) -> dict[str, Any]:
        """Hear one object."""
        said: dict[str, Any] = json.loads(self._in.readline())
        return said

    def write(self, message: dict[str, Any]) -> None:
        """Say one object."""
        self._out.write(json.dumps(message).encode() + b"\n")

    def get(self, url: str) -> dict[str, Any]:
        """Ask for a document."""
        self.write({"get": url})
        return self.read()


class Loader:
    """The JSON-LD loader: contexts that ship with the validator, the rest over the line.

    Its own returns text where PyLD wants a parsed document (the first of three things in which
    the validator does not fit the libraries of today).
    """

    def __init__(self, line: Line, bundled: dict[str, Any]) -> None:
        """Take the contexts that are there already."""
        self.contexts: set[str] = set()
        self.session = Session(line)
        self._bundled = bundled

    def __call__(self, url: str, _options: object = None) -> dict[str, Any]:
        """Return what PyLD calls a remote document."""
        document = self._bundled.get(url)
        if document is None:
            document = json.loads(self.session.get(url).text)
            if any(isinstance(one, dict) for one in listed(document.get("@context"))):
                self.contexts.add(url)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }


def listed(value: object) -> list[Any]:
    """Return a member that may be one value or a list of them as a list."""
    return value if isinstance(value, list) else [value]


class Session:
    """What stands in for `requests` (the second thing): it asks over the line."""

    def __init__(self, line: Line) -> None:
        """Take the line."""
        self._line = line

    def get(self, url: str, **_: object) -> requests.Response:
        """Return what is there, or raise as `requests` would."""
        answer = self._line.get(url)
        if "unreachable" in answer:
            raise requests.ConnectionError(url)
        response = requests.Response()
        response.status_code, response.url = answer["status"], url
        response.headers["content-type"] = answer["type"]
        response._content = base64.b64decode(answer["body"])  # noqa: SLF001 - no other way in
        response.encoding = "utf-8"
        return response


class Requests:
    """The module `requests`, as far as the validator uses it."""

    ConnectionError = requests.ConnectionError

    def __init__(self, line: Line) -> None:
        """Take the line."""
        self._line = line

    def Session(self) -> Session:  # noqa: N802 - the name is theirs
        """Return what asks over the line."""
        return Session(self._line)


class Rsa:
    """What stands in for pycryptodome's RSA (the third thing): python-jose wants the PEM itself."""

    SMALLEST = 2048

    @classmethod
    def import_key(cls, pem: str) -> str:
        """Return the PEM, if it holds a key that may be trusted."""
        key = load_pem_public_key(pem.encode())
        if not isinstance(key, RSAPublicKey) or key.key_size < cls.SMALLEST:
            raise ValueError("not an RSA key of 2048 bits")
        return pem


def allow_several_keys() -> None:
    """Let an issuer list more than one key, as the standard does and one step on it expects itself.

    Without this every badge of an issuer that ever changed its key would be refused.
    """
    init = validation.ClassValidators.__init__

    def patient(self: Any, class_name: str) -> None:  # noqa: ANN401 - theirs
        init(self, class_name)
        for rule in self.validators:
            if rule.get("prop_name") == "publicKey":
                rule["many"] = True

    validation.ClassValidators.__init__ = patient


def fit(line: Line) -> dict[str, Any]:
    """Make the validator fit the libraries of today, from outside; returns its options."""
    crypto.RSA = Rsa
    allow_several_keys()
    for module in (graph, images):
        module.requests = Requests(line)
    bundled = {known.OPENBADGES_CONTEXT_V2_URI: known.OPENBADGES_CONTEXT_V2_DICT}
    return {
        "include_original_json": False,
        "use_cache": False,
        "cache_backend": None,
        "jsonld_options": {"documentLoader": Loader(line, bundled)},
    }


def ask(line: Line) -> dict[str, Any]:
    """Put the input to the validator and return its report."""
    logging.disable(logging.CRITICAL)
    options = fit(line)
    sys.addaudithook(forbid)
    store = verification_store(line.read()["input"], None, options=options)
    report = generate_report(store, options)["report"]
    messages = [
        {
            "level": str(one.get("messageLevel", "")),
            "name": str(one.get("name", "")),
            "message": str(one.get("result", ""))[:LONGEST],
        }
        for one in report["messages"][:MESSAGES]
    ]
    return {"valid": report["valid"] is True, "messages": messages}


if __name__ == "__main__":
    limit()
    conversation = Line()
    conversation.write(ask(conversation))
