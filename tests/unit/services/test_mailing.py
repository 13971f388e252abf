"""Mail: what goes out over a real SMTP server on this machine, and what never does."""

import email
import email.policy
import mailbox
import socket
from contextlib import closing

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from app.domain.errors import InvalidError
from app.services import mailing

MESSAGE = {
    "to": "ada@district.example",
    "subject": "Sign in to Évora",
    "text": "A link:\n\nhttp://localhost/sign-in/abc\n",
    "html": "<p>A link</p>",
}


class Inbox:
    """Keeps what the server takes in."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox():
    return Inbox()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(inbox):
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def test_a_mail_arrives_with_text_and_html(inbox, server):
    mailing.send(f"smtp://127.0.0.1:{server}", "laurel@district.example", MESSAGE)
    (envelope,) = inbox.envelopes
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "laurel@district.example",
        ["ada@district.example"],
    )
    assert mail["subject"] == MESSAGE["subject"]
    assert mail["auto-submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == MESSAGE["text"]
    assert "<p>A link</p>" in mail.get_body(("html",)).get_content()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_name_and_password_of_the_url_are_decoded_and_used(inbox):
    seen = []

    def check(server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=check,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    url = f"smtp://me%40x:p%2Fw@127.0.0.1:{controller.port}"
    try:
        mailing.send(url, "laurel@x.example", MESSAGE)
    finally:
        controller.stop()
    assert seen == [(b"me@x", b"p/w")]
    assert len(inbox.envelopes) == 1


@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("tail", ["\r\nBcc: spy@evil.example", "\nX: y", "\rX: y"])
def test_nothing_adds_a_header(inbox, server, field, tail):
    with pytest.raises(InvalidError):
        mailing.send(
            f"smtp://127.0.0.1:{server}",
            "laurel@district.example",
            MESSAGE | {field: MESSAGE[field] + tail},
        )
    assert inbox.envelopes == []


def test_the_sender_adds_no_header_either():
    with pytest.raises(InvalidError):
        mailing.compose("laurel@x.example\nBcc: spy@evil.example", MESSAGE)


@pytest.mark.parametrize("to", ["a@b.example, c@d.example", "nobody", "Ada <a@b.example>", ""])
def test_a_mail_goes_to_one_plain_address(to):
    with pytest.raises(InvalidError):
        mailing.compose("laurel@x.example", MESSAGE | {"to": to})


def test_the_console_shows_the_link_on_stderr(capsys):
    mailing.send("console:", "laurel@localhost", MESSAGE)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "http://localhost/sign-in/abc" in captured.err
    assert "ada@district.example" in captured.err


def test_a_file_keeps_every_mail_for_its_owner_alone(tmp_path):
    box = tmp_path / "mail.mbox"
    for _ in range(2):
        mailing.send(box.as_uri(), "laurel@localhost", MESSAGE)
    assert box.stat().st_mode & 0o077 == 0
    with closing(mailbox.mbox(box)) as kept:
        assert [mail["To"] for mail in kept] == [MESSAGE["to"]] * 2
