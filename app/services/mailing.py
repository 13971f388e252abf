"""Mail: one message to one person, over SMTP, or on the console or in a file of a developer's machine."""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import closing
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from app.domain.errors import InvalidError

KIND = "mail.send"
CONSOLE = "console:"
TIMEOUT_SECONDS = 30
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def send(mail_url: str, mail_from: str, message: Mapping[str, str]) -> None:
    """Send `{to, subject, text, html}`; raises InvalidError for what could add a header.

    What the mail server answers comes out as the exception of aiosmtplib, for the job to retry.
    """
    composed = compose(mail_from, message)
    if mail_url == CONSOLE:
        sys.stderr.write(_as_block(message))
        return
    server = urlsplit(mail_url)
    if server.scheme == "file":
        _keep(unquote(server.path), composed)
        return
    asyncio.run(_deliver(server, composed))


def compose(mail_from: str, message: Mapping[str, str]) -> EmailMessage:
    """Return the mail, plain text first and HTML beside it; a line break in a header is refused."""
    for name, value in (
        ("from", mail_from),
        ("to", message["to"]),
        ("subject", message["subject"]),
    ):
        if any(character in "\r\n\x00" for character in value):
            raise InvalidError(f"The {name} of a mail must be a single line.")
    is_ascii = message["to"].isascii() and mail_from.isascii()
    mail = EmailMessage(policy=SMTP if is_ascii else SMTPUTF8)
    mail["From"] = _address(mail_from)
    mail["To"] = _address(message["to"])
    mail["Subject"] = message["subject"]
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=mail_from.rpartition("@")[2] or "localhost")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message["text"])
    mail.add_alternative(message["html"], subtype="html")
    return mail


def _keep(path: str, mail: EmailMessage) -> None:
    """Add the mail to an mbox file that only its owner reads: it may hold a sign-in link."""
    import mailbox  # noqa: PLC0415 - not wanted at every start

    # Opened first, so that the mailbox finds the file with its rights already narrow.
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(mailbox.mbox(path)) as box:
        box.lock()
        box.add(mail.as_bytes())
        box.flush()


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise InvalidError("This is not one e-mail address.") from error


async def _deliver(server: SplitResult, mail: EmailMessage) -> None:
    import aiosmtplib  # noqa: PLC0415 - not wanted at every start

    is_tls = server.scheme == "smtps"
    host, username = server.hostname or "localhost", server.username
    # A password goes over the network encrypted or not at all.
    must_upgrade = username is not None and not is_tls and host not in _LOOPBACK
    await aiosmtplib.send(
        mail,
        hostname=host,
        port=server.port or (465 if is_tls else 25),
        username=unquote(username) if username is not None else None,
        password=unquote(server.password) if server.password is not None else None,
        use_tls=is_tls,
        start_tls=False if is_tls else (True if must_upgrade else None),
        timeout=TIMEOUT_SECONDS,
    )


def _as_block(message: Mapping[str, str]) -> str:
    line = "-" * 72
    return (
        f"{line}\nMail to {message['to']}\nSubject: {message['subject']}\n\n"
        f"{message['text'].rstrip()}\n{line}\n"
    )
