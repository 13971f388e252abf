"""Notices: who is told what, in the transaction in which it happens; nothing else, nobody else."""

import re
import socket
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import Session, col, select

from app.domain.errors import InvalidError
from app.jobs.worker import Worker
from app.rendering.letter import Letter, Link, message
from app.services import issuing, mailing, notices, organizations
from app.storage.tables import Email, Job, Person, Submission
from tests.district import District
from tests.integration import awards
from tests.programme import Programme

SECRET_WORDS = "Say more about what the students did."


@pytest.fixture(scope="module")
def district(wiring, http):
    """A district of its own: no assessor of another test is asked here."""
    return District.make(wiring, http, "notices")


@pytest.fixture(scope="module")
def other_district(wiring, http):
    """Another one, for the same reason."""
    return District.make(wiring, http, "other-notices")


def address_of(district, person):
    with district.service_work() as work:
        query = select(Email).where(col(Email.person_id) == person.person_id)
        return work.session.exec(query).one().address


def mails(district, person):
    """The mail that waits to be sent to a person, oldest first."""
    address = address_of(district, person)
    with Session(district.wiring.database.engine) as session:
        waiting = select(Job).where(col(Job.kind) == "mail.send", col(Job.state) == "waiting")
        jobs = session.exec(waiting.order_by(col(Job.created_at), col(Job.id)))
        return [job.payload for job in jobs if job.payload["to"] == address]


def subjects(district, person):
    return [mail["subject"] for mail in mails(district, person)]


@contextmanager
def silent(district):
    with district.service_work() as work:
        organizations.send_notices(work, on=False)
    try:
        yield
    finally:
        with district.service_work() as work:
            organizations.send_notices(work, on=True)


def only_assessor(district):
    fresh = Programme.publish(district)
    return replace(fresh, educator=district.person("educator"))


def test_the_assessor_is_told_of_the_work_and_the_last_day_never_the_educator(district):
    programme = only_assessor(district)
    submission = programme.complete()
    (mail,) = mails(district, programme.assessor)
    assert mail["subject"] == "Work to judge: Classroom talk, Stage 1"
    assert "http://localhost/queue" in mail["text"]
    lapses = programme.assignment(submission)["lapses_at"]
    assert str(int(lapses[8:10])) in mail["text"]
    assert "because you are an assessor" in mail["text"]
    assert "Educator" not in mail["text"]


@pytest.mark.parametrize(
    ("level", "subject"), [("on-track", "Accepted: "), ("not-yet", "Not yet: ")]
)
def test_the_educator_is_told_the_outcome_and_nothing_of_the_feedback(district, level, subject):
    programme = only_assessor(district)
    submission = programme.complete()
    programme.judge(submission, plan_fits=level)
    (mail,) = mails(district, programme.educator)
    assert mail["subject"] == f"{subject}Classroom talk, Stage 1"
    assert f"http://localhost/work/submissions/{submission['id']}" in mail["text"]
    for form in ("text", "html"):
        assert SECRET_WORDS not in mail[form]
        assert "Plan Fits" not in mail[form]
        assert "On track" not in mail[form]


def test_the_earner_is_told_where_the_badge_and_its_downloads_are(district):
    programme = only_assessor(district)
    badge = awards.issue(programme, awards.earn(programme))
    mail = mails(district, programme.educator)[-1]
    assert mail["subject"] == "Your badge: Classroom talk"
    for suffix in ("", ".png", ".pdf", ".json"):
        assert f"http://localhost/credentials/{badge.id}{suffix}" in mail["text"].split()
        assert f'href="http://localhost/credentials/{badge.id}{suffix}"' in mail["html"]


def test_a_retry_of_the_same_award_tells_nobody_twice(district):
    programme = only_assessor(district)
    enrollment = awards.earn(programme)
    for _ in range(3):
        awards.issue(programme, enrollment)
    assert subjects(district, programme.educator).count("Your badge: Classroom talk") == 1


def issue_and_fail(district, enrollment):
    with district.service_work() as work:
        issuing.issue_earned(work, enrollment_id=UUID(enrollment["id"]), stage_id=None)
        raise LookupError


def test_what_is_undone_tells_nobody(district):
    programme = only_assessor(district)
    enrollment = awards.earn(programme)
    before = subjects(district, programme.educator)

    with pytest.raises(LookupError):
        issue_and_fail(district, enrollment)
    assert subjects(district, programme.educator) == before


def test_an_organization_that_sends_its_own_mail_turns_ours_off(district):
    programme = only_assessor(district)
    with silent(district):
        awards.issue(programme, awards.earn(programme))
    assert mails(district, programme.educator) == mails(district, programme.assessor) == []


def test_sign_in_links_are_sent_whatever_the_organization_has_turned_off(district, http):
    person = district.person("educator")
    with silent(district):
        http.post("/api/v1/sign-in", json={"email": address_of(district, person)})
    (mail,) = mails(district, person)
    assert re.search(r"http://localhost/sign-in/\S+", mail["text"])
    assert "because somebody asked" in mail["text"]


def test_one_organization_does_not_silence_another(district, other_district):
    theirs = only_assessor(other_district)
    with silent(district):
        theirs.complete()
    assert len(mails(other_district, theirs.assessor)) == 1


def test_whoever_is_deactivated_gets_none(district):
    programme = only_assessor(district)
    submission = programme.complete()
    district.coordinator.made(f"/people/{programme.educator.person_id}/deactivate")
    programme.judge(submission)
    assert mails(district, programme.educator) == []


def test_whoever_has_no_address_is_no_obstacle(district):
    programme = only_assessor(district)
    with district.service_work() as work:
        query = select(Email).where(col(Email.person_id) == programme.educator.person_id)
        work.session.delete(work.session.exec(query).one())
    submission = programme.complete()
    programme.judge(submission)
    assert programme.state(submission) == "accepted"


HOSTILE = "Ada\r\nBcc: everybody@district.example\r\n\r\n<script>alert(1)</script>"


def test_line_breaks_and_markup_in_names_stay_harmless(district):
    programme = only_assessor(district)
    with district.service_work() as work:
        work.get_for_update(Person, programme.educator.person_id).name = HOSTILE
    submission = programme.complete()
    with district.service_work() as work:
        row = work.get(Submission, UUID(submission["id"]))
        decision = type("Decided", (), {"outcome": "accepted"})()
        notices.decision_made(work, row, decision)
    mail = mails(district, programme.educator)[-1]
    composed = mailing.compose("laurel@district.example", mail)
    assert composed["Bcc"] is None
    assert "Bcc:" in mail["text"].split("\n", 1)[0], "the whole name is on the greeting's one line"
    assert "<script>" not in mail["html"]
    assert "&lt;script&gt;" in mail["html"]


@pytest.mark.parametrize(
    "address", ["ada@x.example\r\nBcc: b@x.example", "ada@x.example\n", "a b@x.example", "ada"]
)
def test_an_address_with_line_breaks_gets_no_mail(district, address):
    programme = only_assessor(district)
    with district.service_work() as work:
        query = select(Email).where(col(Email.person_id) == programme.educator.person_id)
        found = work.session.exec(query).one()
        found.address = address
    programme.judge(programme.complete())
    assert mails(district, programme.educator) == []
    with pytest.raises(InvalidError):
        mailing.compose("laurel@x.example", message(address, LETTER) | {"to": f"{address}\r\n"})


LETTER = Letter(
    "Hello\r\nBcc: x@y.example",
    "Hello,",
    ("One sentence.",),
    Link("Do it", "http://localhost/do"),
    "You get this because of a test.",
    (Link("More", "http://localhost/more"),),
)


def test_a_subject_is_one_line():
    made = message("ada@district.example", LETTER)
    assert made["subject"] == "Hello Bcc: x@y.example"


def test_a_letter_fetches_nothing_and_both_forms_say_the_same():
    made = message("ada@district.example", LETTER)
    assert not re.search(r"<img|<link|@import|url\(|<script|src=", made["html"])
    for said in ("One sentence.", "Do it", "http://localhost/do", "http://localhost/more"):
        assert said in made["text"]
        assert said in made["html"]


class Box:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


def test_the_worker_sends_the_notice_over_smtp(district, wiring):
    programme = only_assessor(district)
    programme.complete()
    address, box = address_of(district, programme.assessor), Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        tools = replace(wiring.tools, mail_url=f"smtp://127.0.0.1:{port}")
        Worker(wiring.database, tools, wiring.now).run_all_due()
    finally:
        server.stop()
    (mail,) = [mail for mail in box.mails if mail["To"] == address]
    assert mail["Subject"] == "Work to judge: Classroom talk, Stage 1"
    assert mail["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert mails(district, programme.assessor) == []
